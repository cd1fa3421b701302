"""Tables in, tables out: models and holdings, and the orders of every account."""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.actions.context import Context, clock
from xl_addin.batch.pool import AHEAD, start_process
from xl_addin.batch.table import source
from xl_addin.batch.table.chunks import chunks
from xl_addin.batch.table.columns import ACCOUNTS, HOLDINGS
from xl_addin.batch.table.models import read_models
from xl_addin.batch.table.out import Out, accounts_schema, as_told, orders_schema
from xl_addin.batch.table.solve import solve
from xl_addin.batch.table.source import Source, arrow
from xl_addin.batch.table.survey import survey
from xl_addin.batch.table.units import Shared, text_of
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import refuse
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from xl_addin.batch.table.solve import Solved

    Tell = Callable[[int], None]
    """Is told how many accounts are done."""

_MESSAGES = 20


@dataclass(frozen=True, slots=True)
class Given:
    """What is planned: targets and holdings, as files, DataFrames or Arrow tables.

    ``prices`` are a table of their own where holdings do not have them, ``about`` says the model, the household and the
    type of each account, ``settings`` are those of the Settings sheet, for all accounts.
    """

    targets: Any
    holdings: Any
    action: Action = Action.REBALANCE
    prices: Any = None
    about: Any = None
    settings: Any = None
    now: datetime | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the accounts: how many, by what became of them, and the first messages about those that failed."""

    counts: Mapping[str, int]
    failures: tuple[str, ...]


def run_files(given: Given, out: Path, report: Path | None = None, *, force: bool = False) -> Tally:
    """Write the orders of all accounts to a file, and to another what became of each; all of it or nothing.

    Raises:
        Refused: where a table is wrong as a whole, or a file cannot be written. An account that is wrong is counted.

    """
    for path in (one for one in (out, report) if one is not None):
        _refuse_inputs(given, path)
    with ExitStack() as stack:
        solved = _solved(given)
        orders = stack.enter_context(Out(out, orders_schema(), force=force))
        accounts = stack.enter_context(Out(report, accounts_schema(), force=force)) if report else None
        return _tally(solved, orders.write, accounts.write if accounts else _nowhere)


def run_tables(given: Given) -> tuple[Any, Any, Tally]:
    """Return the orders and the accounts as Arrow tables, and the tally."""
    orders: list[Any] = []
    accounts: list[Any] = []
    tally = _tally(_solved(given), orders.append, accounts.append)
    pa = arrow()
    return as_told(pa.concat_tables(orders)), pa.concat_tables(accounts), tally


def _nowhere(_: Any) -> None:
    return None


def _tally(solved: Iterable[Solved], orders: Callable[[Any], None], accounts: Callable[[Any], None]) -> Tally:
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for one in solved:
        orders(one.orders)
        accounts(one.accounts)
        counts.update(one.counts)
        failures += one.failures[: _MESSAGES - len(failures)]
    return Tally(counts, tuple(failures))


def _refuse_inputs(given: Given, path: Path) -> None:
    """Refuse to write over what is read."""
    for one in (given.targets, given.holdings, given.prices, given.about, given.settings):
        if isinstance(one, (str, Path)) and Path(one).resolve() == path.resolve():
            raise refuse(None, f"{path.name} is read, so it cannot be written", "Name another file.")


def _solved(given: Given) -> Iterator[Solved]:
    """Return the chunks solved, in their order; what is wrong with the tables as a whole is refused at once."""
    shared, pieces = prepared(given)
    jobs = min(given.jobs, -(-shared.rows // source.BATCH))
    return _each(shared, pieces) if jobs == 1 else _in_processes(shared, pieces, jobs)


def prepared(given: Given) -> tuple[Shared, Iterator[tuple[int, Any]]]:
    """Return what all accounts share, and the chunks of their rows, each with the number of its first row.

    Raises:
        Refused: where a table is wrong as a whole.

    """
    models = read_models(given.targets, given.settings)
    holdings = Source(given.holdings, HOLDINGS, ("account", "symbol", "shares"), "holdings")
    found = survey(holdings, models, given.prices)
    now = clock(Context(given.now or datetime.now(UTC), ""), models.settings)
    window = next_window(models.settings.exchange, models.settings.trade_windows, now)
    about = {} if given.about is None else _about(given.about)
    shared = Shared(models, found.market, Request(given.action), window.start.date(), holdings.name, about, found.rows)
    return shared, chunks(holdings, together=found.together, rows=found.rows)


def _about(given: Any) -> dict[str, Mapping[str, Any]]:
    return {text_of(row["account"]): row for row in Source(given, ACCOUNTS, ("account",), "accounts").rows()}


def _each(shared: Shared, pieces: Iterator[tuple[int, Any]]) -> Iterator[Solved]:
    for first, table in pieces:
        yield solve(shared, first, table)


def _in_processes(shared: Shared, pieces: Iterator[tuple[int, Any]], jobs: int) -> Iterator[Solved]:
    context = multiprocessing.get_context("spawn")
    own = replace(shared, rows=shared.rows // jobs)
    with ProcessPoolExecutor(jobs, context, _start, (own,)) as executor:
        waiting: deque[Any] = deque()
        for piece in pieces:
            waiting.append(executor.submit(_solve, *piece))
            if len(waiting) > AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_shared: list[Shared] = []
"""What a process was started with: sent once, not with every chunk."""


def _start(shared: Shared) -> None:
    start_process()
    _shared.append(shared)


def _solve(first: int, table: Any) -> Solved:
    return solve(_shared[0], first, table)
