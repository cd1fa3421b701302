"""The zip package of a workbook: what lies in it, checked before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx import kinds
from xl_addin.hosts.xlsx.errors import Damaged, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

MIB = 1 << 20
MAX_FILE = 256 * MIB
MAX_PART = 96 * MIB
MAX_TOTAL = 2048 * MIB
MAX_MEMBERS = 20_000
# Real sheets shrink to a tenth, seldom to a fiftieth; only a bomb of some size shrinks to a two-hundredth.
BOMB_RATIO = 200
BOMB_SIZE = 16 * MIB
_LOCAL = struct.Struct("<4s5H3L2H")


class Package:
    """The members of a workbook's zip archive, found by name without regard to case.

    Raises:
        Refused: when the bytes are no .xlsx or .xlsm workbook, or one that could do harm.
        zipfile.BadZipFile: when the archive is broken.

    """

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        if len(data) > MAX_FILE:
            raise refuse(None, f"{name} is too large to be read safely", "Keep the portfolio in a workbook of its own.")
        kinds.refuse_other_files(data, name)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.members = tuple(info for info in self._zip.infolist() if not info.filename.endswith("/"))
        _refuse_harmful(self._zip.infolist(), len(data), name)
        self._by_key = {key(info.filename): info for info in self.members}
        if len(self._by_key) < len(self.members):
            raise refuse(None, f"{name} holds two parts of one name, so what it says is not certain", kinds.SAVE_ANEW)
        self._refuse_doctypes()
        if "[Content_Types].xml" not in self:
            kinds.refuse_other_packages(self.read("mimetype", 1024) if "mimetype" in self else None, name)

    def __contains__(self, part: str) -> bool:
        return key(part) in self._by_key

    def find(self, part: str) -> zipfile.ZipInfo | None:
        """Return the member that holds a part, whatever the case of its letters, None where there is none."""
        found = self._by_key.get(key(part))
        if found is None and "%" in part:
            from urllib.parse import unquote

            found = self._by_key.get(key(unquote(part)))
        return found

    def names(self) -> Iterator[str]:
        """Yield the parts' names, slashes forward and no slash first."""
        return (info.filename.replace("\\", "/") for info in self.members)

    def read(self, part: str, limit: int = MAX_PART) -> bytes:
        """Return a part's content; its checksum has been verified.

        Raises:
            Damaged: when there is no such part.
            TooLarge: when it is larger than `limit` bytes.

        """
        return self._zip.read(self._there(part, limit))

    def open(self, part: str, limit: int = MAX_TOTAL) -> IO[bytes]:
        """Return a part's content as a stream, for whoever need not have all of it at once; raises as `read` does."""
        return self._zip.open(self._there(part, limit))

    def stored(self, info: zipfile.ZipInfo) -> memoryview:
        """Return a member's bytes as they lie in the archive, compressed or not."""
        header = self.data[info.header_offset : info.header_offset + _LOCAL.size]
        *_, name_length, extra_length = _LOCAL.unpack(header)
        start = info.header_offset + _LOCAL.size + name_length + extra_length
        stored = memoryview(self.data)[start : start + info.compress_size]
        if len(stored) < info.compress_size:
            raise Damaged("it ends too early")
        return stored

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """Return everything in the archive, folders too, in its order."""
        return self._zip.infolist()

    @property
    def comment(self) -> bytes:
        """Return the archive's comment."""
        return self._zip.comment

    def _there(self, part: str, limit: int) -> zipfile.ZipInfo:
        info = self.find(part)
        if info is None:
            raise Damaged(f"its part {part} is missing")
        if info.file_size > limit:
            raise TooLarge(f"its part {part} has {info.file_size // MIB} MB")
        return info

    def _refuse_doctypes(self) -> None:
        """Look at the first bytes of every XML part; those that are parsed are watched to their end as well."""
        for info in self.members:
            if not key(info.filename).endswith((".xml", ".rels", ".vml")):
                continue
            with self._zip.open(info) as stream:
                head = stream.read(1024).replace(b"\0", b"")
            if b"<!DOCTYPE" in head:
                raise refuse(
                    None,
                    f"{self.name} has a document type in {info.filename}, which no spreadsheet program writes",
                    kinds.SAVE_ANEW,
                )


def key(part: str) -> str:
    """Return the form under which two names are one part: slashes forward, lower case."""
    return part.replace("\\", "/").lstrip("/").lower()


def _refuse_harmful(members: list[zipfile.ZipInfo], size: int, name: str) -> None:
    for info in members:
        if info.flag_bits & 1:
            raise refuse(None, f"{name} is protected by an archive password", kinds.SAVE_ANEW)
        path = info.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            raise refuse(None, f"{name} holds a part whose name leads outside of it ({path[:60]})", kinds.SAVE_ANEW)
        if info.file_size > BOMB_SIZE and info.file_size > BOMB_RATIO * max(info.compress_size, 1):
            raise refuse(None, f"{name} holds a part that unpacks to an absurd size ({path[:60]})", kinds.SAVE_ANEW)
    if len(members) > MAX_MEMBERS or sum(info.file_size for info in members) > MAX_TOTAL:
        raise refuse(None, f"{name} unpacks to an absurd size", kinds.SAVE_ANEW)
    if sum(info.compress_size for info in members) > size:
        raise refuse(None, f"{name} holds parts that lie over one another", kinds.SAVE_ANEW)
