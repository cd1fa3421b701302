"""The whole round with each broker's files: import, rebalance, orders, export, fills, an import that changes nothing.

The broker is simulated: it takes the exported orders, trades them, and writes its next files; an independent ledger
keeps the lots that its files tell.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import broker as brokers
import hands
import positions
import pytest
from household import lots_of, taken_of
from ledger import Household
from positions import Account
from workbooks import on_disk, set_cells

from xl_addin.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from broker import Trade

PRICES = {"VTI": Decimal("302.15"), "BND": Decimal("73.20"), "VXUS": Decimal(71)}
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 50%
             | Main | BND   | 30%
             | Main | VXUS  | 20%
    Holdings | Symbol | Shares  | Price  | Cost basis | Acquired
             | VTI    | 40      | 302.15 | 8000       | 2022-03-01
             | VTI    | 30      | 302.15 | 8400       | 2025-06-02
             | BND    | 10.5    | 73.20  | 740.25     | 2024-01-02
             | VXUS   | 0       | 71     |            |
             | CASH   | 1234.56 |        |            |
    Settings | Setting        | Value
             | As of          | 2026-11-23 10:00
             | Share decimals | 3
             | Commission per order | 0.70
"""
IN_ACCOUNTS = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 50%
             | Main | BND   | 30%
             | Main | VXUS  | 20%
    Holdings | Account           | Symbol | Shares  | Price  | Cost basis | Acquired
             | Individual ...123 | VTI    | 40      | 302.15 | 8000       | 2022-03-01
             | Individual ...123 | VTI    | 30      | 302.15 | 8400       | 2025-06-02
             | Individual ...123 | BND    | 10.5    | 73.20  | 740.25     | 2024-01-02
             | Individual ...123 | VXUS   | 0       | 71     |            |
             | Individual ...123 | CASH   | 1234.56 |        |            |
             | Roth ...456       | BND    | 3       | 73.20  | 210        | 2024-01-02
             | Roth ...456       | CASH   | 50      |        |            |
    Settings | Setting        | Value
             | As of          | 2026-11-23 10:00
             | Share decimals | 3
             | Commission per order | 0.70
"""
FIRST, TRADED, LAST = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)


@dataclass(frozen=True)
class Files:
    """What a broker lets its customers download: positions, trades (in the same file, or one of its own), and lots."""

    held: Callable[[Account, date], str]
    trades: Callable[[list[Trade]], str]
    in_one: bool = False
    lots: Callable[[Account, date], dict[str, str]] = lambda _, __: {}
    book: str = BOOK
    account: str = ""
    currency: str = "USD"
    fees: Decimal = Decimal("0.35")  # of each of two parts


BROKERS = {
    "M1": Files(positions.m1, brokers.generic),
    "M1 with lots": Files(positions.m1, brokers.generic, lots=positions.m1_lots),
    "Fidelity": Files(positions.fidelity, brokers.fidelity),
    "Fidelity 2026": Files(positions.fidelity_2026, brokers.fidelity),
    "Schwab": Files(positions.schwab, brokers.schwab),
    "Schwab with lots": Files(positions.schwab, brokers.schwab, lots=positions.schwab_lots),
    "Schwab, all accounts": Files(positions.schwab_all, brokers.schwab, book=IN_ACCOUNTS, account="Individual ...123"),
    "Vanguard": Files(positions.vanguard, brokers.vanguard, in_one=True),
    "E*TRADE": Files(positions.etrade, brokers.etrade),
    "Interactive Brokers": Files(positions.ibkr, brokers.ibkr, in_one=True),
    "Flex": Files(positions.flex, brokers.flex),
    "Trading 212": Files(positions.trading_212, brokers.trading_212),
    "Zerodha": Files(positions.zerodha, brokers.zerodha, currency="INR", fees=Decimal(0)),
    "a table": Files(positions.table, brokers.generic),
}


@pytest.mark.parametrize("name", BROKERS)
def test_fills_and_the_next_positions_say_the_same(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told, account = BROKERS[name], an_account()
    book, orders = on_disk(told.book, tmp_path / "book.xlsx"), tmp_path / "orders.csv"
    if told.currency != "USD":  # its file knows no fees either
        set_cells(book, Settings_A4="Currency", Settings_B4=told.currency)

    def run(*words: object) -> str:
        code, said = main([str(word) for word in words]), capsys.readouterr()
        assert not code, said.err
        return said.out

    def files_of(day: date) -> list[Path]:
        """Return the files of a day: those of what is held, and last the one of what was traded."""
        trades = told.trades(account.broker.trades)
        held = told.held(account, day) + (trades if told.in_one else "")
        texts = {"positions.csv": held, **told.lots(account, day), "trades.csv": held if told.in_one else trades}
        for file, text in texts.items():
            (tmp_path / file).write_text(text)
        return [tmp_path / file for file in texts]

    *held, _ = files_of(FIRST)
    assert "says all of it already" in (said := run("import", *held, book)), said
    one = ("--account", told.account) if told.account else ()
    run("rebalance", book, *one)
    run("approve", book, "--by", "Ann")
    run("orders", book, "--export", "generic", orders)
    how = brokers.How((Decimal("0.25"), Decimal(1)), fees=told.fees)
    account.broker.trade(brokers.tickets(orders.read_text()), TRADED, lambda _: how)
    into_the_ledger(account, orders.read_text())
    set_cells(book, Settings_B2="2026-11-25 10:00")
    *held, traded = files_of(LAST)
    run("fills", book, traded)
    after = [hands.cells(book, sheet) for sheet in ("Holdings", "Activity")]
    assert f"counted before: {len(account.broker.trades)}" in run("fills", book, traded)
    assert "says all of it already" in (said := run("import", *held, book)), said
    assert "says all of it already" in (said := run("import", traded, book)), said
    assert "No new rows of Activity" in run("activity", book)
    assert [hands.cells(book, sheet) for sheet in ("Holdings", "Activity")] == after
    known = book.read_bytes()
    run("import", *held, book)
    assert book.read_bytes() == known  # the day of the files is kept by now
    assert (second := run("rebalance", book, *one)).startswith("Nothing to do: "), second


def an_account() -> Account:
    """Return what the customer has before: the lots of the workbooks above."""
    house = Household(cash=Fraction("1234.56"))
    house.opens("VTI", date(2022, 3, 1), 40, 8000)
    house.opens("VTI", date(2025, 6, 2), 30, 8400)
    house.opens("BND", date(2024, 1, 2), "10.5", "740.25")
    held = {"VTI": Decimal(70), "BND": Decimal("10.5"), "VXUS": Decimal()}
    return Account(brokers.Broker(held, Decimal("1234.56")), house, PRICES)


def into_the_ledger(account: Account, exported: str) -> None:
    """Let the ledger take in the trades, sales first, with the lots that their orders name."""
    lots = {row["Order"]: lots_of(row["Lots"]) for row in csv.DictReader(io.StringIO(exported))}
    for one in sorted(account.broker.trades, key=lambda one: one.ticket.side, reverse=True):
        if one.ticket.side == "SELL":
            named = taken_of(lots[one.ticket.order], one.shares)
            account.ledger.sells(one.ticket.symbol, one.day, one.shares, one.price, one.fees, named or None)
        else:
            account.ledger.buys(one.ticket.symbol, one.day, one.shares, one.price, one.fees)
