"""Makes the workbooks in `workbook_templates` from their declarations in `xl_addin.sheets.templates`.

``python tests/make_templates.py`` says whether the committed workbooks are up to date; ``--update`` writes them anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import openpyxl

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import TEMPLATES, workbook

FOLDER = Path(__file__).parents[1] / "workbook_templates"


def build(name: str, folder: Path) -> Path:
    """Write one template into a folder and return its path."""
    path = folder / f"{name}.xlsx"
    new_workbook(path, workbook(name), {}, overwrite=True)
    return path


def outline(path: Path) -> dict[str, dict[str, object]]:
    """Return what a person sees of a workbook: by sheet, each cell with its looks, and all that surrounds the cells."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: {**_cells(sheet), **_surroundings(sheet)} for sheet in book.worksheets}


def _cells(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, object]:
    return {
        cell.coordinate: (
            *(cell.value, cell.data_type, cell.number_format),
            *(cell.font.name, cell.font.sz, cell.font.b, cell.font.i, cell.font.color and cell.font.color.rgb),
            cell.fill.fgColor.rgb if cell.fill.fill_type else None,
            *(cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.indent, cell.alignment.wrap_text),
            *(cell.border.top.style, cell.border.bottom.style),
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }


def _surroundings(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, object]:
    return {
        "widths": {letters: (column.width, column.hidden) for letters, column in sheet.column_dimensions.items()},
        "heights": {row: line.height for row, line in sheet.row_dimensions.items() if line.height},
        "view": (sheet.freeze_panes, sheet.sheet_view.showGridLines, sheet.sheet_properties.tabColor.rgb),
        "page": (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr),
        "tables": [(table.name, table.ref) for table in sheet.tables.values()],
        "lists": [(str(v.sqref), v.formula1, v.prompt) for v in sheet.data_validations.dataValidation],
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "rules": [
            (str(f.sqref), [(r.type, r.formula, r.dxf.font.color.rgb if r.dxf else None) for r in f.rules])
            for f in sheet.conditional_formatting
        ],
    }


def main(arguments: list[str]) -> int:
    """Return 0 when the committed workbooks are, or now have been made, what the code says."""
    if arguments == ["--update"]:
        print(*(build(name, FOLDER) for name in TEMPLATES), sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        old = [name for name in TEMPLATES if outline(FOLDER / f"{name}.xlsx") != outline(build(name, Path(folder)))]
    print("\n".join(f"{name}.xlsx is out of date: run with --update" for name in old) or "up to date")
    return bool(old)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
