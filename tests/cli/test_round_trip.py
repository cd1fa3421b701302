"""The whole round with each broker's file: import, rebalance, orders, the fills, import again: nothing to do.

The broker is simulated: it takes the exported orders, trades them at the prices it showed, and writes the next file.
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
import positions
import pytest
from cli.test_job import done, refused
from household import lots_of, taken_of
from ledger import Household
from openpyxl import load_workbook
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
    Holdings | Symbol | Shares | Price | Cost basis
             | VTI    | 10     | 290   | 2000
    Settings | Setting        | Value
             | Share decimals | 3
"""


@dataclass
class Broker:
    """What a customer has: shares by symbol, and cash."""

    shares: dict[str, Decimal]
    cash: Decimal

    def fill(self, exported: str) -> None:
        for row in csv.DictReader(io.StringIO(exported)):
            shares = Decimal(row["Shares"])
            sign = 1 if row["Side"] == "BUY" else -1
            self.shares[row["Symbol"]] = self.shares.get(row["Symbol"], Decimal(0)) + sign * shares
            self.cash -= sign * Decimal(row["Est. value"])

    def rows(self, line: str) -> str:
        return "".join(
            line.format(s=symbol, n=shares, p=PRICES[symbol], v=round(shares * PRICES[symbol], 2), c=shares * 100)
            for symbol, shares in self.shares.items()
        )

    @property
    def total(self) -> Decimal:
        return self.cash + sum(round(shares * PRICES[symbol], 2) for symbol, shares in self.shares.items())


def fidelity(b: Broker) -> str:
    return (
        "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total,Type\n"
        f"Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,${b.cash},,Cash,\n"
        + b.rows("Z1,Individual,{s},x,{n},${p},${v},${c},Cash,\n")
        + '\n"Date downloaded Aug-03-2026 5:45 p.m ET"\n'
    )


def schwab(b: Broker) -> str:
    return (
        '"Positions for account Individual ...123 as of 08:23 PM ET, 2026/09/14"\n\n'
        '"Symbol","Description","Qty (Quantity)","Price","Price Chng $ (Price Change $)","Mkt Val (Market Value)",'
        '"Cost Basis","Ratings","Asset Type",\n'
        + b.rows('"{s}","x","{n}","{p}","--","${v}","${c}","--","ETF",\n')
        + f'"Cash & Cash Investments","--","--","--","--","${b.cash}","--","--","Cash",\n'
        f'"Positions Total","","--","--","--","${b.total}","--","--","--",\n'
    )


def vanguard(b: Broker) -> str:
    return (
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
        + b.rows("1,x,{s},{n},{p},{v},\n")
        + f"1,Fund,VMFXX,{b.cash},1,{b.cash},\n"
    )


def etrade(b: Broker) -> str:
    return (
        "Symbol,Last Price $,Change $,Change %,Quantity,Price Paid $,Day's Gain $,Total Gain $,Total Gain %,Value $\n"
        + b.rows("{s},{p},1,1,{n},100,1,1,1,{v}\n")
        + f"CASH,,,,,,,,,{b.cash},\nTOTAL,,,,,,,,,{b.total},\nGenerated at Aug 20 2026 11:42 AM ET\n"
    )


def ibkr(b: Broker) -> str:
    return (
        'Statement,Data,Period,"January 1, 2026 - August 31, 2026"\n'
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,"
        "Close Price,Value,Unrealized P/L,Code\n"
        + b.rows("Open Positions,Data,Summary,Stocks,USD,{s},{n},1,100,{c},{p},{v},0,\n")
        + "Cash Report,Header,Currency Summary,Currency,Total,Securities\n"
        f"Cash Report,Data,Ending Cash,USD,{b.cash},{b.cash}\n"
    )


@pytest.mark.parametrize("written", [fidelity, schwab, vanguard, etrade, ibkr])
def test_the_round_closes(tmp_path: Path, written: Callable[[Broker], str]) -> None:
    broker = Broker({"VTI": Decimal(60), "BND": Decimal("40.5")}, Decimal("1234.56"))
    book, file, orders = on_disk(BOOK, tmp_path / "book.xlsx"), tmp_path / "file.csv", tmp_path / "orders.csv"
    book_with_a_price_for_what_is_new(book)
    file.write_text(written(broker))
    done("import", file, book)
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    done("orders", book, "--export", "generic", orders)
    assert "neither filled nor cancelled" in refused("rebalance", book)
    broker.fill(orders.read_text())
    file.write_text(written(broker))
    output = done("import", file, book)
    assert "your formula is kept" not in output
    done("orders", book, "--done")
    assert done("rebalance", book).startswith("Nothing to do: ")
    before = book.read_bytes()
    assert "says all of it already" in done("import", file, book)
    assert book.read_bytes() == before


def book_with_a_price_for_what_is_new(book: Path) -> None:
    workbook = load_workbook(book)
    workbook["Holdings"].append(["VXUS", 0, 71])
    workbook.save(book)


WITH_LOTS = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 50%
             | Main | BND   | 30%
             | Main | VXUS  | 20%
    Holdings | Symbol | Shares | Price  | Cost basis | Acquired
             | VTI    | 40     | 302.15 | 8000       | 2022-03-01
             | VTI    | 30     | 302.15 | 8400       | 2025-06-02
             | BND    | 10.5   | 73.20  | 740.25     | 2024-01-02
             | VXUS   | 0      | 71     |            |
             | CASH   | 1234.56 |       |            |
    Settings | Setting        | Value
             | As of          | 2026-11-23 10:00
             | Share decimals | 3
"""
PAIRS: dict[str, tuple[Callable[[positions.Account, date], str], Callable[[list[Trade]], str], bool]] = {
    "Fidelity": (positions.fidelity, brokers.fidelity, False),
    "Schwab": (positions.schwab, brokers.schwab, False),
    "Vanguard": (positions.vanguard, brokers.vanguard, True),
    "E*TRADE": (positions.etrade, brokers.etrade, False),
    "Interactive Brokers": (positions.ibkr, brokers.ibkr, True),
    "Flex": (positions.flex, brokers.flex, False),
    "M1": (positions.m1, brokers.generic, False),
    "Trading 212": (positions.trading_212, brokers.trading_212, False),
    "Zerodha": (positions.zerodha, brokers.zerodha, False),
}
"""Each broker's files of positions and of trades, and whether both stand in one."""


@pytest.mark.parametrize("name", PAIRS)
def test_import_to_fills_and_the_next_positions_change_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_positions, of_trades, is_one = PAIRS[name]
    house = Household(cash=Fraction("1234.56"))
    for symbol, day, shares, cost in (
        ("VTI", date(2022, 3, 1), 40, "8000"), ("VTI", date(2025, 6, 2), 30, "8400"),
        ("BND", date(2024, 1, 2), "10.5", "740.25"),
    ):  # fmt: skip
        house.opens(symbol, day, shares, cost)
    held = {"VTI": Decimal(70), "BND": Decimal("10.5"), "VXUS": Decimal()}
    account = positions.Account(brokers.Broker(held, Decimal("1234.56")), house, PRICES)
    book, file, orders = on_disk(WITH_LOTS, tmp_path / "book.xlsx"), tmp_path / "file.csv", tmp_path / "orders.csv"
    if name == "Zerodha":
        set_cells(book, Settings_A4="Currency", Settings_B4="INR")

    def run(*words: object) -> str:
        code, said = main([str(word) for word in words]), capsys.readouterr()
        assert (code, said.err) == (0, "")
        return said.out

    def write(day: date, *, history: bool) -> None:
        told = of_positions(account, day) if not history or is_one else ""
        file.write_text(told + (of_trades(account.broker.trades) if history or is_one else ""))

    write(date(2026, 11, 20), history=False)
    assert "says all of it already" in run("import", file, book)
    run("rebalance", book)
    run("approve", book, "--by", "Ann")
    run("orders", book, "--export", "generic", orders)
    how = brokers.How((Decimal("0.25"), Decimal(1)), fees=Decimal(0) if name == "Zerodha" else Decimal("0.35"))
    account.broker.trade(brokers.tickets(orders.read_text()), date(2026, 11, 23), lambda _: how)
    into_the_ledger(house, account.broker.trades, orders.read_text())
    set_cells(book, Settings_B2="2026-11-25 10:00")
    write(date(2026, 11, 24), history=True)
    run("fills", book, file)
    after = book.read_bytes()
    assert f"counted before: {len(account.broker.trades)}" in run("fills", book, file)
    write(date(2026, 11, 24), history=False)
    assert "says all of it already" in run("import", file, book)
    if not is_one:  # the history brings nothing that fills did not
        write(date(2026, 11, 24), history=True)
        assert "says all of it already" in run("import", file, book)
    assert "No rows that were not counted before" in run("activity", book)
    assert book.read_bytes() == after
    assert "Nothing to do: " in (second := run("rebalance", book)) or "VXUS" in second


def into_the_ledger(house: Household, trades: list[Trade], exported: str) -> None:
    """Let the ledger take in trades, sales first, with the lots that their orders name."""
    lots = {row["Order"]: lots_of(row["Lots"]) for row in csv.DictReader(io.StringIO(exported))}
    for one in sorted(trades, key=lambda one: one.ticket.side, reverse=True):
        if one.ticket.side == "SELL":
            named = taken_of(lots[one.ticket.order], one.shares)
            house.sells(one.ticket.symbol, one.day, one.shares, one.price, one.fees, named or None)
        else:
            house.buys(one.ticket.symbol, one.day, one.shares, one.price, one.fees)
