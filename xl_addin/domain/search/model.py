"""The question made ready: every ticker as an item, every rule between them as a number, and plans measured exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, fsum, inf, lcm
from typing import TYPE_CHECKING

from xl_addin.domain.search.groups import Span, spans
from xl_addin.domain.search.most_cash import cheapest_step, most_cash
from xl_addin.domain.search.piece import NO_LOTS, Lots
from xl_addin.domain.search.pieces import item_of
from xl_addin.domain.search.question import NO_LIMIT

if TYPE_CHECKING:
    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.question import Question, Ticker

MISSING = 1e6
"""What a cent that is short of the least cash weighs, where no plan keeps it: more than anything else."""


@dataclass(frozen=True)
class Model:
    """A question with its items; amounts in cents.

    ``most_cash`` is what can be left at the most (see ``smallest_sales`` and ``no_sales``), ``gain_scale`` what a cent
    of gain counts.
    ``strict``: the least cash has to be kept.
    """

    question: Question
    items: tuple[Item, ...]
    spans: tuple[Span, ...]
    spans_of: tuple[tuple[tuple[int, int], ...], ...]
    """The numbers of the groups of each item, and what a unit of it counts in them."""
    gain: int | None
    gain_scale: int
    raised: int | None
    """Cents that sales may bring beyond purchases and costs; None for any."""
    most_cash: float
    cheapest: int
    """The most that a further step takes of the ticker of which more can always be bought, and that takes least."""
    strict: bool

    @property
    def turnover(self) -> int:
        """Return the most that all orders may be worth together."""
        return NO_LIMIT if self.question.turnover is None else self.question.turnover

    @cached_property
    def linked(self) -> bool:
        """Return whether any rule but on the cash links the orders of tickers."""
        question = self.question
        rules = (question.turnover, question.orders, question.gain)
        return bool(question.groups) or any(rule is not None for rule in rules)

    @property
    def count(self) -> int:
        """Return how many orders there may be."""
        return len(self.items) if self.question.orders is None else self.question.orders

    def cash_loss(self, cash: float) -> float:
        """Return what the cash that is left adds to the objective."""
        question = self.question
        short = question.least_cash - cash
        loss = (inf if self.strict else MISSING * short) if short > 0 else 0.0
        if question.cash_scale is not None:
            loss += (cash - question.cash_goal) ** 2 / question.cash_scale
        return loss


def model_of(question: Question, *, widened: bool = False, strict: bool = True) -> Model:
    """Return a question made ready.

    ``widened``: groups that are outside of their limits may stay where they are. Not ``strict``: cash may be missing.
    """
    weighs = question.tax_weight or question.gain is not None
    scale = _gain_scale(question) if question.gain is not None else 1
    joined = question.turnover is None and question.orders is None
    items = tuple(
        item_of(ticker, joined=joined, lots=_lots(ticker, question, scale) if weighs else NO_LOTS)
        for ticker in question.tickers
    )
    if question.orders == 0:
        items = tuple(item.within(0, 0) for item in items)
    groups = spans(question, widened=widened)
    spans_of: list[list[tuple[int, int]]] = [[] for _ in items]
    for number, span in enumerate(groups):
        for i, unit in zip(span.members, span.scales, strict=True):
            spans_of[i].append((number, unit))
    raised = None
    if question.to_raise is not None:
        raised = max(question.to_raise, question.least_cash - question.cash)
    cheapest = cheapest_step(question, items)
    return Model(
        question=question,
        items=items,
        spans=groups,
        spans_of=tuple(map(tuple, spans_of)),
        gain=None if question.gain is None else max(0, question.gain.numerator * scale // question.gain.denominator),
        gain_scale=scale,
        raised=raised,
        most_cash=most_cash(question, items, groups, raised, cheapest),
        cheapest=cheapest,
        strict=strict,
    )


def smallest_sales(model: Model) -> Model | None:
    """Return the model of the plans whose sales are all as small as they may be; None where these are no others.

    They may leave more cash than others (see `most_cash`), and have a bound of their own.
    """
    most = most_cash(model.question, model.items, model.spans, model.raised, model.cheapest, smallest=True)
    if most <= model.most_cash:
        return None
    items = []
    for item in model.items:
        first = item.below(-item.wanted)
        items.append(item if first is None else item.within(first, NO_LIMIT))
    return replace(model, items=tuple(items), most_cash=most)


def no_sales(model: Model, loss: float) -> Model | None:
    """Return the model of the plans without a sale for the sake of others, None where these are no others.

    Where cash has to be spent before anything is sold, they may leave it, and have a bound of their own. There is none
    either where what stays above its goal then loses as much as a plan that is known.
    """
    if model.raised is None or model.raised >= 0 or all(item.ends[0] >= 0 for item in model.items):
        return None
    over = [item.off * item.off / item.scale for item in model.items if item.off > 0 and not item.wanted]
    if fsum(over) >= loss:
        return None
    items = tuple(item.within(-item.wanted, NO_LIMIT) for item in model.items)
    most = most_cash(model.question, items, model.spans, model.raised, model.cheapest)
    return replace(model, items=items, most_cash=most) if most > model.most_cash else None


_FINEST_GAIN = 10**24
"""The parts of a cent in which gains are counted at the most: what more a cost of many decimals has is rounded up."""


def _gain_scale(question: Question) -> int:
    return min(_FINEST_GAIN, lcm(*(lot.gain.denominator for ticker in question.tickers for lot in ticker.lots)))


def _lots(ticker: Ticker, question: Question, scale: int) -> Lots:
    ends, taxes, gains, end = [], [], [], 0
    for lot in ticker.lots:
        end += lot.units
        ends.append(end)
        taxes.append(question.tax_weight * float(lot.tax))
        gains.append(ceil(lot.gain * scale) if question.gain is not None else 0)
    return Lots(tuple(ends), tuple(taxes), tuple(gains))
