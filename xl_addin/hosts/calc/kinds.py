"""What a number in Calc is, which only its number format tells: a date, a truth value, or a number with a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.hosts.calc.areas import block_of
from xl_addin.hosts.calc.serials import day_zero, from_serial
from xl_addin.sheets.formats import tells_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.hosts.blocks import Box
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.grid import Value

DATE_OR_TIME, LOGICAL = 2 | 4, 1024
"""The bits of com.sun.star.util.NumberFormat."""


@dataclass(frozen=True)
class Kind:
    """What the numbers of one format are: what makes them of numbers, or the format's code where that tells a unit."""

    convert: Callable[[float], Value] | None = None
    unit: str = ""


_PLAIN = Kind()


class Kinds:
    """The kinds of the number formats of a document."""

    def __init__(self, document: Uno) -> None:
        self._formats = document.NumberFormats
        self._zero = day_zero(document)
        self._known: dict[int, Kind] = {}

    def of(self, cells: Uno) -> Iterator[tuple[Kind, Box]]:
        """Yield the blocks of a range whose numbers are more than plain numbers, with what they are."""
        looks = cells.getUniqueCellFormatRanges()
        for index in range(looks.Count):
            alike = looks.getByIndex(index)
            kind = self._of_format(alike.NumberFormat)
            if kind is not _PLAIN:
                yield from ((kind, block_of(address)) for address in alike.RangeAddresses)

    def _of_format(self, key: int) -> Kind:
        if key not in self._known:
            self._known[key] = self._kind(self._formats.getByKey(key))
        return self._known[key]

    def _kind(self, shown: Uno) -> Kind:
        code = str(shown.FormatString)
        if shown.Type & LOGICAL:
            return Kind(bool)
        # A format such as [HH]:MM shows a length of time, which is a number.
        if shown.Type & DATE_OR_TIME and "[H" not in code.upper():
            return Kind(self._moment)
        return Kind(unit=code) if tells_unit(code) else _PLAIN

    def _moment(self, value: float) -> Value:
        found = from_serial(value, self._zero)
        return value if found is None else found
