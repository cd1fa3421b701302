"""Orders as files: what each format says, in what order, and what it refuses to say."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets.samples import TWELVE, WINDOW, order_rows

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Side
from xl_addin.sheets.export_names import EXPORTS
from xl_addin.sheets.orders_out import FORMATS, GENERIC_HEADINGS, exported
from xl_addin.sheets.orders_sheet import OrderRow

BUY = OrderRow("P-2", Side.BUY, "IBM", Decimal(100), Decimal("14.82"), 148200, WINDOW, "", "under its target")
SELL = OrderRow(
    "P-1", Side.SELL, "BRK.B", Decimal(3), Decimal("401.5"), 120450, WINDOW,
    "2 of 2024-01-02 for 600.00 (+203.00 long)\n1 of 2025-11-03 for 390.00 (+11.50 long)\nestimated tax 32.18", "over",
)  # fmt: skip


def text(*rows: OrderRow, form: str, currency: str = "USD") -> str:
    return exported(rows, form, currency).decode()


def told(*rows: OrderRow, form: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        exported(rows, form, "USD")
    return [f"{f.message}. {f.remedy}" for f in refused.value.findings]


def test_a_basket_as_the_broker_publishes_it() -> None:
    """https://www.ibkrguides.com/traderworkstation/basket-fields.htm: names in any order, no blank after a comma."""
    assert text(BUY, SELL, form="ibkr") == (
        "Action,Quantity,Symbol,SecType,Exchange,Currency,TimeInForce,OrderType,OrderRef\r\n"
        "SELL,3,BRK B,STK,SMART,USD,DAY,MKT,P-1\r\n"
        "BUY,100,IBM,STK,SMART,USD,DAY,MKT,P-2\r\n"
    )


def test_a_basket_names_the_account_where_there_is_one() -> None:
    basket = text(replace(BUY, account="U1234567"), form="ibkr")
    assert basket.splitlines()[1] == "BUY,100,IBM,STK,SMART,USD,DAY,MKT,U1234567,P-2"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (replace(BUY, shares=Decimal("1.5")), "takes whole shares, and the order for IBM is for 1.5. Set Share"),
        (replace(BUY, symbol="=A1"), '"=A1" is no symbol that a basket file can hold'),
        (replace(BUY, symbol="A,B"), '"A,B" is no symbol that a basket file can hold'),
        (replace(BUY, account="Joint, old"), '"Joint, old" is no account that a basket file can hold'),
        (replace(BUY, account="=1+1"), '"=1+1" is no account that a basket file can hold'),
    ],
)
def test_what_a_basket_cannot_take(row: OrderRow, expected: str) -> None:
    (message,) = told(SELL, row, form="ibkr")
    assert expected in message


def test_every_reason_against_a_basket_is_told_at_once_and_one_of_many_orders_once() -> None:
    fractions, symbol = told(*order_rows(TWELVE), replace(BUY, symbol="A,B"), form="ibkr")
    assert (
        "the order for VTI is for 12.53017, and likewise 8 more orders, AVUV, VXUS, VO, BND, BNDX, TIP and 2 more. Set"
        in fractions
    )
    assert '"A,B" is no symbol' in symbol
    assert len(told(*order_rows(TWELVE)[:3], form="ibkr")) == 2


def test_the_generic_file_has_the_lots() -> None:
    rows = list(csv.DictReader(io.StringIO(text(BUY, SELL, form="generic", currency="EUR"))))
    assert [(row["Side"], row["Symbol"], row["Shares"], row["Est. value"], row["Currency"]) for row in rows] == [
        ("SELL", "BRK.B", "3", "1204.50", "EUR"),
        ("BUY", "IBM", "100", "1482.00", "EUR"),
    ]
    assert rows[0]["Lots"] == "2 of 2024-01-02 for 600.00 (+203.00 long); 1 of 2025-11-03 for 390.00 (+11.50 long)"
    assert tuple(rows[0]) == GENERIC_HEADINGS


def test_tickets_are_a_line_an_order() -> None:
    assert text(BUY, SELL, form="tickets") == (
        "SELL 3 BRK.B | market order, day | about $1,204.50 at 401.50 | lots: 2 of 2024-01-02 for 600.00 (+203.00 "
        "long); 1 of 2025-11-03 for 390.00 (+11.50 long) | order P-1\n"
        "BUY 100 IBM | market order, day | about $1,482.00 at 14.82 | order P-2\n"
    )


def test_the_table_to_paste_is_in_dollars() -> None:
    assert text(replace(BUY, shares=Decimal("0.12345"), value=183), SELL, form="clipboard") == (
        "Side\tSymbol\tDollars\tShares\tOrder\nSELL\tBRK.B\t1204.50\t3\tP-1\nBUY\tIBM\t1.83\t0.12345\tP-2\n"
    )


@pytest.mark.parametrize("form", ["generic", "clipboard"])
@given(
    name=st.text(alphabet="=+-@\t\r\n\"',;|A1 ", min_size=1, max_size=8),
    account=st.none() | st.text(alphabet="=+-@\"', ;AB", min_size=1, max_size=8),
)
def test_no_cell_of_text_is_a_formula(form: str, name: str, account: str | None) -> None:
    row = replace(BUY, symbol=name, account=account, lots=name)
    separator = "," if form == "generic" else "\t"
    (_, cells) = csv.reader(io.StringIO(text(row, form=form), newline=""), delimiter=separator)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert " ".join(name.split()) in {known for cell in cells for known in (cell, cell.removeprefix("'"))}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_orders_are_the_same_bytes_in_whatever_order_they_come(form: str) -> None:
    assert exported([BUY, SELL], form, "USD") == exported([SELL, BUY], form, "USD")


def test_every_format_that_is_offered_is_written() -> None:
    assert FORMATS.keys() == EXPORTS.keys()
