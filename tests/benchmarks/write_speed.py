"""How long a write of our sheets takes beside openpyxl's load and save of the same file, start of the program included.

Run it by hand: ``python tests/benchmarks/write_speed.py``; it prints the ratios, for a small workbook and a large one.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

LINES = [("Side", "Symbol", "Shares", "Est. price")] + [("BUY", f"S{number}", 1.5, 10.25) for number in range(30)]


def workbook(path: Path, rows: int) -> None:
    """Write a workbook of Holdings and a sheet of data of so many rows."""
    import xlsxwriter  # type: ignore[import-untyped]

    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Holdings").write_row(0, 0, ["Symbol", "Shares", "Price"])
    data = book.add_worksheet("Data")
    for row in range(rows):
        data.write_row(row, 0, [f"key {row % 999}", row, row * 0.37, "some text", row % 7])
    book.close()


def ours(path: Path) -> None:
    """Read the portfolio, write a sheet as a proposal does."""
    from xl_addin.hosts.xlsx import XlsxBook
    from xl_addin.sheets.image import Cell, Changes, SheetImage, Style

    book = XlsxBook(path)
    book.grid("Holdings")
    rows = tuple(tuple(Cell(value, Style(bold=not at)) for value in line) for at, line in enumerate(LINES))
    book.write(Changes(sheets=(SheetImage("Confirmation", "confirmation", rows),)))


def theirs(path: Path) -> None:
    """Do the same by loading and saving all of it."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Confirmation")
    for line in LINES:
        sheet.append(line)
    book.save(path)


def seconds(who: str, source: Path, times: int) -> float:
    """Return the least time of several runs, each a process of its own on a fresh copy."""
    import subprocess

    found = []
    for _ in range(times):
        path = source.with_name("copy.xlsx")
        path.write_bytes(source.read_bytes())
        start = time.perf_counter()
        subprocess.run([sys.executable, __file__, who, str(path)], check=True)
        found.append(time.perf_counter() - start)
    return min(found)


def run() -> None:
    """Print both times and their ratio for each size."""
    with tempfile.TemporaryDirectory() as folder:
        for rows, times in ((20, 5), (200_000, 2)):
            source = Path(folder) / "source.xlsx"
            workbook(source, rows)
            we, they = seconds("ours", source, times), seconds("theirs", source, times)
            print(f"{rows:,} rows: {we:.3f} s beside {they:.3f} s, a ratio of {we / they:.3f}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"ours": ours, "theirs": theirs}[sys.argv[1]](Path(sys.argv[2]))
    else:
        run()
