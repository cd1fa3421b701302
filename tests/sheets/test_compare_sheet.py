"""The compare sheet: what stands out, what can be chosen, and what is read back from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from portfolios import SOLD_ON, Case, case

from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.compare import alternatives
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets import styles
from xl_addin.sheets.compare_sheet import compare_image
from xl_addin.sheets.compare_words import together
from xl_addin.sheets.comparison import Comparison, read_choice
from xl_addin.sheets.image import Chart

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan
    from xl_addin.sheets.image import Cell, SheetImage

REBALANCE = Request(Action.REBALANCE)
WINDOW, NOW = "2026-11-24T09:30-05:00", "2026-11-23T10:00:00-05:00"

AS_CLOSEST = "as set = closest = fewest orders"

DRIFTED = """
    P
      A 40 60 @ 10 5pp
      B 40 20 @ 10 30pp
      C 20 20 @ 10 30pp
"""


def compared(case: Case, request: Request = REBALANCE) -> Comparison:
    return Comparison(request, alternatives([case.portfolio()], request, SOLD_ON), WINDOW, NOW)


def image(case: Case, request: Request = REBALANCE) -> SheetImage:
    return compare_image(compared(case, request))


def row(image: SheetImage, first: str, last: bool = False) -> tuple[Cell | None, ...]:
    rows = [cells for cells in image.rows if cells and cells[0] and cells[0].value == first]
    return rows[-1 if last else 0]


def values(cells: tuple[Cell | None, ...]) -> list[object]:
    return [cell.value if cell else None for cell in cells]


def test_the_best_of_each_measure_stands_out() -> None:
    sheet = image(case(DRIFTED, cash=5000))
    names = (AS_CLOSEST, "band edge", "no sales = least tax")
    bold = {name: [bool(cell and cell.style.bold) for cell in row(sheet, name)[1:7]] for name in names}
    assert bold == {  # drift, tax (not estimated), turnover, orders, cash, distance
        AS_CLOSEST: [True, False, False, False, False, True],
        "band edge": [False, False, False, False, False, False],
        "no sales = least tax": [False, False, True, True, False, False],
    }


def test_plans_with_the_same_orders_are_one_row() -> None:
    sheet = image(case(DRIFTED, cash=5000))
    plans = sheet.rows[row_of(sheet, "as it stands") : row_of(sheet, "Their orders, bought + and sold -") - 1]
    shown = [str(cells[0].value) for cells in plans if cells and cells[0] and cells[0].value]
    assert sorted(name for one in shown for name in one.split(" = ")) == sorted(choice.value for choice in Choice)
    assert len(shown) == 3


def test_the_chart_has_a_point_a_plan_where_tax_is_estimated() -> None:
    found = compared(case(DRIFTED, cash=5000))
    assert not compare_image(found).charts
    taxed = [replace(one, plan=with_tax(one.plan, 1000)) if one.plan else one for one in found.alternatives]
    sheet = compare_image(replace(found, alternatives=tuple(taxed)))
    (chart,) = sheet.charts
    assert isinstance(chart, Chart)
    grid = sheet.grid()
    points = [[grid.at(cells[0], cells[1]) for cells in chart.series(number)] for number in range(chart.count)]
    assert [name for name, _, _ in points] == [together(choices) for choices in found.distinct.values()]
    assert all(tax == 10 for _, _, tax in points)
    assert f"{AS_CLOSEST} 0.0% for $10.00" in chart.text


def row_of(image: SheetImage, first: str) -> int:
    return next(at for at, cells in enumerate(image.rows, 1) if cells and cells[0] and cells[0].value == first)


def with_tax(plan: Plan, cents: int) -> Plan:
    return replace(plan, after=replace(plan.after, tax=cents))


def test_where_all_plans_are_alike_none_stands_out() -> None:
    sheet = image(case("P\n  A 50 6 @ 10\n  B 50 4 @ 10"))
    assert not any(cell and cell.style.bold for cell in row(sheet, AS_CLOSEST)[1:7])


def test_plans_with_the_same_orders_share_a_column() -> None:
    sheet = image(case(DRIFTED, cash=5000))
    headings = values(row(sheet, "Symbol"))
    assert str(headings[1]).split("\n")[:2] == ["as set", "closest"]
    assert headings[-1] == "no sales\nleast tax"
    bought, sold = row(sheet, "B")[1], row(sheet, "A")[1]
    assert bought
    assert sold
    assert (bought.value, bought.style.color) == (220, styles.GREEN)
    assert (sold.value, sold.style.color) == (-180, styles.RED)


def test_what_cannot_be_has_its_reason_and_cannot_be_chosen() -> None:
    sheet = image(case(DRIFTED.replace(" 5pp", "").replace(" 30pp", "")))
    cells = values(row(sheet, "band edge"))
    assert cells[1:7] == ["–"] * 6
    assert str(cells[7]).endswith(
        "Not possible: no slice has a tolerance band. Type a Band, such as 5pp, on the Settings sheet."
    )
    (choices,) = sheet.dropdowns
    assert choices.choices == ("as set", "closest", "fewest orders", "no sales", "least tax")
    assert values(sheet.rows[choices.row - 1])[0] == "Choose"


def test_where_nothing_is_to_be_done_each_plan_says_why() -> None:
    sheet = image(case("P\n  A 50 5 @ 10\n  B 50 5 @ 10"))
    assert "Nothing to do: Every slice is as near its target" in str(values(row(sheet, "closest"))[7])
    assert not any(cells and cells[0] and cells[0].value == "Symbol" for cells in sheet.rows)


@pytest.mark.parametrize("request_", [REBALANCE, Request(Action.REBALANCE, "P"), replace(REBALANCE, level_only=True)])
def test_what_is_compared_is_read_back(request_: Request) -> None:
    sheet = image(case(DRIFTED), request_)
    read = read_choice(sheet.grid())
    assert (read.choice, read.pie, read.level_only) == ("", request_.pie or "", request_.level_only)
    assert read.at.row == sheet.dropdowns[0].row
