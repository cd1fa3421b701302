"""Which order each execution of a broker's file fills; what fills none is listed with its reason and stops nothing.

An execution that names our order fills that one. Another fills the open order of its symbol, side and account that was
to be traded on its day, or else on the last day before it: the order with the most shares that are still awaited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xl_addin.domain.money import share_text
from xl_addin.sheets.imports import symbol_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from xl_addin.sheets.brokers.executions import Execution
    from xl_addin.sheets.orders_sheet import OrderRow


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An execution that fills no order, and why."""

    execution: Execution
    reason: str


@dataclass(frozen=True, slots=True)
class Matches:
    """The executions of each order that has any, in the order of their days, and those of none."""

    matched: tuple[tuple[OrderRow, tuple[Execution, ...]], ...]
    unmatched: tuple[Unmatched, ...]


def matched(orders: Sequence[OrderRow], executions: Iterable[Execution], account: str | None = None) -> Matches:
    """Return which execution fills which order; ``orders`` are all of the sheet's, those that are closed too.

    ``account`` is the account here that the file is of, whatever the file calls it; None where that is not said.
    """
    filled: dict[str, list[Execution]] = {}
    unmatched = []
    for one in sorted(executions, key=lambda one: (one.order is None, one.day, one.at.row)):
        found = _order_of(one, orders, filled, account)
        if isinstance(found, str):
            unmatched.append(Unmatched(one, found))
        else:
            filled.setdefault(found.order, []).append(one)
    pairs = ((order, filled.get(order.order, [])) for order in orders)
    return Matches(
        tuple((order, tuple(sorted(own, key=lambda one: one.day))) for order, own in pairs if own),
        tuple(sorted(unmatched, key=lambda one: one.execution.at.row)),
    )


def _order_of(
    one: Execution, orders: Sequence[OrderRow], filled: dict[str, list[Execution]], account: str | None
) -> OrderRow | str:
    """Return the order that an execution fills, or why it fills none."""
    if one.order is not None:
        named = next((order for order in orders if order.order == one.order), None)
        if named is None:
            return f"order {one.order} is none of these"
        return _misfit(one, named, filled, account) or named
    alike = [order for order in orders if (symbol_key(order.symbol), order.side) == (symbol_key(one.symbol), one.side)]
    if not alike:
        return f"no order to {one.side.value.lower()} {one.symbol}"
    reasons = [_misfit(one, order, filled, account) for order in alike]
    fitting = [order for order, reason in zip(alike, reasons, strict=True) if not reason]
    if not fitting:
        return next(reason for reason in reversed(reasons) if reason)
    return max(fitting, key=lambda order: (_window(order) or date.min, _awaited(order, filled) or 0))


def _misfit(one: Execution, order: OrderRow, filled: dict[str, list[Execution]], account: str | None) -> str | None:
    """Return why an execution cannot be of an order, None where it can."""
    if (symbol_key(order.symbol), order.side) != (symbol_key(one.symbol), one.side):
        return f"order {order.order} is to {order.side.value.lower()} {order.symbol}"
    if not order.is_open:
        return f"order {order.order} is {order.status} already"
    where = account or one.account
    if order.account and where and order.account.casefold() != where.casefold():
        return f"account {where}, and order {order.order} is for {order.account}"
    window, awaited = _window(order), _awaited(order, filled)
    if window is not None and one.day < window:
        return f"of {one.day.isoformat()}, before the trade window of order {order.order}, {window.isoformat()}"
    if awaited is not None and one.shares > awaited:
        still = share_text(awaited) if awaited else "none"
        return f"{share_text(one.shares)} shares, and order {order.order} awaits {still}"
    return None


def _awaited(order: OrderRow, filled: dict[str, list[Execution]]) -> Decimal | None:
    """Return the shares an order still awaits, None for one by amount."""
    if order.shares is None:
        return None
    done = (one.shares for one in filled.get(order.order, ()))
    return order.shares - (order.filled_shares or 0) - sum(done)


def _window(order: OrderRow) -> date | None:
    """Return the day of an order's trade window, None where the cell names none."""
    try:
        return date.fromisoformat(order.trade_window[:10])
    except ValueError:
        return None
