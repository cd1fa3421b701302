"""Groups of tickers with limits on what they are worth together, counted in whole numbers."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.search.question import Group, Question


_MOST_ROUNDING = 100.0
"""Cents beyond which passing a limit is no matter of rounding, however large the steps are."""


class Span(NamedTuple):
    """A group: the indices of its tickers, and the scaled value they are to have together, ``least`` … ``most``.

    ``scales`` are what a unit of each ticker counts; ``scale`` is what a cent counts. ``start`` is before any order.
    """

    members: tuple[int, ...]
    scales: tuple[int, ...]
    scale: int
    start: int
    least: int
    most: int
    rounding: float
    """Cents by which rounding to share steps alone may pass a limit."""

    def over(self, worth: int) -> int:
        """Return by how much (scaled) a value is above the most, or, below zero, below the least."""
        return max(0, worth - self.most) or min(0, worth - self.least)

    def worth(self, orders: Sequence[int]) -> int:
        """Return the scaled value after orders."""
        return self.start + sum([unit * orders[i] for i, unit in zip(self.members, self.scales, strict=True)])


def spans(question: Question, *, widened: bool = False) -> tuple[Span, ...]:
    """Return the groups of a question, those within others first.

    ``widened``: those that are outside of their limits may stay where they are.
    """
    if not question.groups:
        return ()
    index = {ticker.symbol: i for i, ticker in enumerate(question.tickers)}
    groups = sorted(question.groups, key=lambda group: len(group.symbols))
    return tuple(_span(question, group, index, widened=widened) for group in groups)


def _span(question: Question, group: Group, index: Mapping[str, int], *, widened: bool) -> Span:
    members = tuple(sorted(index[symbol] for symbol in group.symbols))
    tickers = [question.tickers[i] for i in members]
    scale = lcm(*(ticker.denominator for ticker in tickers))
    scales = tuple(ticker.numerator * (scale // ticker.denominator) for ticker in tickers)
    start = sum(ticker.held * unit for ticker, unit in zip(tickers, scales, strict=True))
    least, most = group.least * scale, group.most * scale
    if widened:
        least, most = min(least, start), max(most, start)
    rounding = sum(ticker.step * unit for ticker, unit in zip(tickers, scales, strict=True)) / scale
    return Span(members, scales, scale, start, least, most, min(rounding, _MOST_ROUNDING))
