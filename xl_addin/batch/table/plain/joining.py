"""Texts of many pieces written at once by compiled code, where numba is installed (the extra ``numba``)."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.source import arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AFTER = 3_000_000
"""After so many texts without it the compiler is loaded: by then they have taken as long as that does."""
_LONGEST = 32
"""The most characters of a number."""


class Writer:
    """Writes texts of pieces once there are so many that it pays."""

    def __init__(self) -> None:
        self._texts = 0

    def written(self, pieces: Sequence[tuple[Any, Any]]) -> Any | None:
        """Return what `xl_addin.batch.table.plain.texts.written` returns; None where it is still to do it itself."""
        self._texts += len(pieces[0][1])
        return joined_fast(pieces) if self._texts > AFTER else None


def joined_fast(pieces: Sequence[tuple[Any, Any]]) -> Any | None:
    """Return texts of pieces, by compiled code; None without numba."""
    write = _compiled()
    if write is None:
        return None
    pa = arrow()
    tables, picks = zip(*pieces, strict=True)
    own = [table if isinstance(table, int) else None for table in tables]
    columns = [pa.array([""]) if isinstance(table, int) else table for table in tables]
    begins = np.cumsum([0, *(len(column) for column in columns)])
    whole = pa.concat_arrays(columns)
    offsets = np.frombuffer(whole.buffers()[1], np.int32)[whole.offset : whole.offset + len(whole) + 1]
    data = np.frombuffer(whole.buffers()[2], np.uint8)
    numbers = np.array([-1 if places is None else places for places in own], np.int64)
    rows = np.empty((len(picks[0]), len(picks)), np.int64)
    for k, pick in enumerate(picks):
        rows[:, k] = pick if own[k] is not None else pick + begins[k]
    longest = sum(int(np.diff(offsets[start : end + 1]).max()) for start, end in pairwise(begins.tolist()))
    ends, text = write(data, offsets, numbers, rows, longest + _LONGEST * len(own))
    return pa.StringArray.from_buffers(len(rows), pa.py_buffer(ends), pa.py_buffer(text))


@cache
def _compiled() -> Callable[..., tuple[Any, Any]] | None:
    """Return the function that writes the texts, None where there is no compiler."""
    try:
        from xl_addin.batch.table.plain.compiled import write
    except ImportError:
        return None
    found: Callable[..., tuple[Any, Any]] = write
    return found
