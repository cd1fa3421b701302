"""A validator of the format finds nothing wrong with what we build, and nothing new in what we splice into.

It warns that text stands in the cells themselves and that Excel will move it to a table of shared strings when it saves
next. So it will, and without a word: the format allows both. Here it is on purpose: the user's own table of shared
strings, which the text of all their sheets lies in, is not touched.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity  # type: ignore[import-untyped]
from sheets.samples import TWO, order_rows, report
from xlsx_packages import change, drift, inline_strings, odd_path, plain, rich, strict

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.dashboard_sheet import Moment, Standing, dashboard_image
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage, Style
from xl_addin.sheets.orders_sheet import orders_image
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = sorted((Path(__file__).parents[3] / "shared" / "corpus").glob("*.xls*"))
HISTORY = (Moment("2026-01-05", 0.03), Moment("2026-02-05", 0.01))
STANDING = Standing("none yet", "Tue 24 Nov 2026, 9:30 am New York", "nothing", HISTORY)
LOOKS = SheetImage(
    "Looks",
    "orders",
    (
        (Cell("bold", Style(bold=True, size=16)), Cell("italic", Style(italic=True, color="C00000"))),
        (Cell("fill", Style(fill="FFF2CC", wrap=True)), Cell(0.5, Style(number_format="0.0%", align="center"))),
        (Cell("rule", Style(rule_above=True, rule_below=True)), Cell("indent", Style(indent=2))),
    ),
    landscape=False,
    freeze=(2, 1),
)


def errors(path: Path) -> Counter[str]:
    """Return what the validator calls an error, with how often it does."""
    found = OpenXmlValidator(max_errors=0).validate(str(path)).errors
    return Counter(str(error.description) for error in found if error.severity is ValidationSeverity.ERROR)


def test_a_workbook_that_is_all_ours_has_no_error(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    new_workbook(path, [drift(kind=None, name="Holdings"), drift(), LOOKS, SheetImage("Empty", None, ())], {"x": "y"})
    assert not errors(path)
    XlsxBook(path).write(Changes((drift(9), LOOKS), (CellEdit("Holdings", 40, 2, "=x"),), {"x": "z"}))
    assert not errors(path)


def test_templates_orders_and_the_dashboard_have_no_error(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    new_workbook(path, [*portfolio_template(), dashboard_image([report()], STANDING)], {})
    assert not errors(path)
    XlsxBook(path).write(Changes((dashboard_image([report()], STANDING), orders_image(order_rows(TWO), "USD"))))
    assert not errors(path)
    XlsxBook(path).write(Changes((dashboard_image([report()], STANDING),)))
    assert not errors(path)


@pytest.mark.parametrize(
    "make",
    [
        plain,
        rich,
        lambda path: change(rich(path), odd_path),
        lambda path: change(plain(path), strict),
        lambda path: change(plain(path), inline_strings),
    ],
    ids=["plain", "rich", "odd path", "strict", "inline strings"],
)
def test_what_we_write_adds_no_error(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "mine.xlsx")
    before = errors(path)
    for slices in (5, 2):
        edits = (CellEdit("Holdings", 3, 2, 7), CellEdit("Holdings", 44, 1, "new", Style(bold=True)))
        XlsxBook(path).write(Changes((drift(slices), LOOKS), edits, {"x": "y"}))
        assert not errors(path) - before


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_what_we_write_into_a_real_workbook_adds_no_error(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where an error stands is not compared here, and to count an element's siblings anew for each of 33,000 merged
    # cells takes the validator longer than all the rest.
    monkeypatch.setattr("openxml_audit.context._sibling_position", lambda _element: 1, raising=False)
    path = Path(shutil.copyfile(file, tmp_path / file.name))
    for slices in (5, 2):
        try:
            XlsxBook(path).write(Changes(sheets=(drift(slices), drift(slices, "Confirmation", "confirmation"))))
        except Refused as refused:
            pytest.skip(str(refused))
    assert not errors(path) - errors(file)
