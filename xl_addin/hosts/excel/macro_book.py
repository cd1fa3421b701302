"""The macro workbook that `new BOOK.xlsm` makes: a template's sheets, live functions, buttons, and their macros.

The macros come out of the installed xlwings, because they name a library of that very version.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings

from xl_addin.hosts.excel import function_help, live_sheets, vba
from xl_addin.hosts.excel.macros import with_macros
from xl_addin.hosts.xlsx.archive import rebuild
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.reader import Reader
from xl_addin.hosts.xlsx.save import refuse_unless_writable, save
from xl_addin.hosts.xlsx.splice import splice
from xl_addin.hosts.xlsx.verify import verify
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.image import SheetImage

_STOCK = "quickstart_standalone.xlsm"
_STOCK_MODULE = "Module1"


def new_macro_workbook(path: Path, images: Sequence[SheetImage]) -> None:
    """Write a new macro workbook with these sheets.

    Raises:
        Refused: when the file is there already or cannot be written, or when pyOpenVBA is not installed.

    """
    target = Path(os.path.realpath(path))
    changes = Changes(sheets=tuple(images))
    with reading(target.name):
        refuse_unless_writable(target)
        modules = {
            vba.WRAPPERS: vba.wrappers(),
            vba.BUTTONS: vba.button_macros(),
            function_help.MODULE: function_help.help_macro(),
        }
        data = with_macros(_without_cells([image.name for image in images]), without=_STOCK_MODULE, modules=modules)
        reader = Reader(data, target.name)
        parts = splice(reader, changes, fresh=True)
        data = rebuild(reader.package, parts)
        verify(data, reader, parts, changes, fresh=True)
        save(data, target, None)


def _without_cells(names: Sequence[str]) -> bytes:
    """Return the workbook with its macros and our own two sheets, the template's sheets still empty."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": live_sheets.CREATED})
    book.add_vba_project(io.BytesIO(_stock_macros()), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    later = [book.add_worksheet(name) for name in names]
    ours = [add(book) for add in (live_sheets.add_live_sheet, live_sheets.add_buttons_sheet, live_sheets.add_config)]
    # The stock macros know two sheets, Sheet1 and Sheet2: ours, which keep these names. Excel adds what others need.
    for number, sheet in enumerate((*ours, *later), 1):
        sheet.set_vba_name(f"Sheet{number}")
    book.close()
    return buffer.getvalue()


def _stock_macros() -> bytes:
    with zipfile.ZipFile(Path(xlwings.__file__).with_name(_STOCK)) as stock:
        return stock.read("xl/vbaProject.bin")
