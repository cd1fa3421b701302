"""The parts of a workbook that hold rich values: metadata, values, and the structures that name their fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx.strings import unescape
from xl_addin.hosts.xlsx.xmlscan import RICH_DATA, Handler, scan

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.xmlscan import Attributes

    Structure = tuple[str, tuple[tuple[str, str], ...]]
    """A name, such as ``_linkedentitycore``, and the names and types of its fields."""

_RICH_VALUE = "XLRICHVALUE"


@dataclass(slots=True)
class RichValue:
    """A value: the number of its structure, the texts of its fields, and the plain number it has as a formatted one."""

    structure: int
    texts: list[str] = field(default_factory=list)
    number: str = ""


def read_metadata(part: bytes, name: str) -> list[int | None]:
    """Return the index of the rich value for every value metadata, None where it is something else's."""
    handler = _Metadata()
    if part:
        scan(part, handler, name, also=RICH_DATA)
    return handler.indexes()


def read_values(part: bytes, name: str) -> list[RichValue]:
    """Return the rich values in their order."""
    handler = _Values()
    if part:
        scan(part, handler, name, also=RICH_DATA)
    return handler.found


def read_structures(part: bytes, name: str) -> list[Structure]:
    """Return the structures in their order."""
    handler = _Structures()
    if part:
        scan(part, handler, name, also=RICH_DATA)
    return [(kind, tuple(keys)) for kind, keys in handler.found]


def read_number_formats(part: bytes, name: str) -> dict[str, str]:
    """Return the number format codes of the rich styles, by the style's number, counted from 1."""
    handler = _Styles()
    if part:
        scan(part, handler, name, also=RICH_DATA)
    return handler.codes


class _Metadata(Handler):
    """Hears the types, the blocks of the rich values' own type, and what type and block each metadata refers to."""

    def __init__(self) -> None:
        self._types: list[str] = []
        self._blocks: list[int | None] = []
        self._records: list[list[tuple[int, int]]] = []
        self._within = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "metadataType":
            self._types.append(attributes.get("name", ""))
        elif tag == "futureMetadata":
            self._within = attributes.get("name", "")
        elif tag in {"valueMetadata", "cellMetadata"}:
            self._within = tag
        elif tag == "bk" and self._within == _RICH_VALUE:
            self._blocks.append(None)
        elif tag == "bk" and self._within == "valueMetadata":
            self._records.append([])
        elif tag == "rvb" and self._within == _RICH_VALUE and self._blocks:
            self._blocks[-1] = int(attributes.get("i", "0"))
        elif tag == "rc" and self._within == "valueMetadata" and self._records:
            self._records[-1].append((int(attributes.get("t", "0")), int(attributes.get("v", "0"))))

    def indexes(self) -> list[int | None]:
        """Return the index of the rich value for every value metadata."""
        return [next((self._block(*record) for record in records), None) for records in self._records]

    def _block(self, kind: int, block: int) -> int | None:
        rich = 0 < kind <= len(self._types) and self._types[kind - 1] == _RICH_VALUE
        return self._blocks[block] if rich and 0 <= block < len(self._blocks) else None


class _Values(Handler):
    """Hears rich values, and property bags, which are made like them; arrays come before those, and are no bags."""

    def __init__(self) -> None:
        self.found: list[RichValue] = []
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        self._pieces.clear()
        if tag in {"rv", "spb"}:
            self.found.append(RichValue(int(attributes.get("s", "0"))))

    def text(self, data: str) -> None:
        self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag == "v" and self.found:
            self.found[-1].texts.append("".join(self._pieces))
        elif tag == "fb" and self.found:
            self.found[-1].number = "".join(self._pieces)


class _Structures(Handler):
    def __init__(self) -> None:
        self.found: list[tuple[str, list[tuple[str, str]]]] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "s":
            self.found.append((attributes.get("t", ""), []))
        elif tag == "k" and self.found:
            self.found[-1][1].append((unescape(attributes.get("n", "")), attributes.get("t", "d")))


class _Styles(Handler):
    """Hears the rich styles; what a property of theirs is, only its place in the list of all properties says."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self._properties: list[str] = []
        self._style = 0
        self._property = ""
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        self._pieces.clear()
        if tag == "rPr":
            self._properties.append(attributes.get("n", ""))
        elif tag == "rSty":
            self._style += 1
        elif tag == "rpv":
            place = int(attributes.get("i", "0"))
            self._property = self._properties[place] if 0 <= place < len(self._properties) else ""

    def text(self, data: str) -> None:
        self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag == "rpv" and self._property == "NumberFormat":
            self.codes[str(self._style)] = "".join(self._pieces)
