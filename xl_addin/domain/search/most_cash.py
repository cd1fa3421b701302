"""How much cash a plan can leave: less than would let a sale be smaller, or more be bought, where either is a rule.

It is what makes a bound of a plan that would rather leave it all: no price on the cash alone says that it may not stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.search.question import NO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.search.groups import Span
    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.question import Question

_CENTS = 3
"""The most that the next order takes that takes a cent more, beyond a step."""


def most_cash(
    question: Question,
    items: Sequence[Item],
    groups: Sequence[Span],
    raised: int | None,
    cheapest: int,
    *,
    smallest: bool = False,
) -> float:
    """Return the cents that can be left at the most under the rule on sales, and where as much is bought as fits.

    ``raised`` is what sales may bring beyond purchases and costs, None for any; of ``cheapest`` see `cheapest_step`. By
    the rule on sales what is left is less than a share step of a sale, or, where all sales are as small as they may be
    (``smallest``), than what one of them brings; and less than a step of what may be bought; what lies idle already is
    part of that. Where groups let none of the sales be smaller, each group is within such a step of its most: that is
    what they give together. Of plans without a sale the rule holds only where more is to be raised than there is to be
    spent: the others are apart (see `no_sales` of the model).
    """
    exempt, steps = sum(item.exempt(-item.held) for item in items), [0] * len(items)
    for i, item in enumerate(items):
        first = item.below(-item.wanted)
        if first is not None and first < 0:
            steps[i] = max(item.step_value, -item.cost(first) if smallest else 0)
    unspent = _unspent(question, items, steps, exempt, cheapest)
    if raised is None:
        return unspent
    step = max(steps, default=0)
    closed = (one for one in groups if one.most < NO_LIMIT)
    given = sum(max(0, -((one.most - one.start) // one.scale)) + max(steps[i] for i in one.members) for one in closed)
    step = max(step, given) if step else 0
    brought = max(0, min(step, cheapest) - question.idle)
    return min(unspent, question.cash + exempt + (raised + brought if step else 0))


def _unspent(question: Question, items: Sequence[Item], steps: Sequence[int], exempt: int, cheapest: int) -> int:
    """Return the cents that can be left where as much is bought as fits.

    Where limits keep more from being bought, a sale could still be a step smaller: they let that be, but for groups and
    a loss that sets off gains. Where nothing is sold that need not be, there is what there was.
    """
    if not question.fits:
        return NO_LIMIT
    if cheapest < NO_LIMIT:
        return question.least_cash + cheapest
    if question.groups or not _smaller_sales_gain_no_more(question, items):
        return NO_LIMIT
    return max(question.cash + exempt, question.least_cash + max(steps, default=0) + _CENTS)


def _smaller_sales_gain_no_more(question: Question, items: Sequence[Item]) -> bool:
    """Return whether no sale that is a step smaller can pass the limit on gains: none is a loss, or none is needed."""
    if question.gain is None:
        return True
    sold = [item for item in items if item.ends[0] < 0 and item.lots.ends]
    if all(gain >= 0 for item in sold for gain in item.lots.gains):
        return True
    return sum(max(item.gain(max(-end, item.ends[0])) for end in (0, *item.lots.ends)) for item in sold) <= 0


def cheapest_step(question: Question, items: Sequence[Item]) -> int:
    """Return the most that a further step of the cheapest ticker takes that no bound and no other rule keeps back."""
    if question.groups or any(rule is not None for rule in (question.turnover, question.orders, question.gain)):
        return NO_LIMIT
    reach = question.cash + sum(item.held * item.unit for item in items)
    return min(
        (_widest(item) for item in items if not item.wanted and item.ends[1] * item.unit > reach), default=NO_LIMIT
    )


def _widest(item: Item) -> int:
    """Return the most cents that the next step of a ticker takes, from any order."""
    widest, before = item.step_value + 2 + int(item.step_cents * item.rate_float), None
    if len(item.pieces) == 1 and item.pieces[0].low <= 0 <= item.pieces[0].high:
        return widest
    for low, high in sorted([(0, 0), *((piece.low, piece.high) for piece in item.pieces)]):
        if before is not None:
            widest = max(widest, item.cost(low) - item.cost(before))
        before = high if before is None else max(before, high)
    return widest
