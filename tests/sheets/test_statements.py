from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sheets.samples import TWELVE, confirmation

from xl_addin.domain.finding import Place
from xl_addin.sheets.checks import alterations, edited_rows, in_the_way, notes, outside
from xl_addin.sheets.confirmation import confirmation_image
from xl_addin.sheets.confirmation_map import STATEMENT_COLUMNS, check_column
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.confirmation_words import OPEN_LABELS
from xl_addin.sheets.grid import ErrorCell, Grid, UnsavedFormula, Value
from xl_addin.sheets.statements import cell_text, fingerprint, plain_text, statements

SEALED = confirmation(TWELVE)
GRID = confirmation_image(SEALED).grid()
OPEN_CELLS = {(row, 2) for row in range(1, len(GRID.rows) + 1) if GRID.at(row, 1) in OPEN_LABELS}
BESIDE = next((row, 3) for row in range(1, len(GRID.rows) + 1) if GRID.at(row, 1) == "Decision")
SALE = 14

values = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.sampled_from([ErrorCell("#N/A"), UnsavedFormula("=A1")]),
)
cells = st.tuples(st.integers(1, statements(GRID)[-1][0]), st.integers(1, STATEMENT_COLUMNS))


def seal_of(grid: Grid) -> str:
    return fingerprint(SEALED.inputs, statements(grid))


def with_cell(grid: Grid, row: int, column: int, value: Value) -> Grid:
    rows = [list(cells) for cells in grid.rows]
    rows.extend([] for _ in range(row - len(rows)))
    rows[row - 1].extend([None] * (column - len(rows[row - 1])))
    rows[row - 1][column - 1] = value
    return replace(grid, rows=tuple(map(tuple, rows)))


def with_row(grid: Grid, row: int, cells: tuple[Value, ...]) -> Grid:
    return replace(grid, rows=(*grid.rows[: row - 1], cells, *grid.rows[row:]))


def without_row(grid: Grid, row: int) -> Grid:
    return replace(grid, rows=grid.rows[: row - 1] + grid.rows[row:])


def resaved(value: Value) -> Value:
    """Return a value as another program may hand it back."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None if value == "" else value
    return float(f"{value:.15g}")


def test_the_fingerprint_in_the_sheet_is_that_of_the_sheet() -> None:
    read, _ = read_confirmation(GRID)
    assert read.labels["Fingerprint"].text == SEALED.fingerprint == fingerprint(read.inputs, statements(GRID))
    assert edited_rows(GRID) == ()
    assert alterations(GRID) == ()


def test_a_resave_changes_nothing() -> None:
    again = replace(GRID, rows=tuple(tuple(map(resaved, row)) for row in GRID.rows))
    padded = replace(again, rows=(*((*row, None, "") for row in again.rows), (None,), ()))
    assert seal_of(padded) == SEALED.fingerprint
    assert edited_rows(padded) == ()


def test_an_empty_row_more_changes_nothing() -> None:
    spaced = replace(GRID, rows=((), *GRID.rows[:20], (None, ""), *GRID.rows[20:]))
    assert seal_of(spaced) == SEALED.fingerprint
    assert edited_rows(spaced) == ()


def test_deciding_changes_nothing() -> None:
    grid = GRID
    for row, column in OPEN_CELLS:
        grid = with_cell(grid, row, column, "anything")
    assert len(OPEN_CELLS) == len(OPEN_LABELS)
    assert seal_of(grid) == SEALED.fingerprint
    assert edited_rows(grid) == ()


def test_cells_to_the_right_change_nothing() -> None:
    grid = with_cell(GRID, 20, 14, "my own remark")
    assert seal_of(grid) == SEALED.fingerprint
    assert edited_rows(grid) == ()


@given(cells, values)
def test_any_edited_cell_changes_the_fingerprint_and_is_named(cell: tuple[int, int], value: Value) -> None:
    row, column = cell
    assume(cell not in OPEN_CELLS and cell_text(GRID.at(row, column)) != cell_text(value))
    assume(cell != BESIDE or cell_text(value) != "null")
    grid = with_cell(GRID, row, column, value)
    assert seal_of(grid) != SEALED.fingerprint
    assert row in {found.at.row for found in alterations(grid) if found.at}


def test_an_edit_is_named_by_its_cell() -> None:
    assert edited_rows(with_cell(GRID, SALE, 3, 999)) == (Place("Confirmation", SALE, 3),)
    (finding,) = alterations(with_cell(GRID, SALE, 3, 999))
    assert str(finding).startswith("error: Confirmation!C14: this was changed after the proposal was made")


def test_a_removed_row_is_noticed_where_it_stood() -> None:
    grid = without_row(GRID, SALE + 1)
    assert seal_of(grid) != SEALED.fingerprint
    (finding,) = alterations(grid)
    assert (finding.at, finding.message) == (Place("Confirmation", SALE, 1), "a row was removed after this one")


def test_removed_rows_at_the_end_are_noticed() -> None:
    last = max(row for row, _ in statements(GRID))
    cut = replace(GRID, rows=GRID.rows[: last - 2])
    assert [f.message for f in alterations(cut)] == ["2 rows were removed after this one"]


def test_a_row_emptied_is_named() -> None:
    emptied = with_row(GRID, SALE, (*[None] * STATEMENT_COLUMNS, GRID.at(SALE, check_column(GRID))))
    assert [at.row for at in edited_rows(emptied)] == [SALE]


@pytest.mark.parametrize("copy", [False, True])
def test_an_added_row_is_named(copy: bool) -> None:
    row = GRID.rows[SALE - 1] if copy else ("BUY", "GME", 100, 20, 2000)
    grid = replace(GRID, rows=(*GRID.rows[:SALE], row, *GRID.rows[SALE:]))
    assert seal_of(grid) != SEALED.fingerprint
    assert {found.at.row for found in alterations(grid) if found.at} == {SALE + 1}


def test_what_stands_below_the_confirmation_is_the_users_own() -> None:
    said = ("my remark", 5, None, "BUY")
    grid = replace(GRID, rows=(*GRID.rows, (), said, ("BUY", "GME", 100, 20, 2000)))
    assert seal_of(grid) == SEALED.fingerprint
    assert alterations(grid) == ()
    assert read_confirmation(grid) == read_confirmation(GRID)


def test_a_note_within_it_is_told_from_an_edit() -> None:
    grid = with_cell(GRID, 2, 3, "a note")
    assert notes(grid) == (Place("Confirmation", 2, 3),)
    (finding,) = alterations(grid)
    assert str(finding) == (
        "error: Confirmation!C2: something was typed here after the proposal was made. Move it beside the "
        "confirmation, to the right of its last column, or to another sheet, and try again."
    )
    assert notes(with_cell(GRID, SALE, 3, 999)) == ()


def test_what_a_longer_confirmation_would_cover_is_named() -> None:
    grid = replace(GRID, rows=(*GRID.rows, (), (None, "below"), (), ("far below",)))
    last, checks = len(GRID.rows), check_column(GRID)
    assert outside(grid, last, 11) == ()
    assert outside(grid, last + 2, 11) == (Place("Confirmation", last + 2, 2),)
    assert outside(with_cell(GRID, 4, checks + 1, "beside"), last, checks) == ()
    assert outside(with_cell(GRID, 4, checks + 1, "beside"), last, checks + 1) == (
        Place("Confirmation", 4, checks + 1),
    )
    assert outside(with_cell(GRID, SALE, checks, "typed where nobody sees it"), last, checks) == (
        Place("Confirmation", SALE, checks),
    )
    edited = with_cell(with_cell(GRID, SALE, 3, 999), 8, 1, "a note")
    assert [found.at for found in in_the_way(edited, last, 11)] == [Place("Confirmation", 8, 1)]
    assert in_the_way(replace(GRID, rows=tuple(row[:STATEMENT_COLUMNS] for row in GRID.rows)), last, 11) == ()


def test_moved_rows_are_noticed() -> None:
    rows = list(GRID.rows)
    rows[SALE - 1], rows[SALE] = rows[SALE], rows[SALE - 1]
    grid = replace(GRID, rows=tuple(rows))
    assert seal_of(grid) != SEALED.fingerprint
    assert [f.message for f in alterations(grid)] == ["the rows are no longer in the order of the proposal"]


def test_an_emptied_check_column_is_noticed() -> None:
    grid = replace(GRID, rows=tuple(row[:STATEMENT_COLUMNS] for row in GRID.rows))
    assert seal_of(grid) == SEALED.fingerprint
    assert alterations(grid)[-1].message == "the hidden column that seals the confirmation is empty"


def test_every_input_counts_and_their_order_does_not() -> None:
    said = statements(GRID)
    inputs = (("a", "1"), ("b", "2"))
    assert fingerprint(inputs, said) == fingerprint(reversed(inputs), said)
    others = [(("a", "1"),), (("a", "1"), ("b", "3")), (("a", "1b"), ("", "2")), (("a", "1"), ("b", "2"), ("b", "2"))]
    assert len({fingerprint(some, said) for some in [inputs, *others]}) == len(others) + 1


@given(st.lists(values, max_size=4), st.lists(values, max_size=4))
def test_rows_that_differ_have_texts_that_differ(left: list[Value], right: list[Value]) -> None:
    texts = [list(map(cell_text, row)) for row in (left, right)]
    for row in texts:
        while row and row[-1] == "null":
            row.pop()
    grids = [Grid("x", (tuple(row),)) for row in (left, right)]
    assert (statements(grids[0]) == statements(grids[1])) == (texts[0] == texts[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (10, 10.0),
        (0, -0.0),
        (333.3333333333333, 333.333333333333),
        (None, ""),
        (10**400, 10**400),
        (date(2026, 8, 3), "2026-08-03"),
        (datetime(2026, 8, 3), date(2026, 8, 3)),
        (datetime(2026, 8, 3, 9, 30), "2026-08-03T09:30:00"),
        (time(9, 30), "09:30:00"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_one_value_has_one_text(one: Value, other: Value) -> None:
    assert cell_text(one) == cell_text(other)


@pytest.mark.parametrize(("one", "other"), [(10, "10"), (True, 1), (True, "TRUE"), ("a", "a "), ("null", None)])
def test_two_values_have_two_texts(one: Value, other: Value) -> None:
    assert cell_text(one) != cell_text(other)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("x", "x"), (2.0, "2"), (True, "TRUE"), (ErrorCell("#REF!"), "#REF!"), (UnsavedFormula("=A1"), "=A1")],
)
def test_a_value_as_plain_text(value: Value, text: str) -> None:
    assert plain_text(value) == text
