from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sheets.samples import IN_WORDS, TWELVE, TWO, WINDOW, buy, order_rows

from xl_addin.domain.finding import Place, Refused
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.orders_edits import append_orders, set_status
from xl_addin.sheets.orders_read import open_orders, order_ids, read_orders
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
        (None, "Proceeds", None, None, None, 2500, *[None] * 6, WINDOW, IN_WORDS, None, None),
        (None, "Purchases", None, None, None, 2499.87, *[None] * 6, WINDOW, IN_WORDS, None, None),
    )  # fmt: skip


def test_later_orders_stand_right_below_with_totals_of_their_own() -> None:
    grid = edited(GRID, append_orders(GRID, order_rows((buy("VTI", "2", "250", 50000),), "P-2"), "USD"))
    assert [(row[1], row[5]) for row in grid.rows[1:]] == [
        ("SELL", 2500), ("BUY", 2499.87), ("BUY", 500), ("Purchases", 500),
    ]  # fmt: skip
    grid = edited(grid, append_orders(grid, order_rows(TWO, "P-3"), "USD"))
    assert [(row[1], row[5]) for row in grid.rows[4:]] == [
        ("SELL", 2500), ("BUY", 2499.87), ("Proceeds", 2500), ("Purchases", 2499.87),
    ]  # fmt: skip


def test_totals_of_more_accounts_than_come_now_leave_nothing_behind() -> None:
    accounts = [replace(order_rows(TWO)[1], order=f"P-1-{n:02}", account=f"A{n}") for n in range(1, 6)]
    grid = orders_image(accounts, "USD").grid()
    after = edited(grid, append_orders(grid, [replace(accounts[0], order="P-2-01")], "USD"))
    assert [row[1] for row in after.rows] == ["Side", *["BUY"] * 6, "Purchases", *[None] * 3]
    assert all(value is None for row in after.rows[8:] for value in row)


@pytest.mark.parametrize(("row", "column"), [(4, STATUS), (5, 1), (4, 17), (5, 3)])
def test_totals_beside_which_something_is_typed_stay(row: int, column: int) -> None:
    grid = typed(row, column, "mine")
    after = edited(grid, append_orders(grid, order_rows(TWO, "P-2"), "USD"))
    assert after.rows[:5] == grid.rows
    assert [order.order for order in read_orders(after)[0]][2:] == ["P-2-01", "P-2-02"]


def test_each_currency_has_its_own_totals() -> None:
    sale, purchase = order_rows(TWO)
    rows = [sale, purchase, replace(sale, order="P-1-03", currency="EUR"), replace(sale, order="P-1-04", value=101)]
    totals = [row for row in orders_image(rows, "USD").grid().rows if row[0] is None]
    assert [(side, currency, value) for _, side, _, currency, _, _, value, *_ in totals] == [
        ("Proceeds", "USD", 2501.01),
        ("Proceeds", "EUR", 2500),
        ("Purchases", "USD", 2499.87),
    ]


def test_each_account_has_its_own_totals_for_its_broker_shows_no_more() -> None:
    sale, purchase = (replace(row, account="Roth") for row in order_rows(TWO))
    other = replace(purchase, order="P-1-03", account="Joint", value=1)
    totals = [row[1:7] for row in orders_image([sale, purchase, other], "USD").grid().rows if row[0] is None]
    assert [(side, account, value) for side, _, account, _, _, value in totals] == [
        ("Proceeds", "Roth", 2500),
        ("Purchases", "Roth", 2499.87),
        ("Purchases", "Joint", 0.01),
    ]


def test_a_line_above_totals_and_one_below_part_them_from_orders() -> None:
    looks = [row[0].style for row in orders_image(order_rows(TWO), "USD").rows if row[0]]
    assert [(style.rule_above, style.rule_below) for style in looks[1:]] == [
        (False, False), (False, False), (True, False), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize("column", range(1, len(HEADINGS) + 1))
@pytest.mark.parametrize("value", [None, 7, "FILLED", "BUY", "P-20260801-7f3a"])
@pytest.mark.parametrize("row", [4, 5])
def test_what_is_typed_over_totals_says_nothing(row: int, column: int, value: Value) -> None:
    grid = typed(row, column, value)
    assert read_orders(grid) == read_orders(GRID)
    assert order_ids(grid) == order_ids(GRID)


def test_an_order_typed_over_totals_is_refused_as_anywhere() -> None:
    twice = edited(GRID, [CellEdit("Orders", 4, 1, "P-20260801-7f3a-01")])
    assert next(finding.message for finding in read_orders(twice)[1]) == 'the text "Proceeds" where a side belongs'
    with pytest.raises(Refused):
        open_orders(twice)


@pytest.mark.parametrize(
    ("lots", "width"),
    [
        ("10 of 2024-01-02 (+340.00 long)", 44),
        ("12.53017 of 2024-01-02 for CHF 1,924.56 (+CHF 353.35 short)\nestimated tax $1.00", 60.5),
        ("12.53017 of 2024-01-02 for one line that could go on and on across every screen", 64),
    ],
)
def test_a_lot_has_room_for_its_line(lots: str, width: float) -> None:
    rows = [replace(row, lots=lots) for row in order_rows(TWO)]
    assert orders_image(rows, "USD").widths[HEADINGS.index("Lots")] == width


@pytest.mark.parametrize(
    ("currency", "number_format"), [("USD", '"$"#,##0.00####'), ("CHF", '"CHF "#,##0.00####'), ("JPY", "General")]
)
def test_a_fill_price_looks_like_a_price_as_soon_as_it_is_typed(currency: str, number_format: str) -> None:
    cell = orders_image(order_rows(TWO), currency).rows[1][FILL_PRICE - 1]
    assert cell
    assert cell.style.number_format == number_format


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
    assert [edit.value for edit in edits if edit.column == 2] == ["SELL", "BUY", "Proceeds", "Purchases"]


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
    assert {edit.row for edit in edits} == set(range(4, 18))
    after = edited(grid, edits)
    assert after.rows[:3] == grid.rows[:3]
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
        GRID, [CellEdit("Orders", 7, 1, "Total"), CellEdit("Orders", 7, 6, 5000), CellEdit("Orders", 9, 3, "x")]
    )
    assert read_orders(grid) == read_orders(GRID)
    after = edited(grid, append_orders(grid, order_rows(TWELVE, "P-2"), "USD"))
    assert after.rows[:9] == grid.rows
    read, findings = read_orders(after)
    assert findings == ()
    assert [row.order for row in read] == [row.order for row in (*order_rows(TWO), *order_rows(TWELVE, "P-2"))]
    assert order_ids(after) == {row.order for row in read}
    assert [row.source.row for row in read[:3]] == [2, 3, 10]


def test_an_order_without_its_id_is_an_error_not_a_note() -> None:
    _, (finding,) = read_orders(typed(3, 1, None))
    assert (finding.at, finding.message) == (Place("Orders", 3, 1, "Order"), "the order has no id")
