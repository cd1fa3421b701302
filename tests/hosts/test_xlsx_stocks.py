"""Excel's data types in a file: a security in one cell is read as what it says, other things as what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stock_packages import FINANCE, PLACES, amount, leads_to, picture, stock, with_data_types
from xlsx_packages import change, drift, replaced, stored

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.cells import unreadable
from xl_addin.sheets.formats import currency_of
from xl_addin.sheets.grid import ErrorCell, ObjectCell, StockCell, Value
from xl_addin.sheets.image import CellEdit, Changes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stock_packages import Rich

SHOWN = "VANGUARD TOTAL STOCK MARKET ETF (ARCX:VTI)"
NAME = "VANGUARD TOTAL STOCK MARKET ETF"
FIELDS = {"Currency": "USD", "Exchange abbreviation": "ARCX", "Name": NAME, "Price": "280.5", "Ticker symbol": "VTI"}
VTI = StockCell(SHOWN, "VTI", NAME, 280.5, "USD", "ARCX")
CELL = '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'


def read(path: Path, values: Sequence[Rich], shown: int = 0) -> Value:
    """Return what is read of a cell that shows one of the values."""
    return XlsxBook(with_data_types(path / "mine.xlsx", CELL, values, [shown])).grid("Holdings").at(1, 1)


def test_a_stock_leads_to_its_card(tmp_path: Path) -> None:
    assert read(tmp_path, [stock(SHOWN, FIELDS), leads_to(0)], 1) == VTI


def test_a_stock_may_name_no_more_than_its_entity(tmp_path: Path) -> None:
    """Newer cells repeat service and entity; the value with all fields has its price as a formatted number."""
    brief = stock(SHOWN, {}, kind="_linkedentity2")
    kind, fields, _ = stock(SHOWN, FIELDS, kind="_linkedentity2core")
    card = kind, tuple((name, "r", "0") if name == "Price" else (name, of, text) for name, of, text in fields), ""
    assert read(tmp_path, [amount("280.5"), brief, card], 1) == VTI


def test_excel_in_another_language_still_shows_the_ticker(tmp_path: Path) -> None:
    fields = {"Währung": "USD", "Kurs": "280.5", "Tickersymbol": "VTI"}
    assert read(tmp_path, [stock(SHOWN, fields)]) == StockCell(SHOWN, "VTI", NAME, None, None, "ARCX")


@pytest.mark.parametrize(
    ("shown", "ticker", "name", "exchange"),
    [
        ("BERKSHIRE HATHAWAY INC. (XNYS:BRK.B)", "BRK.B", "BERKSHIRE HATHAWAY INC.", "XNYS"),
        ("Fonds (A) (XFRA:0P00)", "0P00", "Fonds (A)", "XFRA"),
        ("AUD/USD", None, None, None),
        ("Some Fund", None, None, None),
        ("a (b:c)", None, None, None),
    ],
)
def test_what_the_text_of_a_stock_tells(
    tmp_path: Path, shown: str, ticker: str | None, name: str | None, exchange: str | None
) -> None:
    assert read(tmp_path, [stock(shown, {})]) == StockCell(shown, ticker, name, None, None, exchange)


def test_other_data_types_are_what_the_cell_shows(tmp_path: Path) -> None:
    assert read(tmp_path, [stock("Seattle", {"Population": "737015"}, PLACES)]) == "Seattle"
    assert read(tmp_path, [picture()]) == ObjectCell("a picture")
    assert read(tmp_path, [("_error", (("errorType", "i", "8"),), "")]) == ErrorCell("#VALUE!")
    assert read(tmp_path, [("_array", (("array", "a", "0"),), "")]) == ObjectCell("a list")


def test_rich_values_that_are_not_there(tmp_path: Path) -> None:
    assert read(tmp_path, [stock(SHOWN, FIELDS)], 7) == ErrorCell("#VALUE!")
    assert read(tmp_path, [leads_to(9)]) == ObjectCell("a data type of Excel's")
    path = with_data_types(tmp_path / "mine.xlsx", CELL.replace('vm="1"', 'vm="5"'), [stock(SHOWN, FIELDS)], [0])
    assert XlsxBook(path).grid("Holdings").at(1, 1) == ErrorCell("#VALUE!")
    change(path, replaced("xl/_rels/workbook.xml.rels", b"rdRichValueStructure", b"rdOther"))
    assert XlsxBook(path).grid("Holdings").at(1, 1) == ErrorCell("#VALUE!")


def test_broken_rich_values_are_a_damaged_file(tmp_path: Path) -> None:
    path = with_data_types(tmp_path / "mine.xlsx", CELL, [stock(SHOWN, FIELDS)], [0])
    change(path, replaced("xl/richData/rdrichvalue.xml", b"</rvData>", b"</rv>"))
    with pytest.raises(Refused, match="damaged"):
        XlsxBook(path).grid("Holdings")


def test_a_field_of_a_stock_has_its_own_currency(tmp_path: Path) -> None:
    """The cell of ``=A1.Price`` has no number format of its own: the rich value in it has."""
    rows = (
        '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" vm="2"><f>_FV(A1,"Price")</f><v>280.5</v></c>'
        '<c r="C1"><v>7</v></c></row>'
    )
    path = with_data_types(tmp_path / "mine.xlsx", rows, [stock(SHOWN, FIELDS), amount("280.5")], [0, 1])
    grid = XlsxBook(path).grid("Holdings")
    assert grid.rows == ((VTI, 280.5, 7),)
    assert {place: currency_of(code) for place, code in grid.formats.items()} == {(1, 2): "USD"}


def test_a_data_type_is_never_taken_for_a_value() -> None:
    for value in (VTI, ObjectCell("a picture")):
        problem = unreadable(value)
        assert problem is not None
        assert "Type the value" in problem.remedy


def test_writing_leaves_data_types_as_they_are(tmp_path: Path) -> None:
    path = with_data_types(tmp_path / "mine.xlsx", CELL, [stock(SHOWN, FIELDS)], [0])
    before = stored(path)
    XlsxBook(path).write(Changes((drift(3),), (CellEdit("Holdings", 1, 2, 12),)))
    after = stored(path)
    assert all(after[name] == data for name, data in before.items() if "richData" in name or "metadata" in name)
    assert XlsxBook(path).grid("Holdings").rows == ((VTI, 12),)
    for value in (VTI, ObjectCell("a picture")):
        with pytest.raises(Refused, match="data type of Excel's cannot be written"):
            XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 1, 2, value),)))


def test_the_service_alone_tells_a_stock(tmp_path: Path) -> None:
    assert read(tmp_path, [stock("Something", {}, FINANCE)]) == StockCell("Something")
