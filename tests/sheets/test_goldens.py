"""Each sheet we write is, cell by cell, what was last looked at. If not: python tests/make_goldens.py --update."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from make_goldens import FOLDER, SHEETS, made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_what_it_was(name: str, sheets: dict[str, str]) -> None:
    assert json.loads(sheets[name]) == json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def test_every_golden_sheet_is_made() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(SHEETS)


def test_they_are_the_same_each_time(tmp_path: Path, sheets: dict[str, str]) -> None:
    assert made(tmp_path) == sheets
