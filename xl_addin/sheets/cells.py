"""What one cell may say: parsers that return a value or, as a value too, what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.sheets.grid import ErrorCell, ObjectCell, StaleFormula, StockCell, UnsavedFormula

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_LONGEST_SHOWN = 40


class Problem(NamedTuple):
    """What is wrong with a cell and the remedy; whoever knows the cell makes a finding of it."""

    message: str
    remedy: str


def blank(value: Value) -> bool:
    """Return whether a cell counts as empty: nothing in it, or nothing that can be seen."""
    return value is None or (isinstance(value, str) and not _visible(value).strip())


def tidy(text: str) -> str:
    """Return text without invisible characters, outer spaces, or more than one space between words."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    return text if text.isascii() else text.translate(_INVISIBLE)


def word_key(text: str) -> str:
    """Return what makes two headings or names the same: no letter case, no punctuation but the percent sign."""
    return " ".join(re.sub(r"[\W_]", " ", text.casefold().replace("%", " percent ")).split())


def described(value: Value) -> str:
    """Return a value as a message names it: ``the text "abc"``, ``the number 12``, ``TRUE``."""
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return f"the number {shown(_digits(value))}"
        case str():
            return f'the text "{shown(value)}"'
        case datetime():
            return f"the date {value.isoformat(' ', 'minutes')}"
        case date():
            return f"the date {value.isoformat()}"
        case time():
            return f"the time {value.isoformat('minutes')}"
        case _:
            return "nothing"


def shown(text: str) -> str:
    """Return text tidied and short enough for a message."""
    text = tidy(text)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def unreadable(value: Value) -> Problem | None:
    """Return the problem of a cell that has no value to read, whatever belongs there."""
    match value:
        case ErrorCell(code):
            return Problem(f"the cell shows {code}", "Correct its formula, or type the value.")
        case UnsavedFormula():
            return Problem(
                "the formula has no saved result",
                "Open the workbook once in Excel or Calc and save it, then try again.",
            )
        case StaleFormula():
            return Problem(
                "the formula uses a sheet that was written after its result was saved",
                "Open the workbook once in Excel and save it (LibreOffice keeps old results), or type the value.",
            )
        case StockCell():
            return Problem(
                f'the cell holds one of Excel\'s Stocks data types, "{shown(value.text)}", and not a plain value',
                "Type the value itself.",
            )
        case ObjectCell(what):
            return Problem(f"the cell holds {what}, and not a value", "Type the value in its place.")
        case _:
            return None


def symbol(value: Value) -> str | Problem:
    """Return a ticker symbol as it is typed, trimmed; a dash stands for none."""
    if isinstance(value, str) and not tidy(value).strip("-–—"):
        return Problem("no symbol", "Type the ticker symbol, or empty the whole row.")
    return _text(value, "a symbol")


def name(value: Value) -> str | Problem:
    """Return the name of a pie or a slice as it is typed, trimmed."""
    return _text(value, "a name")


def label(value: Value) -> str | Problem:
    """Return a label that may well be a number, such as an account's."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value, "a name")
    return _digits(value)


def _digits(value: float) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _text(value: Value, what: str) -> str | Problem:
    """Return the cell's text; a number, a date or TRUE is a spreadsheet's guess at what was typed."""
    if isinstance(value, str):
        return tidy(value)
    return Problem(
        f"{described(value)} where {what} belongs", "Type it as text: put an apostrophe before the first character."
    )
