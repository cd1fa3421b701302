"""Target percentages: three ways to type them, one scale within each pie."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.pie_checks import SLACK
from xl_addin.sheets.amounts import number, typed_percent
from xl_addin.sheets.cells import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.grid import Value

_WHOLE = Decimal(100)


class Weight(NamedTuple):
    """A target as typed: text ``40%`` says its scale; 0.4 (a cell formatted as %) and 40 are told apart by the pie."""

    amount: Decimal
    stated: bool = False


def weight(value: Value) -> Weight | Problem:
    """Return the target a cell holds, its scale still open."""
    typed = typed_percent(value) if isinstance(value, str) else None
    amount = number(value) if typed is None else typed
    if isinstance(amount, Problem):
        return amount._replace(remedy="Type it like 40%.") if isinstance(value, str) and "%" in value else amount
    return Weight(amount, typed is not None)


def percents(pie: Sequence[Weight]) -> list[Decimal | Problem]:
    """Return the targets of one pie in percent, under the one scale that makes them total 100.

    Where neither scale does, they are fractions if none is above 1; that total is then the pie's own mistake. A pie
    that totals 100 only when its small numbers are fractions and the others percents mixes scales: a problem for
    each of the small ones.
    """
    plain, times_100 = _scaled(pie, 1), _scaled(pie, 100)
    if _off(plain) > SLACK and _off(times_100) > SLACK:
        small = [not w.stated and 0 < w.amount <= 1 for w in pie]
        mixed = [b if s else a for a, b, s in zip(plain, times_100, small, strict=True)]
        if _off(mixed) <= SLACK:
            return [_mixes(w) if s else a for w, a, s in zip(pie, plain, small, strict=True)]
        return list(times_100 if all(w.stated or w.amount <= 1 for w in pie) else plain)
    return list(times_100 if _off(times_100) < _off(plain) else plain)


def _scaled(pie: Sequence[Weight], factor: int) -> list[Decimal]:
    return [w.amount if w.stated else w.amount * factor for w in pie]


def _off(amounts: Sequence[Decimal]) -> Decimal:
    return abs(sum(amounts, -_WHOLE))


def _mixes(typed: Weight) -> Problem:
    percent = share_text(typed.amount * 100)
    return Problem(
        f"{share_text(typed.amount)} looks like {percent}%, but other targets of this pie are typed as whole percents",
        f"Type {percent} here: one pie has one scale.",
    )
