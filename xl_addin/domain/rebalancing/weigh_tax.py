"""`Tax versus drift`: a plan whose sales cost tax is made again with as much held back as the tax is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Term
from xl_addin.domain.portfolio.measures import chi_squared
from xl_addin.domain.rebalancing.in_dollars import (
    has_gains,
    keeping_worth,
    lots_in_dollars,
    positions_of,
    realised_gain,
)
from xl_addin.domain.rebalancing.priced_plan import Sweep
from xl_addin.domain.rebalancing.scope import Unweighed
from xl_addin.domain.rebalancing.tax_weight import Taxed, YearSoFar, nearest_weighed
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.tax.tax import TaxYear

_A_CENT = 0.01
_ROUNDING = 0.015
"""Dollars by which less is kept than aimed at: what has to stay is rounded up to a cent, and one added (`keeping`)."""
_MORE = 5
"""Cents by which, and a share step, a sale may be larger for rounding alone."""
_PARTS = (1.0, 0.5, 0.25)
"""How much of what is aimed at is tried to be kept: all of it, and less where share steps do not allow that."""


def weigh_tax(basis: Basis, again: Callable[[Scope], Basis]) -> Basis:
    """Return the plan, or one that sells less where the tax saved outweighs the distance from the targets.

    ``again`` makes the plan anew for a scope that keeps more. The losses the plan realises are set off as they are;
    no loss is sold for its benefit, and nothing for more than without the weight, but that in a withdrawal the others
    have to bring what one is spared. Where share steps leave nothing of the advantage, the plan stays what it is.
    """
    settings = basis.scope.portfolio.settings
    year = tax_year(settings)
    if not settings.tax_weight or year is None or not basis.sales:
        return basis
    search = _Search(basis, float(settings.tax_weight))
    aim = search.aim(year)
    if any(aim[symbol] > there + _A_CENT for symbol, there in search.plain.items()):
        for part in _PARTS:
            found = search.plan(aim, part, again)
            if found is not None and search.is_better(found):
                return found
    return basis


class _Search:
    """A plan in dollars, and the search for one that weighs its tax.

    ``plain`` is what each ticker is worth after the plan, or after the exact one where that sells less.
    """

    def __init__(self, basis: Basis, weight: float) -> None:
        self._basis, self._weight = basis, weight
        self._budget = basis.first.job.budget / 100
        self._positions = positions_of(basis)
        exact = Sweep(list(self._positions.values()), self._budget).at(0.0).worth
        self.plain = {symbol: max(there, free) for (symbol, there), free in zip(self._worth(basis), exact, strict=True)}
        self._capped = basis.request.action is not Action.WITHDRAW
        if self._capped:
            self._positions = {
                symbol: replace(position, lower=max(position.lower, min(position.value, self.plain[symbol])))
                for symbol, position in self._positions.items()
            }

    def aim(self, year: TaxYear) -> dict[str, float]:
        """Return what each ticker is to be worth in dollars."""
        basis = self._basis
        tickers = [Taxed(position, lots_in_dollars(basis, symbol)) for symbol, position in self._positions.items()]
        by_tax = basis.scope.portfolio.settings.lot_method is LotMethod.MIN_TAX
        worth = nearest_weighed(tickers, self._budget, self._weight, _so_far(basis, year), by_tax=by_tax)
        return dict(zip(self._positions, worth, strict=True))

    def plan(self, aim: Mapping[str, float], part: float, again: Callable[[Scope], Basis]) -> Basis | None:
        """Return the plan that keeps a part of what is aimed at; None where the cash cannot be raised then."""
        basis = self._basis
        kept = {
            symbol: self.plain[symbol] + part * (aim[symbol] - self.plain[symbol]) - _ROUNDING
            for symbol, position in self._positions.items()
            if self._capped or has_gains(position)
        }
        chi2 = chi_squared(basis.after.portfolio, basis.first.job.budget)
        unweighed = Unweighed(realised_gain(basis), basis.realised.tax or 0, chi2)
        try:
            return again(replace(keeping_worth(basis, kept), unweighed=unweighed))
        except Refused:
            return None

    def is_better(self, found: Basis) -> bool:
        """Return whether a plan bears less tax, for less distance than that is worth, and sells nothing more."""
        saved = (self._basis.realised.tax or 0) - (found.realised.tax or 0)
        further = self._distance(found) - self._distance(self._basis)
        return saved > 0 and further < self._weight * saved / 100 and not self._sells_more(found)

    def _sells_more(self, found: Basis) -> bool:
        """Return whether anything is sold for more than without the weight, except in a withdrawal."""
        if not self._capped:
            return False
        before, securities = self._basis.units, self._basis.scope.securities
        more = ((securities[s], min(0, before.get(s, 0)) - units) for s, units in found.units.items() if units < 0)
        return any(security.proceeds(units - security.step) > _MORE for security, units in more)

    def _distance(self, basis: Basis) -> float:
        return Sweep(list(self._positions.values()), self._budget).distance([there for _, there in self._worth(basis)])

    def _worth(self, basis: Basis) -> Iterator[tuple[str, float]]:
        """Yield what each ticker is worth in dollars after a plan."""
        for symbol in self._positions:
            yield symbol, sum(basis.after.values[i] for i in basis.after.tree.by_symbol[symbol]) / 100


def _so_far(basis: Basis, year: TaxYear) -> YearSoFar:
    """Return the year with the losses that the plan realises."""
    short, long = year.short, year.long
    for lot in (lot for lots in basis.realised.lots.values() for lot in lots if lot.taxable < 0):
        if lot.term is Term.LONG:
            long += lot.taxable
        else:
            short += lot.taxable
    return YearSoFar((short / 100, long / 100), (year.short_rate / year.scale, year.long_rate / year.scale))
