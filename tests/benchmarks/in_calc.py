"""How long Calc takes to recalculate 500 live functions over 100 slices and 2,000 rows of holdings.

Run as a program, where LibreOffice is; it prints what it measured: the CPU time of LibreOffice, which other programs
on the machine do not change, and the time on the wall.

    500 functions, 2,000 holdings, the same again     … s in Calc (… s on the wall)
    500 functions, 2,000 holdings, a holding changed  … s in Calc (… s on the wall)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests' own folder, as pytest has it

from benchmarks.functions import portfolio
from calc.office import Office, opened
from openpyxl import Workbook

if TYPE_CHECKING:
    from calc.office import RemoteBook

LIMIT = 2.0
"""Seconds that a recalculation may take."""
RANGES = "Targets!$A$1:$C$101,Holdings!$A$1:$E$2001"
FUNCTIONS = (
    f"INDEX(PIE_DRIFT({RANGES}),{{row}},5)",
    f"PIE_SCORE({RANGES})",
    f"INDEX(PIE_REBALANCE({RANGES}),{{row}},3)",
    f"PIE_DEPOSIT_TO_BALANCE({RANGES})",
    f"INDEX(PIE_CHECK({RANGES}),1,1)",
)
RECALCULATE = """
import time
sheet = doc.Sheets.getByName("Holdings")
took = []
for count in shares:
    sheet.getCellRangeByName("B2").Value = count
    start, used = time.perf_counter(), worker.cpu_seconds()
    doc.calculateAll()
    took.append((worker.cpu_seconds() - used, time.perf_counter() - start))
live = doc.Sheets.getByName("Live").getCellRangeByName("A1:A500").getDataArray()
assert not any(value is None for (value,) in live), "a function shows an error"
result = min(took)
"""


def main() -> int:
    """Print the times and return 1 where one is over the limit."""
    office = Office()
    try:
        with tempfile.TemporaryDirectory() as folder:
            book = opened(office, workbook(Path(folder) / "many.xlsx"))
        times = {"the same again": seconds(book, [3.0] * 3), "a holding changed": seconds(book, [4.0, 5.0, 6.0])}
    finally:
        office.stop()
    for case, (used, wall) in times.items():
        print(f"500 functions, 2,000 holdings, {case:18} {used:5.2f} s in Calc ({wall:.2f} s on the wall)")
    return int(max(used for used, _ in times.values()) > LIMIT)


def seconds(book: RemoteBook, shares: list[float]) -> tuple[float, float]:
    """Return the least CPU and wall time of recalculations, one after each number of shares of the first holding."""
    used, wall = book.run(RECALCULATE, shares=shares)
    return float(used), float(wall)


def workbook(path: Path) -> Path:
    """Save a workbook with the tables and a column of 500 functions."""
    made = Workbook()
    del made["Sheet"]
    tables = portfolio(100, 2000, 50.0)
    for name in ("Targets", "Holdings"):
        sheet = made.create_sheet(name)
        for cells in tables[name.lower()]:
            sheet.append(cells)
    live = made.create_sheet("Live")
    for row in range(1, 501):
        live.cell(row, 1, "=" + FUNCTIONS[row % len(FUNCTIONS)].format(row=2 + row % 50))
    made.save(path)
    return path


if __name__ == "__main__":
    sys.exit(main())
