"""What a proposal says it saves, worked out once more from what the workbook says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from xl_addin.actions.canon import price_entries
from xl_addin.domain.finding import Place, warning
from xl_addin.domain.rebalancing.plain import fees_of, plain_cost
from xl_addin.sheets import styles
from xl_addin.sheets.confirmation_map import own_part, sections
from xl_addin.sheets.confirmation_words import COST_LABELS, SAVING_HEADINGS, Section
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.actions.gate_case import Case
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Cost
    from xl_addin.sheets.grid import Grid

_AGAIN = "Run the action again for a new proposal."


def saving_findings(case: Case) -> Iterator[Finding]:
    """Yield a warning for each figure under "What it saves" that is another than what it works out as.

    Only at the prices of the proposal: at others, other figures are right. The tax of the plan itself is the engine's
    own affair; it is the one under "Before and after".
    """
    if case.grid is None or case.read is None or case.read.prices != price_entries(case.loaded):
        return
    grid = own_part(case.grid)
    found = sections(grid)
    rows = {plain_text(grid.at(row, 1)): row for row in found.get(Section.SAVING, ())}
    if not rows:
        return
    measures = {plain_text(grid.at(row, 1)): grid.at(row, 3) for row in found.get(Section.METRICS, ())}
    portfolios, orders = case.loaded.each(), case.read.orders
    day = datetime.fromisoformat(case.confirmation.labels["Trade window"].text).date()
    plain = _shown(plain_cost(portfolios, day))
    own: dict[str, object] = {"Estimated tax": measures.get("Estimated tax"), "Orders": len(orders)}
    if not any(order.currency for order in orders):
        values = [(order.account, order.value) for order in orders]
        own["Fees and spread"] = styles.dollars_of(fees_of(portfolios, values))
        own["Turnover"] = styles.dollars_of(sum(cents for _, cents in values))
    for column, (heading, worked_out) in enumerate(zip(SAVING_HEADINGS[1:], (own, plain), strict=True), 2):
        for label, value in worked_out.items():
            row = rows.get(label, 0)
            if row and not _same(grid, row, column, value):
                says = plain_text(grid.at(row, column)) or "nothing"
                message = f"{label} under {heading} says {says}, and works out as {value}"
                yield warning(Place(grid.sheet, row, column, heading), message, _AGAIN)


def _shown(cost: Cost) -> dict[str, object]:
    """Return a cost by the labels of its rows, as its cells have it."""
    tax = "not estimated" if cost.tax is None else styles.dollars_of(cost.tax)
    shown = (tax, styles.dollars_of(cost.fees), styles.dollars_of(cost.turnover), cost.orders)
    return dict(zip(COST_LABELS, shown, strict=True))


def _same(grid: Grid, row: int, column: int, value: object) -> bool:
    there = grid.at(row, column)
    if isinstance(there, int | float) and isinstance(value, int | float):
        return abs(there - value) < _HALF_A_CENT
    return there == value


_HALF_A_CENT = 0.005
