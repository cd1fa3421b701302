"""What a file is beside its content: whose it is, who may read it, what is attached to it, its other names."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.domain.finding import Finding

_OF_THE_SYSTEM = "security."
"""Attributes that the system gives a file itself, such as its label under SELinux."""


def look_alike(new: Path, model: Path, *, replaces: bool) -> tuple[Finding, ...]:
    """Give a new file the mode and the attributes of another, and return what could not be kept.

    Where it is to replace that file, it also gets its owner, as far as that is allowed.
    """
    about = model.stat()
    if replaces and sys.platform != "win32":
        with suppress(OSError):
            os.chown(new, about.st_uid, about.st_gid)
    lost = []
    mode = stat.S_IMODE(about.st_mode)
    try:
        new.chmod(mode)
    except OSError as problem:  # a file system without modes; its own are all it has
        if stat.S_IMODE(new.stat().st_mode) != mode:
            lost.append(f"its permissions could not be set ({problem.strerror})")
    failed = _attributes(new, model)
    if failed:
        lost.append(f"its attributes {', '.join(failed)} could not be kept")
    if replaces and about.st_nlink > 1:
        others = "another name" if about.st_nlink == 2 else f"{about.st_nlink - 1} other names"
        lost.append(f"not under {others} it has on this disk (hard links): what is there stays as it was")
    return tuple(warning(None, f"{model.name} was written, but {what}", "Set it anew if it matters.") for what in lost)


if sys.platform == "linux":

    def _attributes(new: Path, model: Path) -> list[str]:
        """Copy the extended attributes of a file, access lists among them, and return those that failed."""
        failed = []
        with suppress(OSError):
            for name in os.listxattr(model):
                try:
                    os.setxattr(new, name, os.getxattr(model, name))
                except OSError:
                    if not name.startswith(_OF_THE_SYSTEM):
                        failed.append(name)
        return failed

else:

    def _attributes(new: Path, model: Path) -> list[str]:  # noqa: ARG001 - Python has no way to them here
        return []
