"""What a cell's text means by its type and its format; nothing is ever guessed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.xlsx.errors import Damaged
from xl_addin.hosts.xlsx.numbers import plain_number
from xl_addin.hosts.xlsx.outline import TRUE
from xl_addin.hosts.xlsx.serials import from_serial
from xl_addin.hosts.xlsx.strings import unescape
from xl_addin.sheets.grid import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.hosts.xlsx.cellformats import CellFormats
    from xl_addin.hosts.xlsx.richdata import RichData
    from xl_addin.hosts.xlsx.xmlscan import Attributes
    from xl_addin.sheets.grid import Value


class Lookup(NamedTuple):
    """What cells refer to in other parts.

    The formats that tell what a number is, the shared strings, whether days count from 1904, and the rich values,
    None in a workbook without.
    """

    formats: CellFormats
    strings: Callable[[], Sequence[str]]
    date1904: bool
    rich: RichData | None


def value_reader(lookup: Lookup) -> Callable[[Attributes, str], Value]:
    """Return the function that makes a value of a cell's attributes and the text it holds.

    The function raises `Damaged` where the text is of no type or refers to a shared string that is not there.
    """
    dated, rich = lookup.formats.dates, lookup.rich
    strings: Sequence[str] = ()

    def shared(text: str) -> Value:
        nonlocal strings
        strings = strings or lookup.strings()
        try:
            index = int(text)
        except ValueError:
            if not text.strip():
                return None
            raise Damaged(f"a cell refers to text {text[:20]!r}") from None
        if not 0 <= index < len(strings):
            raise Damaged(f"a cell refers to text {index}, which is not there")
        return strings[index]

    def value(attributes: Attributes, text: str) -> Value:
        kind = attributes.get("t", "n")
        if kind == "s":
            return shared(text)
        if kind != "n":
            held = rich.value(attributes["vm"]) if rich and kind == "e" and "vm" in attributes else None
            return _OTHERS.get(kind, _unknown)(text) if held is None else held
        number = plain_number(text)
        if attributes.get("s") in dated and isinstance(number, int | float):
            return from_serial(number, date1904=lookup.date1904) or number
        return number

    return value


def _unknown(text: str) -> Value:
    raise Damaged(f"a cell with the value {text[:20]!r} is of no known type")


def _iso_date(text: str) -> Value:
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(text.strip().removesuffix("Z"))
        except ValueError:
            continue
    return ErrorCell("#VALUE!") if text.strip() else None


_OTHERS: dict[str, Callable[[str], Value]] = {
    "str": unescape,
    "inlineStr": unescape,
    "b": lambda text: text.strip() in TRUE if text.strip() else None,
    "e": lambda text: ErrorCell(text.strip()) if text.strip() else None,
    "d": _iso_date,
}
