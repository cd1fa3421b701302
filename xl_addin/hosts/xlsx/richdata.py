"""Rich values: what a cell with a data type holds; the cell itself has only an error in its place.

A cell's ``vm`` counts, from 1, the value metadata of the workbook, each of which leads to a rich value: texts and
numbers in the order of the keys of its structure. Some lead on to others. See [MS-XLSX] on rich values.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx.numbers import plain_number
from xl_addin.hosts.xlsx.richparts import read_metadata, read_number_formats, read_structures, read_values
from xl_addin.hosts.xlsx.strings import unescape
from xl_addin.sheets.formats import tells_unit
from xl_addin.sheets.grid import ObjectCell
from xl_addin.sheets.stocks import is_stock, stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.xlsx.outline import Outline
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.hosts.xlsx.richparts import RichValue, Structure
    from xl_addin.sheets.grid import Value

    Fields = dict[str, Value]

_WHOLE, _BRIEF, _NUMBER, _ERROR, _SELF = "%cvi", "_linkedentity2", "_formattednumber", "_error", "_Self"
_OBJECTS = {"_localImage": "a picture", "_webimage": "a picture", "_imageurl": "a picture", "_array": "a list"}
_NO_STRUCTURE = ("", ())


class RichData:
    """The rich values of a workbook, read when the first of them is asked for."""

    def __init__(self, package: Package, outline: Outline) -> None:
        self._package = package
        self._outline = outline

    def value(self, vm: str) -> Value:
        """Return what the rich value of a cell says; None where it says no more than the cell's own value."""
        found = self._of(vm)
        if found is None:
            return None
        kind, fields = self._kind(found), self._fields(self._whole(found))
        shown = fields.get("_DisplayString")
        if isinstance(shown, str) and shown:
            return stock(shown, fields) if is_stock(fields) else shown
        return None if kind == _ERROR else ObjectCell(_OBJECTS.get(kind, "a data type of Excel's"))

    def unit(self, vm: str) -> str | None:
        """Return the format that a number has as the field of a data type, if it tells a unit: ``=A2.Price``."""
        found = self._of(vm)
        if found is None or self._kind(found) != _NUMBER:
            return None
        code = self._formats.get(found.texts[0]) if found.texts else None
        return code if code and tells_unit(code) else None

    @cached_property
    def _formats(self) -> dict[str, str]:
        """The number formats by the number of the property bag that leads to them: its ``_Self`` counts the styles."""
        styles = read_number_formats(*self._part("richStyles"))
        structures = read_structures(*self._part("rdSupportingPropertyBagStructure"))
        found: dict[str, str] = {}
        for number, bag in enumerate(read_values(*self._part("rdSupportingPropertyBag"))):
            keys = structures[bag.structure][1] if 0 <= bag.structure < len(structures) else ()
            style = dict(zip((name for name, _ in keys), bag.texts, strict=False)).get(_SELF, "")
            if style in styles:
                found[str(number)] = styles[style]
        return found

    @cached_property
    def _metadata(self) -> list[int | None]:
        return read_metadata(*self._part("sheetMetadata"))

    @cached_property
    def _values(self) -> list[RichValue]:
        return read_values(*self._part("rdRichValue"))

    @cached_property
    def _structures(self) -> list[Structure]:
        return read_structures(*self._part("rdRichValueStructure"))

    @cached_property
    def _entities(self) -> dict[tuple[Value, Value], RichValue]:
        """The rich values with all fields by service and entity: some cells name no more than these two."""
        whole = [value for value in self._values if self._kind(value) == f"{_BRIEF}core"]
        return {_entity(self._fields(value)): value for value in whole}

    def _part(self, kind: str) -> tuple[bytes, str]:
        part = self._outline.related(kind)
        return (self._package.read(part), part) if part and part in self._package else (b"", "")

    def _of(self, vm: str) -> RichValue | None:
        index = self._metadata[int(vm) - 1] if vm.isdecimal() and 0 < int(vm) <= len(self._metadata) else None
        return None if index is None else self._at(index)

    def _at(self, index: int) -> RichValue | None:
        return self._values[index] if 0 <= index < len(self._values) else None

    def _structure(self, value: RichValue) -> Structure:
        known = 0 <= value.structure < len(self._structures)
        return self._structures[value.structure] if known else _NO_STRUCTURE

    def _kind(self, value: RichValue) -> str:
        return self._structure(value)[0]

    def _whole(self, value: RichValue) -> RichValue:
        """Return the rich value that has all fields, where the cell's own only leads to it."""
        keys = dict(zip((name for name, _ in self._structure(value)[1]), value.texts, strict=False))
        if _WHOLE in keys and keys[_WHOLE].isdecimal():
            return self._at(int(keys[_WHOLE])) or value
        if self._kind(value) == _BRIEF:
            return self._entities.get(_entity(self._fields(value)), value)
        return value

    def _fields(self, value: RichValue) -> Fields:
        keys = self._structure(value)[1]
        return {
            name: self._field(kind, text)
            for (name, kind), text in zip(keys, value.texts, strict=False)
            if kind != "spb"
        }

    def _field(self, kind: str, text: str) -> Value:
        if kind == "r":
            other = self._at(int(text)) if text.isdecimal() else None
            return plain_number(other.number) if other and self._kind(other) == _NUMBER else None
        return _FIELDS.get(kind, _nothing)(text)


def _entity(fields: Fields) -> tuple[Value, Value]:
    return fields.get("%EntityServiceId"), fields.get("%EntityId")


def _nothing(_: str) -> Value:
    return None


_FIELDS: dict[str, Callable[[str], Value]] = {
    "d": plain_number,
    "i": plain_number,
    "s": unescape,
    "b": lambda text: text in {"1", "true"},
}
