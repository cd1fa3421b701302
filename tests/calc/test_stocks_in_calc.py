"""Excel's Stocks data types in LibreOffice, which does not know them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stock_packages import amount, stock, with_data_types

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.held import Known
from xl_addin.sheets.holdings import read_held
from xl_addin.sheets.prices import PRICE, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

SHOWN = "VANGUARD TOTAL STOCK MARKET ETF (ARCX:VTI)"
FIELDS = {"Currency": "USD", "Name": "VANGUARD TOTAL STOCK MARKET ETF", "Price": "280.5", "Ticker symbol": "VTI"}
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Symbol</t></is></c><c r="B1" t="inlineStr"><is><t>Shares</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>Price</t></is></c></row>'
    '<row r="2"><c r="A2" t="e" vm="1"><v>#VALUE!</v></c><c r="B2"><v>10</v></c>'
    '<c r="C2" vm="2"><f>_FV(A2,"Price")</f><v>280.5</v></c></row>'
)


def test_a_data_type_is_told_and_its_fields_are_read(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    """Calc keeps of a data type the error that older programs show: no remedy may speak of its formula."""
    path = with_data_types(tmp_path / "mine.xlsx", ROWS, [stock(SHOWN, FIELDS), amount("280.5")], [0, 1])
    in_calc = read_held(calc(path).grid("Holdings"), Known())
    assert [str(finding) for finding in in_calc.findings] == [
        "error: Holdings!A2: the cell holds an error, or one of Excel's data types, which LibreOffice does not know, "
        "and not a value. Type the value in its place."
    ]
    in_file = read_held(XlsxBook(path).grid("Holdings"), Known())
    assert [(row.record[SYMBOL], row.quantity.shares, row.record[PRICE]) for row in in_file.rows] == [
        ("VTI", Decimal(10), Decimal("280.5"))
    ]


def test_the_remedies_lead_to_what_the_file_says(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = with_data_types(tmp_path / "mine.xlsx", ROWS, [stock(SHOWN, FIELDS), amount("280.5")], [0, 1])
    book = calc(path)
    book.type("Holdings", "A2", "VTI")  # what asks the data type for its price now has none to ask
    (finding,) = read_held(book.grid("Holdings"), Known()).findings
    assert str(finding) == "error: Holdings!C2: the cell shows #NAME?. Correct its formula, or type the value."
    book.type("Holdings", "C2", 280.5)
    (row,) = read_held(book.grid("Holdings"), Known()).rows
    assert (row.record[SYMBOL], row.quantity.shares, row.record[PRICE]) == ("VTI", Decimal(10), Decimal("280.5"))
