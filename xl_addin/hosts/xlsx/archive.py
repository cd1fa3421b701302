"""Writes a zip archive anew around members whose compressed bytes are carried over untouched."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from xl_addin.hosts.xlsx.package import Package

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DEFLATED = 8
_UTF8 = 0x800
_DESCRIPTOR = 0x08  # sizes that follow the data; here they stand before it
_ZIP64_EXTRA = 1
_EPOCH = (0, (1 << 5) | 1)  # 1 January 1980: the same content gives the same bytes


def rebuild(package: Package, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the package with parts replaced in place, added at the end, or left out where they are None."""
    archive = _Archive()
    for info in package.entries:
        if info.filename not in parts:
            archive.carry(info, package.stored(info))
        elif (data := parts[info.filename]) is not None:
            archive.add(info.filename, data)
    known = {info.filename for info in package.entries}
    for name, data in parts.items():
        if name not in known and data is not None:
            archive.add(name, data)
    return archive.finish(package.comment)


class _Archive:
    """Local records as they come, the central directory after them; no member is large enough for zip64."""

    def __init__(self) -> None:
        self._body = bytearray()
        self._directory = bytearray()
        self._count = 0

    def carry(self, info: zipfile.ZipInfo, stored: memoryview) -> None:
        """Append a member as it was stored, with its time, its attributes and its comment."""
        year, month, day, hour, minute, second = info.date_time
        stamp = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
        flags = info.flag_bits & ~_DESCRIPTOR
        name = info.orig_filename.encode("utf-8" if flags & _UTF8 else "cp437")
        head = (info.extract_version, flags, info.compress_type, *stamp, info.CRC, len(stored), info.file_size)
        origin = (info.create_version | info.create_system << 8, info.internal_attr, info.external_attr)
        self._append(name, head, stored, _without_zip64(info.extra), origin, info.comment)

    def add(self, part: str, data: bytes) -> None:
        """Append a part of ours, compressed."""
        squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
        stored = squeeze.compress(data) + squeeze.flush()
        flags = 0 if part.isascii() else _UTF8
        head = (20, flags, _DEFLATED, *_EPOCH, zlib.crc32(data), len(stored), len(data))
        self._append(part.encode(), head, stored, b"", (20, 0, 0), b"")

    def finish(self, comment: bytes) -> bytes:
        """Return the whole archive."""
        start, size = len(self._body), len(self._directory)
        end = _END.pack(b"PK\5\6", 0, 0, self._count, self._count, size, start, len(comment))
        return bytes(self._body) + bytes(self._directory) + end + comment

    def _append(
        self,
        name: bytes,
        head: tuple[int, ...],
        stored: bytes | memoryview,
        extra: bytes,
        origin: tuple[int, int, int],
        comment: bytes,
    ) -> None:
        created, internal, external = origin
        offset = len(self._body)
        self._body += _LOCAL.pack(b"PK\3\4", *head, len(name), len(extra)) + name + extra
        self._body += stored
        lengths = (len(name), len(extra), len(comment))
        record = _CENTRAL.pack(b"PK\1\2", created, *head, *lengths, 0, internal, external, offset)
        self._directory += record + name + extra + comment
        self._count += 1


def _without_zip64(extra: bytes) -> bytes:
    """Return a member's extra fields without its large sizes, which are not large any more where they stand."""
    kept = b""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind != _ZIP64_EXTRA:
            kept += extra[: 4 + length]
        extra = extra[4 + length :]
    return kept
