"""The functions' contract: of the sheets of the host contract every host's functions show the same, cell for cell.

What they are to show is what the actions say of the same sheets; every host then shows all the cells of that. A host is
a function from text tables to an asker: the name of a function and its arguments in, the cells it shows out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from fake_excel import open_in_excel, workbook_of
from fake_pywin32 import classic
from hosts.test_contract import LOTS
from lite_excel import LiteExcel
from workbooks import ABC, in_memory, on_disk

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.actions.functions import FUNCTIONS, call
from xl_addin.actions.load import load
from xl_addin.actions.propose import propose
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.deposit import deposit_to_balance
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.grid import DAY_ZERO, ErrorCell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rows = list[list[Any]]
    Ask = Callable[..., Rows]
    Opener = Callable[[str], Ask]

NOW = Context(datetime.now(UTC), "ann")
"""The hosts go by the clock, and what the terms of tax lots are depends on the day."""
SCHEDULE = """
    Schedule | What       | Amount | Every | Start
             | Deposit    | 500    | month | 2026-01-05
"""
SETTINGS_OF_ABC = """
    Settings | Setting | Value
             | Cash    | 0
"""
BOOKS = {"published": ABC + SETTINGS_OF_ABC + SCHEDULE, "nested-lots-and-taxes": LOTS + SCHEDULE}
WRONG = (ABC + SETTINGS_OF_ABC + SCHEDULE).replace("20%", "20.5%").replace("| C      | 20     |", "| C      | twenty |")
ERROR = "an error"
"""What a true error is here: each program has its own."""


@dataclass(frozen=True)
class Sheet:
    """The whole of a sheet as an argument."""

    name: str


TARGETS, HOLDINGS, SETTINGS = Sheet("Targets"), Sheet("Holdings"), Sheet("Settings")
ASKED: dict[str, tuple[object, ...]] = {
    "PIE_DRIFT": (TARGETS, HOLDINGS, SETTINGS),
    "PIE_REBALANCE": (TARGETS, HOLDINGS, SETTINGS),
    "PIE_AUTOINVEST": (TARGETS, HOLDINGS, SETTINGS, 250.5),
    "PIE_WITHDRAW": (TARGETS, HOLDINGS, 600.45, SETTINGS),
    "PIE_SCORE": (TARGETS, HOLDINGS, SETTINGS),
    "PIE_DEPOSIT_TO_BALANCE": (TARGETS, HOLDINGS, SETTINGS),
    "PIE_PLAN": (TARGETS, HOLDINGS, Sheet("Schedule"), 6.0, SETTINGS),
    "PIE_LOTS": (HOLDINGS, "A", 30.5, SETTINGS),
    "PIE_NEXT_WINDOW": ("2026-11-25 12:00",),
    "PIE_CHECK": (TARGETS, HOLDINGS, SETTINGS),
}
"""Every function, and what it is asked."""


def shown(answer: object) -> Rows:
    """Return cells as a person sees them: numbers to 15 digits, nothing for an empty cell."""
    rows: Any = answer if isinstance(answer, list | tuple) else [[answer]]
    cells = [[_seen(value) for value in row] for row in rows]
    while cells and not any(cells[-1]):
        cells.pop()
    return [row[: max((place for place, value in enumerate(row, 1) if value is not None), default=0)] for row in cells]


def _seen(value: object) -> object:
    if isinstance(value, ErrorCell | dict) or value in {inf, "#NUM!"}:
        return ERROR
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(f"{value:.15g}")
    return None if value == "" else value


def plain(text: str) -> Ask:
    """Ask without any program between: rows in, rows out."""
    book = in_memory(text)

    def argument(given: object) -> object:
        return book.grid(given.name).rows if isinstance(given, Sheet) else given

    return lambda name, *given: shown(call(name, [argument(one) for one in given], NOW.now))


def in_classic_excel(text: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask as a cell does in Excel for Windows, through VBA's call."""
    udfs, _ = classic(monkeypatch)
    book = open_in_excel(workbook_of(text))

    def argument(given: object) -> object:
        return book.sheets[given.name].used_range.impl if isinstance(given, Sheet) else given

    def ask(name: str, *given: object) -> Rows:
        caller = book.sheets[0].range("Z99").impl
        return shown(udfs.call_udf("xl_addin.udfs", name, tuple(map(argument, given)), None, caller))

    return ask


def in_lite(text: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask as a cell does in xlwings Lite, which is handed the values of ranges."""
    book, excel = in_memory(text), LiteExcel(workbook_of(text), monkeypatch)

    def argument(given: object) -> object:
        return [list(map(_sent, row)) for row in book.grid(given.name).rows] if isinstance(given, Sheet) else [[given]]

    return lambda name, *given: shown(excel.ask(name, *map(argument, given)))


def _sent(value: object) -> object:
    if isinstance(value, date):
        return float((value - DAY_ZERO).days)
    return "" if value is None else value


def in_formualizer(text: str, folder: Path) -> Ask:
    """Ask in a second live engine, by formulas over ranges."""
    import formualizer

    areas = areas_of(text)
    book = formualizer.load_workbook(str(on_disk(text, folder / "book.xlsx")))
    register(book, NOW.now)
    book.add_sheet("Live")

    def ask(name: str, *given: object) -> Rows:
        book.set_formula("Live", 1, 1, formula(name, given, areas))
        book.evaluate_all()
        return shown([[book.get_value("Live", row, column) for column in range(1, 16)] for row in range(1, 31)])

    return ask


def register(book: Any, now: datetime) -> None:
    """Make our functions known in one of formualizer's workbooks."""
    for function in FUNCTIONS:
        needed = sum(not argument.optional for argument in function.arguments)
        most = len(function.arguments)
        book.register_function(function.name, _answering(function.name, now), min_args=needed, max_args=most)


def _answering(name: str, now: datetime) -> Callable[..., object]:
    def answer(*values: object) -> object:
        found = call(name, values, now)
        return [list(row) for row in found] if isinstance(found, tuple) else found

    return answer


def areas_of(text: str) -> dict[str, str]:
    """Return where each sheet's cells lie."""
    book = in_memory(text)
    grids = {name: book.grid(name).rows for name in book.sheet_names()}
    return {name: f"$A$1:${'ABCDEFGH'[max(map(len, rows)) - 1]}${len(rows)}" for name, rows in grids.items()}


def formula(name: str, given: tuple[object, ...], areas: dict[str, str], between: str = ",", of: str = "!") -> str:
    """Return a formula as a program spells it."""
    words = (
        f"{one.name}{of}{areas[one.name]}" if isinstance(one, Sheet) else f'"{one}"' if isinstance(one, str) else one
        for one in given
    )
    return f"={name}({between.join(map(str, words))})"


EXCELS = {"classic": in_classic_excel, "lite": in_lite}


@pytest.fixture(params=["classic", "lite", "formualizer"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Return what opens text tables in a host."""
    if request.param in EXCELS:
        return lambda text: EXCELS[request.param](text, monkeypatch)
    return lambda text: in_formualizer(text, tmp_path)


def test_every_function_is_asked() -> None:
    assert set(ASKED) == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("book", BOOKS)
def test_every_host_shows_the_same_cells(opened: Opener, book: str) -> None:
    ask, expected = opened(BOOKS[book]), plain(BOOKS[book])
    for name, given in ASKED.items():
        assert ask(name, *given) == expected(name, *given), name


def test_a_mistake_is_said_alike(opened: Opener) -> None:
    ask, expected = opened(WRONG), plain(WRONG)
    for name, given in ASKED.items():
        assert ask(name, *given) == expected(name, *given), name
    found = [[finding.severity.value, finding.message] for finding in check(in_memory(WRONG), NOW).findings]
    told = [[row[0], row[2]] for row in ask("PIE_CHECK", *ASKED["PIE_CHECK"])[1:]]
    assert len(told) > 1
    assert [row for row in found if row[0] != "note"] == told
    assert ask("PIE_SCORE", *ASKED["PIE_SCORE"]) == [[ERROR]]
    assert ask("PIE_DRIFT", *ASKED["PIE_DRIFT"])[0][0].startswith("#PIE! ")


@pytest.mark.parametrize("name", BOOKS)
def test_they_say_what_the_actions_say(name: str) -> None:
    book, ask = in_memory(BOOKS[name]), plain(BOOKS[name])
    report = drift(book, NOW).report
    assert ask("PIE_SCORE", *ASKED["PIE_SCORE"]) == [[pytest.approx(float(report.score), abs=1e-14)]]
    heads, *rows = ask("PIE_DRIFT", *ASKED["PIE_DRIFT"])
    at = [heads.index(head) for head in ("Symbol", "Value", "Target %", "Actual %")]
    assert [[row[place] for place in at] for row in rows] == [
        [row.symbol, float(row.value) / 100, pytest.approx(float(row.target)), pytest.approx(float(row.actual))]
        for row in report.rows
    ]
    requests = {
        "PIE_REBALANCE": Request(Action.REBALANCE),
        "PIE_AUTOINVEST": Request(Action.INVEST, amount=250_50),
        "PIE_WITHDRAW": Request(Action.WITHDRAW, amount=600_45),
    }
    for function, request in requests.items():
        plan = propose(book, request, replace(NOW, dry_run=True)).plan
        _, *orders = ask(function, *ASKED[function])
        assert plan.orders
        assert [order[:3] for order in orders] == [
            [order.side.value, order.symbol, pytest.approx(float(order.shares))] for order in plan.orders
        ]
    needed = deposit_to_balance(load(book, NOW).sound()).amount
    assert ask("PIE_DEPOSIT_TO_BALANCE", *ASKED["PIE_DEPOSIT_TO_BALANCE"]) == [[needed / 100]]
    assert ask("PIE_CHECK", *ASKED["PIE_CHECK"])[1:] == [["ok", None, "nothing is wrong"]]
    assert ask("PIE_NEXT_WINDOW", "2026-11-25 12:00") == [["2026-11-27T09:30-05:00"]]
    lots = ask("PIE_LOTS", *ASKED["PIE_LOTS"])[1:]
    assert sum(lot[1] for lot in lots) == pytest.approx(30.5)
