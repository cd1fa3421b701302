"""Portfolios as little text trees, so that a test shows what is held and what is wanted on one screen.

    Portfolio
      Core 60
        VTI  70   56 @ 100
        VXUS 30    4 @ 100
      Bonds 40 locked
        BND  50   25 @ 100
    - GME          3 @ 20

A line is a slice and its target in percent; what is indented beneath it makes it a pie. Then may follow the shares held
at a price, ``no buy``, ``no sell`` or ``locked``, a band (``5pp``, ``25%rel``, ``5pp|25%rel``, ``5pp&25%rel``), ``d0``
for the share decimals, and ``here`` for shares that name their pie. A dash begins what is held in no pie.

What a plan proposes is written ``SELL A 10, BUY B 10``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from xl_addin.domain.band import Band, Reach
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import Constraint, HoldingRow, PriceRow, TargetRow
from xl_addin.domain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio

SOLD_ON = date(2026, 11, 23)

_LINE = re.compile(
    r"(?P<indent> *)(?P<outside>- )?(?P<name>\S+)(?: +(?P<percent>[\d.]+)(?![\d.]| *@))?"
    r"(?: +(?P<shares>[\d.]+) *@ *(?P<price>[\d.]+))?"
    r"(?P<rest>.*)"
)


@dataclass(frozen=True)
class Case:
    """The rows of a workbook, and the settings."""

    targets: tuple[TargetRow, ...]
    holdings: tuple[HoldingRow, ...]
    settings: Settings = field(default_factory=Settings)
    prices: tuple[PriceRow, ...] = ()

    def portfolio(self) -> Portfolio:
        portfolio, findings = build_portfolio(self.targets, self.holdings, self.prices, self.settings)
        assert portfolio is not None, "\n".join(map(str, findings))
        return portfolio

    def rebalance(self, pie: str | None = None, *, level_only: bool = False) -> Plan:
        return self.propose(Request(Action.REBALANCE, pie, level_only))

    def invest(self, deposit: int = 0) -> Plan:
        return self.propose(Request(Action.INVEST, amount=deposit))

    def withdraw(self, amount: int) -> Plan:
        return self.propose(Request(Action.WITHDRAW, amount=amount))

    def propose(self, request: Request) -> Plan:
        return propose(self.portfolio(), request, SOLD_ON)

    def after(self, plan: Plan, taken: int = 0) -> Case:
        """Return the workbook after every order was filled as estimated, and some cents taken out of the cash.

        The cash is counted here on its own, from shares and prices. A ticker whose rows name their pies changes in
        each pie as the plan says.
        """
        rows = list(self.holdings)
        for order in plan.orders:
            signed = order.shares if order.side is Side.BUY else -order.shares
            moves = [(move.pie, move.shares) for move in plan.moves if move.symbol == order.symbol]
            for pie, shares in moves if moves else [(None, signed)]:
                rows = _changed(rows, order.symbol, order.price, shares, pie)
        traded = {order.symbol for order in plan.orders}
        for move in plan.moves:
            if move.symbol not in traded:
                price = next(row.price for row in rows if row.symbol == move.symbol and row.price is not None)
                rows = _changed(rows, move.symbol, price, move.shares, move.pie)
        cash = (self.settings.cash or 0) + cash_change(plan, self.settings) - taken
        return replace(self, holdings=tuple(rows), settings=replace(self.settings, cash=cash))


def cash_change(plan: Plan, settings: Settings) -> int:
    """Return the cents the orders bring, by the documented rounding: proceeds down, cost up, what they cost off."""
    change = 0
    for order in plan.orders:
        cents = Fraction(order.shares) * Fraction(order.price) * 100
        change += -(-cents.numerator // cents.denominator) * -1 if order.side is Side.BUY else int(cents)
        change -= settings.commission + ceil(order.value * Fraction(settings.spread) / 2)
    return change


def _changed(rows: list[HoldingRow], symbol: str, price: Decimal, shares: Decimal, pie: str | None) -> list[HoldingRow]:
    if shares > 0:
        return [*rows, HoldingRow(symbol, shares, price, pie)]
    left, changed = -shares, []
    for row in rows:
        mine = row.symbol == symbol and (pie is None or (row.pie or "").casefold() == pie.casefold())
        part = min(left, row.shares) if mine else Decimal()
        left -= part
        basis = (
            row.cost_basis if not part or row.cost_basis is None else row.cost_basis * (row.shares - part) / row.shares
        )
        changed.append(replace(row, shares=row.shares - part, cost_basis=basis))
    assert not left, f"{symbol} in {pie}: {left} more sold than there is"
    return changed


def orders(plan: Plan) -> str:
    """Return a plan's orders as a test writes them."""
    return ", ".join(f"{order.side.value} {order.symbol} {_plain(order.shares)}" for order in plan.orders)


def values(plan: Plan) -> dict[str, str]:
    """Return the signed dollars of every order by symbol: what is bought is positive."""
    return {order.symbol: f"{'-' if order.side is Side.SELL else ''}{order.value / 100:.2f}" for order in plan.orders}


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def case(text: str, **settings: Any) -> Case:
    """Return the workbook of a text tree; money among the settings is in cents."""
    lines = [_LINE.fullmatch(line) for line in dedent(text).splitlines() if line.strip()]
    targets: list[TargetRow] = []
    holdings: list[HoldingRow] = []
    stack: list[tuple[int, str]] = []
    for match in lines:
        assert match
        depth, name = len(match["indent"]), match["name"]
        while stack and stack[-1][0] >= depth:
            stack.pop()
        pie = stack[-1][1] if stack else None
        if pie is not None and match["percent"]:
            targets.append(_target(pie, name, match["percent"], match["rest"]))
        if match["shares"]:
            here = pie if "here" in match["rest"] else None
            holdings.append(HoldingRow(name, Decimal(match["shares"]), Decimal(match["price"]), here))
        stack.append((depth, name))
    return Case(tuple(targets), tuple(holdings), Settings(**settings))


def _target(pie: str, name: str, percent: str, rest: str) -> TargetRow:
    decimals = re.search(r"\bd(\d)\b", rest)
    return TargetRow(
        pie,
        name,
        Decimal(percent),
        constraint=next((c for c in Constraint if c.value in rest), None),
        band=band(rest),
        share_decimals=int(decimals[1]) if decimals else None,
    )


def band(text: str) -> Band | None:
    """Return the band noted in a text; ``|`` is the tighter of two widths, ``&`` the looser."""
    points, relative = re.search(r"([\d.]+)pp", text), re.search(r"([\d.]+)%rel", text)
    if not points and not relative:
        return None
    return Band(
        Fraction(points[1]) / 100 if points else None,
        Fraction(relative[1]) / 100 if relative else None,
        Reach.LOOSER if "&" in text else Reach.TIGHTER,
    )


def left_out(plan: Plan) -> Iterable[str]:
    """Return the symbols a plan names as left out."""
    return {entry.symbol for entry in plan.left_out}
