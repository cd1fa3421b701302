"""A plan while it is made: its orders, and exactly how much of every limit they use."""

from __future__ import annotations

from math import fsum, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.search.model import Model

_AN_ORDER = 10**9
"""What an order too many counts among cents too many: it is mended first."""
_LEAST_OVER = 1e-6
"""Cents below which what is passed by floats is noise; what is passed exactly counts as this at the least."""


class Draft:
    """The orders of a plan, changed one at a time, and what they use of the limits; all exact but ``loss``."""

    __slots__ = (
        "dearer", "exempt", "freed", "gained", "least_freed", "losses", "model", "number", "orders", "outside",
        "passed", "spent", "traded", "unknown_dearer", "unknown_freed", "worth",
    )  # fmt: skip

    def __init__(self, model: Model, orders: Iterable[int]) -> None:
        self.model = model
        self.orders = [0] * len(model.items)
        self.losses = [item.start for item in model.items]
        self.spent = self.traded = self.number = self.gained = self.exempt = 0
        self.worth = [span.start for span in model.spans]
        self.outside = fsum(abs(span.over(span.start)) / span.scale for span in model.spans)
        self.passed = sum(span.over(span.start) != 0 for span in model.spans)
        self.freed: list[float] = [inf] * len(model.items)
        """The cents that each sale for the sake of others frees where it becomes the next smaller one."""
        self.least_freed: float = inf
        self.dearer: list[tuple[float, int]] = [(inf, 0)] * len(model.items)
        """The cents that the next dearer order of each item takes, and that order."""
        self.unknown_freed, self.unknown_dearer = set[int](), set(range(len(model.items)))
        for i, order in enumerate(orders):
            if order:
                self.put(i, order)

    def put(self, i: int, order: int) -> None:
        """Change an order."""
        before, item = self.orders[i], self.model.items[i]
        cost, was = item.cost(order), item.cost(before)
        self.spent += cost - was
        self.traded += abs(item.cents(order)) - abs(item.cents(before))
        self.number += (order != 0) - (before != 0)
        if item.lots.ends:
            self.gained += item.gain(order) - item.gain(before)
        if item.wanted:
            self.exempt += item.exempt(order) - item.exempt(before)
        for number, unit in self.model.spans_of[i]:
            span, worth = self.model.spans[number], self.worth[number]
            self.worth[number] = after = worth + (order - before) * unit
            over, was_over = span.over(after), span.over(worth)
            if over != was_over:
                self.outside += (abs(over) - abs(was_over)) / span.scale
                self.passed += (over != 0) - (was_over != 0)
        self.orders[i], self.losses[i] = order, item.loss(order)
        self.unknown_freed.add(i)
        self.unknown_dearer.add(i)

    @property
    def cash(self) -> int:
        """Return the cents that are left."""
        return self.model.question.cash - self.spent

    @property
    def short(self) -> int:
        """Return the cents that are short of the least cash."""
        return max(0, self.model.question.least_cash - self.cash)

    @property
    def loss(self) -> float:
        """Return the objective."""
        return fsum(self.losses) + self.model.cash_loss(self.cash)

    @property
    def broken(self) -> float:
        """Return by how many cents limits are passed, all together: the cash and needless sales apart."""
        over = self._over(self.number, self.traded, self.gained)
        if self.passed:
            over += max(self.outside, _LEAST_OVER)
        return over

    def to_mend(self) -> tuple[Iterable[int], float, int]:
        """Return the items whose orders may mend a limit that is passed, by how many cents it is, and what else counts.

        Groups are mended one after the other, the inner ones first: so many of them count.
        """
        over = self._over(self.number, self.traded, self.gained)
        if not over and self.passed:
            for number, (worth, span) in enumerate(zip(self.worth, self.model.spans, strict=True)):
                if span.over(worth):
                    return span.members, abs(span.over(worth)) / span.scale, number + 1
        return range(len(self.orders)), over, len(self.worth)

    def mends(self, i: int, order: int, groups: int) -> tuple[float, bool]:
        """Return by how many cents less limits, and the first so many groups, are passed with another order.

        And whether it passes one before the last of these farther.
        """
        model, before = self.model, self.orders[i]
        mended, passes = self._over(self.number, self.traded, self.gained) - self._over_with(i, order), False
        for group, unit in model.spans_of[i]:
            if group < groups:
                span, worth = model.spans[group], self.worth[group]
                less = abs(span.over(worth)) - abs(span.over(worth + (order - before) * unit))
                mended, passes = mended + less / span.scale, passes or (less < 0 and group < groups - 1)
        return mended, passes

    def broken_with(self, i: int, order: int) -> float:
        """Return by how much limits would be passed with another order of one item."""
        model, before, over = self.model, self.orders[i], self._over_with(i, order)
        outside, exact = self.outside, 0
        for number, unit in model.spans_of[i]:
            span, worth = model.spans[number], self.worth[number]
            after = abs(span.over(worth + (order - before) * unit))
            outside, exact = outside + (after - abs(span.over(worth))) / span.scale, exact or after
        if exact:
            return over + max(outside, _LEAST_OVER)
        return over + outside if outside > _LEAST_OVER else over

    def _over_with(self, i: int, order: int) -> float:
        """Return by how much limits that are not of groups would be passed with another order of one item."""
        item, before = self.model.items[i], self.orders[i]
        number = self.number + (order != 0) - (before != 0)
        traded = self.traded + abs(item.cents(order)) - abs(item.cents(before))
        gained = self.gained + item.gain(order) - item.gain(before) if item.lots.ends else self.gained
        return self._over(number, traded, gained)

    def _over(self, number: int, traded: int, gained: int) -> float:
        model, over = self.model, 0.0
        if number > model.count:
            over += (number - model.count) * _AN_ORDER
        if traded > model.turnover:
            over += traded - model.turnover
        if model.gain is not None and gained > model.gain:
            over += (gained - model.gain) / model.gain_scale
        return over

    @property
    def beyond(self) -> int:
        """Return the cents that sales bring beyond what they are for; 0 where that is no matter."""
        if self.model.raised is None:
            return 0
        brought = -self.spent - self.exempt - self.model.raised
        return brought + self.model.question.idle if brought > 0 else 0

    @property
    def needless(self) -> bool:
        """Return whether sales bring more than they are for: one could be a step smaller, or a step more be bought."""
        beyond = self.beyond
        if not beyond:
            return False
        least = self._least_freed()
        if least == inf:
            return False
        smaller = least <= beyond and (not self.model.spans or self._may_be_smaller(beyond))
        return smaller or self._fits(beyond)

    def _may_be_smaller(self, beyond: int) -> bool:
        """Return whether a sale may free so much less, as far as the groups it belongs to let it."""
        for i, freed in enumerate(self.freed):
            if freed <= beyond:
                order = self.orders[i]
                more = (self.model.items[i].above(order) or 0) - order
                places = self.model.spans_of[i]
                if not any(abs(self._over_by(g, more * unit)) > abs(self._over_by(g, 0)) for g, unit in places):
                    return True
        return False

    def _over_by(self, number: int, more: int) -> int:
        """Return by how much (scaled) a group passes its limit where it is worth so much more."""
        return self.model.spans[number].over(self.worth[number] + more)

    def _least_freed(self) -> float:
        """Return the least of what sales free."""
        freed, least, grown = self.freed, self.least_freed, False
        for i in self.unknown_freed:
            item, order, before = self.model.items[i], self.orders[i], freed[i]
            sells = order < -item.wanted
            freed[i] = item.net(item.above(order) or 0) - item.net(order) if sells else inf
            grown = grown or (before == least and freed[i] > before)
            least = min(least, freed[i])
        self.unknown_freed.clear()
        self.least_freed = min(freed) if grown else least
        return self.least_freed

    @property
    def allowed(self) -> bool:
        """Return whether every limit is kept."""
        if (self.short and self.model.strict) or self.broken or self.needless:
            return False
        return not (self.model.question.fits and self._fits(self.unspent))

    @property
    def unspent(self) -> int:
        """Return the cents above the least cash."""
        return self.cash - self.model.question.least_cash

    def _fits(self, spare: int) -> bool:
        """Return whether more could be bought for so many cents."""
        self._know_dearer()
        if not self.model.linked:
            return min(self.dearer)[0] <= spare
        return any(cents <= spare and not self.broken_with(i, more) for i, (cents, more) in enumerate(self.dearer))

    def _know_dearer(self) -> None:
        """Find the next dearer orders of the items that were changed."""
        for i in self.unknown_dearer:
            item, before = self.model.items[i], self.orders[i]
            more = None if -item.wanted <= before < 0 else item.dearer(before)
            self.dearer[i] = (inf, 0) if more is None else (item.cost(more) - item.cost(before), more)
        self.unknown_dearer.clear()

    def fitting(self, spare: int) -> tuple[int, int] | None:
        """Return the item and the order by which more could be bought for so many cents, at the least loss."""
        self._know_dearer()
        found, least = None, inf
        for i, (cents, more) in enumerate(self.dearer):
            if cents <= spare:
                loss = self.model.items[i].loss(more) - self.losses[i]
                if loss < least and not self.broken_with(i, more):
                    found, least = (i, more), loss
        return found
