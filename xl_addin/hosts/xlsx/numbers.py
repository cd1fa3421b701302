"""A number as a cell holds it."""

from __future__ import annotations

from xl_addin.sheets.grid import ErrorCell

_LONG = 19  # characters of whole numbers a spreadsheet program would show in full


def plain_number(text: str) -> int | float | ErrorCell | None:
    """Return the number a cell's text spells, whole numbers as int; an error cell where it spells none."""
    try:
        if len(text) < _LONG and text.isdigit():
            return int(text)
        return float(text) if "." in text or "E" in text or "e" in text else _whole(text)
    except ValueError:
        return ErrorCell("#VALUE!") if text.strip() else None


def _whole(text: str) -> int | float:
    """Return what has neither point nor exponent; Python would take an underscore for a separator."""
    if "_" in text:
        raise ValueError(text)
    return int(text) if len(text) < _LONG else float(text)
