"""Real workbooks that nobody here wrote: nothing of them is lost. Where they are not at hand, this skips."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from xlsx_packages import drift, members, stored

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook, xmltree
from xl_addin.sheets.image import Changes

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*.xls*"))
REFUSED = re.compile(r"digitally signed|shared workbook|structure of .* is protected")
PACKAGE_PART = re.compile(r"\[Content_Types\]\.xml|(workbook|styles)\.xml|workbook\.xml\.rels")

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus of real workbooks is not here")


def elements(data: bytes) -> set[tuple[str, frozenset[object]]]:
    """Return every element of a part with those of its attributes that are no counts of others."""
    found = (element for element in etree.fromstring(data).iter() if isinstance(element.tag, str))
    return {
        (element.tag, frozenset((key, value) for key, value in element.attrib.items() if key != "count"))
        for element in found
        if not element.tag.endswith("}calcPr")  # it says now that results are to be calculated
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_add_replace_with_larger_replace_with_smaller(file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(file, tmp_path / file.name))
    before, content = stored(file), members(file)
    grids = {name: XlsxBook(path).grid(name) for name in XlsxBook(path).sheet_names()}
    for slices in (5, 8, 2):
        images = (drift(slices), drift(slices, "Confirmation", "confirmation"))
        try:
            XlsxBook(path).write(Changes(sheets=images))
        except Refused as refused:
            assert REFUSED.search(str(refused)), refused  # noqa: PT017 - which refusal is the point
            assert path.read_bytes() == file.read_bytes()
            return
        after = stored(path)
        changed = {name for name in before if after.get(name) != before[name]}
        assert all(PACKAGE_PART.fullmatch(name.rpartition("/")[2]) for name in changed), changed
        book = XlsxBook(path)
        assert {name: book.grid(name) for name in grids} == grids
        assert book.grid("Drift").rows == drift(slices).grid().rows
        now = members(path)
        for name in changed:
            assert elements(content[name]) <= elements(now[name]), name
        whole = path.read_bytes()
        book.write(Changes(sheets=images))
        XlsxBook(path).write(Changes(sheets=images))
        assert path.read_bytes() == whole


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_tree_of_a_part_writes_the_part(file: Path) -> None:
    """Byte for byte as lxml, another program's, writes what it reads; some parts here are in fact no XML."""
    for name, data in members(file).items():
        if not name.endswith((".xml", ".rels")) or len(data) > 1 << 21:
            continue
        try:
            root = etree.fromstring(data)
        except etree.XMLSyntaxError:
            continue
        body = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
        assert xmltree.to_bytes(xmltree.parse(data, name)).partition(b"?>\n")[2] == body, name
