"""The dashboard, drawn in Calc itself by its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

CHARTS = """
charts = doc.Sheets.getByName("Dashboard").Charts
found = [charts.getByIndex(at).EmbeddedObject for at in range(charts.Count)]
result = [(one.Title.String, one.Diagram.DiagramType.rpartition(".")[2]) for one in found]
"""


def test_it_is_drawn_from_the_menu_and_again(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, TEMPLATES["portfolio"](), {})
    book = calc(path)
    for _ in range(2):
        (said,) = book.choose("dashboard")
        assert said.startswith("Next: ask for a proposal")
        assert sorted(book.run(CHARTS)) == [
            ("Drift in percentage points", "BarDiagram"),
            ("Target and actual by pie", "BarDiagram"),
            ("Target and actual by slice", "BarDiagram"),
            ("What is held: pies inside, their slices around them", "DonutDiagram"),
        ]
