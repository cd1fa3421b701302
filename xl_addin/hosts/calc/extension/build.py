"""The extension as one file, made of the package that runs this."""

from __future__ import annotations

from pathlib import Path

import xl_addin
from xl_addin.domain.finding import refuse
from xl_addin.hosts.calc.extension import texts
from xl_addin.hosts.packing import packed

_PACKAGE = Path(xl_addin.__file__).parent
_CORE = ("domain", "sheets", "actions", "hosts/calc", "hosts/xlsx")
"""The parts that use nothing but the standard library; the files that are picked may be workbooks."""
_SHARED = (
    "asking", "blocks", "change_lines", "files", "hidden_names", "merges", "messages", "user", "writable",
)  # fmt: skip
"""What all hosts use."""
_ABOVE = ("__init__.py", "hosts/__init__.py", *(f"hosts/{name}.py" for name in _SHARED))
_NOT_INSIDE = ("build.py", "install.py")


def build(path: Path) -> None:
    """Write the extension."""
    if path.suffix.lower() != ".oxt":
        raise refuse(None, f"{path.name} is not a name for an extension", "Let it end in .oxt.")
    if not path.parent.is_dir():
        raise refuse(None, f"the folder {path.parent} is not there", "Make it, or name another one.")
    path.write_bytes(extension())


def extension() -> bytes:
    """Return the extension's bytes."""
    return packed(dict(sorted(members().items())))


def members() -> dict[str, str]:
    """Return the files of the extension by their names."""
    described = {
        "META-INF/manifest.xml": texts.manifest(),
        "description.xml": texts.description(),
        "XPieFunctions.idl": texts.idl(),
        "CalcAddIns.xcu": texts.functions_xcu(),
        "Addons.xcu": texts.menu_xcu(),
        "component.py": (Path(__file__).parent / "component.py").read_text("utf-8"),
    }
    core = [path for folder in _CORE for path in (_PACKAGE / folder).rglob("*.py") if path.name not in _NOT_INSIDE]
    for path in (*core, *(_PACKAGE / name for name in _ABOVE)):
        described[f"pythonpath/xl_addin/{path.relative_to(_PACKAGE).as_posix()}"] = path.read_text("utf-8")
    return described
