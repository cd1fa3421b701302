"""A comparison as it is put before a person, and what they choose on its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place
from xl_addin.domain.plan import Side
from xl_addin.sheets.compare_words import ACCOUNT, CHOOSE, LEVEL_ONLY, PIE, SAID
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from xl_addin.domain.plan import Choice, Measures, Plan
    from xl_addin.domain.rebalancing.compare import Alternative
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.sheets.grid import Grid


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plans side by side; ``trade_window`` and ``compared_on`` are ISO text with the offset of ``exchange``.

    ``account`` is the one that was asked for, or the word for all of them, None where none was.
    """

    request: Request
    alternatives: tuple[Alternative, ...]
    trade_window: str
    compared_on: str
    account: str | None = None
    exchange: str = "XNYS"

    @property
    def plans(self) -> dict[Choice, Plan]:
        """Return the plans there are."""
        return {one.choice: one.plan for one in self.alternatives if one.plan}

    @property
    def distinct(self) -> dict[Choice, tuple[Choice, ...]]:
        """Return the plans with orders that differ, each with all the choices that lead to it."""
        alike: dict[Choice, tuple[Choice, ...]] = {}
        for one in self.alternatives:
            if one.plan and one.plan.orders:
                first = one.same_as or one.choice
                alike[first] = (*alike.get(first, ()), one.choice)
        return alike

    @property
    def scope(self) -> str:
        """Return what the plans are of, in words."""
        plan = next(iter(self.plans.values()))
        accounts = [part.account for part in plan.parts]
        of = "each account" if len(accounts) > 1 else f"account {accounts[0]}" if accounts else ""
        return ", ".join(filter(None, (plan.scope, of)))

    @property
    def traded(self) -> dict[tuple[str, str], str]:
        """Return the account and ticker of every order of any plan, in their order, and what a row of it is called."""
        keys = {(order.account or "", order.symbol) for plan in self.plans.values() for order in plan.orders}
        several = len({account for account, _ in keys}) > 1
        return {key: f"{key[0]}: {key[1]}" if several else key[1] for key in sorted(keys)}

    def cents(self, choice: Choice, key: tuple[str, str]) -> int | None:
        """Return the cents that a plan buys, or, negative, sells of an account's ticker; None without an order."""
        found = (order for order in self.plans[choice].orders if (order.account or "", order.symbol) == key)
        return next((order.value if order.side is Side.BUY else -order.value for order in found), None)

    @property
    def currency(self) -> str:
        """Return the currency of every amount."""
        return next(iter(self.plans.values())).currency

    @property
    def before(self) -> Measures:
        """Return how the portfolio stands before any of the plans."""
        return next(iter(self.plans.values())).before


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """What a compare sheet says is to be proposed: a plan's name, an account and a pie, each ``""`` for none."""

    choice: str
    account: str
    pie: str
    level_only: bool
    at: Place


def read_choice(grid: Grid) -> ReadChoice:
    """Return what is chosen on a compare sheet; its cell is the sheet as a whole where the label is gone."""
    rows: dict[str, int] = {}
    for row in range(1, len(grid.rows) + 1):
        rows.setdefault(plain_text(grid.at(row, 1)), row)
    told = {label: plain_text(grid.at(rows[label], 2)).strip() if label in rows else "" for label in SAID}
    at = Place(grid.sheet, rows[CHOOSE], 2, CHOOSE) if CHOOSE in rows else Place(grid.sheet)
    return ReadChoice(told[CHOOSE], told[ACCOUNT], told[PIE], told[LEVEL_ONLY] == "yes", at)
