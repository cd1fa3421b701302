"""Each broker's history, read: what was traded, and every other row passed over for a reason."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sheets.brokers import files, histories

from xl_addin.domain.plan import Side
from xl_addin.domain.tax.fills import Pick
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.brokers.executions import read_executions
from xl_addin.sheets.brokers.settled import Settled, settled
from xl_addin.sheets.brokers.sides import side_of
from xl_addin.sheets.cells import Problem

if TYPE_CHECKING:
    from xl_addin.sheets.brokers.trades import Executions

DAY = date(2026, 11, 23)
LOTS = (Pick(Decimal(6), date(2022, 3, 1)), Pick(Decimal(4), date(2025, 3, 1)))
CENT = Decimal("0.01")


def read(text: str) -> Executions:
    return read_executions("file.csv", [grid_of("file.csv", text.encode())])


FILES: dict[str, tuple[str, str, str | None]] = {
    "Fidelity": (histories.FIDELITY, "Fidelity", "Individual"),
    "Schwab": (histories.SCHWAB, "Schwab", "Individual ...123"),
    "Vanguard": (histories.VANGUARD, "Vanguard", "12345678"),
    "E*TRADE": (histories.ETRADE, "E*TRADE", "Individual -1234"),
    "IBKR": (histories.IBKR, "Interactive Brokers", "U1234567"),
    "Flex": (histories.FLEX, "Interactive Brokers", "U1234567"),
    "Zerodha": (histories.ZERODHA, "Zerodha", None),
    "our own": (histories.OURS, "", None),
}


@pytest.mark.parametrize("name", FILES)
def test_two_trades_in_every_broker_s_words(name: str) -> None:
    text, broker, account = FILES[name]
    told = read(text)
    assert (told.findings, told.doubts, told.broker) == ((), (), broker)
    sale, purchase = told.executions
    fees = Decimal() if name == "Zerodha" else Decimal("0.03")
    assert (sale.side, sale.symbol, sale.day, sale.shares, sale.price, sale.fees) == (
        Side.SELL, "VTI", DAY, Decimal(10), Decimal("302.15"), fees
    )  # fmt: skip
    assert (purchase.side, purchase.symbol, purchase.day, purchase.shares, purchase.price, purchase.fees) == (
        Side.BUY, "BND", DAY, Decimal("4.5"), Decimal("73.2"), Decimal()
    )  # fmt: skip
    assert (sale.account, purchase.account) == (account, account)
    assert sale.lots == (LOTS if broker == "Interactive Brokers" else ())
    assert (sale.order, purchase.order) == (("R-7-1", "R-7-2") if name in ("Flex", "our own") else (None, None))


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_a_trade_a_lot_a_heading_or_passed_over(name: str) -> None:
    text = FILES[name][0]
    grid, told = grid_of("file.csv", text.encode()), read(text)
    rows = [one.at.row for one in told.executions] + [one.at.row for one in told.passed]
    assert len(rows) == len(set(rows))
    assert all(one.reason for one in told.passed)
    filled = {number for number, cells in enumerate(grid.rows, 1) if any(cell is not None for cell in cells)}
    others = [
        ",".join(cell or "" for cell in grid.rows[row - 1] if isinstance(cell, str)) for row in filled - set(rows)
    ]
    assert all("Lot" in line or "LOT" in line or "ymbol" in line or "Header" in line for line in others), others


def test_where_the_broker_lists_no_order_its_trades_count_once_each() -> None:
    text = "\n".join(line for line in histories.FLEX.splitlines() if '"ORDER"' not in line)
    again = text.replace('"EUR.USD","995"', '"VTI","992"').replace('"CASH"', '"STK"')
    for told in map(read, (text, again)):
        assert [(str(one.shares), one.execution) for one in told.executions] == [("6", "991"), ("4", "992")]
    assert read(again).passed[-1].reason == "the trade 992, a second time"


def test_lots_that_are_not_all_there_are_not_used() -> None:
    told = read("\n".join(line for line in histories.FLEX.splitlines() if "20250301" not in line))
    assert told.executions[0].lots == ()
    assert "the lots named are 6 shares of 10 that were sold: they are not used" in str(told.findings[0])


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (files.FIDELITY_OLD, "this file says what is held, not what was traded", "use xl-addin import"),
        (files.M1, "this file says what is held, not what was traded", "Export the history of your trades"),
        ("a,b\n1,2\n", "no table of trades is in this file", "name a table with columns for a date, buy or sell"),
        ("Action,Time,Ticker,No. of shares,Price / share\nMarket buy,2026-11-23,VTI,1,2\n",
         "a trade without a price", "Correct the row, or download the file again."),
        ("\n".join(histories.ETRADE.splitlines()[:3]), "no trade is in this file", "Choose a time that your orders"),
        (histories.SCHWAB.replace('"Sell",', '"Buy (Cancelled)",'), "this row takes back another one, a buy of 10 VTI",
         "Delete both rows"),
        (histories.VANGUARD.replace("BND,4.5", "BND,-4.5"), "this row takes back another one", "Delete both rows"),
        (histories.SCHWAB.replace('"$302.15"', '"?"'), 'the text "?" where a number belongs', "Download the file"),
        (histories.SCHWAB.replace('"11/23/2026","Sell"', '"soon","Sell"'), 'the text "soon" where a date', "Download"),
        (histories.SCHWAB.replace("$3,021.47", "$3,521.47"), "shares times price is 3021.50, and the amount without "
         "fees 3521.50", "Correct the row"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_counted_says_why_and_what_to_do(text: str, message: str, remedy: str) -> None:
    finding = read(text).findings[0]
    assert message in finding.message
    assert remedy in finding.remedy


def test_a_history_that_is_cut_off() -> None:
    (doubt,) = read(histories.FIDELITY.partition('"The data')[0]).doubts
    assert "it is cut off" in doubt.message
    body = histories.ETRADE.partition("11/20/26")[0].rstrip("\n")
    start = body.rindex("\n")
    for end in range(start + 2, len(body) - len(",VANGUARD TOTAL BOND")):
        told = read(body[:end])
        assert told.findings, body[start:end]
        assert len(told.executions) < 2


def test_charges_that_no_column_names_are_fees_and_said() -> None:
    told = read(histories.SCHWAB.replace("$3,021.47", "$3,020.00"))
    assert told.executions[0].fees == Decimal("1.50")
    assert "1.47 beyond shares times price" in told.findings[0].message


@given(
    st.sampled_from(Side),
    st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-5)),
    st.integers(1, 10**8).map(lambda n: Decimal(n).scaleb(-4)),
    st.integers(0, 5000).map(lambda n: Decimal(n).scaleb(-2)),
    st.integers(2, 4),
)
def test_price_and_fees_come_to_the_money_that_moved_however_the_price_is_rounded(
    side: Side, shares: Decimal, price: Decimal, fees: Decimal, places: int
) -> None:
    principal = (shares * price).quantize(CENT, ROUND_HALF_UP)
    moved = principal + fees if side is Side.BUY else principal - fees
    shown = price.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assume(moved and principal and shown)
    told = settled(side, shares, shown, fees, moved)
    assert isinstance(told, Settled)
    assert (shares * told.price).quantize(CENT, ROUND_HALF_UP) == principal
    assert (told.fees, told.unsaid) == (fees, Decimal())


def test_no_price_and_no_amount_is_no_trade() -> None:
    assert isinstance(settled(Side.BUY, Decimal(1), None, Decimal(), None), Problem)
    ten = Settled(Decimal("3.333"), Decimal(1), dollars=Decimal(10))
    assert settled(Side.BUY, Decimal(3), None, Decimal(1), Decimal(-11)) == ten


def test_what_has_no_column_and_the_shares_come_to_the_money_that_was_moved() -> None:
    found = settled(Side.BUY, Decimal("0.001"), Decimal("5.00"), Decimal(), Decimal("-1.38"))
    assert found == Settled(Decimal("5.00"), Decimal("1.37"), Decimal("1.37"))


def test_a_trade_of_less_than_half_a_cent_took_its_fees_alone() -> None:
    found = settled(Side.BUY, Decimal("0.001"), Decimal("0.05"), Decimal("0.35"), Decimal("-0.35"))
    assert found == Settled(Decimal("0.05"), Decimal("0.35"), dollars=Decimal(0))


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("YOU BOUGHT SPLIT SALE CORP", Side.BUY), ("YOU SOLD SHORT TERM BOND", Side.SELL), ("Market sell", Side.SELL),
        ("Kauf", Side.BUY), ("vente", Side.SELL), ("Buy", Side.BUY), ("B", Side.BUY),
        ("Sell Short", "short"), ("Buy to Cover", "short"), ("Reinvestment", "no order"),
        ("Dividend Reinvestment", "no order"), ("Transfer in", "no order"), ("Interest", "no trade"), ("", "no trade"),
    ],
)  # fmt: skip
def test_actions(action: str, expected: Side | str) -> None:
    said = side_of(action)
    assert said is expected if isinstance(expected, Side) else isinstance(said, str) and expected in said
