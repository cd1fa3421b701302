"""Where the rows and cells of a sheet part lie in its bytes, so that one can be changed and all else stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.errors import Damaged, TooLarge
from xl_addin.hosts.xlsx.xmlscan import MAIN, MAX_DEPTH, STRICT_MAIN

if TYPE_CHECKING:
    from collections.abc import Container

MAX_CELLS = 3_000_000  # most of so many are empty, or the sheet could not be read back
_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
_NAME = re.compile(rb"<[^\s/>]+")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*?\?>")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Drawings within a sheet have rows and columns of their own, in another namespace.
_OURS = {
    f"{namespace} {local}": local
    for namespace in (MAIN, STRICT_MAIN)
    for local in ("c", "row", "f", "sheetData", "dimension", "col")
}
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(slots=True)
class Span:
    """An element's bytes: from its start tag, whose end is ``opened``, up to ``end``."""

    start: int
    opened: int
    end: int = 0
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def closes_itself(self) -> bool:
        """Return whether the element is a single tag; only known once it is over."""
        return self.end == self.opened


@dataclass(slots=True)
class CellSpan(Span):
    """A cell's bytes, and the formula in it by the attributes of its element."""

    column: int = 0
    formula: dict[str, str] | None = None


@dataclass(slots=True)
class RowSpan(Span):
    """A row's bytes and those of its cells, in their order."""

    number: int = 0
    cells: list[CellSpan] = field(default_factory=list)


@dataclass(slots=True)
class SheetMap:
    """The map of one part; ``rows`` has the rows asked for, ``starts`` every row's number and first byte.

    ``fills`` are the blocks that array formulas and data tables fill.
    """

    data: bytes
    prefix: str = ""
    rows: dict[int, RowSpan] = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)
    sheet_data: Span | None = None
    dimension: Span | None = None
    columns: list[dict[str, str]] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    unnumbered: list[tuple[int, str]] = field(default_factory=list)


def map_sheet(data: bytes, part: str, wanted: Container[int]) -> SheetMap:
    """Return the map of a sheet part with the wanted rows; cells without a reference are given theirs first.

    Raises:
        Damaged: when the part is not well-formed or has no place for cells.

    """
    found = _Mapper(_as_utf8(data), part, wanted).run()
    if found.unnumbered:
        found = _Mapper(_numbered(found), part, wanted).run()
    if found.sheet_data is None:
        raise Damaged(f"{part} has no place for cells")
    if found.sheet_data.closes_itself:
        found = _Mapper(_opened(found, found.sheet_data), part, wanted).run()
    return found


def is_utf8(data: bytes) -> bool:
    """Return whether a part, or its beginning, is in UTF-8."""
    return _encoding(data).lower() in {"", "utf-8", "utf8", "us-ascii"}


def _encoding(data: bytes) -> str:
    """Return the encoding a part is in, ``""`` where it does not say."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    return declared[1].decode() if not encoding and declared else encoding


def _as_utf8(data: bytes) -> bytes:
    """Return the part in UTF-8: offsets and inserted bytes are only right in that."""
    if is_utf8(data):
        return data
    text = data.decode(_encoding(data)).lstrip("\ufeff")
    return _DECLARATION + re.sub(r"\A<\?xml.*?\?>", "", text).encode()


def _opened(found: SheetMap, empty: Span) -> bytes:
    tag = found.data[empty.start : empty.end]
    return (
        found.data[: empty.start]
        + tag[:-2].rstrip()
        + f"></{found.prefix}sheetData>".encode()
        + found.data[empty.end :]
    )


def _numbered(found: SheetMap) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for place, reference in found.unnumbered:
        pieces += [found.data[done:place], f' r="{reference}"'.encode()]
        done = place
    return b"".join([*pieces, found.data[done:]])


class _Mapper:
    def __init__(self, data: bytes, part: str, wanted: Container[int]) -> None:
        self._map = SheetMap(data)
        self._part = part
        self._wanted = wanted
        self._number = self._column = self._depth = self._count = 0
        self._row: RowSpan | None = None
        self._cell: CellSpan | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")

    def run(self) -> SheetMap:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(self._map.data, True)
        except expat.ExpatError as problem:
            raise Damaged(f"{self._part}, line {problem.lineno}: not well-formed") from problem
        return self._map

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        local = _OURS.get(qualified)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Damaged(f"{self._part} is nested too deeply")
        if local == "c":
            self._count += 1
            if self._row or "r" not in attributes:  # the others are in nobody's way
                self._start_cell(attributes)
        elif local == "row":
            self._start_row(attributes)
        elif local == "f":
            self._start_formula(attributes)
        elif local == "sheetData":
            self._map.sheet_data = self._span(attributes)
            name = _NAME.match(self._map.data, self._map.sheet_data.start)
            self._map.prefix = name[0][1:].decode().removesuffix("sheetData") if name else ""
        elif local == "dimension":
            self._map.dimension = self._span(attributes)
        elif local == "col":
            self._map.columns.append(attributes)

    def _end(self, qualified: str) -> None:
        local = _OURS.get(qualified)
        self._depth -= 1
        if local == "c" and self._cell:
            self._close(self._cell)
            self._cell = None
        elif local == "row" and self._row:
            self._close(self._row)
            self._row = None
        elif local == "sheetData" and self._map.sheet_data:
            self._close(self._map.sheet_data)
        elif local == "dimension" and self._map.dimension:
            self._close(self._map.dimension)

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r")
        self._number = int(stated) if stated else self._number + 1
        self._column = 0
        if self._count > MAX_CELLS:
            raise TooLarge(f"a sheet has more than {MAX_CELLS:,} cells, empty ones counted")
        start = self._parser.CurrentByteIndex
        self._map.starts.append((self._number, start))
        if not stated:
            self._note_missing(start, str(self._number))
        if self._number in self._wanted:
            span = self._span(attributes)
            self._row = RowSpan(span.start, span.opened, 0, attributes, self._number)
            self._map.rows[self._number] = self._row

    def _start_cell(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r")
        self._column = refs.cell(stated)[1] if stated else self._column + 1
        if not stated:
            reference = str(Box(self._number, self._column, self._number, self._column))
            self._note_missing(self._parser.CurrentByteIndex, reference)
        if self._row:
            span = self._span(attributes)
            self._cell = CellSpan(span.start, span.opened, 0, attributes, self._column)
            self._row.cells.append(self._cell)

    def _start_formula(self, attributes: dict[str, str]) -> None:
        if self._cell:
            self._cell.formula = attributes
        if attributes.get("t") in {"array", "dataTable"} and "ref" in attributes:
            self._map.fills.append(refs.box(attributes["ref"]))

    def _note_missing(self, start: int, reference: str) -> None:
        name = _NAME.match(self._map.data, start)
        if name:
            self._map.unnumbered.append((name.end(), reference))

    def _span(self, attributes: dict[str, str]) -> Span:
        start = self._parser.CurrentByteIndex
        tag = _TAG.match(self._map.data, start)
        if not tag:
            raise Damaged(f"{self._part} is not well-formed")
        return Span(start, tag.end(), 0, attributes)

    def _close(self, span: Span) -> None:
        data = self._map.data
        if data[span.opened - 2 : span.opened] == b"/>":
            span.end = span.opened
        else:
            span.end = data.index(b">", self._parser.CurrentByteIndex) + 1
