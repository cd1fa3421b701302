"""What a file is beside its content is kept, or it is said: who may read it, attributes, other names."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from xlsx_packages import drift, plain

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import Changes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the modes are those of a POSIX system")
CHANGES = Changes(sheets=(drift(3),))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(name="opened")
def modes_at_birth(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the modes of the files that are made, each as it is before a byte is in it."""
    modes: list[int] = []
    real = os.open

    def spy(path: str | Path, flags: int, mode: int = 0o777) -> int:
        handle = real(path, flags, mode)
        if Path(path).name.startswith(".~xl-addin") and flags & os.O_EXCL:
            modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    monkeypatch.setattr(os, "open", spy)
    return modes


@pytest.mark.parametrize("private", [0o600, 0o640])
def test_a_private_book_and_its_copy_are_private_from_the_first_byte(
    tmp_path: Path, opened: list[int], private: int
) -> None:
    path = plain(tmp_path / "mine.xlsx")
    path.chmod(private)
    XlsxBook(path).write(CHANGES)
    XlsxBook(path, tmp_path / "copy.xlsx").write(Changes(sheets=(drift(4),)))
    assert opened == [0o600, 0o600]
    assert [mode(path), mode(tmp_path / "copy.xlsx")] == [private, private]


def test_a_file_system_without_modes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    path.chmod(0o600)

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    book = XlsxBook(path)
    book.write(CHANGES)
    assert book.notes == ()
    assert "Drift" in XlsxBook(path).sheet_names()
    monkeypatch.undo()
    path.chmod(0o644)
    monkeypatch.setattr(Path, "chmod", refused)
    book = XlsxBook(path)
    book.write(Changes(sheets=(drift(4),)))
    (note,) = book.notes
    assert "mine.xlsx was written, but its permissions could not be set (Operation not permitted)" in str(note)


def test_hard_links_are_told(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    (tmp_path / "other.xlsx").hardlink_to(path)
    book = XlsxBook(path)
    book.write(CHANGES)
    (note,) = book.notes
    assert "mine.xlsx was written, but not under another name it has on this disk (hard links)" in str(note)


@pytest.mark.skipif(sys.platform != "linux", reason="Python knows extended attributes on Linux only")
def test_extended_attributes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    try:
        os.setxattr(path, "user.note", b"mine")
    except OSError as problem:
        pytest.skip(f"no extended attributes here: {problem}")
    XlsxBook(path).write(CHANGES)
    assert os.getxattr(path, "user.note") == b"mine"

    def refused(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(os, "setxattr", refused)
    book = XlsxBook(path)
    book.write(Changes(sheets=(drift(4),)))
    assert "its attributes user.note could not be kept" in str(book.notes[0])


@pytest.mark.parametrize("ending", [".xlsm", ".xls", ".txt", ""])
def test_a_copy_keeps_the_ending(tmp_path: Path, ending: str) -> None:
    path = plain(tmp_path / "mine.xlsx")
    with pytest.raises(Refused, match=r"a copy of mine\.xlsx must end in \.xlsx too"):
        XlsxBook(path, tmp_path / f"copy{ending}")
    XlsxBook(path, tmp_path / "copy.XLSX").write(CHANGES)
