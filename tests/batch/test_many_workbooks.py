"""Five hundred workbooks, some of them broken or locked, and a batch that is killed on its way: nothing twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from workbooks import on_disk

COUNT = 500
BROKEN, LOCKED, TEXT, BALANCED = range(0, 500, 71), range(5, 500, 97), range(9, 500, 131), range(20, 500, 50)
"""The numbers of the workbooks that are cut off, open in Excel, no workbooks at all, and on their targets."""
UNFIT = {*BROKEN, *LOCKED, *TEXT}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes as POSIX does")


def _clients(folder: Path) -> dict[int, Path]:
    """Make the workbooks; every sound one has holdings of its own."""
    rng = Random(14)  # noqa: S311 - holdings, no secrets
    paths = {}
    for n in range(COUNT):
        paths[n] = folder / f"desk {n % 7}" / f"client {n:03}.xlsx"
        paths[n].parent.mkdir(parents=True, exist_ok=True)
        shares = (40, 40, 20) if n in BALANCED else (50 + n, 30, 20 + rng.randint(0, 400))
        rows = "".join(f"\n | {symbol} | {held} | 10" for symbol, held in zip("ABC", shares, strict=True))
        tables = "Targets | Pie | Slice | Target %\n | Main | A | 40%\n | Main | B | 40%\n | Main | C | 20%"
        on_disk(f"{tables}\nHoldings | Symbol | Shares | Price{rows}\n", paths[n])
    for n in BROKEN:
        paths[n].write_bytes(paths[n].read_bytes()[:1500])
    for n in LOCKED:
        paths[n].with_name(f"~${paths[n].name}").write_bytes(b"Ann")
    for n in TEXT:
        paths[n].write_text("a,b,c\n")
    return paths


def _start(folder: Path, summary: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "xl_addin", "batch", "rebalance", str(folder), "--jobs", "2", "--summary"]
    return subprocess.Popen([*command, str(summary), *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _done(summary: Path) -> int:
    """Return how many workbooks the record says are done."""
    record = summary.with_name(f"{summary.name}.batch.jsonl")
    return record.read_text(encoding="utf-8").count('{"done"') if record.exists() else 0


def _wait(process: subprocess.Popen[str], summary: Path, count: int) -> None:
    while _done(summary) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def _workers(process: subprocess.Popen[str]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _memory(process: subprocess.Popen[str]) -> int:
    """Return the kilobytes that a batch and its processes have in memory."""
    statuses = [Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in (process.pid, *_workers(process))]
    return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in statuses)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads processes from /proc")
def test_each_of_the_rest_exactly_once_whatever_is_killed(tmp_path: Path) -> None:
    paths = _clients(tmp_path / "clients")
    originals = {n: paths[n].read_bytes() for n in paths}
    summary = tmp_path / "morning.xlsx"

    # 1. killed as a whole, once among the first and once later: the processes it started end as well
    for count, more in ((40, ()), (110, ("--resume",))):
        batch = _start(tmp_path / "clients", summary, *more)
        _wait(batch, summary, count)
        workers = _workers(batch)
        batch.kill()
        batch.communicate()
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{pid}").exists() for pid in workers):
            assert time.monotonic() < deadline, "a process outlived its batch"
            time.sleep(0.05)
    assert not summary.exists()
    again = _start(tmp_path / "clients", summary)
    out, told = again.communicate()
    assert (again.returncode, out) == (1, "")
    assert "stopped after" in told
    assert "Give --resume" in told

    # 2. going on, one of its processes is killed, and memory is measured
    batch = _start(tmp_path / "clients", summary, "--resume", "--json")
    _wait(batch, summary, 170)
    os.kill(_workers(batch)[0], signal.SIGKILL)
    _wait(batch, summary, 250)
    early = _memory(batch)
    _wait(batch, summary, 450)
    late = _memory(batch)
    out, told = batch.communicate()
    assert batch.returncode == 1
    assert "Traceback" not in told
    assert late < early + 20_000, "200 workbooks more, and memory grew by 20 MB"

    # 3. every sound workbook has one proposal, the others are as they were
    rows = {row["path"]: row for row in json.loads(out)["workbooks"]}
    assert len(rows) == COUNT
    assert {n for n in paths if rows[str(paths[n])]["status"] == "failed"} == UNFIT
    for n, path in paths.items():
        row = rows[str(path)]
        if n in UNFIT or n in BALANCED:
            assert path.read_bytes() == originals[n]
            assert row["status"] == ("failed" if n in UNFIT else "nothing to do")
            continue
        book = load_workbook(path, read_only=True)
        events = [(r[2], r[3]) for r in book["Journal"].iter_rows(min_row=2, values_only=True) if r[0]]
        assert events == [("PROPOSED", row["proposal"])]
    # 4. and the summary says the same, the failed first
    sheet = load_workbook(summary)["Summary"]
    (top,) = (cell.row for cell in sheet["A"] if cell.value == "Client")
    listed = [[cell.value for cell in r] for r in sheet.iter_rows(min_row=top + 1)]
    assert [row[1] for row in listed[: len(UNFIT)]] == ["failed"] * len(UNFIT)
    by_file = {row[10]: row for row in listed}
    assert by_file.keys() == rows.keys()
    for path_text, row in rows.items():
        shown = by_file[path_text]
        assert (shown[1], shown[2], shown[3]) == (row["status"], row["before"], row["after"])
        assert (shown[4] or 0) == (row["orders"] or 0)
    assert sheet.cell(top - 2, 5).value == sum(row["orders"] or 0 for row in rows.values())
    shutil.rmtree(tmp_path / "clients")
