"""The functions' contract once more, in the cells of documents that are open in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hosts.test_functions_contract import (
    ERROR,
    areas_of,
    formula,
    shown,
    test_a_mistake_is_said_alike,
    test_every_host_shows_the_same_cells,
)
from workbooks import on_disk

from xl_addin.actions.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook
    from hosts.test_functions_contract import Opener, Rows

__all__ = ["test_a_mistake_is_said_alike", "test_every_host_shows_the_same_cells"]

NUMBERS = {function.name for function in FUNCTIONS if function.returns_number}
LIVE = """
doc.Sheets.insertNewByName("Live", 9)
area = doc.Sheets.getByName("Live").getCellRangeByName(place)
area.setArrayFormula(formula)
rows = [list(row) for row in area.getDataArray()]
for y, row in enumerate(rows):
    for x in range(len(row)):
        fault = area.getCellByPosition(x, y).getError()
        if fault:
            row[x] = None if fault == 32767 else error  # beyond the table Calc shows #N/A
doc.Sheets.removeByName("Live")
result = rows
"""


@pytest.fixture
def opened(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> Opener:
    """Return what opens text tables in LibreOffice."""

    def opener(text: str) -> Callable[..., Rows]:
        book, areas = calc(on_disk(text, tmp_path / "book.xlsx")), areas_of(text)

        def ask(name: str, *given: Any) -> Rows:
            spelled = formula(f"XL.{name}", given, areas, between=";", of=".")
            area = "A1" if name in NUMBERS else "A1:O30"
            return shown(book.run(LIVE, formula=spelled, place=area, error=ERROR))

        return ask

    return opener
