"""The add-in for Excel: a ribbon tab and the functions for every workbook, made from xlwings' own template.

The macros come out of the installed xlwings, because they name a library of that very version.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import xlwings

from xl_addin.hosts.excel import function_help, ribbon, vba
from xl_addin.hosts.excel.configuration import configuration
from xl_addin.hosts.excel.function_help import help_macro
from xl_addin.hosts.excel.macros import with_macros
from xl_addin.hosts.excel.ribbon import ribbon_macros, ribbon_xml
from xl_addin.hosts.packing import packed
from xl_addin.hosts.xlsx.xmlscan import MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.excel.configuration import Setting

_STOCK = "quickstart_addin_ribbon.xlam"
_STOCK_NAME = "myaddin"
_STOCK_MODULE = "RibbonMyAddin"
PROJECT = "xl_addin"
"""What xlwings' macros call the add-in: its settings are on the sheet ``xl_addin.conf``, which no workbook has."""
_RIBBON, _SHEET, _BOOK = "customUI/customUI.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def addin_bytes(settings: Sequence[Setting] | None = None) -> bytes:
    """Return the add-in's file, configured for the Python that runs now unless other settings are given.

    Raises:
        Refused: when pyOpenVBA is not installed.

    """
    with zipfile.ZipFile(Path(xlwings.__file__).with_name(_STOCK)) as stock:
        parts = {info.filename: stock.read(info) for info in stock.infolist()}
    parts[_RIBBON] = ribbon_xml().encode()
    parts[_SHEET] = _config_sheet(configuration() if settings is None else settings)
    parts[_BOOK] = _renamed(parts[_BOOK])
    modules = {vba.WRAPPERS: vba.wrappers(), ribbon.MODULE: ribbon_macros(), function_help.MODULE: help_macro()}
    data = with_macros(packed(parts), without=_STOCK_MODULE, modules=modules, changed={"xlwings": _ours})
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return packed({name: made.read(name) for name in made.namelist()})


def _ours(macros: str) -> str:
    """Return xlwings' macros under the name of this add-in."""
    stock = f'PROJECT_NAME As String = "{_STOCK_NAME}"'
    if stock not in macros:
        raise RuntimeError(f"the installed xlwings {xlwings.__version__} has another template than is known here")
    return macros.replace(stock, f'PROJECT_NAME As String = "{PROJECT}"')


def _renamed(book: bytes) -> bytes:
    """Return the workbook's part with our settings sheet, without the folder in which it was made and what is no rule.

    Its one extension states a resolution that the schema does not know.
    """
    text = book.decode().replace(f"_{_STOCK_NAME}.conf", f"{PROJECT}.conf").replace("<definedNames />", "")
    return re.sub(r"<(mc:AlternateContent|extLst)\b.*?</\1>", "", text, flags=re.DOTALL).encode()


def _config_sheet(settings: Sequence[Setting]) -> bytes:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{escape(name)}</t></is></c>{_cell(f"B{row}", value)}</row>'
        for row, (name, value) in enumerate(settings, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{MAIN}"><sheetPr codeName="Sheet2"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def _cell(at: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{value:d}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
