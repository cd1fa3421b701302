"""Handing the extension to the LibreOffice of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.calc.extension.build import build
from xl_addin.hosts.calc.extension.identity import IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_USUAL = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS", "~/Applications/LibreOffice.app/Contents/MacOS"),
    "win32": (r"C:\Program Files\LibreOffice\program", r"C:\Program Files (x86)\LibreOffice\program"),
}
_USUAL_ELSEWHERE = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/snap/bin")
_REMOVE = "remove"
_PATIENCE = 180  # seconds
_LEADS_ASTRAY = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__")
_SYSTEM = () if sys.platform == "win32" else ("/usr/bin", "/bin")


def install(office: Path | None = None, profile: Path | None = None) -> Path:
    """Install the extension for the current user and return the program that did it.

    ``office`` is LibreOffice's program folder where it is in none of the usual places; ``profile`` a user profile
    that is not the usual one.
    """
    _refuse_root()
    program = unopkg(office)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "xl-addin.oxt"
        build(made)
        _run(command(program, made, profile))
    return program


def uninstall(office: Path | None = None, profile: Path | None = None) -> Path:
    """Take the extension out of LibreOffice for the current user and return the program that did it."""
    _refuse_root()
    program = unopkg(office)
    _run([str(program), _REMOVE, IDENTIFIER, *_of_profile(profile)])
    return program


def command(program: Path, extension: Path, profile: Path | None = None) -> list[str]:
    """Return the command line that installs an extension, in place of an older one of its name."""
    return [str(program), "add", "--force", str(extension), *_of_profile(profile)]


def _of_profile(profile: Path | None) -> list[str]:
    return [f"-env:UserInstallation={profile.resolve().as_uri()}"] if profile else []


def foreign_python() -> bool:
    """Return whether LibreOffice, started from this shell, would take another Python's files for its own and end."""
    told = any(os.environ.get(name) for name in ("VIRTUAL_ENV", "PYTHONHOME"))
    return sys.platform == "linux" and (told or any(map(_has_python, os.environ.get("PATH", "").split(os.pathsep))))


def unopkg(office: Path | None = None) -> Path:
    """Return LibreOffice's program for extensions, or refuse because it is not found."""
    folders = [office] if office else list(_folders())
    # On Windows the .com is the one that waits for its end and has an output.
    names = ("unopkg.com", "unopkg.exe", "unopkg") if sys.platform == "win32" else ("unopkg",)
    for path in (folder / name for folder in folders for name in names):
        if path.is_file():
            return path
    remedy = "Install LibreOffice 25.2 or later, or name its program folder with --office."
    raise refuse(None, "LibreOffice's program unopkg is not found", remedy)


def _folders() -> Iterable[Path]:
    for program in ("unopkg", "soffice", "libreoffice"):
        found = shutil.which(program)
        if found:
            yield Path(found).parent
            yield Path(os.path.realpath(found)).parent
    for usual in _USUAL.get(sys.platform, _USUAL_ELSEWHERE):
        yield Path(usual).expanduser()
    if sys.platform == "linux":
        yield from sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)


def _refuse_root() -> None:
    if getattr(os, "geteuid", lambda: 1)() == 0:
        remedy = "Run this as the user who will work with it, without sudo."
        raise refuse(None, "LibreOffice does not install extensions for the administrator (root)", remedy)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program without what leads LibreOffice's own Python to another one's files.

    A virtual environment, or any other Python, that comes first on PATH is taken for LibreOffice's home of Python; its
    library is then another one than the program's own, which ends in a crash.
    """
    kept = {name: text for name, text in environment.items() if name not in _LEADS_ASTRAY}
    folders = [folder for folder in environment.get("PATH", "").split(os.pathsep) if not _has_python(folder)]
    return kept | {"PATH": os.pathsep.join([*folders, *_SYSTEM])}


def _has_python(folder: str) -> bool:
    """Return whether a folder outside the system's own would be taken for a home of Python."""
    return folder not in _SYSTEM and any(shutil.which(name, path=folder) for name in ("python3", "python"))


def _run(line: Sequence[str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - a program of LibreOffice's, by its path
            line, capture_output=True, text=True, timeout=_PATIENCE, check=False, env=clean_environment(os.environ)
        )
    except subprocess.TimeoutExpired:
        remedy = "Close every window of LibreOffice, its quick starter too, and try again."
        raise refuse(None, f"LibreOffice did not answer within {_PATIENCE} seconds", remedy) from None
    except OSError as problem:
        raise refuse(None, f"{line[0]} cannot be run: {problem.strerror}", "Install LibreOffice anew.") from problem
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[-300:] or f"exit code {done.returncode}"
        if line[1] == _REMOVE and IDENTIFIER in said:  # what it says in any language of what it does not have
            remedy = "There is nothing to take out; xl-addin calc install puts it in."
            raise refuse(None, "the extension is not installed in this LibreOffice", remedy)
        remedy = "Close every window of LibreOffice and try again; if none is open, delete the lock file that it names."
        raise refuse(None, f"LibreOffice's unopkg failed ({said})", remedy)
