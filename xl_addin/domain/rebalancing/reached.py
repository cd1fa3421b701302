"""When each slice of a projection reaches its target."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.security import securities_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xl_addin.domain.portfolio.portfolio import Portfolio

_Key = tuple[str | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SliceAhead:
    """One slice of an account: its weights at the start and the end, and the first day on which it is at its target.

    Weights are fractions of all slices; ``target`` is the target at the end. ``reached`` is None where it never is.
    """

    account: str | None
    path: tuple[str, ...]
    target: float
    start: float
    end: float
    reached: date | None


@dataclass
class Progress:
    """What was seen of the slices so far: how each stood first and last, and when it first was at its target."""

    first: dict[_Key, float] = field(default_factory=dict)
    last: dict[_Key, tuple[float, float]] = field(default_factory=dict)
    reached: dict[_Key, date] = field(default_factory=dict)
    all_reached: date | None = None

    def look(self, day: date, portfolios: Sequence[Portfolio]) -> bool:
        """Take in how some portfolios stand on a day, and return whether every slice of them is at its target."""
        whole = True
        for portfolio in portfolios:
            invested = portfolio.invested
            for i, there in _at_target(portfolio):
                key = portfolio.account, portfolio.tree.paths[i]
                weight = float(portfolio.values[i] / invested) if invested else 0.0
                self.first.setdefault(key, weight)
                self.last[key] = weight, float(portfolio.tree.nodes[i].target)
                whole = whole and there
                if there:
                    self.reached.setdefault(key, day)
        if whole and self.all_reached is None:
            self.all_reached = day
        return whole

    def slices(self) -> tuple[SliceAhead, ...]:
        """Return the slices as they were seen, in the order of the tree."""
        return tuple(
            SliceAhead(account, path, target, self.first[account, path], end, self.reached.get((account, path)))
            for (account, path), (end, target) in self.last.items()
        )


def _at_target(portfolio: Portfolio) -> Iterator[tuple[int, bool]]:
    """Yield the securities' slices, each with whether it is at its target.

    It is, to within the smallest order or one share step: nothing smaller can be bought.
    """
    tree, whole = portfolio.tree, portfolio.invested
    securities = securities_of(portfolio)
    for i in sorted(tree.leaves):
        node = tree.nodes[i]
        if node.outside or node.is_cash:
            continue
        own = securities.get(node.symbol or "")
        step = Fraction(own.price) / 10**own.places if own else Fraction(0)
        least = max(Fraction(portfolio.settings.minimum_order, 100), step)
        yield i, bool(whole) and abs(portfolio.values[i] - node.target * whole) <= least
