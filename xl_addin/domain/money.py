"""Exact numbers: cents are integers, prices and shares are decimals; no float is ever counted as money."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import written

if TYPE_CHECKING:
    from fractions import Fraction


CENT = Decimal("0.01")
"""A cent in dollars: what amounts are rounded to."""

_FIFTEEN = Context(prec=15)
"""The significant digits that spreadsheets keep of a number."""


def decimal_of(number: float) -> Decimal:
    """Return a spreadsheet number as a decimal of at most 15 significant digits.

    Excel and LibreOffice save doubles with 15 digits, so that 333.3333333333333 and the 333.333333333333 a re-save
    leaves are one number here.
    """
    return Decimal(number) if isinstance(number, int) else Decimal(f"{number:.15g}")


def floor_cents(dollars: Decimal) -> int:
    """Return the whole cents in an amount of dollars, rounded down."""
    numerator, denominator = dollars.as_integer_ratio()
    return numerator * 100 // denominator


def nearest_cent(dollars: Fraction) -> int:
    """Return an amount of dollars in cents, rounded to the nearest, halves up: for showing, never for trading."""
    return (2 * dollars.numerator * 100 + dollars.denominator) // (2 * dollars.denominator)


def plain(cents: int) -> str:
    """Return cents as a plain decimal string of dollars: 123456 is ``1234.56``."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02}"


def money(cents: int, currency: str) -> str:
    """Return hundredths of a currency as a person reads them: ``$1,234.56``, ``-€5.00``, ``CHF 1,234.56``, ``¥1,235``.

    A currency without minor units is rounded to whole ones, halves up: for showing only.
    """
    look = written(currency)
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    if not look.places:
        return f"{sign if cents >= _HALF else ''}{look.sign}{(cents + _HALF) // 100:,}"
    return f"{sign}{look.sign}{cents // 100:,}.{cents % 100:02}"


_HALF = 50


def priced(price: Decimal, currency: str) -> str:
    """Return a price a share as a person reads it: ``$10.00``, ``¥2,500``, ``GBX 72.125``."""
    look = written(currency)
    places = max(look.places, -int(price.normalize().as_tuple().exponent))
    return f"{look.sign}{price:,.{places}f}"


def share_text(shares: Decimal) -> str:
    """Return a number of shares without needless zeros, never in scientific notation: ``12.5``, ``1,200``."""
    text = f"{shares:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def price_text(price: Decimal) -> str:
    """Return a price with at least two decimals and no sign, to 15 significant digits: ``10.00``, ``0.1234``."""
    places = max(2, -int(_FIFTEEN.create_decimal(price).normalize().as_tuple().exponent))
    return f"{price:.{places}f}"


def percent(fraction: Fraction | float) -> str:
    """Return a fraction as a percentage with two decimals: ``41.25%``."""
    return f"{float(fraction):.2%}"
