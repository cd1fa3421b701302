"""Cells that hold numbers: share counts, dollars, rates, decimals."""

from __future__ import annotations

import math
import re
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import decimal_of, floor_cents, share_text
from xl_addin.sheets.cells import Problem, described, tidy, word_key
from xl_addin.sheets.typed_numbers import typed_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.sheets.grid import Value

MOST_SHARE_DECIMALS = 12
_LARGEST = 10**15  # beyond it a spreadsheet no longer counts in cents, or even in ones
_TYPED_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+", re.ASCII)


def number(value: Value) -> Decimal | Problem:
    """Return a number exactly as the spreadsheet counts it, to 15 digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Problem(f"{described(value)} where a number belongs", _number_remedy(value))
    if isinstance(value, float) and not math.isfinite(value):
        return Problem("not a finite number", "Correct the formula, or type the number.")
    if abs(value) > _LARGEST:
        return Problem(
            f"{described(value)} is too large to be meant",
            f"Type a number of at most {_LARGEST:,}, or correct the formula.",
        )
    return decimal_of(value)


def at_least_zero(what: str, remedy: str) -> Callable[[Value], Decimal | Problem]:
    """Return the parser of a number that cannot be negative."""

    def parse(value: Value) -> Decimal | Problem:
        amount = number(value)
        if isinstance(amount, Problem) or amount >= 0:
            return amount
        return Problem(f"a negative {what}: {share_text(amount)}", remedy)

    return parse


def cents(value: Value) -> int | Problem:
    """Return an amount of dollars in whole cents, rounded down."""
    amount = number(value)
    return amount if isinstance(amount, Problem) else floor_cents(amount)


def cents_from_zero(value: Value) -> int | Problem:
    """Return an amount of dollars that cannot be negative, in whole cents."""
    amount = at_least_zero("amount", "Type zero or more.")(value)
    return amount if isinstance(amount, Problem) else floor_cents(amount)


def typed_percent(text: str) -> Decimal | None:
    """Return the number before the percent sign of text such as ``40%``, None where the text is anything else."""
    bare = tidy(text)
    if not bare.endswith("%") and not bare.startswith("%"):
        return None
    typed = typed_number(bare.strip("%"))
    return None if typed is None or typed.currency else typed.plain


def rate(value: Value) -> Decimal | Problem:
    """Return a rate as a fraction: from text ``2%``, or from a cell formatted as % (0.02).

    A number of 1 or more was typed without its percent sign: 1 may be 1% or 100%, and is refused with the others.
    """
    typed = typed_percent(value) if isinstance(value, str) else None
    fraction = number(value) if typed is None else typed / 100
    if isinstance(fraction, Decimal) and 0 <= fraction < 1:
        return fraction
    return Problem(
        f"{described(value)} where a percentage below 100% belongs", "Type it with a percent sign, such as 2%."
    )


def share_decimals(value: Value) -> int | Problem:
    """Return how many decimals of a share may be traded, 0 to 12."""
    decimals = number(value)
    if isinstance(decimals, Problem):
        return decimals
    if decimals != int(decimals) or not 0 <= decimals <= MOST_SHARE_DECIMALS:
        return Problem(
            f"{share_text(decimals)} is not a number of share decimals",
            f"Type a whole number from 0 (whole shares) to {MOST_SHARE_DECIMALS}.",
        )
    return int(decimals)


def _number_remedy(value: Value) -> str:
    """Return the remedy for what is no number, as near as possible to the keys to press."""
    if isinstance(value, date | time):
        return "Set the cell's format to Number and type it again."
    if not isinstance(value, str):
        return "Type a number."
    meant = _meant(tidy(value))
    if meant is not None:
        return f"Type {share_text(meant).replace(',', '')} as a number, without signs or separators."
    if word_key(value) in {"", "n a", "none", "nil", "tbd"}:
        return "Type a number, or empty the cell where there is none."
    return "Type a number."


def _meant(text: str) -> Decimal | None:
    """Return the number a person meant by text such as ``1,234.5``, ``$12`` or ``12,5``, for the remedy only."""
    bare = re.sub(r"[\s$€£'’]|USD", "", text)
    if bare.startswith("(") and bare.endswith(")"):  # an accountant's minus
        bare = f"-{bare[1:-1]}"
    if bare.rfind(",") > bare.rfind(".") and not _THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".", 1)
    bare = bare.replace(",", "")
    return Decimal(bare) if _TYPED_NUMBER.fullmatch(bare) else None
