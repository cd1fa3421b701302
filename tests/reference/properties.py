"""What holds between the plans of two workbooks, and between a plan and the exact goals where nothing else counts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from reference.entry import plan_of
from reference.goals import goals_of, has_goals
from reference.limits import parts_of
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.settings import Leftover, LotMethod, Nesting, Overflow, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.books import Book
    from xl_addin.domain.plan import Plan

Failure = tuple[str, str]
DUST = Fraction(1, 20_000)
"""The part of all money by which a slice may stay off its goal: what a plan need not be proposed for."""


def bare(book: Book) -> Book:
    """Return the workbook with nothing but constraints, pies and money: the plan is then its exact goals.

    Shares have six decimals; no bands, costs, smallest orders, caps, limits or taxes.
    """
    settings = Settings(
        cash=book.settings.cash,
        minimum_cash=book.settings.minimum_cash,
        rebalance_uses_cash=book.settings.rebalance_uses_cash,
        nesting=book.settings.nesting,
        outside=book.settings.outside,
        share_decimals=6,
        minimum_order=0,
        overflow=Overflow.SPREAD,
        leftover=Leftover.CLOSEST,
        lot_method=LotMethod.FIFO,
    )
    plain = {"band": None, "share_decimals": None, "maximum_buy": None, "maximum_sell": None}
    targets = tuple(replace(row, **plain) for row in book.targets)  # type: ignore[arg-type]  # by name
    holdings = tuple(
        replace(row, cost_basis=None, acquired=None, account=None) for row in book.holdings if row.symbol != "CASH"
    )
    return replace(book, targets=targets, holdings=holdings, settings=settings, account=None, activity=())


def goals_are_met(book: Book) -> Iterator[Failure]:
    """A bare workbook's plan brings every ticker to its goal, but for steps, cents and dust; in both nestings."""
    for nesting in Nesting:
        one = replace(bare(book), settings=replace(bare(book).settings, nesting=nesting))
        plan = plan_of(one)
        if isinstance(plan, Refused):
            continue
        (part,) = parts_of(one, plan)
        model = part.model
        small = one.action is Action.INVEST and model.cash - model.settings.minimum_cash < 2_500
        if small or not has_goals(model) or any(s not in model.prices for s in model.symbols()):
            continue
        goals = goals_of(model)
        if goals is None:
            yield (
                "goals that cannot be",
                f"{nesting.value}: the bounds leave none, and the plan has {len(plan.orders)} orders",
            )
            continue
        steps = sum(float(model.step(s) * model.prices[s]) for s in model.symbols())
        slack = steps + len(model.symbols()) + 20 + float(DUST) * goals.budget
        for symbol, goal in goals.worth.items():
            worth = float((model.held[symbol] + part.change.get(symbol, 0)) * model.prices[symbol])
            if abs(worth - goal) > slack:
                yield (
                    "goal not met",
                    f"{nesting.value}: {symbol} at {worth:.0f} of {goal:.0f} cents, {slack:.0f} allowed",
                )
                break


def rows_may_be_turned(book: Book) -> Iterator[Failure]:
    """The order of rows decides nothing: the same orders, whatever the order of targets and holdings.

    The lots of a ticker stay in their order: where a lot method cannot tell two apart, the upper row goes first.
    """
    symbols = list(dict.fromkeys(row.symbol for row in book.holdings))[::-1]
    holdings = tuple(row for symbol in symbols for row in book.holdings if row.symbol == symbol)
    turned = replace(book, targets=book.targets[::-1], holdings=holdings)
    plans = plan_of(book), plan_of(turned)
    seen = [None if isinstance(plan, Refused) else _orders(plan) for plan in plans]
    if seen[0] != seen[1]:
        yield "row order", f"{seen[0]} and turned {seen[1]}"


def _orders(plan: Plan) -> list[tuple[str, str, str, str]]:
    return sorted((o.account or "", o.side.value, o.symbol, f"{o.shares.normalize():f}") for o in plan.orders)


PROVEN = 0.01
"""Dollars of the objective: with a larger gap a plan is said not to be proven nearest."""


def money_may_be_scaled(book: Book) -> Iterator[Failure]:
    """Ten times all money, prices and fixed amounts: the same orders of the same shares, but for rounding to cents.

    Where each share step is of whole cents, and no spread is rounded, nothing is: they are the same to a share. Else
    they are the same to a share step, twenty cents and what a search may leave of so much money.
    """
    settings = book.settings
    cents = ("minimum_cash", "auto_invest_threshold", "minimum_order", "commission", "carried_short", "carried_long",
             "realised_short", "realised_long")  # fmt: skip
    larger = replace(
        settings,
        **{name: getattr(settings, name) * 10 for name in cents},
        cash=None if settings.cash is None else settings.cash * 10,
        maximum_gain=None if settings.maximum_gain is None else settings.maximum_gain * 10,
    )
    targets = tuple(
        replace(row, maximum_buy=_tenfold(row.maximum_buy), maximum_sell=_tenfold(row.maximum_sell))
        for row in book.targets
    )
    holdings = tuple(
        replace(row, shares=row.shares * 10)
        if row.symbol == "CASH"
        else replace(
            row,
            price=None if row.price is None else row.price * 10,
            cost_basis=None if row.cost_basis is None else row.cost_basis * 10,
        )
        for row in book.holdings
    )
    other = replace(book, settings=larger, targets=targets, holdings=holdings, amount=book.amount * 10)
    plans = plan_of(book), plan_of(other)
    if any(isinstance(plan, Refused) or plan.certified_gap > PROVEN for plan in plans):
        return  # of plans that are not proven nearest there may be several
    one, two = ({(o.account, o.symbol, o.side): o.shares for o in plan.orders} for plan in plans)  # type: ignore[union-attr]
    parts = parts_of(book, plans[0])  # type: ignore[arg-type]
    worth = sum(float(part.model.invested) for part in parts)
    prices = {symbol: price for part in parts for symbol, price in part.model.prices.items()}
    steps = {symbol: max(part.model.step(symbol) for part in parts) * price for symbol, price in prices.items()}
    exact = not settings.spread and all(step.denominator == 1 for step in steps.values())
    for key in one.keys() | two.keys():
        (_, symbol, side), before, after = key, one.get(key), two.get(key)
        off = Fraction(abs((before or 0) - (after or 0))) * prices[symbol]
        most = 0 if exact else steps[symbol] + 20 + Fraction(worth) * SEARCHED
        if before is None or after is None or off > most:
            yield "scaling", f"{side.value} {symbol}: {before} and with ten times the money {after}"
            return


SEARCHED = Fraction(2, 100_000)
"""The part of the money by which two searches for the same plan may differ."""


def _tenfold(cents: int | None) -> int | None:
    return None if cents is None else cents * 10


def more_deposit_buys_no_less(book: Book) -> Iterator[Failure]:
    """Of a bare workbook, in fractional shares, a larger deposit buys no less of any slice, but for dust and steps."""
    one = replace(bare(book), action=Action.INVEST, pie=None, level_only=False, amount=max(book.amount, 10_000))
    two = replace(one, amount=one.amount * 3 // 2 + 10_000)
    plans = plan_of(one), plan_of(two)
    if any(isinstance(plan, Refused) for plan in plans):
        return
    less, more = ({o.symbol: o.value for o in plan.orders if o.side is Side.BUY} for plan in plans)  # type: ignore[union-attr]
    (part,) = parts_of(two, plans[1])  # type: ignore[arg-type]
    steps = sum(float(part.model.step(s) * price) for s, price in part.model.prices.items() if s in part.model.held)
    slack = steps + 20 + float(SEARCHED) * (float(part.model.invested) + part.model.cash)
    for symbol, cents in less.items():
        if more.get(symbol, 0) < cents - slack:
            yield (
                "more deposit, less bought",
                f"{symbol}: {cents} at {one.amount}, {more.get(symbol, 0)} at {two.amount}",
            )
            return
