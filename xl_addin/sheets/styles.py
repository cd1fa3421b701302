"""The house look: one accent colour, quiet headings, numbers to the right; and the formats that suit a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import written
from xl_addin.sheets.image import TEXT_COLOR, Cell, Style

if TYPE_CHECKING:
    from decimal import Decimal

INK = TEXT_COLOR
MUTED = "6B7280"
ACCENT = "2875AB"
ACCENT_PALE = "DCE8F1"
GREEN = "1E8450"
RED = "C94A3C"
OVER = "B9560C"
UNDER = "2279B5"
_ON_FILL = {ACCENT: "1F5F8B", GREEN: "1B7F4B", RED: "B23A2E", OVER: "A34A08", UNDER: "1D6FA5"}
"""What these colours of text are on a filled cell; as they are, they can be read on white and on a dark ground."""
ATTENTION = "FFF1C2"
DECISION_FILL = "FFE08A"
BAND_FILL = "FCEBD0"
WRONG_FILL = "FBE3E0"
PALETTE = ("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00", "F0E442", "9CA3AF")
"""What tells the parts of a chart apart, also for those who do not see all colours (Okabe and Ito, 2008)."""
RING = ("1F86C4", *PALETTE[1:])
"""The same for parts that have their names on them, in black: there the blue is a lighter one."""

MONEY_FORMAT = "#,##0.00;-#,##0.00"
PERCENT_FORMAT = "0.00%"
POINTS_FORMAT = '+0.00" pp";-0.00" pp";0.00" pp"'
RELATIVE_FORMAT = "+0.0%;-0.0%;0.0%"


def filled(style: Style, fill: str) -> Style:
    """Return the look on a filled cell, its colour of text one that can be read there."""
    return replace(style, color=_ON_FILL.get(style.color, style.color), fill=fill)


TITLE = Style(bold=True, size=16, color=ACCENT)
HEADLINE = Style(bold=True, size=13, color=INK, align="left", wrap=True)
WARNING = Style(color=OVER, align="left", wrap=True)
SECTION = Style(bold=True, size=12, color=ACCENT, rule_below=True)
HEADING = Style(bold=True, color=INK, fill=ACCENT_PALE, align="left", wrap=True, rule_below=True)
HEADING_RIGHT = replace(HEADING, align="right")
HEADING_CENTER = replace(HEADING, align="center")
LABEL = Style(color=MUTED, align="left")
TEXT = Style(color=INK, align="left")
TEXT_WRAPPED = replace(TEXT, wrap=True)
STRONG = replace(TEXT, bold=True)
CENTERED = replace(TEXT, align="center")
NOTE = Style(italic=True, size=10, color=MUTED, align="left", wrap=True)
SMALL = Style(size=9, color=MUTED, align="left")
NUMBER = Style(color=INK, align="right")
MONEY = replace(NUMBER, number_format=MONEY_FORMAT)
PERCENT = replace(NUMBER, number_format=PERCENT_FORMAT)
POINTS = replace(NUMBER, number_format=POINTS_FORMAT)
RELATIVE = replace(NUMBER, number_format=RELATIVE_FORMAT)
COUNT = replace(NUMBER, number_format="#,##0")
DATE = replace(NUMBER, number_format="yyyy-mm-dd", align="center")
BUY = replace(STRONG, color=GREEN)
SELL = replace(STRONG, color=RED)
STATUS = replace(STRONG, color=ACCENT)
DECISION = Style(bold=True, size=12, color=INK, fill=DECISION_FILL, align="center", rule_above=True, rule_below=True)
DECIDED = replace(DECISION, fill=ACCENT_PALE)
DECIDED_HINT = Style(bold=True, color=ACCENT, align="left")
HINT = Style(bold=True, color=OVER, align="left")
WRONG = filled(Style(bold=True, color=RED), WRONG_FILL)
OUT_OF_BAND = replace(CENTERED, bold=True, color=OVER)
IN_BAND = replace(CENTERED, color=GREEN)
ENTRY_CENTERED = replace(CENTERED, fill=ATTENTION)
ENTRY_NUMBER = replace(NUMBER, fill=ATTENTION)
ENTRY_DATE = replace(DATE, fill=ATTENTION)
HASH = replace(SMALL, size=8)


def moment(of: date) -> Style:
    """Return the look of a day, or of a day with its time."""
    return replace(DATE, number_format="yyyy-mm-dd hh:mm") if isinstance(of, datetime) else DATE


def total(style: Style) -> Style:
    """Return the look of a total under cells of this one."""
    return replace(style, bold=True, rule_above=True)


def shares(count: Decimal) -> Cell:
    """Return a cell of a number of shares, with as many decimals as it has: no ``12.`` and no ``12.50000``."""
    places = _places(count)
    return Cell(number(count), replace(NUMBER, number_format="#,##0" + ("." + "0" * places if places else "")))


def price(each: Decimal, currency: str) -> Cell:
    """Return a cell of a price a share: the decimals of its currency, or more where it has more."""
    look = written(currency)
    places = max(look.places, _places(each))
    digits = "#,##0" + ("." + "0" * places if places else "")
    return Cell(number(each), replace(NUMBER, number_format=f'"{look.sign}"{digits}'))


def money(cents: int, currency: str, style: Style = MONEY) -> Cell:
    """Return a cell of an amount in cents, shown with the sign of its currency."""
    return Cell(dollars_of(cents), in_currency(style, currency))


# There are few looks and many cells, and a function in the sheet asks for them at every recalculation.
@lru_cache(maxsize=256)
def in_currency(style: Style, currency: str, plus: str = "") -> Style:
    """Return the look of amounts in a currency: its sign, its decimals; ``plus`` stands before what is not negative."""
    look = written(currency)
    digits = f'"{look.sign}"#,##0{".00" if look.places else ""}'
    return replace(style, number_format=f"{plus}{digits};-{digits}")


def number(value: Decimal) -> int | float:
    """Return a decimal as a spreadsheet's number: an int where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def dollars_of(cents: int) -> int | float:
    """Return cents as a spreadsheet's number of dollars: an int where it is whole."""
    return cents / 100 if cents % 100 else cents // 100


def _places(value: Decimal) -> int:
    """Return how many decimals a number has, trailing zeros apart."""
    return max(0, -int(value.normalize().as_tuple().exponent)) if value else 0
