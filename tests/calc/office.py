"""A LibreOffice of our own for a test run: a fresh profile with the extension, a user who is not root, a time limit."""

from __future__ import annotations

import os
import pickle
import pwd
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from xl_addin.domain.finding import Refused
from xl_addin.hosts.calc.extension.build import build
from xl_addin.hosts.calc.extension.install import command, unopkg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Changes

ROOT = Path(__file__).parents[2]
LIMIT = 180
"""Seconds that anything may take."""
START_LIMIT = 60
"""Seconds for an empty document, after a start."""
STARTS = 3
"""How often LibreOffice is started before it is said not to start."""
_FIRST_CALL = 'doc.Sheets.getByIndex(0).getCellByPosition(0, 0).Formula = "=PIE_NEXT_WINDOW()"'
"""What loads the extension's functions, where it is installed."""


class Stopped(AssertionError):
    """LibreOffice is not there any more."""


class Office:
    """A running LibreOffice that the tests talk to through a worker of its own Python."""

    def __init__(self, *, extension: bool = True) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="xl-addin-calc-"))
        self.profile = self.home / "profile"
        self.program = unopkg().resolve().with_name("soffice")
        self.extension = self.home / "xl-addin.oxt"
        build(self.extension)
        (self.home / "calc").mkdir()
        for name in ("worker.py", "dialogs.py"):
            shutil.copy(Path(__file__).with_name(name), self.home / "calc")
        shutil.copytree(ROOT / "xl_addin", self.home / "xl_addin", ignore=shutil.ignore_patterns("__pycache__"))
        self.own(self.home)
        if extension:
            self.install()
        self._python = self._own_python()
        self._worker: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start LibreOffice, and have it show that it works.

        Beside other work, LibreOffice 25.2 now and then never answers after its start (once in some hundreds of runs):
        it is then started again, and what hangs later fails the test it hangs in.
        """
        for _ in range(STARTS):
            self._clear_away()
            self._worker = subprocess.Popen(
                [*self.as_user(), self._python, "-m", "calc.worker", str(self.program), str(self.profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                cwd=self.home,
            )
            with suppress(Stopped):
                number = self._ask(START_LIMIT, "open", (), {})
                self._ask(START_LIMIT, "run", (number, _FIRST_CALL), {})
                self._ask(START_LIMIT, "close", (number,), {})
                return
        raise Stopped(f"LibreOffice was started {STARTS} times and never worked out a cell")

    @property
    def runs(self) -> bool:
        """Return whether it can be asked for anything."""
        if self._worker is not None and self._worker.poll() is None:
            with suppress(AssertionError):
                return bool(self.ask("runs"))
        return False

    def own(self, path: Path) -> None:
        """Give a file or a folder to the user who runs LibreOffice."""
        if os.geteuid() == 0:
            for one in (path, *path.rglob("*")):
                os.chown(one, _nobody().pw_uid, _nobody().pw_gid)

    def as_user(self) -> list[str]:
        """Return the start of a command line that runs as that user, whose home is the folder of this run."""
        plain = [
            "env",
            f"HOME={self.home}",
            f"PYTHONPATH={self.home}",
            "SAL_USE_VCLPLUGIN=svp",
            "PYTHONDONTWRITEBYTECODE=1",
        ]
        if os.geteuid() != 0:
            return plain
        return ["setpriv", f"--reuid={_nobody().pw_uid}", f"--regid={_nobody().pw_gid}", "--clear-groups", *plain]

    def install(self) -> None:
        """Install the extension as `xl-addin calc install` does."""
        line = command(unopkg(), self.extension, self.profile)
        done = subprocess.run(
            [*self.as_user(), *line], capture_output=True, text=True, timeout=LIMIT, cwd=self.home, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def ask(self, name: str, *arguments: object, **given: object) -> Any:
        """Have the worker do something and return its answer; everything stops when it takes too long.

        Raises:
            Stopped: where it took too long, or LibreOffice ended by itself.

        """
        return self._ask(LIMIT, name, arguments, given)

    def _ask(self, limit: float, name: str, arguments: tuple[object, ...], given: dict[str, object]) -> Any:
        timer = threading.Timer(limit, self._kill)
        timer.start()
        try:
            kind, answer = self._exchange(pickle.dumps((name, arguments, given)))
        except OSError:
            raise Stopped(f"LibreOffice is not there for {name}") from None
        except EOFError:
            raise Stopped(f"LibreOffice stopped, or took more than {limit:g} seconds for {name}") from None
        finally:
            timer.cancel()
        if kind == "refused":
            raise Refused(answer)
        assert kind == "done", answer
        return answer

    def _exchange(self, data: bytes) -> tuple[str, Any]:
        """Send a request and return the answer; an end of the pipe is an EOFError or an OSError."""
        assert self._worker is not None
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        self._worker.stdin.write(struct.pack("!I", len(data)) + data)
        self._worker.stdin.flush()
        head = self._worker.stdout.read(4)
        if not head:
            raise EOFError
        return cast("tuple[str, Any]", pickle.loads(self._worker.stdout.read(struct.unpack("!I", head)[0])))  # noqa: S301 - of our own worker

    def stop(self) -> None:
        """End LibreOffice and remove all of it."""
        if self._worker is not None and self._worker.stdin is not None:
            self._worker.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._worker.wait(LIMIT)
        self._clear_away()
        shutil.rmtree(self.home, ignore_errors=True)

    def _clear_away(self) -> None:
        """End what is left of an earlier start."""
        if self._worker is None:
            return
        self._kill()
        for pipe in (self._worker.stdin, self._worker.stdout):
            if pipe is not None:
                with suppress(OSError):  # it cannot be flushed any more
                    pipe.close()
        self._worker.wait()
        self._worker = None

    def _kill(self) -> None:
        """End all of it at once; LibreOffice itself, which leaves its starter's group, is known by its profile."""
        if self._worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._worker.pid, signal.SIGKILL)
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if str(self.profile).encode() in path.read_bytes():
                    os.kill(int(path.parent.name), signal.SIGKILL)

    def _own_python(self) -> str:
        """Return the Python that has LibreOffice's `uno`: its own, or on Debian the system's."""
        for path in (str(self.program.with_name("python")), "/usr/bin/python3"):
            with suppress(OSError):
                done = subprocess.run(
                    [path, "-c", "import uno"], capture_output=True, timeout=LIMIT, cwd=self.home, check=False
                )
                if done.returncode == 0:
                    return path
        raise AssertionError("no Python here has the module uno: run .ci/libreoffice.sh")


class RemoteBook:
    """A document open in LibreOffice as a `xl_addin.actions.book.Book` here."""

    def __init__(self, office: Office, number: int) -> None:
        self.office, self.number = office, number

    @property
    def name(self) -> str:
        return str(self._book("name"))

    def sheet_names(self) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self._book("sheet_names"))

    def grid(self, sheet: str) -> Grid:
        return cast("Grid", self._book("grid", sheet))

    def head(self, sheet: str, rows: int) -> Grid:
        return cast("Grid", self._book("head", sheet, rows))

    def has_formula(self, sheet: str, row: int, column: int) -> bool:
        return cast("bool", self._book("has_formula", sheet, row, column))

    def mark(self, sheet: str) -> str | None:
        return cast("str | None", self._book("mark", sheet))

    def hidden_name(self, name: str) -> str | None:
        return cast("str | None", self._book("hidden_name", name))

    def write(self, changes: Changes) -> None:
        self._book("write", changes)

    def run(self, code: str, **given: object) -> Any:
        """Run some lines over ``doc`` and return their ``result``."""
        return self.office.ask("run", self.number, code, **given)

    def choose(self, command: str, answers: Sequence[Sequence[str]] = ()) -> list[str]:
        """Choose an entry of the Pie menu and return what its dialogs said."""
        url = f"service:org.xladdin.PieCommands?{command}"
        return cast("list[str]", self.office.ask("dispatch", self.number, url, [list(a) for a in answers]))

    def save(self, path: Path) -> Path:
        """Save a copy to a path and return it."""
        there = self.office.home / path.name
        self.office.ask("save", self.number, str(there))
        shutil.copy(there, path)
        return path

    def close(self) -> None:
        """Close the document without saving."""
        self.office.ask("close", self.number)

    def text(self, sheet: str, cell: str) -> str:
        """Return what a cell shows."""
        return str(
            self.run("result = doc.Sheets.getByName(sheet).getCellRangeByName(cell).String", sheet=sheet, cell=cell)
        )

    def type(self, sheet: str, cell: str, value: str | float) -> None:
        """Set a cell as a user would, formulas included."""
        self.run(
            """
found = doc.Sheets.getByName(sheet).getCellRangeByName(cell)
if isinstance(value, str):
    found.Formula = value
else:
    found.Value = value
""",
            sheet=sheet,
            cell=cell,
            value=value,
        )

    def _book(self, method: str, *arguments: object) -> Any:
        return self.office.ask("book", self.number, method, *arguments)


def opened(office: Office, path: Path | None = None) -> RemoteBook:
    """Open a copy of a workbook, or a new one, in LibreOffice, which is started anew where an earlier test ended it."""
    if not office.runs:
        office.start()
    if path is None:
        return RemoteBook(office, office.ask("open"))
    copy = Path(shutil.copy(path, office.home))
    office.own(copy)
    return RemoteBook(office, office.ask("open", copy.as_uri()))


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")
