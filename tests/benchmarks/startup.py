"""How much CPU time a whole ``xl-addin drift`` takes beside a bare import of pandas and openpyxl, in one run.

``python tests/benchmarks/startup.py`` prints the medians and their ratio; below 1 the whole command is the cheaper.
Both run from compiled modules, as pip installs them.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
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
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "startup-compiled")
    for command in COMMANDS.values():  # the first run compiles what the others find done
        cpu_seconds(command)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            times[name].append(cpu_seconds(command))
    medians = {name: statistics.median(runs) for name, runs in times.items()}
    for name, seconds in medians.items():
        print(f"{name:24} {seconds * 1000:6.0f} ms CPU")
    ours, theirs = medians.values()
    print(f"ratio {ours / theirs:.2f}")
