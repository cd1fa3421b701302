"""How far each slice stands from its target."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import nearest_cent
from xl_addin.domain.portfolio.measures import drift_score

if TYPE_CHECKING:
    from xl_addin.domain.band import Band
    from xl_addin.domain.portfolio.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One slice: a security, or a nested pie (``symbol`` None) followed by its own slices.

    ``path`` starts with the scope's pie. ``target`` and ``actual`` are fractions of the whole scope;
    ``value`` and ``target_value`` are cents.
    """

    path: tuple[str, ...]
    symbol: str | None
    target: Fraction
    actual: Fraction
    value: int
    target_value: int
    band: Band | None = None

    @property
    def drift(self) -> Fraction:
        """Return actual − target, a fraction (0.01 is one percentage point)."""
        return self.actual - self.target

    @property
    def relative(self) -> Fraction | None:
        """Return the drift as a fraction of the target; there is none at a target of zero."""
        return self.drift / self.target if self.target else None

    @property
    def in_band(self) -> bool:
        """Return whether the drift is within the band; without a band, always."""
        return self.band is None or abs(self.drift) <= self.band.width(self.target)


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A security held that is in no pie; ``value`` in cents."""

    symbol: str
    value: int


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The drift of a scope.

    ``rows`` stand depth first, a pie before its slices, the scope's own pie left out. ``score`` is the portfolio
    drift ½Σ|actual − target| over securities, a fraction. ``invested`` is Σ of the slices, ``total`` adds cash and
    what is outside the pies; all money in cents of ``currency``. ``account`` is whose it is, None where none is named.
    """

    scope: str
    rows: tuple[DriftRow, ...]
    outside: tuple[OutsideRow, ...]
    score: Fraction
    invested: int
    cash: int
    total: int
    account: str | None = None
    currency: str = "USD"


def measure_drift(portfolio: Portfolio) -> DriftReport:
    """Return how every slice of the portfolio stands.

    Actual is value ÷ Σ values of the slices: no cash, nothing outside the pies. With nothing held every actual is 0,
    and so is the score, because there is nothing to rebalance yet.
    """
    nodes = portfolio.tree.nodes
    values, invested = portfolio.values, portfolio.invested
    rows = tuple(
        DriftRow(
            path=portfolio.tree.paths[i],
            symbol=node.symbol,
            target=node.target,
            actual=values[i] / invested if invested else Fraction(0),
            value=nearest_cent(values[i]),
            target_value=nearest_cent(node.target * invested),
            band=node.band or portfolio.settings.band,
        )
        for i, node in enumerate(nodes)
        if i
    )
    outside = tuple(OutsideRow(position.symbol, nearest_cent(position.value)) for position in portfolio.outside)
    total = nearest_cent(invested + sum(position.value for position in portfolio.outside))
    total += 0 if portfolio.tree.cash_leaves else portfolio.cash  # else it is one of the slices
    return DriftReport(
        scope=nodes[0].name,
        rows=rows,
        outside=outside,
        score=drift_score(portfolio),
        invested=nearest_cent(invested),
        cash=portfolio.cash,
        total=total,
        account=portfolio.account,
        currency=portfolio.settings.currency,
    )
