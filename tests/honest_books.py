"""Confirmations that the program makes of workbooks of every kind, as the cells of their sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from notation import book as text_book
from reference.books import printed
from reference.randomly import any_book, picker
from workbooks import EditedBook, in_memory

from xl_addin.actions.context import Context
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.scope import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.actions.propose import Proposal

Rows = list[list[Any]]

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

CURRENCIES = """
    Targets  | Pie  | Slice  | Target %
             | Main | VTI    | 25%
             | Main | SAP    | 25%
             | Main | VOD    | 25%
             | Main | '7203' | 25%
    Holdings | Symbol | Shares | Price | Currency | Cost basis | Acquired
             | VTI    | 40     | 250   | USD      |            |
             | SAP    | 30     | 160   | EUR      | 3900       | 2020-03-02
             | SAP    | 25     | 160   | EUR      | 4250       | 2026-06-01
             | VOD    | 8000   | 62.5  | GBp      | 490000     | 2024-02-29
             | '7203' | 460    | 2500  | JPY      | 1000000    | 2024-05-31
             | CASH   | 700    |       |          |            |
             | CASH   | 400    |       | EUR      |            |
             | CASH   | 500    |       | GBP      |            |
    Rates    | Currency | Rate
             | EUR      | 1.25
             | GBP      | 1.60
             | JPY      | 0.01
    Settings | Setting             | Value
             | Short-term tax rate | 30%
             | Long-term tax rate  | 15%
"""
BY_AMOUNT = """
    Targets  | Pie  | Slice | Target %
             | Main | FUND  | 60%
             | Main | BOND  | 40%
    Holdings | Symbol | Value    | Cost basis | Acquired
             | FUND   | 12345.67 | 9000       | 2021-01-31
             | BOND   | 3210.98  | 4000       | 2025-12-31
    Settings | Setting            | Value
             | Cash               | 250
             | Long-term tax rate | 15%
"""
CLASSES = """
    Targets  | Pie  | Slice  | Target % | Constraint
             | Main | Stocks | 60%      |
             | Main | Bonds  | 30%      | no sell
             | Main | Gold   | 10%      |
    Holdings | Symbol | Shares | Price | Class
             | VTI    | 30     | 280   | Stocks
             | VXUS   | 50     | 60    | Stocks
             | BND    | 20     | 72    | Bonds
             | GLD    | 3      | 300   | Gold
    Settings | Setting | Value
             | Cash    | 900
"""
CASH_SLICE = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 40%
             | Main | CASH  | 10%
    Holdings | Symbol | Shares | Price
             | A      | 75     | 10
             | B      | 40     | 10
    Settings | Setting      | Value
             | Cash         | 90
             | Minimum cash | 20
"""
TAXED = """
    Targets  | Pie   | Slice | Target % | Constraint | Band
             | Main  | Core  | 70%      |            | 5pp
             | Main  | T     | 30%      |            |
             | Core  | A     | 60%      |            |
             | Core  | B     | 40%      | no sell    |
    Holdings | Symbol | Shares | Price | Cost basis | Acquired   | Sell first
             | A      | 50.5   | 10.25 | 400        | 2020-02-29 | 2
             | A      | 30     | 10.25 | 350        | 2026-11-10 | 1
             | A      | 40     | 10.25 | 300        | 2026-03-01 |
             | B      | 20     | 20.1  | 300        | 2025-11-24 | 1
             | T      | 2.5    | 99.99 |            | 2024-01-02 | 1
             | OUT    | 4      | 7     | 20         | 2024-01-02 | 1
    Settings | Setting               | Value
             | Cash                  | 120.55
             | Minimum cash          | 10
             | Minimum order         | 5
             | Maximum turnover      | 90%
             | Maximum orders        | 4
             | Commission per order  | 1
             | Spread                | 0.2%
             | Short-term tax rate   | 30%
             | Long-term tax rate    | 15%
             | Holdings outside pies | sell
             | Lot method            | specific
"""
HOUSEHOLD = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Account | Symbol | Shares | Price | Cost basis | Acquired
             | Joint   | A      | 30     | 10    | 180        | 2020-01-02
             | Joint   | B      | 10     | 10    | 120        | 2020-01-02
             | Roth    | A      | 2      |       |            |
             | Roth    | B      | 4      |       |            |
             | Roth    | CASH   | 40     |       |            |
             | IRA     | A      | 5      |       |            |
             | IRA     | B      | 5      |       |            |
    Settings | Setting            | Value
             | Long-term tax rate | 10%
             | Account type       | Joint=taxable; Roth=Roth; IRA=IRA
"""
REBALANCE, INVEST = Request(Action.REBALANCE), Request(Action.INVEST)
NAMED: dict[str, tuple[str, Request, str | None]] = {
    "currencies": (CURRENCIES, REBALANCE, None),
    "currencies, withdraw": (CURRENCIES, Request(Action.WITHDRAW, amount=900_000), None),
    "currencies, invest": (CURRENCIES, INVEST, None),
    "by amount": (BY_AMOUNT, REBALANCE, None),
    "by amount, withdraw": (BY_AMOUNT, Request(Action.WITHDRAW, amount=100_050), None),
    "classes": (CLASSES, REBALANCE, None),
    "classes, invest": (CLASSES, Request(Action.INVEST, amount=12_345), None),
    "cash as a slice": (CASH_SLICE, REBALANCE, None),
    "cash as a slice, withdraw": (CASH_SLICE, Request(Action.WITHDRAW, amount=30_000), None),
    "taxed": (TAXED, REBALANCE, None),
    "taxed, one pie": (TAXED, Request(Action.REBALANCE, "Core"), None),
    "taxed, one level": (TAXED, Request(Action.REBALANCE, level_only=True), None),
    "taxed, withdraw": (TAXED, Request(Action.WITHDRAW, amount=50_000), None),
    "household": (HOUSEHOLD, REBALANCE, "all"),
    "one account": (HOUSEHOLD, REBALANCE, "joint"),
    "deposit in one account": (HOUSEHOLD, Request(Action.INVEST, amount=10_001), "Roth"),
} | {f"taxed, {choice.value}": (TAXED, Request(Action.REBALANCE, choice=choice), None) for choice in Choice}


@dataclass(frozen=True)
class Honest:
    """A proposal and the cells of its confirmation; ``name`` makes it again."""

    name: str
    proposal: Proposal
    rows: Rows

    def copy(self) -> Rows:
        return [[*row] for row in self.rows]


def named(name: str) -> Honest:
    """Return the confirmation of one of the workbooks above."""
    text, request, account = NAMED[name]
    found = _confirmed(name, in_memory(text), request, account)
    assert found is not None, name
    return found


def at_random(seeds: range) -> Iterator[Honest]:
    """Yield the confirmations of random workbooks, where there is anything to do."""
    for seed in seeds:
        book = any_book(picker(seed))
        text = printed(book).partition("\n")[2]
        tables = text_book(abroad(text, seed) if seed % 3 == 0 else text).grids.values()
        request = Request(Action(book.action.value), book.pie, book.level_only, book.amount)
        try:
            found = _confirmed(str(seed), EditedBook("book.xlsx", tables), request, book.account)
        except Refused:
            continue
        if found is not None:
            yield found


def abroad(text: str, seed: int) -> str:
    """Return a workbook with its securities in several currencies, by turns; each number is then of that currency."""
    codes, lines, inside = ("EUR", "", "GBX", "JPY", "CHF"), [], False
    for line in text.splitlines():
        inside = line.startswith("Holdings") or (inside and line.startswith(" "))
        symbol = line.split("|")[1].strip()
        code = "" if symbol == "CASH" else codes[(seed + sum(map(ord, symbol))) % len(codes)]
        lines.append(f"{line} | {'Currency' if symbol == 'Symbol' else code}" if inside else line)
    rates = "Rates | Currency | Rate\n | EUR | 1.0837\n | GBX | 0.013\n | JPY | 0.0065\n | CHF | 1.25"
    return "\n".join((*lines, rates))


def _confirmed(name: str, book: EditedBook, request: Request, account: str | None) -> Honest | None:
    proposal = propose(book, request, Context(NOW, "ann", account=account))
    if proposal.confirmation is None:
        return None
    return Honest(name, proposal, [list(row) for row in book.grid("Confirmation").rows])
