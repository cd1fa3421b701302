"""How much CPU time a whole ``xl-addin drift`` takes beside others, in one run, and the ratios of the medians.

    python tests/benchmarks/startup.py            --write keeps the ratio for README's table of speeds

Two others run in turn with it: a bare import of pandas and openpyxl, and ``xl-addin drift`` as it was at `FIRST`, when
tables stood on sheets of a certain name under certain headings, and no other sheet was looked at. All read the template
of then, from compiled modules, as pip installs them. Below 1 the whole command is the cheaper.

Where valgrind is installed the instructions are counted as well: a busy machine makes no difference to them.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[2]
LAST_RUN = Path(__file__).with_name("last_run.json")
FIRST = "5e98faa"
PEERS = "import pandas, openpyxl"
ROUNDS = 15


def unpacked(commit: str, folder: Path) -> Path:
    """Return a folder with the project as it was at a commit."""
    archive = subprocess.run(["git", "archive", commit], cwd=HERE, check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def cpu_seconds(command: list[str], folder: Path) -> float:
    """Return the user and system time of one run of a command in a folder, whose modules come first."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def instructions(command: list[str], folder: Path) -> int:
    """Return how many instructions a command runs, all else alike."""
    counting = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    surroundings = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [*counting, *command], check=True, capture_output=True, text=True, cwd=folder, env=surroundings
    )
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


def compared(then: Path) -> dict[str, float]:
    """Print what a run of each takes, and return the ratios to the version that is at a folder."""
    drift = [sys.executable, "-m", "xl_addin", "drift", str(then / "workbook_templates" / "portfolio.xlsx")]
    runs = {
        "xl-addin drift": (drift, HERE),
        f"the same at {FIRST}": (drift, then),
        PEERS: ([sys.executable, "-c", PEERS], HERE),
    }
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
    found = {"seconds": ours, "times": ours / others[0]}
    if shutil.which("valgrind"):
        now, before = (instructions(drift, folder) for folder in (HERE, then))
        print(f"{now / 1e6:.0f} million instructions, {before / 1e6:.0f} at {FIRST}, ratio {now / before:.2f}")
        found["instructions"] = now / before
    return found


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as name:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(name) / "compiled")
        (project := Path(name) / "project").mkdir()
        ratios = compared(unpacked(FIRST, project))
    if "--write" in sys.argv:
        kept = json.loads(LAST_RUN.read_text(encoding="utf-8")) | {"startup": ratios}
        LAST_RUN.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
