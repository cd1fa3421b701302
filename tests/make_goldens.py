"""Makes the golden sheets in `golden`: every cell of the sheets we write, with its looks, as openpyxl reads it.

``python tests/make_goldens.py`` says which differ from what the code makes; ``--update`` writes them anew, to be read
in the difference to the last ones before they are committed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from make_templates import outline
from portfolios import SOLD_ON, case
from sheets.samples import TWELVE, TWO, confirmation, order_rows, report

from xl_addin.batch.outcome import Outcome, Status, Told
from xl_addin.batch.result import Batch
from xl_addin.batch.summary import summary_images
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.compare import alternatives
from xl_addin.domain.rebalancing.project import Month, Projection
from xl_addin.domain.rebalancing.reached import SliceAhead
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.compare_sheet import compare_image
from xl_addin.sheets.comparison import Comparison
from xl_addin.sheets.confirmation import confirmation_image
from xl_addin.sheets.dashboard_sheet import Moment, Standing, dashboard_image
from xl_addin.sheets.drift_sheet import drift_image
from xl_addin.sheets.journal_sheet import Entry, journal_image
from xl_addin.sheets.orders_sheet import orders_image
from xl_addin.sheets.plan_sheet import plan_image

if TYPE_CHECKING:
    from xl_addin.sheets.image import SheetImage

FOLDER = Path(__file__).parent / "golden"
STANDING = Standing(
    "PROPOSED",
    "Mon 3 Aug 2026, 9:30 am New York",
    "read the sheet Confirmation, and choose APPROVE or REJECT there.",
    (Moment("2026-06-01", 0.031), Moment("2026-08-01", 0.054)),
)

DRIFTED = """
    P
      A 40 60 @ 10 5pp
      B 40 20 @ 10 30pp
      C 20 20 @ 10 30pp
"""


def _compared() -> Comparison:
    """Return a comparison whose plans cost tax, so that the sheet has its chart."""
    request = Request(Action.REBALANCE)
    found = alternatives([case(DRIFTED, cash=5000).portfolio()], request, SOLD_ON)
    taxed = [
        replace(one, plan=replace(one.plan, after=replace(one.plan.after, tax=100 * one.plan.after.orders)))
        if one.plan
        else one
        for one in found
    ]
    return Comparison(request, tuple(taxed), "2026-11-24T09:30-05:00", "2026-11-23T10:00-05:00")


def _projected() -> Projection:
    months = [Month(date(2026, 8, 31), 50_000, 0.031, 5_100_000, 0, reached=False, orders=TWO)]
    months.append(Month(date(2026, 9, 30), 50_000, 0.0, 5_150_000, 12_345, reached=True))
    ahead = SliceAhead(None, ("Portfolio", "Core", "VTI"), 0.3, 0.331, 0.3, date(2026, 9, 30))
    start = Month(date(2026, 8, 3), 0, 0.054, 5_000_000, 125_050, reached=False)
    return Projection(start, tuple(months), (ahead,), date(2026, 9, 30), None, "USD")


def _summed() -> SheetImage:
    """Return the first sheet of a batch's summary."""
    told = (Told("error", "Holdings!D5", "no price for VTI", "Type a price, or add VTI to the Prices sheet."),)
    outcomes = (
        Outcome("Bell", "Bell.xlsx", Status.FAILED, findings=told),
        Outcome(
            "Ames", "Ames.xlsx", Status.PROPOSED, "Ames.xlsx", "P-1", "USD", 5_000_000, 0.054, 0.001, 4, 400_000, 9_900
        ),
    )
    batch = Batch("rebalance", outcomes, (), datetime(2026, 8, 3, 12, tzinfo=UTC))
    first, *_ = summary_images(batch, Path("summary.xlsx"))
    return first


IMAGES = (
    confirmation_image(confirmation(TWELVE)),
    orders_image(order_rows(TWO), "USD"),
    drift_image(report()),
    dashboard_image([report()], STANDING),
    journal_image([Entry("2026-08-01T10:00-04:00", "Ann", "PROPOSED", "P-20260801-7f3a", "Rebalance")]),
    compare_image(_compared()),
    plan_image(_projected(), "Mon 3 Aug 2026, 9:30 am New York"),
    _summed(),
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
