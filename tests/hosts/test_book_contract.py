"""What every host must do alike; one suite, run over those that need no program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xlsx_packages import drift

from xl_addin.domain.finding import Refused
from xl_addin.hosts.memory import MemoryBook
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.actions.book import Book

HOLDINGS = SheetImage("Holdings", None, ((Cell("Symbol"), Cell("Shares")), (Cell("VTI"), None, Cell(2.5))))


@pytest.fixture(params=["memory", "xlsx"], name="book")
def book_of_each_host(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    if request.param == "memory":
        return MemoryBook("mine.xlsx", [HOLDINGS.grid()])
    new_workbook(tmp_path / "mine.xlsx", [HOLDINGS], {})
    return XlsxBook(tmp_path / "mine.xlsx")


def test_it_reads_what_is_there(book: Book) -> None:
    assert book.name == "mine.xlsx"
    assert book.sheet_names() == ("Holdings",)
    assert book.grid("HOLDINGS") == HOLDINGS.grid()
    assert book.mark("Holdings") is None
    assert book.hidden_name("anything") is None


def test_it_reads_as_written(book: Book) -> None:
    book.write(
        Changes((drift(3),), (CellEdit("holdings", 4, 5, "new"), CellEdit("Holdings", 2, 1, None)), {"A_b": "x"})
    )
    assert book.sheet_names() == ("Holdings", "Drift")
    assert book.grid("Drift").rows[:4] == drift(3).grid().rows[:4]
    assert book.grid("Drift").tables == drift(3).grid().tables
    assert book.mark("drift") == "drift"
    assert book.grid("Holdings").at(4, 5) == "new"
    assert book.grid("Holdings").at(2, 1) is None
    assert book.hidden_name("a_B") == "x"


def test_it_replaces_what_is_ours(book: Book) -> None:
    book.write(Changes(sheets=(drift(3),)))
    book.write(Changes(sheets=(drift(2, name="DRIFT"),)))
    assert len(book.sheet_names()) == 2
    assert book.grid("Drift").at(4, 1) is None
    assert book.grid("Drift").at(3, 1) == "S1"


def test_it_keeps_what_is_not_ours_and_then_writes_nothing(book: Book) -> None:
    before = book.grid("Holdings")
    with pytest.raises(Refused, match=r"Holdings: .*not made by xl-addin.*Rename that sheet"):
        book.write(Changes((drift(3), drift(3, "Holdings")), (CellEdit("Holdings", 1, 1, "x"),), {"a_b": "c"}))
    with pytest.raises(Refused, match=r"Nowhere!B1: there is no such sheet"):
        book.write(Changes((drift(3),), (CellEdit("Nowhere", 1, 2, "x"),), {"a_b": "c"}))
    assert book.sheet_names() == ("Holdings",)
    assert book.grid("Holdings") == before
    assert book.hidden_name("a_b") is None


def test_a_sheet_that_is_not_there(book: Book) -> None:
    with pytest.raises(Refused, match=r"has no sheet named Targets\. It has: Holdings\."):
        book.grid("Targets")


def test_a_sheet_of_ours_of_another_kind_is_never_overwritten(book: Book) -> None:
    book.write(Changes(sheets=(drift(3, "Mine", "journal"),)))
    before = book.grid("Mine")
    with pytest.raises(Refused, match=r"mine: this is the journal sheet, so no orders sheet is written over it"):
        book.write(Changes(sheets=(drift(2, "mine", "orders"),)))
    assert book.grid("Mine") == before


def test_a_cell_that_would_be_written_twice_is_refused(book: Book) -> None:
    edits = (CellEdit("Holdings", 4, 1, "one"), CellEdit("holdings", 4, 1, "two"))
    with pytest.raises(Refused, match="would be written twice"):
        book.write(Changes(edits=edits))
    assert book.grid("Holdings") == HOLDINGS.grid()


def test_the_units_and_merged_cells_of_what_was_written(book: Book) -> None:
    image = drift(3)
    book.write(Changes(sheets=(image,)))
    assert {place[0]: code for place, code in book.grid("Drift").formats.items()} == dict.fromkeys((2, 3, 4), "0.0%")
    assert book.grid("Drift").merges == image.merges == ((6, 1, 6, 2),)
    edits = (CellEdit("Drift", 2, 2, 0.5), CellEdit("Drift", 3, 2, "about half"), CellEdit("Drift", 4, 2, None))
    book.write(Changes(edits=edits))
    assert book.grid("Drift").formats == {(2, 2): "0.0%"}


def test_the_head_is_that_of_the_book_as_written(book: Book) -> None:
    assert book.head("holdings", 1).rows == HOLDINGS.grid().rows[:1]
    book.write(Changes((drift(3),), (CellEdit("Holdings", 1, 1, "Ticker"),)))
    assert book.head("Holdings", 1).rows == (("Ticker", "Shares"),)
    assert book.head("Drift", 2).rows == drift(3).grid().rows[:2]
    assert book.head("Drift", 2).tables == drift(3).tables
    with pytest.raises(Refused, match="has no sheet named Targets"):
        book.head("Targets", 1)
