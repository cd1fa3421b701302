"""A new workbook in the language asked for: its guidance, its dashboard, and the setting that later sheets follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xl_addin.cli.main import main
from xl_addin.domain.settings import Language
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.guidance import guided

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("typed", "template", "language", "title"),
    [
        ("Deutsch", "portfolio", Language.GERMAN, "Ihr Portfolio ausgleichen, in Ihrer eigenen Mappe"),
        ("french", "household", Language.FRENCH, "Rééquilibrez votre portefeuille, dans votre propre classeur"),
        ("ESPAÑOL", "adviser", Language.SPANISH, "Reajuste su cartera, en su propio libro"),
        ("English", "starter", Language.ENGLISH, "Rebalance your portfolio, in your own workbook"),
    ],
)
def test_everything_in_it_is_in_that_language(
    tmp_path: Path, typed: str, template: str, language: Language, title: str
) -> None:
    path = tmp_path / "mine.xlsx"
    assert main(["new", str(path), "--template", template, "--language", typed]) == 0
    book = load_workbook(path)
    assert book["Start"]["A1"].value == title
    assert {row[0]: row[1] for row in book["Settings"].iter_rows(values_only=True)}["Language"] == language.value
    written = XlsxBook(path)
    for sheet in written.sheet_names():
        if written.mark(sheet) is None:
            assert not list(guided(written.grid(sheet), language, sheet))


def test_the_dashboard_too_and_what_is_written_later(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    assert main(["new", str(path), "--template", "portfolio", "--language", "german"]) == 0
    assert load_workbook(path)["Dashboard"]["A1"].value == "Übersicht: Portfolio"
    assert main(["rebalance", str(path)]) == 0
    assert load_workbook(path)["Confirmation"]["A1"].value == "Bestätigung: Ausgleich (Rebalance)"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Fill in Targets and Holdings, then: xl-addin check "),
        (("--like", "three-fund", "--language", "de"), "Fill in Holdings, then: xl-addin check "),
        (("--template", "household"), "It is an example: look at it, or type your own numbers over it, then: xl-addin"),
    ],
)
def test_what_it_says_to_do_next_is_what_is_left_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert main(["new", str(tmp_path / "mine.xlsx"), *arguments]) == 0
    assert said in capsys.readouterr().out


def test_a_language_that_there_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["new", str(tmp_path / "mine.xlsx"), "--language", "Klingon"])
    said = "'Klingon' is none of the languages: English, German, French, Spanish"
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
