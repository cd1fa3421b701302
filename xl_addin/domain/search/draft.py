"""A plan while it is made: its orders, and exactly how much of every limit they use."""

from __future__ import annotations

from math import fsum, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.search.model import Model

_AN_ORDER = 10**9
"""What an order too many counts among cents too many: it is mended first."""


class Draft:
    """The orders of a plan, changed one at a time, and what they use of the limits; all exact but ``loss``."""

    __slots__ = ("exempt", "gained", "losses", "model", "number", "orders", "spent", "traded", "worth")

    def __init__(self, model: Model, orders: Iterable[int]) -> None:
        self.model = model
        self.orders = [0] * len(model.items)
        self.losses = [item.start for item in model.items]
        self.spent = self.traded = self.number = self.gained = self.exempt = 0
        self.worth = [span.start for span in model.spans]
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
            self.exempt += max(0, -cost) - max(0, -was)
        for number in self.model.spans_of[i]:
            span = self.model.spans[number]
            self.worth[number] += (order - before) * span.scales[span.members.index(i)]
        self.orders[i], self.losses[i] = order, item.loss(order)

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
        """Return by how many cents limits are passed, all together: the cash apart."""
        model, over = self.model, 0.0
        over += max(0, self.number - model.count) * _AN_ORDER
        over += max(0, self.traded - model.turnover)
        if model.gain is not None:
            over += max(0, self.gained - model.gain) / model.gain_scale
        for worth, span in zip(self.worth, model.spans, strict=True):
            over += max(worth - span.most, span.least - worth, 0) / span.scale
        return over + self.needless

    @property
    def needless(self) -> int:
        """Return the cents that sales bring beyond what they are for: as much as a step of one of them or more."""
        model = self.model
        if model.raised is None:
            return 0
        beyond = -self.spent - self.exempt - model.raised
        if beyond <= 0:
            return 0
        return beyond if any(step <= beyond for step in self._last_steps()) else 0

    def _last_steps(self) -> Iterable[int]:
        """Yield what the last step of each sale brings."""
        for item, order in zip(self.model.items, self.orders, strict=True):
            if order < 0 and not item.wanted:
                smaller = item.above(order)
                yield item.cost(smaller or 0) - item.cost(order)

    @property
    def allowed(self) -> bool:
        """Return whether every limit is kept."""
        if self.short and self.model.strict:
            return False
        return not self.broken and not (self.model.question.fits and self.fitting() is not None)

    def fitting(self) -> tuple[int, int] | None:
        """Return the item and the order by which more could be bought at the least loss; None where nothing fits."""
        spare, found, least = self.cash - self.model.question.least_cash, None, inf
        for i, item in enumerate(self.model.items):
            before = self.orders[i]
            more = item.above(before)
            if (before < 0 and item.wanted) or more is None or not 0 < item.cost(more) - item.cost(before) <= spare:
                continue
            loss = item.loss(more) - self.losses[i]
            if loss < least and self.tried(i, more)[0] == 0:
                found, least = (i, more), loss
        return found

    def tried(self, i: int, order: int) -> tuple[float, float]:
        """Return by how much limits were passed and what would be lost with another order of one item."""
        before = self.orders[i]
        cash, lost = self.cash, -self.losses[i]
        self.put(i, order)
        broken, lost = self.broken, lost + self.losses[i]
        if self.cash < cash or self.model.question.cash_scale is not None:
            lost += self.model.cash_loss(self.cash) - self.model.cash_loss(cash)
        self.put(i, before)
        return broken, lost
