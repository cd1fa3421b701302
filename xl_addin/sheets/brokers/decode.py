"""Bytes of a text file to cells: encodings and separators as brokers, Excel and LibreOffice write them."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, refuse
from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", ";", "\t", "|")
_STRAY = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\x00"))
_AGAIN = "Download the file again."
_MOST_CELL = 131_072


def grid_of(name: str, data: bytes) -> Grid:
    """Return a text file as a grid of text cells; an empty cell is None.

    Raises:
        Refused: when the file ends in the middle of a cell.

    """
    text = text_of(data)
    separator = separator_of(text)
    if text.startswith("sep=") and "\n" in text:  # Excel's own line, which says the separator and is no row
        separator = text[4]
        text = "\n" + text.partition("\n")[2]
    rows = _rows(text, separator)
    if text.count('"') % 2 and _cut_off(text, separator):
        raise refuse(Place(name, len(rows)), "the file ends in the middle of a cell", _AGAIN)
    return Grid(name, tuple(tuple(cell if cell.strip() else None for cell in row) for row in rows))


def text_of(data: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-16 or UTF-8 where it is that, else Windows-1252."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _guessed(data)
    text = data.decode(encoding, errors="replace")
    return text.translate(_STRAY).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")


def separator_of(text: str) -> str:
    """Return the separator that parts the most rows into the same number of cells."""
    return max(_SEPARATORS, key=lambda separator: _evenness(_rows(text, separator)))


def _guessed(data: bytes) -> str:
    """Return the encoding of text without a mark: every other byte of UTF-16 is zero in any language of the west."""
    sample = data[:4096]
    zeros = [sample[start::2].count(0) for start in (0, 1)]
    if max(zeros) > len(sample) // 6:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _evenness(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells stand in rows of the commonest width above one."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(_MOST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True))
    except csv.Error:  # a cell without end: no table of this separator
        return []


def _cut_off(text: str, separator: str) -> bool:
    """Return whether a cell is opened by a quote that nothing closes."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True))
    except csv.Error:
        return True
    return False
