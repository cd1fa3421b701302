"""From the orders that are best at some prices to a plan that keeps every limit and that no single change betters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.search.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.domain.search.model import Model

_CHANGES = 60
"""How many changes are made to mend, and to better, a plan at the most."""
_NOISE = 1e-9


def mended(model: Model, orders: Iterable[int]) -> Draft | None:
    """Return a plan near some orders that keeps every limit; None where none was found."""
    draft = Draft(model, orders)
    if not _mend(draft):
        return None
    better(draft)
    return draft if draft.allowed else None


def _mend(draft: Draft) -> bool:
    """Change orders, at the least loss for what it mends, until every limit is kept; return whether it was done."""
    for _ in range(_CHANGES + len(draft.orders)):
        short, broken = draft.short, draft.broken
        if not short and not broken:
            return True
        best: tuple[float, int, int] | None = None
        for i, order in _changes(draft, short or broken):
            still, item = draft.tried(i, order)[0], draft.model.items[i]
            mends = broken - still
            if mends == 0 and short:
                mends = min(item.cost(draft.orders[i]) - item.cost(order), short)
            if mends > 0:
                ratio = ((item.loss(order) - draft.losses[i]) / mends, i, order)
                best = ratio if best is None or ratio < best else best
        if best is None:
            return not broken and not draft.model.strict
        draft.put(best[1], best[2])
    return not draft.broken and not (draft.short and draft.model.strict)


def _changes(draft: Draft, cents: float) -> Iterator[tuple[int, int]]:
    """Yield other orders of each item: the next ones, none, and those that shift so many cents."""
    for i, item in enumerate(draft.model.items):
        before = draft.orders[i]
        shift = int(min(cents, 1e15) / item.unit) + 1
        seen = {before}
        others = [0 if item.zero else before, item.above(before), item.below(before)]
        for order in (*others, *item.near(before + shift), *item.near(before - shift)):
            if order is not None and order not in seen:
                seen.add(order)
                yield i, order


def better(draft: Draft) -> None:
    """Make every single change that keeps the limits and brings the plan nearer, then buy what has to be bought."""
    for _ in range(_CHANGES + len(draft.orders)):
        best = (-_NOISE * max(1.0, abs(draft.loss)), -1, 0)
        spare = draft.cash - draft.model.question.least_cash
        for i, order in _changes(draft, abs(spare)):
            broken, lost = draft.tried(i, order)
            if not broken and lost < best[0]:
                best = (lost, i, order)
        if best[1] < 0:
            break
        draft.put(best[1], best[2])
    while draft.model.question.fits and (more := draft.fitting()) is not None:
        draft.put(*more)
