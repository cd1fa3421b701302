"""Runs beside LibreOffice, in the Python that has `uno`: starts it, then does what the tests ask for, one by one.

Requests and answers are pickles with their length before them, over standard input and output.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # of LibreOffice
from calc.dialogs import answering

from xl_addin.domain.finding import Refused
from xl_addin.hosts.calc.book import CalcBook
from xl_addin.hosts.calc.bridge import struct as uno_struct

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".pdf": "calc_pdf_Export"}


class Worker:
    """One running LibreOffice; documents are known by number."""

    def __init__(self, program: str, profile: str) -> None:
        pipe = f"xl-addin-{uuid.uuid4().hex}"
        # Without --headless, so that dialogs are really shown, though on no screen.
        self._office = subprocess.Popen(
            [
                program,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                *("--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        # In LibreOffice its context is the only one; a part of a chart made in this process has no windows and crashes.
        uno.getComponentContext = lambda: self.context
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.documents: dict[int, Any] = {}
        self._opened = 0

    def _connect(self, address: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(600):
            try:
                return resolver.resolve(address)
            except Exception:  # noqa: BLE001 - it is not there yet, whatever the bridge calls that
                if self._office.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"LibreOffice did not start (exit code {self._office.poll()})")

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, url: str = "private:factory/scalc") -> int:
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, ())
        self._opened += 1
        self.documents[self._opened] = document
        return self._opened

    def close(self, number: int) -> None:
        self.documents.pop(number).close(True)

    def save(self, number: int, path: str) -> None:
        chosen = (uno_struct("beans.PropertyValue", Name="FilterName", Value=FILTERS[Path(path).suffix]),)
        self.documents[number].storeToURL(Path(path).as_uri(), chosen)

    def book(self, number: int, method: str, *arguments: Any) -> Any:
        found = getattr(CalcBook(self.documents[number]), method)
        return found(*arguments) if callable(found) else found

    def run(self, number: int, code: str, **given: Any) -> Any:
        """Run some lines over a document, ``doc``, and return what they call ``result``."""
        known: dict[str, Any] = {
            "doc": self.documents[number],
            "worker": self,
            "struct": uno_struct,
            "book": CalcBook(self.documents[number]),
            "result": None,
            **given,
        }
        exec(code, known)  # noqa: S102 - the tests' own lines
        return known["result"]

    def dispatch(self, number: int, url: str, answers: list[list[str]]) -> list[str]:
        """Choose an entry of the menu; each dialog it shows is answered as the tests say. Return what they said."""
        frame = self.documents[number].CurrentController.Frame
        frame.activate()
        with answering(self, answers) as said:
            self.service("com.sun.star.frame.DispatchHelper").executeDispatch(frame, url, "", 0, ())
        return said

    def runs(self) -> bool:
        """Return whether LibreOffice still answers: after a crash the bridge to it is broken."""
        try:
            self.desktop.getFrames()
        except Exception:  # noqa: BLE001 - whatever the bridge calls that
            return False
        return True

    def cpu_seconds(self) -> float:
        """Return the CPU time that LibreOffice has used so far: all that is below the program that starts it."""
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                number, _, rest = path.read_text("utf-8").partition(" ")
                fields = rest.rpartition(")")[2].split()
                parents[int(number)] = int(fields[1])
        ours = {self._office.pid}
        while more := {child for child, parent in parents.items() if parent in ours} - ours:
            ours |= more
        # The clock of another process, as clock_getcpuclockid(3) numbers it: to the nanosecond, not to 1/100 s.
        return sum(time.clock_gettime((~number << 3) | 2) for number in ours & parents.keys())

    def stop(self) -> None:
        with suppress(Exception):  # the bridge breaks while it answers, or is broken since a crash
            for number in list(self.documents):  # or they would ask whether to be saved
                self.close(number)
            self.desktop.terminate()
        try:
            self._office.wait(20)
        except subprocess.TimeoutExpired:
            self._office.kill()


def main() -> None:
    reading, writing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not print into the answers
    worker = Worker(*sys.argv[1:])
    try:
        while head := reading.read(4):
            name, arguments, given = pickle.loads(reading.read(struct.unpack("!I", head)[0]))  # noqa: S301 - the tests' own
            answer: tuple[str, Any]
            try:
                answer = ("done", getattr(worker, name)(*arguments, **given))
            except Refused as refused:
                answer = ("refused", refused.findings)
            except Exception as problem:  # noqa: BLE001 - it is told to the test
                answer = ("failed", f"{type(problem).__name__}: {problem}")
            data = pickle.dumps(answer)
            writing.write(struct.pack("!I", len(data)) + data)
            writing.flush()
            if answer[0] == "failed" and not worker.runs():
                break
    finally:
        worker.stop()


if __name__ == "__main__":
    main()
