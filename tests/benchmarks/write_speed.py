"""How long a whole proposal takes beside openpyxl's load and save of the same file.

Run it by hand: ``python tests/benchmarks/write_speed.py``. For a small workbook, a middling one and one of 200,000 rows
it prints the ratio of the two as programs (start, imports and all), and within a running program that has done it
before. The least of several runs counts, ours and theirs in turn, each on a fresh copy. Both sides run from compiled
modules, as pip installs them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "portfolio.xlsx"
SIZES = ((0, 15), (5_000, 5), (200_000, 1))
"""Rows of other data beside the example portfolio, and how often each side runs."""

COMPILED = str(Path(tempfile.gettempdir()) / "write-speed-compiled")
LOAD_AND_SAVE = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[1])"


def workbook(path: Path, rows: int) -> None:
    """Make the example portfolio, with a ledger of so many rows of five cells if there are to be any."""
    import openpyxl

    shutil.copy(EXAMPLE, path)
    if rows:
        book = openpyxl.load_workbook(path)
        ledger = book.create_sheet("Ledger")
        for row in range(rows):
            ledger.append([f"key {row % 999}", row, row * 0.37, "some text", row % 7])
        book.save(path)


def our_program(path: Path) -> None:
    """Propose a rebalance and write its confirmation, from the command line."""
    _run("-m", "xl_addin", "rebalance", str(path))


def their_program(path: Path) -> None:
    """Load and save all of it, changing nothing."""
    _run("-c", LOAD_AND_SAVE, str(path))


def our_call(path: Path) -> None:
    """Propose as `our_program` does, from Python."""
    from xl_addin import rebalance

    rebalance(path)


def their_call(path: Path) -> None:
    """Do as `their_program` does, in this process."""
    import openpyxl

    openpyxl.load_workbook(path).save(path)


def _run(*arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = COMPILED
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)


def least(sides: tuple[Callable[[Path], None], ...], source: Path, times: int) -> list[float]:
    """Return the least seconds of each side, the sides in turn so that a busy moment meets them all."""
    found: list[list[float]] = [[] for _ in sides]
    copy = source.with_name("copy.xlsx")
    for side in sides:  # the first run compiles, or imports, what the others find done
        shutil.copy(source, copy)
        side(copy)
    for _ in range(times):
        for side, seconds in zip(sides, found, strict=True):
            shutil.copy(source, copy)
            start = time.perf_counter()
            side(copy)
            seconds.append(time.perf_counter() - start)
    return [min(seconds) for seconds in found]


def run() -> None:
    """Print both times and their ratio for each size, as programs and within one."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.xlsx"
        for rows, times in SIZES:
            workbook(source, rows)
            name = f"{rows:,} rows beside the portfolio" if rows else "the portfolio alone"
            for how, sides in (("program", (our_program, their_program)), ("call", (our_call, their_call))):
                we, they = least(sides, source, times)
                print(f"{name}, {how}: {we:.3f} s beside {they:.3f} s, a ratio of {we / they:.3f}", flush=True)


if __name__ == "__main__":
    run()
