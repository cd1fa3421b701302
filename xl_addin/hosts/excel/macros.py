"""Macros put into a workbook that has some already."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def with_macros(
    data: bytes, *, without: str, modules: Mapping[str, str], changed: Mapping[str, Callable[[str], str]] | None = None
) -> bytes:
    """Return a workbook with modules added, one taken away, and the sources of others changed.

    Raises:
        Refused: when pyOpenVBA is not installed.

    """
    try:
        from pyopenvba import ExcelFile  # type: ignore[import-untyped]  # it ships no types
    except ImportError as missing:
        message = "a file with macros needs the package pyOpenVBA, which is not installed"
        remedy = "Run pip install 'xl-addin[xlsm]', or make an .xlsx and use xlwings' Import Functions."
        raise refuse(None, message, remedy) from missing
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.xlsm"
        path.write_bytes(data)
        with ExcelFile(path) as file:
            project: Any = file.vba_project()
            project.delete_module(without)
            for name, source in modules.items():
                project.add_module(name, source.replace("\n", "\r\n"))
            for name, change in (changed or {}).items():
                module = project.get_module(name)
                module.body = change(module.body)
            file.save()
        return path.read_bytes()
