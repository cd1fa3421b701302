"""What if prices or targets were others: the rows of a workbook as they would then be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.money import CENT, price_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.domain.rows import PriceRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.rows import HoldingRow, TargetRow

_FINEST = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class NewPrice:
    """Another price of a security: an ``amount`` as quoted, or a ``change`` of the price there is, a fraction."""

    symbol: str
    amount: Decimal | None = None
    change: Decimal | None = None

    def of(self, price: Decimal) -> Decimal:
        """Return what becomes of a price."""
        return self.amount if self.amount is not None else price * (1 + (self.change or Decimal()))

    def __str__(self) -> str:
        """Return it as it is told: ``VTI -20%``, ``VTI at 250``."""
        if self.amount is not None:
            return f"{self.symbol} at {price_text(self.amount)}"
        return f"{self.symbol} {(self.change or Decimal()) * 100:+f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, slots=True)
class NewTarget:
    """Another target of a slice, in percent of its pie; ``pie`` is None where the slice is in one pie only."""

    slice: str
    percent: Decimal
    pie: str | None = None

    def is_of(self, row: TargetRow) -> bool:
        """Return whether a row is the one that is meant."""
        name = fold(row.slice) == fold(self.slice) or symbol_key(row.slice) == symbol_key(self.slice)
        return name and (self.pie is None or fold(row.pie) == fold(self.pie))

    @property
    def name(self) -> str:
        """Return the slice as it was named."""
        return f"{self.pie}/{self.slice}" if self.pie else self.slice

    def __str__(self) -> str:
        """Return it as it is told: ``BND 30%``."""
        return f"{self.name} {self.percent.normalize():f}%"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All that is asked to be otherwise."""

    prices: tuple[NewPrice, ...] = ()
    targets: tuple[NewTarget, ...] = ()

    def __str__(self) -> str:
        """Return all of it: ``VTI -20%, BND 30%``."""
        return ", ".join(map(str, (*self.prices, *self.targets)))


def priced_anew(
    holdings: Sequence[HoldingRow], prices: Sequence[PriceRow], wanted: Sequence[NewPrice]
) -> tuple[tuple[HoldingRow, ...], tuple[PriceRow, ...]]:
    """Return Holdings and Prices with other prices, those of a security in every row of it.

    `Refused`: a security that is nowhere, one without a price to change, one that is known by its value alone and is
    to have a price.
    """
    for new in wanted:
        key = symbol_key(new.symbol)
        own = [row for row in holdings if symbol_key(row.symbol) == key and row.symbol != CASH]
        listed = [row for row in prices if symbol_key(row.symbol) == key]
        if not own and not listed:
            raise refuse(None, f"no price of {new.symbol} is there to be another", "Check the name after --price.")
        if new.amount is None and not listed and all(row.price is None for row in own):
            raise refuse(None, f"{new.symbol} has no price that could change", f"Give one: --price {new.symbol}=100.")
        if new.amount is not None and any(row.in_dollars for row in own):
            message = f"{new.symbol} is known by its value alone, so that it has no price"
            raise refuse(None, message, f"Give a change of it: --price {new.symbol}=-20%.")
        holdings = tuple(_priced(row, new) if row in own else row for row in holdings)
        prices = tuple(replace(row, price=new.of(row.price)) if row in listed else row for row in prices)
        if all(row.price is None for row in own) and not listed:
            prices = (*prices, PriceRow(own[0].symbol, new.of(Decimal())))
    return tuple(holdings), tuple(prices)


def _priced(row: HoldingRow, new: NewPrice) -> HoldingRow:
    if row.in_dollars:
        return replace(row, shares=new.of(row.shares).quantize(CENT))
    return row if row.price is None else replace(row, price=new.of(row.price))


def aimed_anew(targets: Sequence[TargetRow], wanted: Sequence[NewTarget]) -> tuple[TargetRow, ...]:
    """Return Targets with others; what a pie has left is shared by its other slices as it was before.

    `Refused`: a slice that is nowhere or in several pies, targets of a pie beyond 100%, others that have nothing to
    share by.
    """
    changed: dict[int, Decimal] = {}
    for new in wanted:
        own = [n for n, row in enumerate(targets) if new.is_of(row)]
        if not own:
            raise refuse(None, f"there is no slice {new.name} to have another target", "Check the name after --target.")
        if len(own) > 1:
            names = ", ".join(targets[n].pie for n in own)
            message = f"{new.slice} is a slice of several pies: {names}"
            raise refuse(None, message, f"Name the pie: --target {targets[own[0]].pie}/{new.slice}=30%.")
        changed[own[0]] = new.percent
    found = list(targets)
    for pie in dict.fromkeys(fold(targets[n].pie) for n in changed):
        _share(found, [n for n, row in enumerate(targets) if fold(row.pie) == pie], changed)
    return tuple(found)


def _share(found: list[TargetRow], pie: Sequence[int], changed: dict[int, Decimal]) -> None:
    """Set the targets of one pie, so that they come to 100% to the last digit."""
    new = {n: changed[n] for n in pie if n in changed}
    rest, others = 100 - sum(new.values(), Decimal()), [n for n in pie if n not in changed]
    before = sum((found[n].percent for n in others), Decimal())
    name = found[pie[0]].pie
    if rest < 0:
        message = f"the targets given for pie {name} come to {(100 - rest).normalize():f}%"
        raise refuse(None, message, "Give targets of at most 100% together.")
    if rest and not before:
        message = f"the targets given for pie {name} leave {rest.normalize():f}%, which no other slice can take"
        raise refuse(None, message, "Give targets that come to 100%.")
    for n in others:
        part = Fraction(found[n].percent) * Fraction(rest) / Fraction(before) if before else Fraction(0)
        new[n] = (Decimal(part.numerator) / part.denominator).quantize(_FINEST)
    if others:
        largest = max(others, key=new.__getitem__)
        new[largest] += 100 - sum(new.values())
    for n, percent in new.items():
        found[n] = replace(found[n], percent=percent)
