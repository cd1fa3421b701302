from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sheets.samples import IN_WORDS, TWELVE, TWO, WINDOW, order_rows

from xl_addin.domain.finding import Place, Refused
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.orders_read import append_orders, open_orders, order_ids, read_orders, set_status
from xl_addin.sheets.orders_sheet import HEADINGS, STATUSES, orders_image

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.grid import Value

GRID = orders_image(order_rows(TWO), "USD").grid()
STATUS, FILLED, FILL_PRICE, FILLED_ON = (
    HEADINGS.index(word) + 1 for word in ("Status", "Filled shares", "Fill price", "Filled on")
)


def edited(grid: Grid, edits: Iterable[CellEdit]) -> Grid:
    rows = [list(row) for row in grid.rows]
    for edit in edits:
        rows.extend([] for _ in range(edit.row - len(rows)))
        rows[edit.row - 1].extend([None] * (edit.column - len(rows[edit.row - 1])))
        rows[edit.row - 1][edit.column - 1] = edit.value
    return replace(grid, rows=tuple(map(tuple, rows)))


def typed(row: int, column: int, value: Value, grid: Grid = GRID) -> Grid:
    return edited(grid, [CellEdit("Orders", row, column, value)])


def test_two_orders_as_a_sheet() -> None:
    assert GRID.rows == (
        HEADINGS,
        ("P-20260801-7f3a-01", "SELL", "VTI", 10, 250, 2500, "OPEN", None, None, None, "MARKET", "DAY", WINDOW,
         IN_WORDS, "10 of 2024-01-02 (+340.00 long)",
         "VTI is 3.1 points above its target of 24.00%: sell down to the target"),
        ("P-20260801-7f3a-02", "BUY", "BND", 34.5, 72.46, 2499.87, "OPEN", None, None, None, "MARKET", "DAY", WINDOW,
         IN_WORDS, None, "BND is 1.4 points under its target of 7.50%: buy up to the target"),
    )  # fmt: skip


def test_the_statuses_are_offered_for_later_orders_too() -> None:
    (dropdown,) = orders_image((), "USD").dropdowns
    assert (dropdown.row, dropdown.column, dropdown.choices) == (2, STATUS, STATUSES)
    assert dropdown.rows > 100


def test_what_was_written_reads_back() -> None:
    rows = order_rows(TWELVE)
    read, findings = read_orders(orders_image(rows, "USD", "Orders 2").grid())
    assert (read, findings) == (rows, ())
    assert read[0].source.cell("Status") == Place("Orders 2", 2, STATUS, "Status")


def test_sales_come_first() -> None:
    rows = tuple(reversed(order_rows(TWO)))
    assert [row.side.value for row in read_orders(orders_image(rows, "USD").grid())[0]] == ["SELL", "BUY"]
    edits = append_orders(GRID, rows, "USD")
    assert [edit.value for edit in edits if edit.column == 2] == ["SELL", "BUY"]


def test_typed_fills_read_back() -> None:
    grid = GRID
    for column, value in ((STATUS, "filled"), (FILLED, 9.5), (FILL_PRICE, 251), (FILLED_ON, date(2026, 8, 3))):
        grid = typed(2, column, value, grid)
    (sale, purchase), findings = read_orders(grid)
    assert findings == ()
    assert (sale.status, sale.filled_shares, sale.fill_price, sale.filled_on) == (
        "FILLED",
        Decimal("9.5"),
        Decimal(251),
        date(2026, 8, 3),
    )
    assert not sale.is_open
    assert purchase.is_open


@pytest.mark.parametrize(("value", "is_open"), [("OPEN", True), (None, True), ("done", False), (" Canceled ", False)])
def test_the_status_says_whether_an_order_is_open(value: Value, is_open: bool) -> None:
    assert [row.symbol for row in open_orders(typed(2, STATUS, value))] == (["VTI", "BND"] if is_open else ["BND"])


@pytest.mark.parametrize(
    ("column", "value", "heading", "message"),
    [
        (2, "SWAP", "Side", 'the text "SWAP" where a side belongs'),
        (4, None, "Shares", "the order has no shares"),
        (STATUS, "perhaps", "Status", 'the text "perhaps" where a status belongs'),
        (FILLED, -1, "Filled shares", "a negative number of shares: -1"),
        (FILLED_ON, "soon", "Filled on", 'the text "soon" where a date belongs'),
    ],
)
def test_a_wrong_cell_is_an_error_there(column: int, value: Value, heading: str, message: str) -> None:
    grid = typed(3, column, value)
    read, (finding,) = read_orders(grid)
    assert (finding.at, finding.message) == (Place("Orders", 3, column, heading), message)
    assert len(read) == 1
    with pytest.raises(Refused, match=message):
        open_orders(grid)


def test_appending_touches_only_cells_below() -> None:
    grid = typed(2, FILLED, 10, typed(2, STATUS, "FILLED"))
    grid = typed(1, 17, "My remarks", typed(2, 17, "checked", grid))
    edits = append_orders(grid, order_rows(TWELVE, "P-2"), "USD")
    assert {edit.row for edit in edits} == set(range(4, 16))
    after = edited(grid, edits)
    assert after.rows[:3] == grid.rows
    read, findings = read_orders(after)
    assert findings == ()
    assert read == (*read_orders(grid)[0], *order_rows(TWELVE, "P-2"))


def test_appended_cells_look_like_those_of_a_new_sheet() -> None:
    image = orders_image(order_rows(TWO), "USD")
    looks = [cell.style for row in image.rows[1:] for cell in row if cell]
    assert [edit.style for edit in append_orders(GRID, order_rows(TWO), "USD")] == looks


def test_appending_follows_columns_that_were_moved() -> None:
    moved = replace(GRID, rows=tuple((None, *reversed(row)) for row in GRID.rows))
    after = edited(moved, append_orders(moved, order_rows(TWO, "P-2"), "USD"))
    assert [row.order for row in read_orders(after)[0]][2:] == ["P-2-01", "P-2-02"]


def test_appending_to_a_sheet_without_headings_is_refused() -> None:
    with pytest.raises(Refused, match="Orders: the order sheet is empty"):
        append_orders(Grid("Orders", ()), order_rows(TWO), "USD")
    with pytest.raises(Refused, match="none of the headings"):
        append_orders(Grid("Orders", (("Mine",), (1,))), order_rows(TWO), "USD")


def test_marking_done_sets_open_orders_only() -> None:
    grid = typed(2, STATUS, "CANCELLED")
    assert set_status(open_orders(grid), "DONE") == (CellEdit("Orders", 3, STATUS, "DONE"),)
    assert open_orders(edited(grid, set_status(open_orders(grid), "DONE"))) == ()


def test_what_the_user_types_among_the_orders_is_no_order() -> None:
    grid = edited(
        GRID, [CellEdit("Orders", 5, 1, "Total"), CellEdit("Orders", 5, 6, 5000), CellEdit("Orders", 7, 3, "x")]
    )
    assert read_orders(grid) == read_orders(GRID)
    after = edited(grid, append_orders(grid, order_rows(TWELVE, "P-2"), "USD"))
    assert after.rows[:7] == grid.rows
    read, findings = read_orders(after)
    assert findings == ()
    assert [row.order for row in read] == [row.order for row in (*order_rows(TWO), *order_rows(TWELVE, "P-2"))]
    assert order_ids(after) == {row.order for row in read}
    assert [row.source.row for row in read[:3]] == [2, 3, 8]


def test_an_order_without_its_id_is_an_error_not_a_note() -> None:
    _, (finding,) = read_orders(typed(3, 1, None))
    assert (finding.at, finding.message) == (Place("Orders", 3, 1, "Order"), "the order has no id")
