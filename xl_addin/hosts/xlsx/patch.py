"""Sets single cells in the bytes of a sheet part; what stands before, between and after them is not touched."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, refuse
from xl_addin.hosts.blocks import Box
from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.cellxml import cell_xml, date_code
from xl_addin.hosts.xlsx.outline import TRUE
from xl_addin.hosts.xlsx.sheetmap import map_sheet
from xl_addin.hosts.xlsx.texts import looks_like_formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.hosts.xlsx.sheetmap import CellSpan, RowSpan, SheetMap
    from xl_addin.hosts.xlsx.styles import Styles
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Style

_SPANS = re.compile(rb"\sspans\s*=\s*(\"[^\"]*\"|'[^']*')")
_HEIGHT = re.compile(rb"\s(ht|customHeight)\s*=\s*(\"[^\"]*\"|'[^']*')")
_REF = re.compile(rb"(\sref\s*=\s*)(\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class Put:
    """A cell to set; without a style it keeps the look it has, ``remove`` takes the cell away, look and all."""

    value: Value
    style: Style | None = None
    remove: bool = False
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """What to do to one sheet: cells by (row, column), and the heights of rows in points, None for what fits."""

    cells: Mapping[tuple[int, int], Put]
    heights: Mapping[int, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patched:
    """The part as changed; ``lost_formula`` says that a formula was replaced, so the calculation chain is wrong."""

    data: bytes
    lost_formula: bool


@dataclass(frozen=True, slots=True)
class _Splice:
    """Bytes to put in place of those from ``start`` to ``end``."""

    start: int
    end: int
    data: bytes


def patch_sheet(data: bytes, sheet: str, part: str, patch: Patch, styles: Styles, *, date1904: bool) -> Patched:
    """Return a sheet part with the cells set.

    Raises:
        Refused: when a cell is part of a formula that fills or serves other cells as well.
        Damaged: when the part cannot be understood.

    """
    rows = _rows(patch)
    return _Patcher(map_sheet(data, part, rows), sheet, patch, styles, date1904).run(data, rows)


def _rows(patch: Patch) -> dict[int, dict[int, Put]]:
    rows: dict[int, dict[int, Put]] = {row: {} for row in patch.heights}
    for (row, column), put in patch.cells.items():
        rows.setdefault(row, {})[column] = put
    return rows


class _Patcher:
    def __init__(self, where: SheetMap, sheet: str, patch: Patch, styles: Styles, date1904: bool) -> None:
        self._map = where
        self._sheet = sheet
        self._patch = patch
        self._styles = styles
        self._date1904 = date1904
        self._lost_formula = False

    def run(self, original: bytes, rows: Mapping[int, Mapping[int, Put]]) -> Patched:
        splices: list[_Splice] = []
        for row, puts in sorted(rows.items()):
            known = self._map.rows.get(row)
            splices += self._in_row(known, puts) if known else self._new_row(row, puts)
        if not splices:
            return Patched(original, lost_formula=False)
        splices += self._dimension()
        return Patched(_spliced(self._map.data, splices), self._lost_formula)

    def _in_row(self, row: RowSpan, puts: Mapping[int, Put]) -> Iterator[_Splice]:
        cells = {cell.column: cell for cell in row.cells}
        new = {column: put for column, put in sorted(puts.items()) if column not in cells and not put.remove}
        data = {column: self._cell(row.number, column, put, self._look(row, column)) for column, put in new.items()}
        tag = self._row_tag(row, has_more=bool(new))
        if row.closes_itself:
            content = tag[:-2].rstrip() + b">" + b"".join(data.values()) + self._end_tag("row") if new else tag
            yield from self._unless_same(row.start, row.end, content)
            return
        yield from self._unless_same(row.start, row.opened, tag)
        closing = self._map.data.rindex(b"<", row.opened, row.end)
        for column, content in data.items():
            at = next((cell.start for cell in row.cells if cell.column > column), closing)
            yield _Splice(at, at, content)
        for column in puts.keys() & cells.keys():
            yield from self._replaced(row.number, cells[column], puts[column])

    def _replaced(self, row: int, cell: CellSpan, put: Put) -> Iterator[_Splice]:
        data = b"" if put.remove else self._cell(row, cell.column, put, int(cell.attributes.get("s", "0")))
        for splice in self._unless_same(cell.start, cell.end, data):
            self._refuse_shared(row, cell)
            self._lost_formula = self._lost_formula or cell.formula is not None
            yield splice

    def _new_row(self, row: int, puts: Mapping[int, Put]) -> Iterator[_Splice]:
        cells = [
            self._cell(row, column, put, self._look(None, column))
            for column, put in sorted(puts.items())
            if not put.remove
        ]
        if not cells and self._patch.heights.get(row) is None:
            return
        tag = f'<{self._map.prefix}row r="{row}"{self._height(row)}>'.encode()
        following = bisect_right(self._map.starts, (row, len(self._map.data)))
        if following < len(self._map.starts):
            at = self._map.starts[following][1]
        else:
            at = self._map.data.rindex(b"<", 0, self._map.sheet_data.end if self._map.sheet_data else None)
        yield _Splice(at, at, tag + b"".join(cells) + self._end_tag("row"))

    def _unless_same(self, start: int, end: int, data: bytes) -> Iterator[_Splice]:
        if data != self._map.data[start:end]:
            yield _Splice(start, end, data)

    def _cell(self, row: int, column: int, put: Put, look: int) -> bytes:
        """Return the cell's element, in its own look or in the one it has."""
        quote = isinstance(put.value, str) and looks_like_formula(put.value)
        code = date_code(put.value)
        if put.style is None:
            style = self._styles.adapted(look, quote=quote, code=code)
        else:
            style = self._styles.adapted(self._styles.index(put.style), quote=quote, code=code)
        place, prefix = (row, column), self._map.prefix
        return cell_xml(place, put.value, style, prefix=prefix, date1904=self._date1904, formula=put.formula)

    def _look(self, row: RowSpan | None, column: int) -> int:
        """Return the format an empty place shows: its row's, else its column's."""
        if row and row.attributes.get("customFormat") in TRUE:
            return int(row.attributes.get("s", "0"))
        for attributes in self._map.columns:
            if int(attributes.get("min", "0")) <= column <= int(attributes.get("max", "0")):
                return int(attributes.get("style", "0"))
        return 0

    def _row_tag(self, row: RowSpan, *, has_more: bool) -> bytes:
        tag = self._map.data[row.start : row.opened]
        if has_more:
            tag = _SPANS.sub(b"", tag)  # a hint, which the new cells might belie
        if row.number in self._patch.heights:
            end = b"/>" if tag.endswith(b"/>") else b">"
            tag = _HEIGHT.sub(b"", tag).removesuffix(end).rstrip() + self._height(row.number).encode() + end
        return tag

    def _height(self, row: int) -> str:
        points = self._patch.heights.get(row)
        return f' ht="{points:g}" customHeight="1"' if points is not None else ""

    def _end_tag(self, local: str) -> bytes:
        return f"</{self._map.prefix}{local}>".encode()

    def _refuse_shared(self, row: int, cell: CellSpan) -> None:
        """Refuse to break a formula that is more than its cell's."""
        formula = cell.formula or {}
        here = Box(row, cell.column, row, cell.column)
        shared = formula.get("t") == "shared" and refs.box(formula.get("ref", str(here))) != here
        if shared or any((row, cell.column) in block and block != here for block in self._map.fills):
            raise refuse(
                Place(self._sheet, row, cell.column),
                "this cell is part of a formula that fills several cells, so it cannot be set alone",
                "Put values in place of the formula (copy the cells, paste special, values), save, and try again.",
            )

    def _dimension(self) -> Iterator[_Splice]:
        """State the used range again where a new cell lies beyond it."""
        old = self._map.dimension
        puts = [place for place, put in self._patch.cells.items() if not put.remove]
        if not old or not puts or not old.attributes.get("ref"):
            return
        was = refs.box(old.attributes["ref"])
        now = Box(
            min([was.top, *(row for row, _ in puts)]),
            min([was.left, *(column for _, column in puts)]),
            max([was.bottom, *(row for row, _ in puts)]),
            max([was.right, *(column for _, column in puts)]),
        )
        tag = self._map.data[old.start : old.opened]
        if now != was:
            yield _Splice(old.start, old.opened, _REF.sub(rb'\g<1>"' + str(now).encode() + b'"', tag))


def _spliced(data: bytes, splices: list[_Splice]) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        pieces += [data[done : splice.start], splice.data]
        done = splice.end
    return b"".join([*pieces, data[done:]])
