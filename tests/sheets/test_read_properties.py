"""Where things stand on a sheet does not change what is read."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from reading import read_holdings

from xl_addin.domain.settings import Settings
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.setting_specs import SETTINGS, SHEET_SETTINGS
from xl_addin.sheets.settings import read_settings
from xl_addin.sheets.targets import read_targets

if TYPE_CHECKING:
    from random import Random

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.setting_specs import SettingSpec

Rows = list[tuple["Value", ...]]

NUMBERS = st.one_of(st.integers(0, 10**6), st.floats(0.01, 10**6))
LOTS: st.SearchStrategy[Rows] = st.lists(
    st.tuples(st.sampled_from(["VTI", "bnd", "NA", "CASHY"]), NUMBERS, st.one_of(st.none(), st.floats(0.01, 10**4))),
    min_size=1,
    max_size=8,
)
JUNK = st.lists(st.lists(st.sampled_from([None, "my money", 12, "2026", True, "="]), max_size=6), max_size=15)
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.text(max_size=8),
    st.datetimes(),
    st.times(),
    st.sampled_from(["40%", "5pp", "9:30", "-", "٣", "1e999", "25:99", "900 days", "0%", "pp or rel"]),
)


def read(rows: Rows) -> list[tuple[object, ...]]:
    holdings, findings = read_holdings(Grid("Holdings", tuple(rows)))
    assert not findings
    return [(row.symbol, row.shares, row.price) for row in holdings]


def table(lots: Rows) -> Rows:
    return [("Symbol", "Shares", "Price"), *lots]


@given(LOTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_the_order_of_what_is_read(lots: Rows, random: Random) -> None:
    order = list(range(len(lots)))
    random.shuffle(order)
    plain = read(table(lots))
    assert read(table([lots[i] for i in order])) == [plain[i] for i in order]


@given(LOTS, st.permutations([0, 1, 2, 3, 4]))
def test_the_order_of_columns_does_not_matter(lots: Rows, order: list[int]) -> None:
    wide = [(*row, None, "mine") for row in lots]
    shuffled = [tuple(row[i] for i in order) for row in [("Symbol", "Shares", "Price", None, "Remark"), *wide]]
    assert read(shuffled) == read(table(lots))


@given(LOTS, JUNK, st.integers(0, 5))
def test_what_stands_before_the_table_does_not_matter(lots: Rows, junk: list[list[Value]], indent: int) -> None:
    moved = [(*[None] * indent, *row) for row in table(lots)]
    assert read([*map(tuple, junk), *moved]) == read(table(lots))


def told_of(finding: Finding) -> set[int]:
    """Return the rows a finding tells of: its own, and those of the cells that have the same mistake."""
    alike = re.findall(r"[A-Z]+([0-9]+)(?::[A-Z]+([0-9]+))?", finding.message.partition("and likewise in")[2])
    rows = {row for first, last in alike for row in range(int(first), int(last or first) + 1)}
    return rows | ({finding.at.row} if finding.at else set())


@given(st.lists(st.tuples(ANYTHING, ANYTHING, ANYTHING), max_size=6))
def test_whatever_is_typed_every_row_is_read_or_named(rows: Rows) -> None:
    holdings, findings = read_holdings(Grid("Holdings", (("Symbol", "Shares", "Price"), *rows, ("VTI", 1, 250))))
    blank = [all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row) for row in rows]
    read_or_named = {row.source.row for row in holdings} | {row for f in findings for row in told_of(f)}
    spare = [
        row[0] is None and all(not cell for cell in row) and not any(isinstance(c, bool) for c in row) for row in rows
    ]
    before_the_gap = blank.index(True) if True in blank else len(rows)
    assert {n + 2 for n in range(before_the_gap) if not spare[n]} <= read_or_named


@given(st.sampled_from([*SETTINGS, *SHEET_SETTINGS]), ANYTHING, st.one_of(st.none(), st.just(date(1904, 1, 1))))
def test_whatever_is_typed_a_setting_is_understood_or_refused(
    spec: SettingSpec, typed: Value, epoch: date | None
) -> None:
    settings, findings = read_settings(Grid("Settings", (("Setting", "Value"), (spec.name, typed)), epoch=epoch))
    assert not (findings and settings != Settings())


@given(st.lists(st.tuples(*[ANYTHING] * 8), max_size=4))
def test_whatever_is_typed_targets_are_read_or_named(rows: Rows) -> None:
    headings = ("Pie", "Slice", "Target %", "Constraint", "Band", "Share decimals", "Maximum buy", "Maximum sell")
    targets, findings = read_targets(Grid("Targets", (headings, *rows)))
    assert targets or findings


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.sampled_from(["number", "fraction", "text"]))
def test_a_pie_that_totals_100_is_read_alike_in_every_scale(parts: list[int], scale: str) -> None:
    whole = [*parts, 100 * len(parts) - sum(parts)]
    percents = [part / len(parts) for part in whole]
    cells: dict[str, list[Value]] = {
        "number": list(percents),
        "fraction": [percent / 100 for percent in percents],
        "text": [f"{percent:.6f}%" for percent in percents],
    }
    rows = [("Core", f"S{n}", cell) for n, cell in enumerate(cells[scale])]
    targets, findings = read_targets(Grid("Targets", (("Pie", "Slice", "Target %"), *rows)))
    assert not findings
    assert all(abs(float(row.percent) - percent) < 1e-5 for row, percent in zip(targets, percents, strict=True))
