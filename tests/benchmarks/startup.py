"""How much CPU time a whole ``xl-addin drift`` takes beside others, in one run, and the ratios of the medians.

``python tests/benchmarks/startup.py`` takes a bare import of pandas and openpyxl: below 1 the whole command is the
cheaper. ``python tests/benchmarks/startup.py DIR`` takes ``xl-addin drift`` of the version checked out at ``DIR`` as
well (``git worktree add DIR COMMIT``): above 1 the command has become dearer since. All run from compiled modules, as
pip installs them.
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
PEERS = "import pandas, openpyxl"
DRIFT = [sys.executable, "-m", "xl_addin", "drift", str(BOOK)]
ROUNDS = 15


def cpu_seconds(command: list[str], folder: Path) -> float:
    """Return the user and system time of one run of a command in a folder, whose modules come first."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "startup-compiled")
    here = BOOK.parents[1]
    runs = {"xl-addin drift": (DRIFT, here), "import pandas, openpyxl": ([sys.executable, "-c", PEERS], here)}
    runs |= {f"xl-addin drift of {other}": (DRIFT, Path(other).resolve()) for other in sys.argv[1:]}
    for run in runs.values():  # the first run compiles what the others find done
        cpu_seconds(*run)
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(cpu_seconds(*run))
    ours, *others = (statistics.median(taken) for taken in times.values())
    print(f"{'xl-addin drift':24} {ours * 1000:6.0f} ms CPU")
    for name, seconds in zip([*runs][1:], others, strict=True):
        print(f"{name:24} {seconds * 1000:6.0f} ms CPU, ratio {ours / seconds:.2f}")
