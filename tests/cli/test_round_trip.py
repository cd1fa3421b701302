"""The whole round with each broker's file: import, rebalance, orders, the fills, import again: nothing to do.

The broker is simulated: it takes the exported orders, trades them at the prices it showed, and writes the next file.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from cli.test_job import done, refused
from openpyxl import load_workbook
from workbooks import on_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
