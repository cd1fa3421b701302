"""Write the page: its files, this very program, and Pyodide where a folder with it is named."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import xl_addin
from xl_addin import __version__
from xl_addin.domain.finding import refuse
from xl_addin.hosts.packing import packed

PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""What a browser loads of Pyodide, of which newer and older releases have one of the second and third."""
_EITHER = {"pyodide.asm.mjs", "pyodide.asm.js"}
_FILES = Path(__file__).with_name("files")
_WORKER = "service-worker.js"


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """What was written: the folder, and whether Pyodide lies in it."""

    folder: Path
    has_pyodide: bool


def write_page(folder: Path, pyodide: Path | None = None) -> WrittenPage:
    """Write the page into a folder, which may hold an earlier one.

    Raises:
        Refused: when the folder of Pyodide has not what a browser needs, or the page cannot be written.

    """
    taken = _pyodide_files(pyodide) if pyodide else []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in sorted(_FILES.iterdir()):
            shutil.copyfile(file, folder / file.name)
        (folder / "xl_addin.zip").write_bytes(_program())
        for file in taken:
            (folder / "pyodide").mkdir(exist_ok=True)
            shutil.copyfile(file, folder / "pyodide" / file.name)
        _list_files(folder)
    except OSError as problem:
        message = f"the page cannot be written to {folder} ({problem.strerror})"
        raise refuse(None, message, "Name another folder.") from problem
    return WrittenPage(folder, (folder / "pyodide" / PYODIDE[0]).exists())


def _pyodide_files(folder: Path) -> list[Path]:
    found = [folder / name for name in PYODIDE if (folder / name).is_file()]
    names = {file.name for file in found}
    missing = [name for name in PYODIDE if name not in names and name not in _EITHER]
    if missing or not names & _EITHER:
        what = missing[0] if missing else "pyodide.asm.js"
        remedy = "Run npm install pyodide, and name the folder node_modules/pyodide. Or name an unpacked release of it."
        raise refuse(None, f"the folder {folder} is not Pyodide's: it has no {what}", remedy)
    return found


def _program() -> bytes:
    """Return this program's modules as an archive that is the same whenever it is made."""
    root = Path(xl_addin.__file__).parent
    return packed(
        {f"xl_addin/{file.relative_to(root).as_posix()}": file.read_bytes() for file in sorted(root.rglob("*.py"))}
    )


def _list_files(folder: Path) -> None:
    """Tell the page's service worker what to keep on the device."""
    names = [file.name for file in _FILES.iterdir() if file.name != _WORKER] + ["xl_addin.zip"]
    names += [f"pyodide/{name}" for name in PYODIDE if (folder / "pyodide" / name).exists()]
    script = (_FILES / _WORKER).read_text(encoding="utf-8")
    listed = json.dumps(["./", *sorted(names)])
    content = sha256(b"".join((folder / name).read_bytes() for name in sorted(names))).hexdigest()[:12]
    told = script.replace("FILES_OF_THE_PAGE", listed).replace("VERSION", f"{__version__} {content}")
    (folder / _WORKER).write_text(told, encoding="utf-8")
