from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from make_templates import FOLDER, build, outline

from xl_addin.sheets.templates import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_committed_workbook_is_what_the_code_makes(name: str, tmp_path: Path) -> None:
    """If not: python tests/make_templates.py --update."""
    assert outline(FOLDER / f"{name}.xlsx") == outline(build(name, tmp_path))


def test_every_committed_workbook_is_made_by_the_code() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_the_same_bytes_each_time(name: str, tmp_path: Path) -> None:
    first = build(name, tmp_path).read_bytes()
    assert build(name, tmp_path).read_bytes() == first
