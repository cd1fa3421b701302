"""Importing, on random tables: afterwards Holdings says what the file says, and nothing else has changed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from workbooks import in_memory

from xl_addin.actions.activity import count_activity
from xl_addin.actions.context import Context
from xl_addin.actions.import_positions import import_positions
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.memory import MemoryBook
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.grid import Grid

NOON = Context(datetime(2026, 8, 3, 16, tzinfo=UTC), "Ann")
NOW = Context(datetime(2026, 11, 25, 15, tzinfo=UTC), "Ann")
SYMBOLS = ("VTI", "BND", "BRK.B", "VXUS", "QQQ")
AS_THE_BROKER_SPELLS = {"BRK.B": "BRKB"}

row = st.tuples(st.sampled_from(SYMBOLS), st.integers(0, 90), st.integers(1, 500), st.text("abc", max_size=3))
positions = st.dictionaries(
    st.sampled_from(SYMBOLS), st.tuples(st.integers(1, 99), st.integers(1, 500)), min_size=1, max_size=5
)


def workbook(rows: list[tuple[str, int, int, str]]) -> MemoryBook:
    targets = Grid("Targets", (("Slice", "Pie", "Target %"), ("VTI", "Main", 100)))
    prices = {symbol: price for symbol, _, price, _ in rows}
    cells = tuple((mine or None, symbol, shares, prices[symbol]) for symbol, shares, _, mine in rows)
    return MemoryBook("book.xlsx", [targets, Grid("Holdings", (("Mine", "Symbol", "Shares", "Price"), *cells))])


def file_of(held: dict[str, tuple[int, int]]) -> dict[str, tuple[Grid, ...]]:
    lines = [f"{AS_THE_BROKER_SPELLS.get(symbol, symbol)},{n},{p}" for symbol, (n, p) in held.items()]
    return {"file.csv": (grid_of("file.csv", "\n".join(["Symbol,Shares,Price", *lines]).encode()),)}


def table(book: MemoryBook) -> list[tuple[object, ...]]:
    return [tuple(cells) for cells in book.grid("Holdings").rows[1:]]


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(row, min_size=1, max_size=9), held=positions)
def test_holdings_say_what_the_file_says_and_the_rest_stays(
    rows: list[tuple[str, int, int, str]], held: dict[str, tuple[int, int]]
) -> None:
    book = workbook(rows)
    before = table(book)
    try:
        import_positions(book, file_of(held), NOON)
    except Refused as refused:
        lots = {symbol: [shares for known, shares, _, _ in rows if known == symbol] for symbol in SYMBOLS}
        fewer = [s for s, (n, _) in held.items() if len(lots[s]) > 1 and n < sum(lots[s])]
        nothing_shared = not any(any(lots[s]) for s in held)
        assert fewer or nothing_shared, refused.findings  # noqa: PT017 - what is refused is half of what is shown
        assert table(book) == before
        return
    after = table(book)
    sums: dict[object, Decimal] = {}
    for cells in after:
        sums[cells[1]] = sums.get(cells[1], Decimal(0)) + Decimal(str(cells[2]))
    wanted = {symbol: Decimal(n) for symbol, (n, _) in held.items()}
    spelled = {**{value: key for key, value in AS_THE_BROKER_SPELLS.items()}}
    assert {spelled.get(str(s), s): n for s, n in sums.items() if n} == wanted
    assert [cells[:2] for cells in after[: len(before)]] == [cells[:2] for cells in before]
    assert all(cells[3] == held[str(cells[1])][1] for cells in after if cells[1] in held and cells[2])
    again = import_positions(book, file_of(held), NOON)
    assert (again.changes, again.written) == ((), False)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(row, min_size=1, max_size=5), held=positions)
def test_a_dry_run_changes_nothing_and_says_what_the_import_then_does(
    rows: list[tuple[str, int, int, str]], held: dict[str, tuple[int, int]]
) -> None:
    book = workbook(rows)
    before = table(book)
    dry_run = Context(NOON.now, NOON.who, force=True, dry_run=True)
    try:
        told = import_positions(book, file_of(held), dry_run)
    except Refused:
        assume(False)
    assert table(book) == before
    done = import_positions(book, file_of(held), Context(NOON.now, NOON.who, force=True))
    assert (done.changes, done.new, done.gone, done.findings) == (told.changes, told.new, told.gone, told.findings)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [("|      | 50", (None, 612.34)), ("| 50   |", (612.34, None)), ("| 50   | 50", (612.34, 612.34))],
    ids=["under Value", "under Shares", "under both"],
)
def test_cash_is_kept_up_to_date_where_it_stands(cells: str, expected: tuple[float | None, float | None]) -> None:
    """The file says 612.34, and a payment of 12.34 was counted before, in the same place."""
    book = in_memory(f"""
        Targets  | Slice | Target %
                 | A     | 100%
        Holdings | Symbol | Price | Shares | Value
                 | A      | 10    | 20     | 200
                 | Cash   |       {cells}
        Activity | Date       | Side     | Symbol | Shares | Amount
                 | 2026-10-05 | dividend | A      |        | 12.34
    """)
    count_activity(book, NOW)
    dividend = tuple(62.34 if value else None for value in expected)
    assert book.grid("Holdings").rows[2][2:4] == dividend
    import_positions(book, {"a.csv": (grid_of("a.csv", b"Symbol,Shares,Price\nA,20,10\nCASH,612.34,\n"),)}, NOW)
    assert book.grid("Holdings").rows[2][2:4] == expected
    propose(book, Request(Action.REBALANCE), NOW)
