"""Puts a finished workbook in place of the old one: all of it or nothing, and nobody else's work undone."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx.errors import Miswritten
from xl_addin.hosts.xlsx.filebytes import holds, read_whole
from xl_addin.hosts.xlsx.likeness import look_alike
from xl_addin.hosts.xlsx.locks import refuse_if_open, writing

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.domain.finding import Finding

_TEMPORARY = ".~xl-addin.{}.{}.tmp"
_ANYONE, _OWNER = 0o666, 0o600  # who may read a new file: as the system sets it up, or nobody else
_PATIENCE = (0.1, 0.2, 0.4, 0.8)  # seconds between attempts while a virus scanner or an indexer looks at the file
_SHARING = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation


def refuse_unless_writable(target: Path) -> None:
    """Refuse a workbook that must not be written, before any work is done for it.

    Raises:
        Refused: when a program has it open, it is read-only, or its folder cannot be written.

    """
    refuse_if_open(target)
    if target.exists() and not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise refuse(
            None,
            f"{target.name} is read-only",
            "Allow writing in the file's properties, or use --output to write a copy.",
        )
    if not target.parent.is_dir():
        raise refuse(None, f"the folder {target.parent} is not there", "Make it, or name another one.")
    if (target.exists() and not os.access(target, os.W_OK)) or not os.access(target.parent, os.W_OK):
        raise OSError(errno.EACCES, "permission denied", str(target))


def save(
    data: bytes, target: Path, before: bytes | None, *, like: Path | None = None, notes: list[Finding] | None = None
) -> None:
    """Write a workbook's bytes; `before` is what must still be there, None where nothing may be.

    What replaces a file, or is a copy `like` one, is as private as that from its first byte. To `notes` is added what
    of the file could not be kept.

    Raises:
        Refused: when another run is writing it, or it has changed since it was read.
        OSError: when the system cannot do it; the file is then as it was.
        Miswritten: when what arrived on the disk is not what was written.

    """
    model = target if before is not None else like
    with writing(target):
        _remove_strays(target)
        temporary = target.with_name(_TEMPORARY.format(target.name, os.getpid()))
        try:
            _write(temporary, data, _ANYONE if model is None else _OWNER)
            lost = look_alike(temporary, model, replaces=before is not None) if model else ()
            _refuse_changed(target, before)
            _replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _flush_folder(target)
        if notes is not None:
            notes += lost


def _remove_strays(target: Path) -> None:
    """Remove what a killed run left; nobody else can be writing, for we hold the lock."""
    prefix, suffix = _TEMPORARY.format(target.name, "\0").split("\0")
    for stray in list(target.parent.iterdir()):
        if stray.name.startswith(prefix) and stray.name.endswith(suffix):
            stray.unlink(missing_ok=True)


def _write(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if read_whole(path, len(data)) != data:
        raise Miswritten("the disk did not keep what was written")


def _refuse_changed(target: Path, before: bytes | None) -> None:
    if before is None:
        if target.exists():
            raise refuse(
                None,
                f"{target.name} is there already, so it is not overwritten",
                "Choose another name, or move that file away.",
            )
        return
    if not holds(target, before):
        raise refuse(
            None,
            f"{target.name} was changed by someone else while we worked on it, so nothing was written",
            "Run the command again: it will start from what is there now.",
        )


def _replace(temporary: Path, target: Path) -> None:
    for pause in (*_PATIENCE, None):
        try:
            temporary.replace(target)
        except OSError as problem:
            if pause is None or getattr(problem, "winerror", None) not in _SHARING:
                raise
            time.sleep(pause)
        else:
            return


def _flush_folder(target: Path) -> None:
    """Make the new name outlast a power cut, where the system can; the workbook is written either way."""
    with suppress(OSError):
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
