"""How much CPU time a whole ``xl-addin drift`` takes beside a bare import of pandas and openpyxl, in one run.

``python tests/benchmarks/startup.py`` prints the medians and their ratio; below 1 the whole command is the cheaper.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

BOOK = Path(__file__).parents[2] / "workbook_templates" / "portfolio.xlsx"
COMMANDS = {
    "xl-addin drift": [sys.executable, "-m", "xl_addin", "drift", str(BOOK)],
    "import pandas, openpyxl": [sys.executable, "-c", "import pandas, openpyxl"],
}
ROUNDS = 7


def cpu_seconds(command: list[str]) -> float:
    """Return the user and system time of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            times[name].append(cpu_seconds(command))
    medians = {name: statistics.median(runs) for name, runs in times.items()}
    for name, seconds in medians.items():
        print(f"{name:24} {seconds * 1000:6.0f} ms CPU")
    ours, theirs = medians.values()
    print(f"ratio {ours / theirs:.2f}")
