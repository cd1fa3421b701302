"""A batch by a real Dask scheduler and two real workers on this machine: what it does is what it does alone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workbooks import ABC, on_disk

import xl_addin
from xl_addin.batch.jobs import Order
from xl_addin.batch.run import run
from xl_addin.domain.finding import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.batch.outcome import Outcome

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
PATIENCE = 90
"""Seconds that a program may take to start."""


@contextmanager
def program(folder: Path, *words: str, until: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run one of Dask's programs, from when it says so; yield it and what it said."""
    environment = {**os.environ, "PYTHONPATH": str(Path(xl_addin.__file__).parents[1])}
    log = folder / f"{'-'.join(words[:1])}-{time.monotonic_ns()}.log"
    with log.open("w") as told:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=told, stderr=told, text=True)
    try:
        end = time.monotonic() + PATIENCE
        while (found := re.search(until, log.read_text())) is None:
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        yield running, found[1]
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Start a scheduler and two workers; yield its address, and them."""
    folder = tmp_path / "dask"
    folder.mkdir()
    with ExitStack() as stack:
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler = program(folder, "scheduler", *options, until=r"Scheduler at:\s+(tcp://\S+)")
        _, address = stack.enter_context(scheduler)
        workers = []
        for name in ("one", "two"):
            choices = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name)
            worker = program(folder, "worker", address, *choices, until=r"(Registered to)")
            workers.append(stack.enter_context(worker)[0])
        yield address, workers


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    for number in range(12):
        on_disk(ABC, folder / f"client {number:02}.xlsx")
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    return folder


def order(model: Path, folder: Path, scheduler: str | None = None) -> Order:
    shutil.copytree(model, folder / "clients")
    summary = folder / "summary.xlsx"
    return Order("rebalance", (str(folder / "clients"),), NOON, "ann", summary=summary, jobs=1, scheduler=scheduler)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "clients").iterdir()}


def test_it_does_what_one_process_does_byte_for_byte_though_a_worker_dies(
    model: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    address, (first, _) = cluster
    alone = run(order(model, tmp_path / "alone"))

    def kill_one(done: int, _: int, __: Outcome | None) -> None:
        if done == 3:
            first.send_signal(signal.SIGKILL)

    together = run(order(model, tmp_path / "together", address), kill_one)
    assert first.wait(PATIENCE) == -signal.SIGKILL
    assert together.told() == alone.told() == "1 failed, 12 proposed"
    assert files(tmp_path / "together") == files(tmp_path / "alone")
    kept = [(one.name, one.status, one.proposal, one.before, one.after, one.orders) for one in together.outcomes]
    assert kept == [(one.name, one.status, one.proposal, one.before, one.after, one.orders) for one in alone.outcomes]


def test_a_scheduler_that_is_not_there(model: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"there is no scheduler at tcp://127\.0\.0\.1:9"):
        run(order(model, tmp_path, "tcp://127.0.0.1:9"))
    assert files(tmp_path) == {path.name: path.read_bytes() for path in model.iterdir()}


def test_an_address_that_is_none(model: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no scheduler at over there"):
        run(order(model, tmp_path, "over there"))
