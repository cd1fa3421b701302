"""What is expected of a slice a year: three ways to type it, one scale within the column."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.money import share_text
from xl_addin.sheets.amounts import number, typed_percent
from xl_addin.sheets.cells import described
from xl_addin.sheets.formats import is_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.grid import Value

_LIKELY = Decimal("0.3")
"""What no one expects more of a year: up to here a number without a percent sign, such as 0.07, is a fraction."""


class Typed(NamedTuple):
    """A number as typed: text ``7%`` and a cell formatted as % (0.07) say their ``scale``; 7 and 0.07 leave it open."""

    amount: Decimal
    scale: int | None = None


def typed_return(value: Value) -> Typed | str:
    """Return the number a cell holds, its scale perhaps still open; else what stands there.

    A column of that name may tell of the past and hold anything: only who plans with it finds fault with it.
    """
    percent = typed_percent(value) if isinstance(value, str) else None
    if percent is not None:
        return Typed(percent, 100)
    amount = number(value)
    return Typed(amount) if isinstance(amount, Decimal) else described(value)


def fractions(column: Sequence[Typed | str | None], formats: Sequence[str]) -> list[Decimal | str | None]:
    """Return what is expected a year as fractions; what is none, or may be two, as text that says so.

    ``formats`` are those of the cells, "" where one tells nothing. Numbers without a percent sign are percentages
    where any of them is 1 or more, for no one expects 100% a year; else they are fractions.
    """
    typed = [
        one._replace(scale=1) if isinstance(one, Typed) and one.scale is None and is_percent(code) else one
        for one, code in zip(column, formats, strict=True)
    ]
    in_percent = any(isinstance(one, Typed) and one.scale is None and abs(one.amount) >= 1 for one in typed)
    return [_fraction(one, in_percent=in_percent) if isinstance(one, Typed) else one for one in typed]


def _fraction(typed: Typed, *, in_percent: bool) -> Decimal | str:
    if typed.scale is None and not in_percent and abs(typed.amount) > _LIKELY:
        shown = share_text(typed.amount)
        return f"{shown}, which may be {share_text(typed.amount * 100)}% or {shown}%,"
    fraction = typed.amount / (typed.scale or (100 if in_percent else 1))
    if abs(fraction) < 1:
        return fraction
    return f"the number {share_text(typed.amount)}" if typed.scale is None else f"{share_text(fraction * 100)}%"
