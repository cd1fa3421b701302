"""A workbook that is all ours, such as a template."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx.archive import rebuild
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.filebytes import read_whole
from xl_addin.hosts.xlsx.package import MAX_FILE
from xl_addin.hosts.xlsx.reader import Reader
from xl_addin.hosts.xlsx.save import refuse_unless_writable, save
from xl_addin.hosts.xlsx.splice import splice
from xl_addin.hosts.xlsx.verify import verify
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.sheets.image import SheetImage

_CREATED = datetime(2026, 1, 1)  # fixed, so that the same sheets give the same bytes


def new_workbook(
    path: Path, images: Sequence[SheetImage], names: Mapping[str, str], *, overwrite: bool = False
) -> None:
    """Write a new workbook with these sheets and hidden names; the first sheet is shown first.

    Raises:
        Refused: when the file is there and `overwrite` is not given, or cannot be written.

    """
    target = Path(os.path.realpath(path))
    changes = Changes(sheets=tuple(images), names=names)
    with reading(target.name):
        refuse_unless_writable(target)
        reader = Reader(_empty([image.name for image in images]), target.name)
        parts = splice(reader, changes, fresh=True)
        data = rebuild(reader.package, parts)
        verify(data, reader, parts, changes, fresh=True)
        before = read_whole(target, MAX_FILE) if overwrite and target.exists() else None
        save(data, target, before)


def _empty(sheets: Sequence[str]) -> bytes:
    """Return what XlsxWriter makes of sheets without cells: a package as Excel writes it."""
    import xlsxwriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    # With the theme's colour, LibreOffice writes black on a dark ground.
    plain = {"font_color": "automatic"}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_format_properties": plain})
    book.set_properties({"created": _CREATED})
    for name in sheets:
        book.add_worksheet(name)
    book.close()
    return buffer.getvalue()
