"""Limits that contradict each other, or mean something else than was typed: told before any order is made of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.finding import error, warning
from xl_addin.domain.money import money, share_text
from xl_addin.domain.rebalancing.security import securities_of
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.pies import Node
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.security import Security
    from xl_addin.domain.settings import Settings

WIDE_SPREAD = Decimal("0.02")
"""From this fraction on a spread is doubted: 0.05 typed for 0.05% is 5%, while funds trade within fractions of 1%."""


def limit_findings(portfolio: Portfolio) -> Iterator[Finding]:
    """Yield what is wrong with the limits and costs of a sound portfolio.

    An error where no order at all could keep two limits together, or a limit stands where none counts; a warning
    where the one limit makes the other idle.
    """
    securities = securities_of(portfolio)
    for index, limit in product(range(1, len(portfolio.tree.nodes)), _LIMITS):
        yield from _of_slice(portfolio, securities, index, limit)
    yield from _turnover(portfolio, securities)
    yield from _orders(portfolio.settings)
    yield from _tax_weight(portfolio.settings)
    yield from _spread(portfolio.settings)


def least_order(settings: Settings) -> tuple[int, str]:
    """Return the cents below which no order is made, and the setting that says so, with its row.

    An order that does not bring more than its own commission is none.
    """
    least, field, name = settings.minimum_order, "minimum_order", "Minimum order"
    if settings.commission and settings.commission >= least:
        least, field, name = settings.commission + 1, "commission", "Commission per order"
    at = settings.places.get(field)
    return max(least, 1), f"{name} (row {at.row} of {at.sheet})" if at else name


def most_turnover(portfolio: Portfolio) -> int | None:
    """Return the cents that may be bought and sold together, None for no limit.

    It is a fraction of what is in the slices; cash and what is in no pie do not count.
    """
    share = portfolio.settings.maximum_turnover
    return None if share is None else int(Fraction(share) * portfolio.invested * 100)


def smallest_buy(security: Security, least: int) -> int:
    """Return what the smallest purchase of whole share steps costs that costs at least so many cents."""
    return security.cost(security.affordable(least - 1) + security.step)


def smallest_sell(security: Security, least: int) -> int:
    """Return what the smallest sale brings: whole share steps for at least so many cents, or all that is held."""
    steps = -(-least * security.denominator // (security.numerator * security.step))
    units = steps * security.step
    return security.proceeds(min(units, security.held) if security.held else units)


class _Limit(NamedTuple):
    """A limit of a row of Targets: its heading, its cents, the smallest order of its kind, what makes it idle."""

    heading: str
    most: Callable[[Node], int | None]
    smallest: Callable[[Security, int], int]
    constraint: Constraint


_LIMITS = (
    _Limit("Maximum buy", attrgetter("maximum_buy"), smallest_buy, Constraint.NO_BUY),
    _Limit("Maximum sell", attrgetter("maximum_sell"), smallest_sell, Constraint.NO_SELL),
)


def _of_slice(portfolio: Portfolio, securities: Mapping[str, Security], index: int, limit: _Limit) -> Iterator[Finding]:
    """Yield what is wrong with a limit of one row of Targets."""
    node = portfolio.tree.nodes[index]
    at, most = node.source.cell(limit.heading), limit.most(node)
    if most is not None and node.symbol is None:
        message = f"{node.name} is a pie, and {limit.heading} is for securities"
        yield error(at, message, "Empty the cell, and type it in the rows of the securities instead.")
    elif most and (stop := _stopped(portfolio, index, limit)):
        message = f"{node.symbol} is {stop}, so that its {limit.heading} does not count"
        yield warning(at, message, "Keep one of the two.")
    elif most and node.symbol is not None:
        yield from _too_small(portfolio, securities.get(node.symbol), node, limit)


def _too_small(portfolio: Portfolio, security: Security | None, node: Node, limit: _Limit) -> Iterator[Finding]:
    """Yield what is wrong where a ticker's limits, those of all its pies together, leave no order of it."""
    tree = portfolio.tree
    limits = [limit.most(tree.nodes[i]) for i in tree.by_symbol[node.symbol or ""]]
    if None in limits:
        return
    most, currency = sum(cents or 0 for cents in limits), portfolio.settings.currency
    least, who = least_order(portfolio.settings)
    below = money(least, currency)
    at, where = node.source.cell(limit.heading), " in all its pies" if len(limits) > 1 else ""
    message = f"{limit.heading} of {node.symbol}, {money(most, currency)}{where}, leaves no order"
    if most < least:
        remedy = f"Type at least {below}, or 0 if no order is meant, or lower the other."
        yield error(at, f"{message}: {who} allows none below {below}", remedy)
    elif security is not None and most < (smallest := limit.smallest(security, least)):
        least_one = money(smallest, currency)
        yield warning(at, f"{message}: the smallest is {least_one}", "Raise it, or allow more share decimals.")


def _stopped(portfolio: Portfolio, index: int, limit: _Limit) -> str:
    """Return the constraint, its own or that of a pie around it, which leaves a slice's limit idle; "" for none."""
    nodes = portfolio.tree.nodes
    own, *around = (nodes[i] for i in portfolio.tree.upward(index))
    if own.constraint in (limit.constraint, Constraint.LOCKED):
        return own.constraint.value
    return next((f"in pie {pie.name}, which is locked" for pie in around if pie.constraint is Constraint.LOCKED), "")


def _turnover(portfolio: Portfolio, securities: Mapping[str, Security]) -> Iterator[Finding]:
    most = most_turnover(portfolio)
    least, who = least_order(portfolio.settings)
    orders = (f(security, least) for security in securities.values() for f in (smallest_buy, smallest_sell))
    smallest = min(orders, default=least)
    if most is not None and most < smallest:
        currency = portfolio.settings.currency
        worth = money(int(portfolio.invested * 100), currency)
        message = (
            f"Maximum turnover, {money(most, currency)} of the {worth} in the slices, leaves no order: "
            f"{who} and the share steps allow none below {money(smallest, currency)}"
        )
        at = portfolio.settings.places.get("maximum_turnover")
        yield error(at, message, "Raise it, lower the other, or type none.")


def _tax_weight(settings: Settings) -> Iterator[Finding]:
    """Yield an error where tax is to be weighed against drift and no rate says what tax there would be."""
    if not settings.weighs_tax or not settings.is_taxed:
        return
    from xl_addin.domain.tax.tax import bears_tax

    if not bears_tax(settings):
        message = "Tax versus drift needs Short-term tax rate or Long-term tax rate, and neither is set"
        yield error(settings.places.get("tax_weight"), message, "Type the tax rates, or set Tax versus drift to none.")


def _orders(settings: Settings) -> Iterator[Finding]:
    if settings.maximum_orders == 1 and not settings.rebalance_uses_cash:
        message = "one order is no rebalance while Rebalance uses cash is no: what is sold has to be bought elsewhere"
        remedy = "Raise Maximum orders to 2 or more, or let the rebalance use cash."
        yield warning(settings.places.get("maximum_orders"), message, remedy)


def _spread(settings: Settings) -> Iterator[Finding]:
    if settings.spread >= WIDE_SPREAD:
        percent = share_text(settings.spread * 100)
        message = f"a spread of {percent}% takes half of that from the value of every order"
        yield warning(settings.places.get("spread"), message, "Type it like 0.05% if it was meant smaller.")
