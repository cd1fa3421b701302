"""Texts of many pieces, written at once by compiled code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.source import arrow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_LONGEST = 32
"""The most characters of a number."""


def joined(code: ModuleType, pieces: Sequence[tuple[Any, Any]]) -> Any:
    """Return texts of pieces as `xl_addin.batch.table.plain.texts.written` says."""
    pa = arrow()
    count = len(pieces[0][1])
    tables, offsets = zip(
        *(_bytes(pa.array([], pa.string()) if isinstance(own, int) else own) for own, _ in pieces), strict=True
    )
    numbers = np.array([own if isinstance(own, int) else -1 for own, _ in pieces], np.int64)
    picks = tuple(np.ascontiguousarray(pick, np.int64) for _, pick in pieces)
    longest = sum(int(np.diff(offset).max(initial=0)) for offset in offsets) + _LONGEST * int((numbers >= 0).sum())
    ends, text = code.write(tables, offsets, picks, numbers, longest)
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(text))


def _bytes(column: Any) -> tuple[Any, Any]:
    """Return the bytes of a column's texts, and where each of them begins."""
    _, offsets, data = column.buffers()
    begins = np.frombuffer(offsets, np.int32) if len(column) else np.zeros(1, np.int32)
    found = np.frombuffer(data or b"\0", np.uint8), begins[column.offset : column.offset + len(column) + 1]
    for one in found:
        one.flags.writeable = False  # so that all are of one type
    return found
