"""Sheet parts without their padding: rows and cells that have a look and nothing else, often a million of them.

They say nothing to a reader, and leaving them out of the bytes is many times quicker than hearing of each. Only what
states its reference is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_CELL = rb'<c r="[A-Z]+[0-9]+"[^<>]*/>'
_ROW = rb'<row r="[0-9]+"[^<>]*'
_ROWS = re.compile(rb"(?:%s>(?:%s)*</row>)+|(?:%s/>)+" % (_ROW, _CELL, _ROW))
_CELLS = re.compile(rb"(?:%s)+" % _CELL)
_SPARSE = 100  # bytes to an empty element: where they are rarer, there is no padding to speak of
_PIECE = 1 << 20


class Unpadded:
    """The pieces of a sheet part; ``shortened`` tells whether anything was left out so far.

    Whoever then meets a row or a cell without a reference cannot tell where it stands, and has to read it all.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.shortened = False
        self._stream = stream
        self._literal = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield the part piece by piece, cut before a row where there is one."""
        rest = b""
        while more := self._stream.read(_PIECE):
            piece = rest + more
            cut = piece.rfind(b"<row ")
            cut = cut if cut > 0 else len(piece)
            yield self._without_padding(piece[:cut])
            rest = piece[cut:]
        yield self._without_padding(rest)

    def _without_padding(self, piece: bytes) -> bytes:
        """Return a piece without its padding; after a comment or a CDATA section what looks like it may be text."""
        self._literal = self._literal or b"<!" in piece
        if self._literal or piece.count(b"/>") * _SPARSE < len(piece):
            return piece
        found = _CELLS.sub(b"", _ROWS.sub(b"", piece))
        self.shortened = self.shortened or len(found) < len(piece)
        return found
