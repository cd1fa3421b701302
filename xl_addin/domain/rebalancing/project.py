"""The months ahead: a schedule of deposits and withdrawals through the very engine that proposes each of them.

Every payment is planned on its day as `invest` or `withdraw` would, every order is filled as estimated, and the next
payment finds what that left. Prices stay as they are, or grow by the return that is expected of a slice. Dividends are
not counted, and the tax of a sale is not taken out of the cash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, errors, refuse_errors
from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.measures import drift_of_all
from xl_addin.domain.portfolio.portfolio import build_portfolios
from xl_addin.domain.rebalancing.ahead import Held, filled
from xl_addin.domain.rebalancing.by_account import propose_by_account
from xl_addin.domain.rebalancing.reached import Progress
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.seldom_rows import Flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from xl_addin.domain.calendar.schedule import Due
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.reached import SliceAhead
    from xl_addin.domain.rows import RateRow, TargetRow
    from xl_addin.domain.seldom_rows import ActivityRow

_ACTIONS = {Flow.DEPOSIT: Action.INVEST, Flow.WITHDRAWAL: Action.WITHDRAW}


@dataclass(frozen=True)
class World:
    """What does not change from month to month; ``returns`` are expected a year, as fractions, by symbol.

    ``beside`` are trades that are told and not counted in what is held.
    """

    targets: Callable[[date], Sequence[TargetRow]]
    beside: Sequence[ActivityRow]
    rates: Sequence[RateRow]
    account: str | None
    returns: Mapping[str, Decimal]
    sold_on: Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a projection, as it stands at its end.

    ``deposit`` are the cents paid in less those taken out, ``drift`` a fraction, ``total`` and ``cash`` cents;
    ``reached`` is whether every target was at its end or after one of its payments. ``tax`` are the estimated cents
    of its sales, None where none is estimated.
    """

    date: date
    deposit: int
    drift: float
    total: int
    cash: int
    reached: bool
    orders: tuple[Order, ...] = ()
    tax: int | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """The months ahead, after the ``start``. ``sale`` is what a rebalance would do at once, None where none can be.

    ``reached`` is the first day on which every target is reached, without a sale for its sake, None where none is.
    ``late`` is how many payments were due before the start and count as made at it.
    """

    start: Month
    months: tuple[Month, ...]
    slices: tuple[SliceAhead, ...]
    reached: date | None
    sale: Plan | None
    currency: str
    late: int = 0


def project(held: Held, world: World, dues: Sequence[Due], ends: Sequence[date], today: date) -> Projection:
    """Return the months that end on some days, with what is due in them, from today on.

    ``dues`` are in order of the days on which they are due. `Refused` where a payment cannot be planned, with its day.
    """
    view = _View(world, today)
    portfolios = view.of(held, today)
    start, sale = _standing(today, portfolios), _sale(portfolios, world.sold_on(today))
    progress = Progress()
    start = replace(start, reached=progress.look(today, portfolios))
    months, left = [], list(dues)
    for end in ends:
        own, left = [due for due in left if due.on <= end], [due for due in left if due.on > end]
        paid = 0
        orders: list[Order] = []
        taxes: list[int | None] = []
        reached = False
        for (on, what), some in groupby(sorted(own, key=_moment), key=lambda due: (due.on, due.what)):
            request = _request(what, tuple(some))
            held, plan = _step(held, view, on, request)
            reached = progress.look(on, view.of(held, on)) or reached
            orders += plan.orders
            taxes.append(plan.after.tax)
            paid += request.amount if what is Flow.DEPOSIT else -request.amount
        known = [tax for tax in taxes if tax is not None]
        tax = sum(known) if known else None
        portfolios = view.of(held, end)
        reached = progress.look(end, portfolios) or reached
        month = _standing(end, portfolios)
        months.append(replace(month, deposit=paid, orders=tuple(orders), tax=tax, reached=reached))
    late = sum(due.day < today for due in dues)
    currency = held.settings.currency
    return Projection(start, tuple(months), progress.slices(), progress.all_reached, sale, currency, late)


def _moment(due: Due) -> tuple[date, bool]:
    """Return what payments are sorted by: on one day withdrawals come first, so that nothing is bought to be sold."""
    return due.on, due.what is Flow.DEPOSIT


def _request(what: Flow, due: tuple[Due, ...]) -> Request:
    return Request(_ACTIONS[what], amount=sum(one.amount for one in due), due=due)


@dataclass
class _View:
    """What is held as portfolios, the last of them remembered: as long as nothing changes they stay the same."""

    world: World
    today: date
    seen: tuple[Held, Sequence[TargetRow], int, tuple[Portfolio, ...]] | None = None

    def of(self, held: Held, day: date) -> tuple[Portfolio, ...]:
        """Return the portfolios as they stand on a day; `Refused` where there is none."""
        world, targets = self.world, self.world.targets(day)
        days = (day - self.today).days if world.returns else 0
        if self.seen and self.seen[0] is held and self.seen[1:3] == (targets, days):
            return self.seen[3]
        rows = held.rows(days, world.returns)
        portfolios, findings = build_portfolios(
            targets, rows, (), held.settings, world.account, held.activity, world.rates
        )
        refuse_errors(findings)
        self.seen = held, targets, days, portfolios
        return portfolios


def _step(held: Held, view: _View, on: date, request: Request) -> tuple[Held, Plan]:
    """Return what is held after a payment, and its plan."""
    world = view.world
    asked = [one for one in view.of(held, on) if request.of_account(one.account).due]
    sold_on = world.sold_on(on)
    try:
        plan = propose_by_account(asked, request, sold_on)
    except Refused as refused:
        raise Refused(_on(on, refused.findings)) from None
    grown = held.grown((on - view.today).days, world.returns)
    return filled(grown, asked, request, plan, sold_on, world.beside), plan


def _on(day: date, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield errors with the day to come on which they would be."""
    for finding in errors(findings):
        yield replace(finding, message=f"on {day} {finding.message}")


def _standing(day: date, portfolios: Sequence[Portfolio]) -> Month:
    reports = [measure_drift(portfolio) for portfolio in portfolios]
    return Month(
        date=day,
        deposit=0,
        drift=float(drift_of_all((report.score, report.invested) for report in reports)),
        total=sum(report.total for report in reports),
        cash=sum(report.cash for report in reports),
        reached=False,
    )


def _sale(portfolios: Sequence[Portfolio], sold_on: date) -> Plan | None:
    """Return what a rebalance would do at once, None where none can be."""
    try:
        return propose_by_account(portfolios, Request(Action.REBALANCE), sold_on)
    except Refused:
        return None
