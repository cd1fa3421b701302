"""The save: all of it or nothing, whatever fails, whoever else is at the file."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from xlsx_packages import drift, plain, rich

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook, save
from xl_addin.hosts.xlsx.filebytes import read_whole
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.hosts.xlsx.locks import writing
from xl_addin.sheets.image import CellEdit, Changes

CHANGES = Changes(sheets=(drift(3),))
# Every call to the system goes by here: Python's own audit events, and the flushes they leave out.
STEPS = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from xl_addin.hosts.xlsx import XlsxBook
    from xl_addin.hosts.xlsx import archive, splice, verify, save, locks
    from xlsx_packages import drift
    from xl_addin.sheets.image import Changes

    path, stop, how = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    book, changes, step = XlsxBook(path), Changes(sheets=(drift(3),)), 0
    book.write(Changes())  # whatever is imported late is imported now

    def at_step(name):
        global step
        step += 1
        if step == stop:
            if how == "kill":
                os._exit(9)
            raise OSError(28 if how == "full" else 5, "no")

    def watch(event, args):
        if event in {"open", "os.rename", "os.remove", "os.chmod", "os.listdir", "os.scandir", "fcntl.flock"}:
            at_step(event)

    fsync = os.fsync
    os.fsync = lambda handle: (at_step("fsync"), fsync(handle))
    sys.addaudithook(watch)
    try:
        book.write(changes)
    except BaseException as problem:
        print(type(problem).__name__, problem)
        sys.exit(3)
    print("done", step)
""")


def run_until(path: Path, stop: int, how: str) -> subprocess.CompletedProcess[str]:
    tests = Path(__file__).parent.parent
    script = [sys.executable, "-c", STEPS, str(path), str(stop), how]
    environment = {**os.environ, "PYTHONPATH": str(tests)}
    return subprocess.run(script, check=False, capture_output=True, text=True, timeout=60, env=environment)


def strays(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir() if "xl-addin" in found.name)


@pytest.mark.parametrize("how", ["kill", "full", "fail"])
def test_at_whatever_step_it_stops_the_workbook_is_whole(tmp_path: Path, how: str) -> None:
    path = plain(tmp_path / "mine.xlsx")
    original = path.read_bytes()
    XlsxBook(path).write(CHANGES)
    finished = path.read_bytes()
    stop, done = 0, False
    while not done:
        stop += 1
        path.write_bytes(original)
        ended = run_until(path, stop, how)
        words = ended.stdout.split()
        done = words[:1] == ["done"] and int(words[1]) < stop
        assert path.read_bytes() in (original, finished), stop
        if how != "kill":
            assert ended.returncode in {0, 3}, ended.stderr
            assert words[0] in {"done", "Refused"}, ended.stdout
            # The lock file may stay where even taking it away fails; it locks nothing.
            assert [name for name in strays(tmp_path) if name.endswith(".tmp")] == []
        XlsxBook(path).write(CHANGES)
        XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 9, 9, stop),)))
        assert strays(tmp_path) == []
    assert stop > 8


def test_no_room_is_said_and_the_original_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", _raiser(OSError(errno.ENOSPC, "no space")))
    with pytest.raises(Refused, match=r"mine.xlsx was not written: the disk is full.*Free some space"):
        XlsxBook(path).write(CHANGES)
    assert path.read_bytes() == before
    assert strays(tmp_path) == []


def _raiser(problem: BaseException):  # type: ignore[no-untyped-def]
    def fail(*_: object, **__: object) -> None:
        raise problem

    return fail


def test_a_disk_that_does_not_keep_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    before = path.read_bytes()
    book = XlsxBook(path)
    monkeypatch.setattr(save, "read_whole", lambda *args: read_whole(*args)[:-1])
    with pytest.raises(Refused, match=r"the disk did not keep"):
        book.write(CHANGES)
    assert path.read_bytes() == before
    assert strays(tmp_path) == []


def test_a_change_by_someone_else_meanwhile_is_not_undone(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    book = XlsxBook(path)
    plain(path, "Holdings", "Newer")
    theirs = path.read_bytes()
    with pytest.raises(Refused, match=r"changed by someone else.*Run the command again"):
        book.write(CHANGES)
    assert path.read_bytes() == theirs
    path.unlink()
    with pytest.raises(Refused, match=r"mine.xlsx is not there"):
        book.write(CHANGES)
    assert not path.exists()


def test_a_vanished_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    book = XlsxBook(plain(folder / "mine.xlsx"))
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(Refused, match=r"the folder .* is not there"):
        book.write(CHANGES)


def test_a_read_only_file(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    path.chmod(0o444)
    with pytest.raises(Refused, match=r"mine.xlsx is read-only.*--output"):
        XlsxBook(path).write(CHANGES)
    XlsxBook(path, tmp_path / "copy.xlsx").write(CHANGES)
    assert XlsxBook(tmp_path / "copy.xlsx").mark("Drift") == "drift"


def test_a_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(Refused, match=r"no permission.*--output"):
        XlsxBook(path).write(CHANGES)


@pytest.mark.parametrize(("beside", "program"), [("~$mine.xlsx", "Excel"), (".~lock.mine.xlsx#", "LibreOffice")])
def test_a_workbook_open_in_a_program_is_read_but_not_written(tmp_path: Path, beside: str, program: str) -> None:
    path = plain(tmp_path / "mine.xlsx")
    (tmp_path / beside).touch()
    before = path.read_bytes()
    book = XlsxBook(path)
    assert book.grid("Holdings").at(2, 1) == "VTI"
    with pytest.raises(Refused) as refused:
        book.write(CHANGES)
    assert f"open in {program}" in str(refused.value)
    assert f"delete the file {beside}" in str(refused.value)
    assert path.read_bytes() == before
    XlsxBook(path, tmp_path / "copy.xlsx").write(CHANGES)
    assert (tmp_path / "copy.xlsx").exists()


def test_the_copy_is_read_and_written_from_then_on(tmp_path: Path) -> None:
    path, copy = rich(tmp_path / "mine.xlsx"), tmp_path / "copy.xlsx"
    before = path.read_bytes()
    book = XlsxBook(path, copy)
    book.write(CHANGES)
    book.write(Changes(sheets=(drift(5),)))
    assert book.name == "copy.xlsx"
    assert book.grid("Drift").rows == XlsxBook(copy).grid("Drift").rows == drift(5).grid().rows
    assert path.read_bytes() == before
    with pytest.raises(Refused, match=r"copy.xlsx is there already.*Choose another name"):
        XlsxBook(path, copy).write(CHANGES)


def test_a_copy_without_changes_is_the_file_itself(tmp_path: Path) -> None:
    path, copy = rich(tmp_path / "mine.xlsx"), tmp_path / "copy.xlsx"
    XlsxBook(path, copy).write(Changes())
    assert copy.read_bytes() == path.read_bytes()


def test_an_output_that_is_the_original_means_in_place(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    XlsxBook(path, tmp_path / "." / "mine.xlsx").write(CHANGES)
    assert XlsxBook(path).mark("Drift") == "drift"


def test_a_link_is_followed_and_the_mode_kept(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path = plain(tmp_path / "real" / "mine.xlsx")
    path.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    XlsxBook(link).write(CHANGES)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert XlsxBook(path).mark("Drift") == "drift"
    assert strays(tmp_path) == strays(tmp_path / "real") == []


def test_a_new_workbook_does_not_cover_another(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"is there already"):
        new_workbook(path, [drift()], {})
    assert path.read_bytes() == before
    new_workbook(path, [drift()], {}, overwrite=True)
    assert XlsxBook(path).sheet_names() == ("Drift",)


def test_while_one_run_writes_the_other_is_told(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    book = XlsxBook(path)
    with writing(path), pytest.raises(Refused, match=r"being written by another run.*try again"):
        book.write(CHANGES)
    book.write(CHANGES)
    assert strays(tmp_path) == []


def test_a_lock_file_left_by_a_killed_run_locks_nothing(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    (tmp_path / ".~xl-addin.mine.xlsx.lock").touch()
    (tmp_path / ".~xl-addin.mine.xlsx.123.tmp").write_bytes(b"half")
    (tmp_path / ".~xl-addin.other.xlsx.123.tmp").write_bytes(b"somebody else's")
    XlsxBook(path).write(CHANGES)
    assert strays(tmp_path) == [".~xl-addin.other.xlsx.123.tmp"]


def test_of_many_processes_each_wins_or_is_told(tmp_path: Path) -> None:
    """Each adds one to a cell, again and again: what the cell says at the end is how often one won."""
    path = plain(tmp_path / "mine.xlsx")
    script = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from xl_addin.domain.finding import Refused
        from xl_addin.hosts.xlsx import XlsxBook
        from xl_addin.sheets.image import CellEdit, Changes
        won, until = 0, time.monotonic() + 2
        while time.monotonic() < until:
            try:
                book = XlsxBook(Path(sys.argv[1]))
                book.write(Changes(edits=(CellEdit("Holdings", 2, 2, book.grid("Holdings").at(2, 2) + 1),)))
                won += 1
            except Refused as refused:
                assert "another run" in str(refused) or "someone else" in str(refused), refused
        print(won)
    """)
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], ended
    won = [int(out) for out, _ in ended]
    assert XlsxBook(path).grid("Holdings").at(2, 2) == 10 + sum(won)
    assert sum(won) > 3
    assert strays(tmp_path) == []


def test_a_sharing_violation_is_waited_out_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    real = Path.replace
    waits: list[float] = []

    def replace(self: Path, target: Path) -> Path:
        if len(waits) < 2:
            problem = PermissionError(errno.EACCES, "in use")
            problem.winerror = 32  # type: ignore[attr-defined]
            raise problem
        return real(self, target)

    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(Path, "replace", replace)
    XlsxBook(path).write(CHANGES)
    assert waits == [0.1, 0.2]


def test_a_sharing_violation_that_lasts_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path / "mine.xlsx")
    problem = PermissionError(errno.EACCES, "in use")
    problem.winerror = 32  # type: ignore[attr-defined]
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", _raiser(problem))
    with pytest.raises(Refused, match=r"in use by another program.*Close it there"):
        XlsxBook(path).write(CHANGES)
    assert strays(tmp_path) == []


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mine.xlsx")
    with pytest.raises(Refused, match=r"mine\.xlsx is not a file"):
        XlsxBook(tmp_path / "mine.xlsx")
