"""Makes the golden sheets in `golden`: every cell of the sheets we write, with its looks, as openpyxl reads it.

``python tests/make_goldens.py`` says which differ from what the code makes; ``--update`` writes them anew, to be read
in the difference to the last ones before they are committed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from make_templates import outline
from sheets.samples import TWELVE, TWO, confirmation, order_rows, report

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.confirmation import confirmation_image
from xl_addin.sheets.dashboard_sheet import Moment, Standing, dashboard_image
from xl_addin.sheets.drift_sheet import drift_image
from xl_addin.sheets.journal_sheet import Entry, journal_image
from xl_addin.sheets.orders_sheet import orders_image

FOLDER = Path(__file__).parent / "golden"
STANDING = Standing(
    "PROPOSED",
    "Mon 3 Aug 2026, 9:30 am New York",
    "read the sheet Confirmation, and choose APPROVE or REJECT there.",
    (Moment("2026-06-01", 0.031), Moment("2026-08-01", 0.054)),
)
IMAGES = (
    confirmation_image(confirmation(TWELVE)),
    orders_image(order_rows(TWO), "USD"),
    drift_image(report()),
    dashboard_image([report()], STANDING),
    journal_image([Entry("2026-08-01T10:00-04:00", "Ann", "PROPOSED", "P-20260801-7f3a", "Rebalance")]),
)
SHEETS = tuple(image.name for image in IMAGES)


def made(folder: Path) -> dict[str, str]:
    """Return each sheet as text, a line for every cell and for all that surrounds the cells."""
    path = folder / "sheets.xlsx"
    new_workbook(path, IMAGES, {}, overwrite=True)
    sheets = outline(path)
    return {name: _lines(sheets[name]) for name in SHEETS}


def _lines(sheet: dict[str, object]) -> str:
    told = (f"{json.dumps(at)}: {json.dumps(cell, default=str, ensure_ascii=False)}" for at, cell in sheet.items())
    return "{\n" + ",\n".join(told) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Return 0 when the golden sheets are, or now have been made, what the code says."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = made(Path(folder))
    if arguments == ["--update"]:
        FOLDER.mkdir(exist_ok=True)
        for name, text in sheets.items():
            (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
        return 0
    old = [name for name, text in sheets.items() if (FOLDER / f"{name}.json").read_text(encoding="utf-8") != text]
    print(
        "\n".join(f"{name} is not what it was: run with --update, and read the difference" for name in old)
        or "as they were"
    )
    return bool(old)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
