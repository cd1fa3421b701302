"""The year of a household by files alone: what happens to it, its broker's files, and an independent ledger beside.

Nothing here knows the package: the broker takes the generic order file and writes its history in Fidelity's shape, and
the verbs are run by whoever asks for the year.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from broker import CENT, Broker, How, tickets
from ledger import Household, Number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADINGS = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date"
)
MONTHS = 12
SPLIT = date(2026, 6, 15)
PRICES = {
    "VTI": (250, 255, 290, 280, 275, 284, 143, 146, 178, 165, 160, 162),
    "BND": ("72.10", "72.40", "71.90", "72.00", "72.55", "72.80", "73.10", "72.95", "73.05", "73.20", "73.15", "73.30"),
    "VXUS": ("62.5", "62.8", "63.1", "62.2", "61.0", "60.4", "58.9", "58.2", "57.6", "56.4", "55.1", "55.8"),
}  # fmt: skip
"""What a share costs on the third day of each month; VTI was split two for one in June."""
DIVIDENDS = {3: ("VTI", "31.17"), 6: ("VXUS", "44.02"), 9: ("VTI", "36.93"), 12: ("VXUS", "51.48")}
REINVESTED = {4: ("BND", "12.34"), 10: ("BND", "13.07")}
LOTS = (
    ("VTI", date(2024, 3, 1), 40, 9960),
    ("BND", date(2025, 2, 3), 50, 3700),
    ("VXUS", date(2025, 6, 2), 60, 3900),
)
REBALANCED = (3, 9)
"""The months in which the portfolio is rebalanced; in the others what is deposited is invested."""
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 25%
             | Main | VXUS  | 15%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 40     | 250   | 9960       | 2024-03-01
             | BND    | 50     | 72.1  | 3700       | 2025-02-03
             | VXUS   | 60     | 62.5  | 3900       | 2025-06-02
             | CASH   | 0      |       |            |
    Settings | Setting                   | Value
             | As of                     | 2026-01-03 10:00
             | Short-term tax rate       | 24%
             | Long-term tax rate        | 15%
             | Short-term gain this year | 0
             | Long-term gain this year  | 0
"""


@dataclass(frozen=True)
class Row:
    """A row of the broker's history."""

    day: date
    action: str
    symbol: str = ""
    price: Decimal | None = None
    shares: Decimal | None = None
    fees: Decimal | None = None
    amount: Decimal | None = None


@dataclass
class Year:
    """The household's account at the broker, and the ledger that takes in everything as it happens."""

    ledger: Household = field(default_factory=Household)
    broker: Broker = field(default_factory=lambda: Broker({}, Decimal()))
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take over what is there in January."""
        for symbol, day, shares, cost in LOTS:
            self.ledger.opens(symbol, day, shares, cost)
            self.broker.shares[symbol] = Decimal(shares)

    def begins(self, month: int) -> None:
        """Let the second day of a month pass: 500 are deposited."""
        self._moves(Row(date(2026, month, 2), "ELECTRONIC FUNDS TRANSFER RECEIVED (Cash)", amount=Decimal(500)))

    def passes(self, month: int) -> None:
        """Let the rest of a month pass: dividends, a split, and in November a sale at a loss, by no order of ours."""
        if month == SPLIT.month:
            self.rows.append(
                Row(SPLIT, "DISTRIBUTION STOCK SPLIT 2 FOR 1 VTI", "VTI", shares=self.broker.shares["VTI"])
            )
            self.broker.shares["VTI"] *= 2
            self.ledger.splits("VTI", 2)
        if month == 11:
            self._sells_at_a_loss()
        if month in DIVIDENDS:
            symbol, amount = DIVIDENDS[month]
            self._moves(
                Row(date(2026, month, 20), "DIVIDEND RECEIVED SOME FUND (Cash)", symbol, amount=Decimal(amount))
            )
        if month in REINVESTED:
            self._reinvests(month)

    def _moves(self, row: Row) -> None:
        assert row.amount is not None
        self.rows.append(row)
        self.ledger.moves(row.amount)
        self.broker.cash += row.amount

    def _reinvests(self, month: int) -> None:
        symbol, amount = REINVESTED[month]
        day, price = date(2026, month, 21), Decimal(str(PRICES[symbol][month - 1]))
        shares = (Decimal(amount) / price).quantize(Decimal("0.001"))
        paid = (shares * price).quantize(CENT, ROUND_HALF_UP)
        self._moves(Row(day, "DIVIDEND RECEIVED SOME FUND (Cash)", symbol, amount=Decimal(amount)))
        self.rows.append(Row(day, "REINVESTMENT SOME FUND (Cash)", symbol, price, shares, amount=-paid))
        self.ledger.buys(symbol, day, shares, price)
        self.broker.cash -= paid
        self.broker.shares[symbol] += shares

    def _sells_at_a_loss(self) -> None:
        day, price, fees = date(2026, 11, 10), Decimal("55.00"), Decimal("0.04")
        brought = 20 * price - fees
        self.rows.append(Row(day, "YOU SOLD SOME FUND (VXUS) (Cash)", "VXUS", price, Decimal(-20), fees, brought))
        self.ledger.sells("VXUS", day, 20, price, fees)
        self.broker.cash += brought
        self.broker.shares["VXUS"] -= 20

    def trades(self, exported: str, day: date) -> None:
        """Trade a file of orders: at slightly other prices, with fees, and the first order in two parts."""
        lots = {row["Order"]: lots_of(row["Lots"]) for row in csv.DictReader(io.StringIO(exported))}
        before = len(self.broker.trades)
        first = next(iter(tickets(exported))).order
        whole, parts = How(times=Decimal("1.001")), How((Decimal("0.4"), Decimal(1)), fees=Decimal("0.02"))
        self.broker.trade(tickets(exported), day, lambda ticket: parts if ticket.order == first else whole)
        new = self.broker.trades[before:]
        left = {order: list(named) for order, named in lots.items()}
        for one in sorted(new, key=lambda one: one.ticket.side, reverse=True):
            ticket, sign = one.ticket, 1 if one.ticket.side == "BUY" else -1
            action = "YOU BOUGHT SOME FUND (Cash)" if sign > 0 else "YOU SOLD SOME FUND (Cash)"
            self.rows.append(Row(day, action, ticket.symbol, one.price, sign * one.shares, one.fees or None, one.moved))
            if sign > 0:
                self.ledger.buys(ticket.symbol, day, one.shares, one.price, one.fees)
            else:
                named = taken_of(left[ticket.order], one.shares)
                self.ledger.sells(ticket.symbol, day, one.shares, one.price, one.fees, named or None)

    def history(self, until: date) -> str:
        """Return the broker's history of the last sixty days, the newest first."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for row in reversed([row for row in self.rows if until - timedelta(days=60) <= row.day <= until]):
            price, shares, fees = (one if one is not None else "" for one in (row.price, row.shares, row.fees))
            writer.writerow(
                (f"{row.day:%m/%d/%Y}", "Individual", "Z1", row.action, row.symbol, "SOME FUND", "Cash", price, shares,
                 "", fees, "", row.amount if row.amount is not None else "", "", "")
            )  # fmt: skip
        return f"\n\n{HEADINGS}\n{out.getvalue()}\nDate downloaded {until:%m/%d/%Y} 5:45 pm\n"


def live(
    folder: Path, run: Callable[[str], str], type_as_of: Callable[[str], None], months: int = MONTHS
) -> tuple[Year, list[str]]:
    """Let the year pass over ``book.xlsx`` of a folder; return the account, and what was typed and said, in turn.

    Of fewer ``months`` than twelve the last ends with its fills. ``run`` runs a command line there, without the
    program's name; ``type_as_of`` types the clock into Settings.
    """
    year, told = Year(), []

    def do(command: str) -> None:
        told.append(f"$ xl-addin {command}\n{run(command)}")

    def history(until: date) -> None:
        (folder / "history.csv").write_text(year.history(until), encoding="utf-8")

    for month in range(1, months + 1):
        year.begins(month)
        third, fourth = date(2026, month, 3), date(2026, month, 4)
        type_as_of(f"{third} 10:00")
        history(third)
        (folder / "prices.csv").write_text(prices(month), encoding="utf-8")
        do("import history.csv book.xlsx")
        do("activity book.xlsx --realised")
        do("prices book.xlsx --from prices.csv")
        do(f"{'rebalance' if month in REBALANCED else 'invest'} book.xlsx")
        do('approve book.xlsx --by "Ann"')
        do("orders book.xlsx --export generic orders.csv --force")
        year.trades((folder / "orders.csv").read_text(encoding="utf-8"), third)
        type_as_of(f"{fourth} 10:00")
        history(fourth)
        do("fills book.xlsx history.csv --realised")
        year.passes(month)
    if months < MONTHS:
        return year, told
    type_as_of("2026-12-31 10:00")
    history(date(2026, 12, 31))
    do("import history.csv book.xlsx")
    do("activity book.xlsx --realised")
    return year, told


def prices(month: int) -> str:
    """Return the prices of the third day of a month as a file."""
    lines = [f"{symbol},{each[month - 1]},2026-{month:02}-03" for symbol, each in PRICES.items()]
    return "\n".join(["Symbol,Price,Date", *lines, ""])


def lots_of(text: str) -> list[tuple[date, Number]]:
    found = re.findall(r"([\d,.]+) of (\d{4}-\d\d-\d\d)", text)
    return [(date.fromisoformat(day), Decimal(shares.replace(",", ""))) for shares, day in found]


def taken_of(lots: list[tuple[date, Number]], wanted: Decimal) -> list[tuple[date, Number]]:
    """Take so many shares off the front of a list of lots."""
    taken: list[tuple[date, Number]] = []
    shares = Fraction(wanted)
    while shares and lots:
        day, there = lots.pop(0)
        part = min(Fraction(there), shares)
        taken.append((day, part))
        shares -= part
        if Fraction(there) > part:
            lots.insert(0, (day, Fraction(there) - part))
    return taken
