"""How one cell is spelled in a sheet part."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters
from xl_addin.hosts.xlsx.serials import to_serial
from xl_addin.hosts.xlsx.styles import DATE_CODE, MOMENT_CODE, TIME_CODE
from xl_addin.hosts.xlsx.texts import spelled
from xl_addin.sheets.grid import ErrorCell, ObjectCell, StaleFormula, StockCell, UnsavedFormula

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value


def cell_xml(
    place: tuple[int, int], value: Value, style: int, *, prefix: str, date1904: bool, formula: str = ""
) -> bytes:
    """Return the element of one cell; `prefix` is that of the part's own elements, colon included.

    Text stands in the cell itself (the shared strings stay as they are), formulas without a result; but for a value
    that is the result of a `formula`.
    """
    row, column = place
    if formula:
        kind, content = _result(value, prefix)
        content = f"<{prefix}f>{spelled(formula)}</{prefix}f>{content}"
    else:
        kind, content = _content(value, prefix, date1904=date1904)
    look = f' s="{style}"' if style else ""
    start = f'<{prefix}c r="{column_letters(column)}{row}"{look}{kind}'
    return (f"{start}>{content}</{prefix}c>" if content else f"{start}/>").encode()


def _result(value: Value, prefix: str) -> tuple[str, str]:
    """Return the type attribute and the element of a formula's result: a number, a text, or empty text for blank."""
    if value is None or isinstance(value, str):
        return ' t="str"', f"<{prefix}v>{spelled(value or '')}</{prefix}v>"
    return "", f"<{prefix}v>{value!r}</{prefix}v>"


def date_code(value: Value) -> str:
    """Return the number format a value needs to read as what it is, empty where it needs none."""
    if isinstance(value, datetime):
        return MOMENT_CODE
    if isinstance(value, date):
        return DATE_CODE
    return TIME_CODE if isinstance(value, time) else ""


def _content(value: Value, prefix: str, *, date1904: bool) -> tuple[str, str]:
    """Return the type attribute and what stands between the tags."""
    match value:
        case None:
            return "", ""
        case str():
            text = f'<{prefix}t xml:space="preserve"' + (f">{spelled(value)}</{prefix}t>" if value else "/>")
            return ' t="inlineStr"', f"<{prefix}is>{text}</{prefix}is>"
        case bool():
            return ' t="b"', f"<{prefix}v>{int(value)}</{prefix}v>"
        case int() | float():
            return "", f"<{prefix}v>{value!r}</{prefix}v>"
        case ErrorCell():
            return ' t="e"', f"<{prefix}v>{spelled(value.code)}</{prefix}v>"
        case UnsavedFormula() | StaleFormula():
            return "", f"<{prefix}f>{spelled(value.formula)}</{prefix}f>"
        case StockCell() | ObjectCell():
            raise AssertionError("a data type of Excel's is refused before anything is written")
        case _:
            return "", f"<{prefix}v>{to_serial(value, date1904=date1904)!r}</{prefix}v>"
