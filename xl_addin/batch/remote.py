"""Workbooks on any file system that fsspec knows: ``s3://clients/ann.xlsx``, ``sftp://…``, ``memory://…``.

A workbook is fetched into a folder of its own, worked on there as any other, and put back whole if it was written. What
another wrote in the meantime is never overwritten, as far as can be seen right before. What a file system of one's own
promises and others do not: that nobody sees a file half written (object stores do, most others do not), that a file
which is open elsewhere is known to be, and that between the last look and the write nobody else writes.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AT = "://"


@dataclass(frozen=True)
class Remote:
    """A file or folder of another file system, by its address; as much of a path as a batch needs."""

    url: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what it is sorted by."""
        return tuple(self.url.split("/"))

    @property
    def _path(self) -> PurePosixPath:
        return PurePosixPath(self.url.partition(_AT)[2])

    @property
    def name(self) -> str:
        """Return its last part."""
        return self._path.name

    @property
    def stem(self) -> str:
        """Return its name without its ending."""
        return self._path.stem

    @property
    def parent(self) -> Remote:
        """Return the folder it is in."""
        return Remote(self.url.rpartition("/")[0])

    @property
    def parents(self) -> tuple[Remote, ...]:
        """Return all folders it is in."""
        protocol, _, path = self.url.partition(_AT)
        parts = path.split("/")
        return tuple(Remote(f"{protocol}{_AT}{'/'.join(parts[:n])}") for n in range(len(parts) - 1, 0, -1))

    def resolve(self) -> Remote:
        """Return itself: an address says all."""
        return self

    absolute = resolve

    def __truediv__(self, below: object) -> Remote:
        """Return what is below it."""
        return Remote(f"{self.url.rstrip('/')}/{below}")

    def __str__(self) -> str:
        """Return the address."""
        return self.url


def is_remote(name: str) -> bool:
    """Return whether a name is an address on another file system."""
    return _AT in name


def place(name: str) -> Path | Remote:
    """Return where a name is."""
    return Remote(name) if is_remote(name) else Path(name)


def listed(name: str) -> Iterator[tuple[Remote, PurePosixPath]]:
    """Yield the files that an address stands for, with their paths below it: a file, a folder, or a pattern.

    Raises:
        Refused: where its file system cannot be reached.

    """
    system, path = _system(name)
    with _told(name):
        if system.isdir(path):
            top, found = path, system.find(path)
        elif any(sign in path for sign in "*?["):
            fixed = path.split("/")
            top = "/".join(fixed[: next(n for n, part in enumerate(fixed) if any(s in part for s in "*?["))])
            found = [one for one in system.glob(path) if system.isfile(one)]
        else:
            top, found = path.rpartition("/")[0], [path] if system.exists(path) else []
    for one in sorted(found):
        yield Remote(system.unstrip_protocol(one)), PurePosixPath(one.removeprefix(top).lstrip("/"))


def is_folder(name: str) -> bool:
    """Return whether an address is that of a folder."""
    system, path = _system(name)
    with _told(name):
        return bool(system.isdir(path))


def digest_of(url: str) -> str:
    """Return the SHA-256 of a file's content, "" where there is none or it cannot be read: its work will say why."""
    with suppress(Exception):  # each file system has errors of its own
        system, path = _system(url)
        return _digest(system.cat_file(path))
    return ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def fetched(source: str, output: str) -> Iterator[tuple[Path, Path | None, Callable[[], None]]]:
    """Give local files for a workbook and its copy, if one is to be written (``output``), and what puts them back.

    Files that are local are given themselves. `Refused` where one cannot be fetched or put back.
    """
    if not is_remote(source) and not is_remote(output):
        yield Path(source), Path(output) if output else None, lambda: None
        return
    with TemporaryDirectory(prefix="xl-addin-") as folder:
        here, was = _fetch(source, Path(folder, "original"))
        copy = None if not output else Path(folder, "copy", Remote(output).name) if is_remote(output) else Path(output)
        target = output or source

        def put_back() -> None:
            if is_remote(target):
                _put(copy or here, target, was if not output else None)

        yield here, copy, put_back


def _fetch(source: str, folder: Path) -> tuple[Path, str]:
    """Return the local file of a workbook, with the lock of who has it open beside it, and its digest."""
    if not is_remote(source):
        return Path(source), ""
    folder.mkdir()
    system, path = _system(source)
    here = folder / Remote(source).name
    with _told(source):
        here.write_bytes(system.cat_file(path))
        for lock in (f"~${here.name}", f".~lock.{here.name}#"):
            beside = f"{path.rpartition('/')[0]}/{lock}"
            if system.exists(beside):
                here.with_name(lock).write_bytes(system.cat_file(beside))
    return here, _digest(here.read_bytes())


def _put(here: Path, target: str, was: str | None) -> None:
    """Write a file to its address; ``was`` is the digest of what is to be there still, None for whatever there is."""
    system, path = _system(target)
    with _told(target):
        before = system.cat_file(path) if system.exists(path) else None
    if was is not None and (before is None or _digest(before) != was):
        message = f"{Remote(target).name} was changed by someone else in the meantime, so it is not overwritten"
        raise refuse(None, message, "Run it again.")
    with _told(target):
        try:
            with suppress(NotImplementedError):
                system.makedirs(path.rpartition("/")[0], exist_ok=True)
            system.pipe_file(path, here.read_bytes())
        except Exception:
            if before is not None:
                with suppress(Exception):
                    system.pipe_file(path, before)  # it may be cut off
            raise


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Refuse for whatever a file system raises: each has errors of its own for a host or a key that is not there."""
    try:
        yield
    except FileNotFoundError as problem:
        raise refuse(None, f"{url} is not there", "Check the name.") from problem
    except Exception as problem:
        said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise refuse(
            None, f"{url} cannot be read or written ({said})", "Check the address and your access."
        ) from problem


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as problem:
        message = f"{url} is on another file system, and fsspec, which knows it, is not installed"
        raise refuse(None, message, 'Install it: pip install "xl-addin[remote]"') from problem
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as problem:
        message = f"the file system of {url} is not known ({problem})"
        raise refuse(None, message, "Install what fsspec needs for it, such as s3fs for s3://.") from problem
    return system, path
