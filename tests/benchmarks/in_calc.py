"""What the extension costs in Calc: at its start, of one function over 500 slices, and of 500 functions.

Run as a program, where LibreOffice is; it prints what it measured: the CPU time of LibreOffice, which other programs
on the machine change little, and the time on the wall. With ``--write`` README's table has it from then on.

    start with a workbook without PIE formulas        … s, … times that without the extension
    PIE_DRIFT, 500 slices, a price changed            … ms in Calc (… ms on the wall), … times a SUM over the same cells
    PIE_REBALANCE, 500 slices, a price changed        … ms in Calc (… ms on the wall), … times a SUM over the same cells
    500 functions, 2,000 holdings, the same again     … s in Calc (… s on the wall)
    500 functions, 2,000 holdings, a holding changed  … s in Calc (… s on the wall)
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))  # the tests' own folder, as pytest has it

from benchmarks.functions import portfolio
from calc.office import Office, opened
from openpyxl import Workbook
from speed_table import LAST_RUN

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


ONE = """
import time
sheet, live = doc.Sheets.getByName("Holdings"), doc.Sheets.getByName("Live")
live.getCellRangeByName("A1:L600").clearContents(1023)
if array:
    live.getCellRangeByName("A1:L520").setArrayFormula(formula)
else:
    live.getCellRangeByName("A1").Formula = formula
took = []
for count in range(times):
    start, used = time.perf_counter(), worker.cpu_seconds()
    sheet.getCellRangeByName("C2").Value = first + count
    live.getCellRangeByName("A1:L520").getDataArray()  # Calc works out what is looked at
    took.append((worker.cpu_seconds() - used, time.perf_counter() - start))
result = min(used for used, _ in took), min(wall for _, wall in took)
"""
WIDE = "$Targets.$A$1:$C$501;$Holdings.$A$1:$E$501"


def start_up(*, extension: bool) -> float:
    """Return the CPU time in which LibreOffice starts and opens a workbook without any function of ours."""
    office = Office(extension=extension)
    try:
        with tempfile.TemporaryDirectory() as folder:
            plain = Workbook()
            plain.active.append([1, 2, 3])
            plain.save(Path(folder) / "plain.xlsx")
            book = opened(office, Path(folder) / "plain.xlsx")
        return float(book.run("result = worker.cpu_seconds()"))
    finally:
        office.stop()


def one_function(book: RemoteBook, formula: str, first: float, *, array: bool) -> tuple[float, float]:
    """Return the least CPU and the least wall seconds in which one formula follows a changed price."""
    used, wall = book.run(ONE, formula=formula, array=array, first=first, times=20)
    return float(used), float(wall)


def starts() -> dict[str, float]:
    """Print and return how the start compares: the medians of five, in turns, as the machine may be busier later."""
    own, bare = zip(*((start_up(extension=True), start_up(extension=False)) for _ in range(5)), strict=True)
    ours, theirs = median(own), median(bare)
    print(f"{'start with a workbook without PIE formulas':50} {ours:5.2f} s, {ours / theirs:.2f} times that without")
    return {"seconds": ours, "times": ours / theirs}


def main() -> int:
    """Print the times and return 1 where one is over the limit."""
    run: dict[str, dict[str, float]] = {"start": starts()}
    office = Office()
    try:
        with tempfile.TemporaryDirectory() as folder:
            wide = opened(office, workbook(Path(folder) / "wide.xlsx", 500, 500, functions=0))
            book = opened(office, workbook(Path(folder) / "many.xlsx"))
        plain, _ = one_function(wide, "=SUM($Targets.$A$1:$C$501;$Holdings.$A$1:$E$501)", 10, array=False)
        for number, name in enumerate(("PIE_DRIFT", "PIE_REBALANCE"), 1):
            used, took = one_function(wide, f"=XL.{name}({WIDE})", 100 * number, array=True)
            label = f"{name}, 500 slices, a price changed"
            run[name] = {"seconds": used, "times": used / plain}
            told = f"({took * 1000:.0f} ms on the wall), {used / plain:.0f} times a SUM over the same cells"
            print(f"{label:50} {used * 1000:5.0f} ms in Calc {told}")
        wide.close()
        times = {"the same again": seconds(book, [3.0] * 3), "a holding changed": seconds(book, [4.0, 5.0, 6.0])}
    finally:
        office.stop()
    for case, (used, wall) in times.items():
        print(f"500 functions, 2,000 holdings, {case:18} {used:5.2f} s in Calc ({wall:.2f} s on the wall)")
    run["functions"] = {"seconds": times["a holding changed"][0]}
    if "--write" in sys.argv:
        kept = json.loads(LAST_RUN.read_text(encoding="utf-8")) | {"calc": run}
        LAST_RUN.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return int(max(used for used, _ in times.values()) > LIMIT)


def seconds(book: RemoteBook, shares: list[float]) -> tuple[float, float]:
    """Return the least CPU and wall time of recalculations, one after each number of shares of the first holding."""
    used, wall = book.run(RECALCULATE, shares=shares)
    return float(used), float(wall)


def workbook(path: Path, slices: int = 100, rows: int = 2000, functions: int = 500) -> Path:
    """Save a workbook with the tables and a column of functions."""
    made = Workbook()
    del made["Sheet"]
    tables = portfolio(slices, rows, 50.0)
    for name in ("Targets", "Holdings"):
        sheet = made.create_sheet(name)
        for cells in tables[name.lower()]:
            sheet.append(cells)
    live = made.create_sheet("Live")
    for row in range(1, functions + 1):
        live.cell(row, 1, "=" + FUNCTIONS[row % len(FUNCTIONS)].format(row=2 + row % 50))
    made.save(path)
    return path


if __name__ == "__main__":
    sys.exit(main())
