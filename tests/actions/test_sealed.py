"""What is read is sealed: every column and every setting, changed after an approval, stops the orders.

The columns and settings are those of the declarations, with values found by their own parsers, so that one added there
is tried here without a word.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import pytest
from workbooks import in_memory

from xl_addin.actions.canon import PRICED_TABLES, UNSEALED_FIELDS, UNSEALED_SETTINGS, workbook_entries
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.load import load
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.events import TRADES
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.seldom_rows import ActivityRow, ScheduleRow
from xl_addin.domain.settings import Settings
from xl_addin.sheets.activity import ACTIVITY, SIDE
from xl_addin.sheets.cells import Problem
from xl_addin.sheets.holding_columns import HOLDINGS
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.inputs import Inputs
from xl_addin.sheets.prices import PRICES
from xl_addin.sheets.rates import RATES
from xl_addin.sheets.schedule import SCHEDULE
from xl_addin.sheets.setting_specs import SETTINGS
from xl_addin.sheets.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbooks import EditedBook

    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.setting_specs import SettingSpec

    Setter = Callable[[Value], Callable[[EditedBook], None]]

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
TABLES: tuple[Any, ...] = (TARGETS, HOLDINGS, PRICES, RATES, ACTIVITY, SCHEDULE)
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 40%
             | Main | C     | 20%
    Holdings | Symbol | Shares | Price
             | A      | 50     | 10
             | B      | 30     | 10
             | C      | 20     | 10
    Activity | Date       | Symbol | Side | Shares
             | 2026-11-02 | A      | Buy  | 5
    Schedule | What    | Amount | Every | Start
             | deposit | 500    | month | 2026-11-03
    Prices   | Symbol | Price
             | A      | 10
             | Q      | 10
    Settings | Setting    | Value
             | Share decimals | 5
"""
UNPRICED = BOOK.replace("50     | 10", "50     |")
SPECIFIC = f"{BOOK}             | Lot method | specific"
TAXED = f"{BOOK}             | Short-term tax rate | 30%\n             | Long-term tax rate | 15%"
FOREIGN = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 60%
    Holdings | Symbol | Shares | Price | Currency
             | A      | 50     | 10    | EUR
             | B      | 30     | 10    | USD
    Rates    | Currency | Rate
             | EUR      | 1.25
    Settings | Setting  | Value
             | Currency | USD
"""
POOL: tuple[Value, ...] = (
    "none", "yes", "no", 1, 2, 7, 12, 0.2, 0.5, 30, "5pp", "10pp", "no buy", "no sell", "Buy", "Sell", "A", "B", "Q",
    "Main", "Other", "USD", "EUR", date(2026, 11, 3), date(2026, 1, 5), "09:30", "11:00", "XNYS", "XNAS", "2 days",
    "deposit", "withdrawal", "week", "month", "Friday", "last", date(2027, 1, 5), "3 hours",
    "B=C", "A=Q", "taxable", "IRA", "2026-11-23 10:00", "2026-11-23 11:00", "fund", "stock",
    "sold", "short", "張",
)  # fmt: skip
MOST = 6
"""Changes tried of each cell, of those that leave the workbook in order."""
SHOWN_ONLY = {
    "Return %": "for plans of the months ahead alone, which propose nothing",
    "Name": "for the reader's eye",
    "Amount": "the cash that an event moved is for those who count the rows: planning reads the trades alone",
    "As of": "how old prices may be is asked anew every time (see test_prices): newer ones undo no approval",
}
NEVER_BY_ITSELF = {
    "Targets Target %": "the targets of a pie come to 100%: a change of two of them is tried in test_gate",
    "Holdings Value": "beside shares and a price it is compared with them, and does not count",
    "Holdings Long or short": "of a slice it is an error: see test_anyones_tables",
    "Holdings Rate": "it counts beside a currency that is not the portfolio's: see test_currencies_read",
    "Prices Currency": "a price of another currency is a price that moved: see test_currencies_read",
    "Rates Currency": "without its row in Rates a currency has no rate, which is an error of its own",
    "Prices Symbol": "without its row in Prices a symbol has no price, which is an error of its own",
}
NOT_READ_BY_THE_ENGINE = {
    "Account": "which account was acted on is part of what was asked for",
    "Journal name": "for the reader's eye",
    "Language": "the language of what is shown",
}


def put(book: EditedBook, sheet: str, row: int, column: int, value: Value) -> None:
    book.write(Changes(edits=(CellEdit(sheet, row, column, value),)))


def approved(base: str, edit: Callable[[EditedBook], None]) -> EditedBook | None:
    """Return the workbook with a change and an approval; None where nothing could be approved."""
    book = in_memory(base)
    edit(book)
    try:
        if propose(book, Request(Action.REBALANCE), NOON).confirmation is None:
            return None
        approve(book, "Ann", NOON)
    except Refused:
        return None
    return book


def outcome(approved: EditedBook, then: Callable[[EditedBook], None]) -> str:
    """Return why orders are refused after a change to a copy of an approved workbook; "" where they are made."""
    book = deepcopy(approved)
    then(book)
    try:
        make_orders(book, NOON)
    except Refused as refused:
        return str(refused)
    return ""


def apart(parse: Callable[[Value], object], words: tuple[Value, ...]) -> list[Value]:
    """Return values of one cell that are read as different things, blank among them."""
    found: dict[str, Value] = {}
    for value in words:
        read = parse(value)
        if not isinstance(read, Problem):
            found.setdefault(str(read), value)
    return [None, *found.values()]


def changes(base: str, values: list[Value], set_to: Setter) -> Iterator[tuple[Value, Value, str]]:
    """Yield pairs of values, and why orders are refused when one takes the place of the other."""
    sound = ((value, book) for value in values if (book := approved(base, set_to(value))) is not None)
    tried = ((a, b, outcome(book, set_to(b))) for a, book in islice(sound, 2) for b in values if a is not b)
    yield from islice(tried, 4 * MOST)


def is_change(told: str) -> bool:
    return "changed since the proposal" in told or "the price of" in told


COLUMNS: list[tuple[Any, Any]] = [
    (table, column) for table in TABLES for column in table.columns if column.heading not in SHOWN_ONLY
]


@pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{table.name} {column.heading}" for table, column in COLUMNS]
)
def test_every_column(table: Any, column: Any) -> None:
    def setter(*, all_rows: bool) -> Setter:
        def set_to(value: Value) -> Callable[[EditedBook], None]:
            def edit(book: EditedBook) -> None:
                grid = book.grid(table.name)
                at = grid.rows[0].index(column.heading) + 1 if column.heading in grid.rows[0] else len(grid.rows[0]) + 1
                put(book, table.name, 1, at, column.heading)
                for row in range(2, len(grid.rows) + 1 if all_rows else 3):
                    put(book, table.name, row, at, value)

            return edit

        return set_to

    seen = 0
    bases = {"Prices": (UNPRICED,), "Rates": (FOREIGN,)}.get(table.name, (BOOK, UNPRICED, SPECIFIC))
    for base, all_rows in product(bases, (False, True)):
        for before, after, told in changes(base, apart(column.parse, POOL), setter(all_rows=all_rows)):
            assert told or means_nothing(column, before, after), (before, after)
            seen += is_change(told)
    assert seen or f"{table.name} {column.heading}" in NEVER_BY_ITSELF


def means_nothing(column: Any, before: Value, after: Value) -> bool:
    """Return whether a column says that two of its values are one: a word for what a blank cell means."""
    neutral = {"none", "no", "0", "1", "usd"}
    same = {str(before).casefold(), str(after).casefold()} <= neutral
    if column is SIDE:  # planning reads the trades alone
        return not {column.parse(before), column.parse(after)} & set(TRADES)
    return same or column.heading in {"Multiplier", "Value", "Rate"}


SPECS = [spec for spec in SETTINGS if spec.name not in NOT_READ_BY_THE_ENGINE]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_setting(spec: SettingSpec) -> None:
    def set_to(value: Value) -> Callable[[EditedBook], None]:
        def edit(book: EditedBook) -> None:
            put(book, "Settings", 2, 1, spec.name)
            put(book, "Settings", 2, 2, value)

        return edit

    usual = getattr(Settings(), spec.field)
    seen = 0
    for base in (BOOK, TAXED):
        for before, after, told in changes(base, apart(spec.parse, (*spec.words, *POOL)), set_to):
            typed = [spec.parse(value) for value in (before, after) if value is not None]
            if len(typed) == 1 and typed[0] in (usual, None, {spec.field: usual}):
                continue  # the default, typed or left blank, is one
            assert told, (before, after)
            seen += is_change(told)
    assert seen


def test_what_is_not_sealed_is_little_and_has_a_reason() -> None:
    read = {field.name for row in (TargetRow, HoldingRow, ActivityRow, ScheduleRow) for field in fields(row)}
    assert UNSEALED_FIELDS.keys() <= read
    assert UNSEALED_SETTINGS.keys() <= {field.name for field in fields(Settings)}
    assert {field.name for field in fields(Inputs)} >= PRICED_TABLES
    assert all(UNSEALED_FIELDS.values())
    assert all(UNSEALED_SETTINGS.values())


def test_every_field_of_a_row_is_said() -> None:
    """A field that is new is sealed without a word: every value other than the usual shows in its entry."""
    headings = "Shares | Price | Pie | Cost basis | Acquired | Account | Sell first"
    text = BOOK.replace("Shares | Price\n", f"{headings}\n").replace(
        "| A      | 50     | 10", "| A      | 30     | 10 | Main | 123 | 2026-01-05 | Roth | 3"
    )
    told = [entry.value for entry in workbook_entries(load(in_memory(text), NOON)) if entry.key == "Holding A"]
    assert "30 shares, pie Main, cost basis 123, acquired 2026-01-05, account Roth, sell first 3" in told
