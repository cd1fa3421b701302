"""Numbers typed as text: ``$1,234.50``, ``302,15 €``, ``1'234``, ``(5)``; all that one can mean, nothing guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.sheets.cells import tidy
from xl_addin.sheets.heading_key import heading_currency

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = re.compile(
    r"(?P<minus>[-+−–]?)\s*(?P<before>[^\d\s.,'’+−–()-]*)\s*(?P<second>[-+−–]?)\s*"
    r"(?P<digits>\d[\d.,'’\s]*|[.,]\d+)(?P<last>-?)\s*(?P<after>[^\d.,'’()-]*)",
    re.ASCII,
)
_GROUPED = r"\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d*)?"
_BY_THREES = r"\d{1,3}(?:[%s]\d{3})+"
_INDIAN = r"\d{1,2}(?:[%s]\d{2})*[%s]\d{3}"
_NOTHING = frozenset({"-", "--", "---", "–", "—", "n/a", "na", "nil", "none", "#n/a n/a", "n.a.", "tbd"})
_MINUS = frozenset("-−–")


class TypedNumber(NamedTuple):
    """What a text can mean as a number.

    ``point`` is the reading with a decimal point (``1.234`` is a little over one), ``comma`` that with a decimal comma
    (1,234); None where it cannot be read so. ``currency`` is the code, or ``$``, that is typed beside it. ``decisive``:
    the text itself shows which of the two it is.
    """

    point: Decimal | None
    comma: Decimal | None
    currency: str | None = None

    @property
    def decisive(self) -> bool:
        """Return whether it can be read in one of the two ways only."""
        return (self.point is None) != (self.comma is None)

    @property
    def plain(self) -> Decimal | None:
        """Return the number where it means the same whatever the decimal sign, else the only reading, else None."""
        if self.point is None or self.comma is None:
            return self.comma if self.point is None else self.point
        return self.point if self.point == self.comma else None

    def read(self, sign: str | None) -> Decimal | None:
        """Return the number under a decimal sign, None where it cannot be read so; without a sign, if it is plain."""
        if sign is None:
            return self.plain
        return self.point if sign == "." else self.comma


def says_nothing(text: str) -> bool:
    """Return whether a text stands for an empty cell, as ``--`` and ``n/a`` do in brokers' tables."""
    return tidy(text).casefold() in _NOTHING


def typed_number(text: str) -> TypedNumber | None:
    """Return what a text can mean as an amount or a count; None where it is no number, or a percentage."""
    bare = tidy(text)
    accounting = bare.startswith("(") and bare.endswith(")")  # an accountant's minus
    match = _PARTS.fullmatch(bare[1:-1].strip() if accounting else bare)
    if match is None:
        return None
    signs = [match[name] for name in ("minus", "second", "last") if match[name]]
    units = [unit for name in ("before", "after") if (unit := match[name].strip())]
    currencies = [heading_currency(unit) for unit in units]
    if len(signs) > 1 or len(units) > 1 or None in currencies:
        return None
    negative = accounting or any(sign in _MINUS for sign in signs)
    point, comma = (_signed(_number(match["digits"], sign), negative) for sign in ".,")
    if point is None and comma is None:
        return None
    return TypedNumber(point, comma, currencies[0] if currencies else None)


def decimal_sign(numbers: Iterable[TypedNumber]) -> str | None:
    """Return the decimal sign that a column's decisive numbers agree on, None where none or two are used."""
    signs = {"." if number.comma is None else "," for number in numbers if number.decisive}
    return signs.pop() if len(signs) == 1 else None


def _signed(number: Decimal | None, negative: bool) -> Decimal | None:
    return -number if negative and number is not None else number


def _number(digits: str, sign: str) -> Decimal | None:
    """Return digits as a number whose decimal sign is the given one, None where they cannot be grouped so."""
    text = digits.strip()
    if re.search(r"[\s'’]", text):
        if not re.fullmatch(_GROUPED, text, flags=re.ASCII):
            return None
        text = re.sub(r"[\s'’]", "", text)
        other = "," if sign == "." else "."
        return None if other in text else Decimal(text.replace(sign, ".").rstrip("."))
    whole, _, part = text.partition(sign)
    if sign in part:
        return None
    other = "," if sign == "." else "."
    if other in part:
        return None
    if other in whole:
        by_threes = re.fullmatch(_BY_THREES % re.escape(other), whole)
        if not (by_threes or re.fullmatch(_INDIAN % (re.escape(other), re.escape(other)), whole)):
            return None
        if whole.startswith("0"):
            return None
        whole = whole.replace(other, "")
    return Decimal(f"{whole or 0}.{part or 0}")
