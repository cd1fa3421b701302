"""The add-in put where Excel opens it by itself, and taken out of there again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.excel.addin_file import addin_bytes
from xl_addin.hosts.xlsx.save import save

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "xl-addin.xlam"
_CLOSE = "Close Excel, and try again."


def startup_folder(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder whose files Excel opens when it starts.

    Raises:
        Refused: on a system that has no Excel.

    """
    if platform == "win32" and environment.get("APPDATA"):
        return Path(environment["APPDATA"], "Microsoft", "Excel", "XLSTART")
    if platform == "darwin":
        office = Path("Library", "Group Containers", "UBF8T346G9.Office", "User Content.localized")
        return Path.home() / office / "Startup.localized" / "Excel"
    message = "the folder from which Excel starts its add-ins is known on Windows and on the Mac alone"
    raise refuse(None, message, f"Name it with --folder, or make the file: xl-addin excel addin {NAME}.")


def make(path: Path) -> None:
    """Write the add-in into a file; one that is there is replaced.

    Raises:
        Refused: when it cannot be written, or when pyOpenVBA is not installed.

    """
    data = addin_bytes()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        save(data, path, None)
    except PermissionError as problem:
        raise refuse(None, f"{path} cannot be written: {problem.strerror}", _CLOSE) from problem
    except OSError as problem:
        raise refuse(None, f"{path} cannot be written: {problem.strerror}", "Name another folder.") from problem


def install(folder: Path | None = None) -> Path:
    """Put the add-in where Excel opens it, and return its file; an older one is replaced.

    Raises:
        Refused: where that folder is not known, or cannot be written.

    """
    path = (folder or startup_folder()) / NAME
    make(path)
    return path


def uninstall(folder: Path | None = None) -> Path:
    """Take the add-in away, and return the file that is gone.

    Raises:
        Refused: where it is not there, or Excel has it open.

    """
    path = (folder or startup_folder()) / NAME
    try:
        path.unlink()
    except FileNotFoundError:
        raise refuse(None, f"there is no {path}", "It is not installed, so nothing is to be done.") from None
    except OSError as problem:
        raise refuse(None, f"{path} cannot be deleted: {problem.strerror}", _CLOSE) from problem
    return path
