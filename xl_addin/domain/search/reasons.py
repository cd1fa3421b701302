"""What keeps each order from coming a step nearer to its goal, by trying that step against the exact rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.search.plain import A_LITTLE
from xl_addin.domain.search.question import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.search.draft import Draft
    from xl_addin.domain.search.item import Item

_A_DOLLAR = 100.0


def limits(draft: Draft) -> dict[str, frozenset[Limit]]:
    """Return, for each ticker that is off its goal by more than rounding to cents, what keeps it from coming nearer."""
    found = {}
    for i, item in enumerate(draft.model.items):
        if draft.losses[i] > A_LITTLE and (why := frozenset(_why(draft, i))):
            found[item.ticker.symbol] = why
    return found


def _why(draft: Draft, i: int) -> Iterator[Limit]:
    item, order = draft.model.items[i], draft.orders[i]
    off = item.off + order * item.unit
    more = off < 0
    step = min(item.step, item.held + order) if not more and item.held + order > 0 else item.step
    other = item.above(order) if more else item.below(order)
    near = order + step if more else order - step
    if item.held + near > max(item.most, item.held) or item.held + near < min(item.least, item.held):
        yield Limit.BOUND
    elif abs(off + (near - order) * item.unit) >= abs(off):
        yield Limit.STEP
    elif other is None or abs(off + (other - order) * item.unit) >= abs(off):
        yield Limit.MINIMUM if 0 < abs(near) * item.unit < item.ticker.minimum else Limit.STEP
    else:
        yield from _shared(draft, i, _leap(item, order, other, abs(off)))


def _leap(item: Item, order: int, other: int, off: float) -> int:
    """Return the next order, or where steps are worth next to nothing one that comes nearer by up to a dollar."""
    way, cents = (1 if other > order else -1), min(off, _A_DOLLAR)
    if abs(other - order) > item.step or cents <= item.step_cents:
        return other
    further = [near for near in item.near(order + way * int(cents / item.unit)) if (near - other) * way > 0]
    return min(further, key=lambda near: abs(near - other), default=other)


def _shared(draft: Draft, i: int, other: int) -> Iterator[Limit]:
    """Yield the limits that another order of an item would pass, or what makes it not worth its while."""
    before, model, item = draft.orders[i], draft.model, draft.model.items[i]
    cash, loss = draft.cash, draft.losses[i]
    draft.put(i, other)
    passed = list(_passed(draft))
    needed = draft.short or draft.beyond  # what sells, or buys, as much as this takes, or brings
    if passed and Limit.TURNOVER not in passed and needed and draft.traded + needed > model.turnover:
        passed.append(Limit.TURNOVER)
    if not passed and model.question.fits and draft.fitting(draft.unspent) is not None:
        passed = [Limit.FITS]
    lost = draft.losses[i] - loss + (0.0 if draft.short else model.cash_loss(draft.cash) - model.cash_loss(cash))
    draft.put(i, before)
    if passed:
        yield from passed
    elif item.loss(other) >= loss:
        yield Limit.TAX
    elif lost >= 0:
        yield Limit.CASH


def _passed(draft: Draft) -> Iterator[Limit]:
    """Yield the limits that a plan passes."""
    model = draft.model
    if draft.short:
        yield Limit.CASH
    if draft.traded > model.turnover:
        yield Limit.TURNOVER
    if draft.number > model.count:
        yield Limit.ORDERS
    if model.gain is not None and draft.gained > model.gain:
        yield Limit.GAIN
    if any(span.over(worth) for worth, span in zip(draft.worth, model.spans, strict=True)):
        yield Limit.GROUP
    if draft.needless:
        yield Limit.SALES
