"""How many accounts a second, by every way of doing many, beside the single path and the floor; all in one run.

    PYTHONPATH=tests python tests/benchmarks/many.py              some two minutes on two idle cores
    PYTHONPATH=tests python tests/benchmarks/many.py --readme     the same, and the README's table is that of this run

Every account has 30 slices. Workbooks hold them in 30 × 5 lots, with tax rates, and so does the table that the whole
engine plans. Plain accounts have 30 positions. The single path is `rebalance` or `invest`, on a workbook and on
DataFrames, account by account; beside it stands the engine in a loop, with all that accounts share read once. The floor
is what no program that reads and writes the same can do without: every part of the workbook read and written again, or
the table read and the orders written. Seconds are those of a processor, over all processes that work on it: so the
numbers are those of one core, however many work, and however busy the machine is. Processes and Dask are compared by
the clock as well, in turn, both when all they need is loaded.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
import zipfile
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
from openpyxl import Workbook
from pyarrow import parquet

from xl_addin import Portfolio, invest, rebalance, run_batch
from xl_addin.batch.table.out import Out
from xl_addin.batch.table.plain import compiler
from xl_addin.batch.table.plain.rows import read_rows
from xl_addin.batch.table.run import Given, prepared, run_files, run_tables
from xl_addin.batch.table.solve import OneByOne
from xl_addin.domain.plan import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- made by tests/benchmarks/many.py -->", "<!-- end of many -->"
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SETTINGS = {"Short-term tax rate": "30%", "Long-term tax rate": "15%", "As of": "2026-11-23 10:00"}
SLICES, LOTS = 30, 5
BOOKS, ENGINE, SINGLE, LOOP, PLAIN = 18, 200, 50, 150, 100_000
FEW, TURNS = 2, 5
ADDED = ("what Dask adds to the work of processes", "what it adds by the clock")


def model(rng: Random) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return targets of 30 slices, and a price of each."""
    parts = [rng.randint(1, 20) for _ in range(SLICES)]
    percents = [round(part / sum(parts) * 100, 2) for part in parts]
    percents[0] = round(percents[0] + 100 - sum(percents), 2)
    symbols = [f"S{n:02}" for n in range(SLICES)]
    targets = pd.DataFrame({"symbol": symbols, "target": percents})
    return targets, {symbol: rng.randint(500, 60_000) / 100 for symbol in symbols}


def lots(rng: Random, targets: pd.DataFrame, prices: dict[str, float], accounts: int) -> pd.DataFrame:
    """Return accounts of 30 × 5 lots, off their targets by up to a half."""
    rows: list[tuple[Any, ...]] = []
    for n in range(accounts):
        for symbol, percent in targets.itertuples(index=False):
            for _ in range(LOTS):
                shares = round(rng.uniform(0.5, 1.5) * 1000 * percent / LOTS / prices[symbol], 3)
                cost = round(shares * prices[symbol] * rng.uniform(0.6, 1.3), 2)
                day = date(2026, 11, 1) - timedelta(days=rng.randint(0, 3000))
                rows.append((f"A{n}", symbol, shares, prices[symbol], cost, day.isoformat()))
        rows.append((f"A{n}", "CASH", rng.randint(0, 500_000) / 100, None, None, None))
    return pd.DataFrame(rows, columns=["account", "symbol", "shares", "price", "cost_basis", "acquired"])


def plain(targets: pd.DataFrame, prices: dict[str, float], accounts: int) -> pa.Table:
    """Return accounts of 30 positions, of all sizes, off their targets by up to a half, with some cash."""
    rng = np.random.default_rng(1)
    price, percent = np.array([*prices.values()]), targets["target"].to_numpy()
    size = rng.lognormal(10, 1, (accounts, 1))
    shares = np.round(rng.uniform(0.5, 1.5, (accounts, SLICES)) * size * percent / price, 5)
    cash = np.round(rng.uniform(0, 0.1, (accounts, 1)) * size, 2)
    names = np.char.add("A", np.arange(accounts).astype(str))
    return pa.table(
        {
            "account": np.repeat(names, SLICES + 1),
            "symbol": np.tile([*prices, "CASH"], accounts),
            "shares": np.concatenate([shares, cash], axis=1).ravel(),
            "price": pa.array(np.tile([*price, np.nan], accounts), from_pandas=True),
        }
    )


def workbook(targets: pd.DataFrame, held: pd.DataFrame, path: Path) -> None:
    """Write an account as a workbook."""
    book = Workbook()
    sheets = {
        "Targets": [("Pie", "Slice", "Target %"), *(("Main", *row) for row in targets.itertuples(index=False))],
        "Holdings": [("Symbol", "Shares", "Price", "Cost basis", "Acquired")],
        "Settings": [("Setting", "Value"), *SETTINGS.items()],
    }
    for row in held.drop(columns="account").astype(object).itertuples(index=False):
        *numbers, day = (None if pd.isna(value) else value for value in row)
        sheets["Holdings"].append((*numbers, None if day is None else datetime.fromisoformat(day)))
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for one in rows:
            sheet.append(one)
    book.remove(book.worksheets[0])
    book.save(path)


@contextmanager
def copies(folder: Path) -> Iterator[list[Path]]:
    """Give the workbooks anew."""
    with tempfile.TemporaryDirectory() as other:
        shutil.copytree(folder, other, dirs_exist_ok=True)
        yield sorted(Path(other).iterdir())


def copied(path: Path) -> None:
    """Read every part of a workbook and write it again."""
    beside = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    beside.replace(path)


def rate(count: int, act: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return how many accounts a second."""
    start = clock()
    act()
    return count / (clock() - start)


def processor_time() -> float:
    """Return the seconds that this process, and all it started, have worked, whether they have ended or not."""
    ended = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    live = (child.cpu_times() for child in psutil.Process().children(recursive=True))
    return sum(one.ru_utime + one.ru_stime for one in ended) + sum(sum(one[:4]) for one in live)


class Spent(NamedTuple):
    """Seconds of the processor, and by the clock."""

    worked: float
    passed: float


def on_workbooks(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield accounts a second of every way to do workbooks, less the start of processes; and what Dask adds.

    Processes and Dask take turns, so that a busy moment meets both alike.
    """
    from distributed import LocalCluster

    def spent(act: Callable[[list[Path]], object]) -> Spent:
        """Time all workbooks, and two: what these take is taken off, for it is the start of the processes."""
        taken = []
        for few in (False, True):
            with copies(folder) as paths:
                for path in paths[FEW:] if few else []:
                    path.unlink()
                own, worked, passed = paths[:FEW] if few else paths, processor_time(), time.perf_counter()
                act(own)
                taken.append(Spent(processor_time() - worked, time.perf_counter() - passed))
        return Spent(*(more - less for more, less in zip(*taken, strict=True)))

    def timed(act: Callable[[list[Path]], object]) -> float:
        return (BOOKS - FEW) / spent(act).worked

    def floor(paths: list[Path]) -> None:
        for path in paths:
            copied(path)

    def batch(paths: list[Path], **more: Any) -> None:
        found = run_batch("rebalance", [str(paths[0].parent)], now=NOW, **more)
        assert not found.failed, found.failed[0].findings

    yield "floor: every part read and written again", timed(floor)
    yield "`rebalance` in a loop", timed(lambda paths: [rebalance(path, now=NOW) for path in paths])
    yield "`batch`, 1 process", timed(batch)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        ways = {"processes": {"jobs": 2}, "Dask workers": {"scheduler": cluster.scheduler_address}}
        with copies(folder) as paths:
            batch(paths, scheduler=cluster.scheduler_address)  # loads all that the workers need
        taken: dict[str, list[Spent]] = {name: [] for name in ways}
        for name, way in [*ways.items()] * TURNS:
            taken[name].append(spent(partial(batch, **way)))
    for name, turns in taken.items():
        yield f"`batch`, 2 {name}", (BOOKS - FEW) / median(one.worked for one in turns)
    pairs = [(dask.worked / own.worked, dask.passed / own.passed) for own, dask in zip(*taken.values(), strict=True)]
    yield from zip(ADDED, (median(ratios) - 1 for ratios in zip(*pairs, strict=True)), strict=True)


def portfolios(targets: pd.DataFrame, held: pd.DataFrame, settings: dict[str, str] | None = None) -> list[Portfolio]:
    """Return each account of a table as a portfolio by itself, as the single path takes it."""
    told = targets.rename(columns={"symbol": "Slice", "target": "Target %"}).assign(Pie="Main")
    headings = {"symbol": "Symbol", "shares": "Shares", "price": "Price", "cost_basis": "Cost basis"}
    named = held.rename(columns={**headings, "acquired": "Acquired"}).astype(object)
    named = named.where(named.notna(), None)
    own = (rows.drop(columns="account") for _, rows in named.groupby("account", sort=False))
    return [Portfolio(told, rows, settings=settings) for rows in own]


def on_lots(targets: pd.DataFrame, held: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Yield accounts a second of the whole engine: 30 × 5 lots with tax."""
    books = portfolios(targets, held[held["account"].isin([f"A{n}" for n in range(ENGINE // 10)])], SETTINGS)

    def loop() -> None:
        for book in books:
            rebalance(book, dry_run=True)

    yield single_path(Action.REBALANCE), rate(len(books), loop)
    yield "`batch-table`", rate(ENGINE, lambda: run_tables(Given(targets, held, settings=SETTINGS, now=NOW)))


def single_path(action: Action) -> str:
    """Return the name of the single path of an action."""
    return f"`{'invest' if action is Action.INVEST else 'rebalance'}` in a loop"


def on_plain(targets: pd.DataFrame, table: pa.Table, action: Action, folder: Path) -> Iterator[tuple[str, float]]:
    """Yield accounts a second of plain accounts."""
    file, out = folder / "holdings.parquet", folder / "orders.parquet"
    parquet.write_table(table, file)
    act = invest if action is Action.INVEST else rebalance
    books = portfolios(targets, table.slice(0, SINGLE * (SLICES + 1)).to_pandas())

    def single() -> None:
        for book in books:
            act(book, dry_run=True)

    def one_by_one() -> None:
        shared, pieces = prepared(Given(targets, table.slice(0, LOOP * (SLICES + 1)), action, now=NOW))
        engine = OneByOne(shared)
        for first, piece in pieces:
            rows = read_rows(shared, piece)
            for unit in range(len(rows.begins) - 1):
                start, end = rows.begins[unit : unit + 2].tolist()
                engine.plan(unit, rows.table.slice(start, end - start), first + start)
        engine.tables()

    def tables() -> None:
        run_tables(Given(targets, table, action, now=NOW))

    def files() -> None:
        run_files(Given(targets, file, action, now=NOW), out, force=True)

    yield single_path(action), rate(SINGLE, single)
    yield "the engine in a loop", rate(LOOP, one_by_one)
    for name, rows in (("numpy", 1 << 60), ("numba", 0)):
        compiler.AFTER = rows
        run_tables(Given(targets, table.slice(0, LOOP), action, now=NOW))  # loads the compiler, which takes two seconds
        yield f"{name}: from table to table, in memory", rate(PLAIN, tables)
        yield f"{name}: from file to file", rate(PLAIN, files)
    orders = parquet.read_table(out)

    def floor() -> None:
        parquet.read_table(file)
        with Out(out, orders.schema, force=True) as written:
            written.write(orders)

    yield "floor: the table read, the orders written", rate(PLAIN, floor)


def shown(name: str, one: float) -> str:
    """Return accounts a second, or the percentage that is added, as the table has it."""
    return f"{round(one * 100):+}%" if name in ADDED else f"{one:,.{0 if one > 100 else 1}f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--readme", action="store_true", help="put the table into the README")
    told = parser.parse_args()
    pa.set_cpu_count(1)
    rng = Random(14)  # noqa: S311 - a benchmark's own numbers
    targets, prices = model(rng)
    held = lots(rng, targets, prices, ENGINE)
    lines = ["| what | accounts a second and core | times the loop |", "|---|---|---|"]

    def show(title: str, rates: Iterator[tuple[str, float]], loop: str) -> None:
        lines.append(f"| **{title}** | | |")
        found = {}
        for name, one in rates:
            found[name] = one
            print(f"{title}: {name}: {shown(name, one)}", flush=True)
        for name, one in found.items():
            times = "" if name in ADDED else shown(loop, one / found[loop])
            lines.append(f"| {name} | {shown(name, one)} | {times} |")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "books").mkdir()
        for n in range(BOOKS):
            workbook(targets, held[held["account"] == f"A{n}"], folder / "books" / f"a{n}.xlsx")
        loop = single_path(Action.REBALANCE)
        show("workbooks of 30 × 5 lots", on_workbooks(folder / "books"), loop)
        show("30 × 5 lots with tax, in a table", on_lots(targets, held), loop)
        table = plain(targets, prices, PLAIN)
        for action in (Action.REBALANCE, Action.INVEST):
            title = f"{PLAIN:,} plain accounts, {'auto-invest' if action is Action.INVEST else 'rebalance'}"
            show(title, on_plain(targets, table, action, folder), single_path(action))
    print("\n".join(lines))
    if told.readme:
        text = README.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        README.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
