"""The summary of a batch as a workbook: a row a client, the most urgent first, and every finding on a second sheet."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from xl_addin.batch.find import counted
from xl_addin.batch.outcome import Status
from xl_addin.batch.remote import is_remote
from xl_addin.sheets import styles
from xl_addin.sheets.grid import Area
from xl_addin.sheets.image import Cell, SheetImage
from xl_addin.sheets.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.batch.outcome import Outcome
    from xl_addin.batch.result import Batch
    from xl_addin.sheets.image import Style

_COLUMNS = (
    ("Client", 26.0, styles.HEADING),
    ("Status", 14.0, styles.HEADING),
    ("Drift before", 10.0, styles.HEADING_RIGHT),
    ("Drift after", 10.0, styles.HEADING_RIGHT),
    ("Orders", 8.0, styles.HEADING_RIGHT),
    ("Bought and sold", 16.0, styles.HEADING_RIGHT),
    ("Est. tax", 13.0, styles.HEADING_RIGHT),
    ("Value", 16.0, styles.HEADING_RIGHT),
    ("Findings", 9.0, styles.HEADING_CENTER),
    ("What it says", 70.0, styles.HEADING),
    ("File", 46.0, styles.HEADING),
)
_FILE = len(_COLUMNS)
_FINDINGS = (("Client", 26.0), ("Severity", 10.0), ("Where", 20.0), ("What", 80.0), ("What to do", 80.0))
_LINK = replace(styles.TEXT, color=styles.ACCENT)
_SEVERITY = {"error": replace(styles.STRONG, color=styles.RED), "warning": replace(styles.STRONG, color=styles.OVER)}
_DONE = {Status.FINE, Status.NOTHING, Status.IMPORTED, Status.ORDERED, Status.ORDERED_BEFORE}


def summary_images(batch: Batch, path: Path) -> tuple[SheetImage, ...]:
    """Return the sheets of the summary; its links start from where it is saved."""
    said = [outcome for outcome in batch.outcomes if outcome.findings]
    return (_clients(batch, path), *([_findings(said)] if said else []))


def _clients(batch: Batch, path: Path) -> SheetImage:
    page = Page(tuple(width for _, width, _ in _COLUMNS))
    count = len(batch.outcomes)
    title = f"{batch.action.capitalize()}: {count} workbook{'' if count == 1 else 's'}"
    page.heights[page.add(Cell(title, styles.TITLE))] = 26.0
    page.add(Cell(batch.told(), styles.STRONG))
    passed = counted(batch.passed)
    page.add(Cell(f"{batch.now:%Y-%m-%d %H:%M %Z}" + (f"; passed over: {passed}" if passed else ""), styles.LABEL))
    for currency in sorted({one.currency for one in batch.outcomes if one.currency}):
        page.add(*_total(currency, [one for one in batch.outcomes if one.currency == currency]))
    page.blank()
    top = page.add(*(Cell(word, style) for word, _, style in _COLUMNS))
    page.heights[top] = 34.0
    links = {page.add(*_row(outcome)): _address(outcome, path) for outcome in batch.outcomes}
    return SheetImage(
        "Summary",
        "summary",
        tuple(page.rows),
        page.widths,
        heights=page.heights,
        freeze=(top, 1),
        tables=(Area("Batch", top, 1, len(page.rows), _FILE),),
        links={(row, column): address for row, address in links.items() for column in (1, _FILE)},
        tab_color=styles.ACCENT,
        gridlines=False,
    )


def _total(currency: str, own: Sequence[Outcome]) -> tuple[Cell, ...]:
    """Return what the workbooks of one currency come to, in the columns of the table."""
    bold = styles.total(styles.TEXT)
    money = styles.total(styles.MONEY)

    def added(values: list[int | None]) -> Cell:
        known = [value for value in values if value is not None]
        return styles.money(sum(known), currency, money) if known else Cell(None, bold)

    return (
        Cell(f"Total {currency}", bold),
        *(Cell(None, bold) for _ in range(3)),
        Cell(sum(one.orders or 0 for one in own), styles.total(styles.COUNT)),
        added([one.turnover for one in own]),
        added([one.tax for one in own]),
        added([one.total for one in own]),
    )


def _row(one: Outcome) -> tuple[Cell, ...]:
    loud = [finding for finding in one.findings if finding.severity != "note"]
    first = f"{loud[0].at}: {loud[0].message}".removeprefix(": ") if loud else one.said
    return (
        Cell(one.name, _LINK),
        Cell(one.status.value, _look(one.status)),
        _share(one.before),
        _share(one.after),
        Cell(one.orders, styles.COUNT),
        *(_amount(cents, one.currency) for cents in (one.turnover, one.tax, one.total)),
        Cell(len(one.findings) + one.more or None, styles.CENTERED),
        Cell(first or None, styles.TEXT),
        Cell(one.written or one.path, _LINK),
    )


@lru_cache
def _look(status: Status) -> Style:
    """Return the look of a status: red where it is wrong, amber where someone is to act, green where all is done."""
    color = styles.RED if status is Status.FAILED else styles.GREEN if status in _DONE else styles.OVER
    return replace(styles.STRONG, color=color)


def _share(drift: float | None) -> Cell:
    return Cell(drift, styles.PERCENT)


def _amount(cents: int | None, currency: str) -> Cell:
    return Cell(None, styles.MONEY) if cents is None else styles.money(cents, currency)


def _address(one: Outcome, path: Path) -> str:
    """Return a link to the workbook from the summary: relative, so that the folder can be moved as a whole."""
    file = one.written or one.path
    if is_remote(file):
        return quote(file, safe="/:")
    try:
        near = os.path.relpath(file, os.path.realpath(path.absolute().parent))
    except ValueError:  # another drive
        return f"file:///{quote(file.replace(os.sep, '/'), safe='/:')}"
    return quote(near.replace(os.sep, "/"))


def _findings(said: Sequence[Outcome]) -> SheetImage:
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(word, styles.HEADING) for word, _ in _FINDINGS)]
    for outcome in said:
        for one in outcome.findings:
            severity = Cell(one.severity, _SEVERITY.get(one.severity, styles.TEXT))
            texts = (Cell(text or None, styles.TEXT_WRAPPED) for text in (one.message, one.remedy))
            rows.append((Cell(outcome.name, styles.TEXT), severity, Cell(one.at or None, styles.TEXT), *texts))
        if outcome.more:
            more = f"and {outcome.more} more: xl-addin check says all of them"
            rows.append((Cell(outcome.name, styles.TEXT), None, None, Cell(more, styles.LABEL)))
    return SheetImage(
        "Findings",
        "summary",
        tuple(rows),
        tuple(width for _, width in _FINDINGS),
        freeze=(1, 1),
        tables=(Area("Findings", 1, 1, len(rows), len(_FINDINGS)),),
        gridlines=False,
    )
