"""From the orders that are best at some prices to a plan that keeps every limit and that no single change betters."""

from __future__ import annotations

from heapq import nlargest, nsmallest
from itertools import product
from math import inf
from typing import TYPE_CHECKING

from xl_addin.domain.search.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.model import Model

_CHANGES, _FEWEST, _LOOKS = 60, 20, 100_000
"""How many changes are made to mend, and to better, a plan at the most, beside one of each ticker; and where there are
many tickers, how many looks at one of them are taken in all."""
_LOOKS_ROUND = 12
"""How often all tickers are looked at for changes that bring a plan nearer."""
_PARTS = 50
"""Into how many parts a goal is divided where more has to be bought than brings the plan nearer."""
_PARTNERS = 4
"""How many tickers that give, and how many that take, are tried with each other."""
_LEAP = 4
"""From how many steps on a change is made at once."""
_BOTH = (1, -1)
_MOST_CENTS = 1e15
_LEAST_GAIN = 1e-3
"""Cents of the objective for which a change is not worth making."""


def mended(model: Model, orders: Iterable[int], enough: float = -inf) -> Draft | None:
    """Return a plan near some orders that keeps every limit; None where none was found.

    One that loses no more than ``enough`` is not bettered further.
    """
    draft = Draft(model, orders)
    if not _mend(draft):
        return None
    better(draft, enough)
    if draft.needless:
        _only_needed(draft)
        better(draft, enough)
        _filled(draft)
    return draft if draft.allowed else None


def planned(model: Model, orders: Iterable[int]) -> Draft | None:
    """Return a plan of these orders if they keep every rule, or else one near them; None where none was found."""
    near = [_possible(item, order) for item, order in zip(model.items, orders, strict=True)]
    draft = Draft(model, near)
    _filled(draft)
    return draft if draft.allowed else mended(model, near)


def _possible(item: Item, order: int) -> int:
    """Return the possible order that is nearest to one."""
    others = [*item.near(order), 0] if item.zero else list(item.near(order))
    return min(others, key=lambda other: abs(other - order))


def _most_changes(draft: Draft) -> int:
    count = len(draft.orders)
    return max(_FEWEST, min(_CHANGES + count, _LOOKS // max(1, count)))


def _mend(draft: Draft) -> bool:
    """Change orders, at the least loss for what it mends, until limits are kept; return whether it was done."""
    for _ in range(_most_changes(draft)):
        short, broken = draft.short, draft.broken
        if not short and not broken:
            return True
        if not broken:
            if not _freed(draft):
                break
        elif (change := _least_painful(draft)) is not None:
            draft.put(*change)
        else:
            break
    return not draft.broken and not (draft.short and draft.model.strict)


def _freed(draft: Draft) -> bool:
    """Make the changes that lose least for the cents they free until one frees more than is short; return if any was.

    That one is made only where it comes first: for what is then short, another may lose less.
    """
    made, linked = False, draft.model.linked
    for _, i, order in sorted(_freeing(draft, draft.short)):
        item, short = draft.model.items[i], draft.short
        freed = item.cost(draft.orders[i]) - item.cost(order)
        if not short or (made and freed > short):
            break
        if freed > 0 and not (linked and draft.broken_with(i, order)):
            draft.put(i, order)
            made = True
    return made


def _only_needed(draft: Draft) -> None:
    """Make sales smaller, those that lose least by it first, until none is a step larger than what it is for."""
    for _ in range(_LOOKS_ROUND):
        if not draft.needless:
            return
        made = 0
        for _, i, order in sorted(_smaller(draft)):
            less = draft.model.items[i].net(order) - draft.model.items[i].net(draft.orders[i])
            if less <= draft.beyond and not (draft.model.linked and draft.broken_with(i, order)):
                draft.put(i, order)
                made += 1
        if not made:
            return


def _smaller(draft: Draft) -> Iterator[tuple[float, int, int]]:
    """Yield for each sale the smaller one that loses least for the cents it brings less, and what that is a cent."""
    beyond = draft.beyond
    for i, (item, before) in enumerate(zip(draft.model.items, draft.orders, strict=True)):
        if before >= -item.wanted:
            continue
        net, loss = item.net(before), draft.losses[i]
        leaps = [order for order in item.near(min(-1, before + int(beyond / item.unit))) if before < order < 0]
        others = ((order, item.net(order) - net) for order in leaps or [item.above(before) or 0])
        smaller = [((item.loss(order) - loss) / max(less, 1), i, order) for order, less in others if less <= beyond]
        if smaller:
            yield min(smaller)


def _least_painful(draft: Draft) -> tuple[int, int] | None:
    """Return the change that loses least for the cents by which limits are then passed less.

    Groups that are mended already are passed again only where nothing else mends what is left.
    """
    best: tuple[bool, float, int, int] | None = None
    looked_at, cents, groups = draft.to_mend()
    for i in looked_at:
        item, before = draft.model.items[i], draft.orders[i]
        for order in _others(item, before, min(cents, _MOST_CENTS)):
            mends, passes = draft.mends(i, order, groups)
            if mends > 0:
                ratio = (passes, (item.loss(order) - draft.losses[i]) / mends, i, order)
                best = ratio if best is None or ratio < best else best
    return best[2:] if best else None


def _freeing(draft: Draft, short: int) -> Iterator[tuple[float, int, int]]:
    """Yield for each item the change that loses least for the cents it frees, and what that is a cent."""
    for i, item in enumerate(draft.model.items):
        before, cost, loss = draft.orders[i], item.cost(draft.orders[i]), draft.losses[i]
        found = [
            ((item.loss(order) - loss) / min(freed, short), i, order)
            for order in _others(item, before, short, (-1,))
            if (freed := cost - item.cost(order)) > 0
        ]
        yield from found if draft.model.linked else [min(found)] if found else []


def _others(item: Item, before: int, cents: float, ways: tuple[int, ...] = _BOTH) -> Iterator[int]:
    """Yield other orders of an item: none, and the next ones or those that shift so many cents, up (1) or down (-1)."""
    if before and item.zero and (len(ways) > 1 or (before < 0) == (ways[0] > 0)):
        yield 0
    shift = int(min(cents, 1e15) / item.unit) + 1
    for way in ways:
        if shift > _LEAP * item.step:
            for order in item.near(before + way * shift):
                if (order - before) * way > 0:
                    yield order
        else:
            other = item.above(before) if way > 0 else item.below(before)
            if other:
                yield other


def better(draft: Draft, enough: float) -> None:
    """Make single changes that keep the limits and bring the plan nearer, then buy what has to be bought."""
    for _ in range(_LOOKS_ROUND):
        if draft.loss <= enough or not sum(_made(draft, change) for change in sorted(_nearer(draft))):
            break
    _invested(draft)


def _invested(draft: Draft) -> None:
    """Buy as much as fits, where that is the rule."""
    while draft.model.question.fits and (more := draft.fitting(draft.unspent)) is not None:
        draft.put(*_leap(draft, *more, draft.unspent))


def _filled(draft: Draft) -> None:
    """Buy what has to be bought, where as much is bought as fits or sales bring more than they are for."""
    _invested(draft)
    while draft.needless and (more := draft.fitting(draft.beyond)) is not None:
        draft.put(*_leap(draft, *more, draft.beyond))


def _made(draft: Draft, change: tuple[float, int, int]) -> bool:
    """Make a change if it still keeps the limits and brings the plan nearer; return whether it was made."""
    _, i, order = change
    before, item, model = draft.orders[i], draft.model.items[i], draft.model
    cents = item.cost(order) - item.cost(before)
    lost = item.loss(order) - draft.losses[i] + _cash_lost(draft, cents)
    if lost >= -_LEAST_GAIN or cents > max(0, draft.cash - model.question.least_cash):
        return False
    if model.linked and draft.broken_with(i, order):
        return False
    draft.put(i, order)
    if cents <= 0 and draft.needless:
        draft.put(i, before)
        return False
    return True


def exchanged(draft: Draft) -> Draft:
    """Return a plan with money taken from what is most over its goal for what is least so, while that brings it nearer.

    Where cash and sales leave no room no single change does it.
    """
    for _ in range(_most_changes(draft)):
        if not _exchanged(draft):
            break
    return draft


def _exchanged(draft: Draft) -> bool:
    """Make one exchange; return whether there was one."""
    items, orders = draft.model.items, draft.orders
    over = [2 * (item.off + order * item.unit) / item.scale if item.scale else 0.0
            for item, order in zip(items, orders, strict=True)]  # fmt: skip
    places = [i for i, item in enumerate(items) if item.scale]
    giving = nlargest(_PARTNERS, (i for i in places if items[i].below(orders[i]) is not None), key=over.__getitem__)
    taking = nsmallest(_PARTNERS, (i for i in places if items[i].above(orders[i]) is not None), key=over.__getitem__)
    for i, k in product(giving, taking):
        if i == k or over[i] <= over[k]:
            continue
        cents = (over[i] - over[k]) / 2 / (1 / items[i].scale + 1 / items[k].scale)
        if any(_tried(draft, i, one, k, other) for one, other in _pairs(draft, i, k, cents)):
            return True
    return False


def _pairs(draft: Draft, i: int, k: int, cents: float) -> Iterator[tuple[int, int]]:
    """Yield orders of two items, the one freeing about so many cents for the other: either of them rounded first."""
    giving, taking, spare = draft.model.items[i], draft.model.items[k], max(0, draft.unspent)
    before, after = draft.orders[i], draft.orders[k]
    for one in giving.near(before - int(cents / giving.unit)):
        freed = giving.cost(before) - giving.cost(one)
        more = (freed + spare - (0 if after else taking.fee)) / (taking.unit * (1 + taking.rate_float))
        yield from ((one, other) for other in taking.near(after + int(more)))
    for other in taking.near(after + int(cents / taking.unit)):
        needed = taking.cost(other) - taking.cost(after) - spare
        yield from ((one, other) for one in giving.near(before - int(needed / giving.unit)))


def _tried(draft: Draft, i: int, one: int, k: int, other: int) -> bool:
    """Change two orders if that keeps the limits and brings the plan nearer; return whether it did."""
    before, after = draft.orders[i], draft.orders[k]
    giving, taking = draft.model.items[i], draft.model.items[k]
    if one >= before or other <= after:
        return False
    lost = giving.loss(one) - draft.losses[i] + taking.loss(other) - draft.losses[k]
    cents = giving.cost(one) - giving.cost(before) + taking.cost(other) - taking.cost(after)
    if cents > max(0, draft.unspent) or lost + _cash_lost(draft, cents) >= -_LEAST_GAIN:
        return False
    orders, loss = list(draft.orders), draft.loss
    draft.put(i, one)
    draft.put(k, other)
    while not draft.broken and draft.needless and (more := draft.fitting(draft.beyond)) is not None:
        draft.put(*_leap(draft, *more, draft.beyond))
    if not draft.broken and not draft.needless and draft.loss < loss - _LEAST_GAIN:
        return True
    for n, order in enumerate(orders):
        if draft.orders[n] != order:
            draft.put(n, order)
    return False


def _cash_lost(draft: Draft, cents: int) -> float:
    """Return what is lost by so many cents less of cash."""
    model = draft.model
    if model.question.cash_scale is None:
        return 0.0
    return model.cash_loss(draft.cash - cents) - model.cash_loss(draft.cash)


def _leap(draft: Draft, i: int, order: int, spare: int) -> tuple[int, int]:
    """Return an item with an order that takes a good part of what may be spent, where its steps are small."""
    item, before = draft.model.items[i], draft.orders[i]
    cents = max(spare / _LEAP, min(spare, item.goal / _PARTS))
    while cents > item.step_cents:
        for other in sorted(item.near(order + int(cents / item.unit)), reverse=True):
            if other > order and item.cost(other) - item.cost(before) <= spare and not draft.broken_with(i, other):
                return i, other
        cents /= _LEAP
    return i, order


def _nearer(draft: Draft) -> Iterator[tuple[float, int, int]]:
    """Yield for each item the change that brings the plan nearest, of those that the cash allows, and what is lost."""
    model, spare = draft.model, max(0, draft.cash - draft.model.question.least_cash)
    weighs_cash = model.question.cash_scale is not None
    for i, item in enumerate(model.items):
        before, loss = draft.orders[i], draft.losses[i]
        if not weighs_cash and loss < _LEAST_GAIN:
            continue
        off = item.off + before * item.unit
        if not weighs_cash and 2 * abs(off) <= item.shift and item.is_plain(before):
            continue  # every other order is at least as far from the goal
        ways = _BOTH if weighs_cash or item.lots.ends else (1 if off < 0 else -1,)
        cost, least, found = item.cost(before), -_LEAST_GAIN, None
        for order in _others(item, before, min(spare, abs(off)), ways):
            cents = item.cost(order) - cost
            lost = item.loss(order) - loss + _cash_lost(draft, cents)
            if lost < least and cents <= spare:
                least, found = lost, order
        if found is not None:
            yield least, i, found
