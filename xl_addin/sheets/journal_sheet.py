"""The journal: what happened, row by row, each hash covering the one before, so that no row can quietly change.

A row of the journal is one that has a hash; all else on the sheet is the user's own. Where the chain was broken a new
one begins with a row `BEGUN`; the rows above it stay to be read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, warning
from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell, CellEdit, SheetImage
from xl_addin.sheets.statements import digest, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid

HEADINGS = ("When", "Who", "Event", "Proposal", "Details", "Hash")
BEGUN = "BEGUN"
"""The event of a row that begins a new chain; its hash follows from none before it."""

_WIDTHS = (27.0, 18.0, 15.0, 20.0, 70.0, 52.0)
_STYLES = (styles.TEXT, styles.TEXT, styles.STRONG, styles.TEXT, styles.TEXT_WRAPPED, styles.HASH)
_HASH = re.compile("[0-9a-f]{64}")
_LAST_HEADING_ROW = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. ``when`` is ISO text with an offset; all fields are text of one's choice."""

    when: str
    who: str
    event: str
    proposal: str
    details: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry as the sheet has it, with the hash written beside it."""

    entry: Entry
    hash: str
    at: Place = field(compare=False)


def journal_image(entries: Iterable[Entry], name: str = "Journal") -> SheetImage:
    """Return a new journal of entries, oldest first."""
    rows, previous = [], ""
    for entry in entries:
        previous = entry_hash(previous, entry)
        rows.append(_cells(entry, previous))
    return SheetImage(
        name=name,
        kind="journal",
        rows=(tuple(Cell(word, styles.HEADING) for word in HEADINGS), *rows),
        widths=_WIDTHS,
        freeze=(1, 0),
        gridlines=False,
        tab_color=styles.MUTED,
    )


def append_entries(grid: Grid, entries: Sequence[Entry]) -> tuple[CellEdit, ...]:
    """Return the edits that add entries, oldest first, below the last row of a journal, in whatever order its columns.

    What the user typed below it stays: then they stand below that. A first entry `BEGUN` begins a new chain.
    """
    rows, columns = read_journal(grid), _columns(grid)
    begins = bool(entries) and entries[0].event == BEGUN
    previous = rows[-1].hash if rows and not begins else ""
    edits = []
    for row, entry in enumerate(entries, _first_free(grid, rows, columns, len(entries))):
        previous = entry_hash(previous, entry)
        cells = zip(columns, _cells(entry, previous), strict=True)
        edits += [CellEdit(grid.sheet, row, column, cell.value, cell.style) for column, cell in cells if cell.value]
    return tuple(edits)


def _first_free(grid: Grid, rows: Sequence[JournalRow], columns: Sequence[int], count: int) -> int:
    """Return the first of so many rows that are free: below the last of the journal, else below everything."""
    used = [row for row in range(1, len(grid.rows) + 1) if any(grid.at(row, at) not in (None, "") for at in columns)]
    first = (rows[-1].at.row if rows else _heading_row(grid)) + 1
    return first if not any(first <= row < first + count for row in used) else used[-1] + 1


def read_journal(grid: Grid) -> tuple[JournalRow, ...]:
    """Return the journal's rows as they stand: those that have a hash."""
    columns, rows = _columns(grid), []
    for row in range(_heading_row(grid) + 1, len(grid.rows) + 1):
        *texts, seal = (plain_text(grid.at(row, column)) for column in columns)
        if _HASH.fullmatch(seal):
            rows.append(JournalRow(Entry(*texts), seal, Place(grid.sheet, row, columns[-1], HEADINGS[-1])))
    return tuple(rows)


def chain(rows: Sequence[JournalRow]) -> Sequence[JournalRow]:
    """Return the rows of the chain that counts: the last that was begun."""
    begun = [at for at, row in enumerate(rows) if row.entry.event == BEGUN and row.hash == entry_hash("", row.entry)]
    return rows[begun[-1] :] if begun else rows


def _heading_row(grid: Grid) -> int:
    """Return the row of the headings, 1 where they are gone."""
    lines = enumerate(grid.rows[:_LAST_HEADING_ROW], 1)
    return next((row for row, cells in lines if set(HEADINGS) <= {c for c in cells if isinstance(c, str)}), 1)


def _columns(grid: Grid) -> tuple[int, ...]:
    """Return the columns of `HEADINGS`, wherever the user moved them; A to F where the headings are gone."""
    row = _heading_row(grid)
    cells = grid.rows[row - 1] if grid.rows else ()
    if not set(HEADINGS) <= {cell for cell in cells if isinstance(cell, str)}:
        return tuple(range(1, len(HEADINGS) + 1))
    return tuple(cells.index(word) + 1 for word in HEADINGS)


def entry_hash(previous: str, entry: Entry) -> str:
    """Return the SHA-256, in hex, over the hash before (``""`` for the first entry) and an entry."""
    fields = [previous, entry.when, entry.who, entry.event, entry.proposal, entry.details]
    return digest(json.dumps([plain_text(text) for text in fields], separators=(",", ":")))


def tail_text(rows: Sequence[JournalRow], *added: Entry) -> str:
    """Return ``count:hash`` of a journal's chain, with entries that are added, to be kept in a hidden workbook name."""
    hashes = [row.hash for row in chain(rows)]
    for entry in added:
        hashes = [] if entry.event == BEGUN else hashes
        hashes.append(entry_hash(hashes[-1] if hashes else "", entry))
    return f"{len(hashes)}:{hashes[-1] if hashes else ''}"


def verify(grid: Grid | None, tail: str | None) -> tuple[Finding, ...]:
    """Return what is wrong with a journal: broken rows by their cell, and an end that is not the one remembered.

    ``grid`` None means that there is no journal; ``tail`` None that there is no remembered `tail_text`.
    """
    rows = chain(read_journal(grid)) if grid else ()
    sheet = grid.sheet if grid else "Journal"
    return (*_broken(rows), *_wrong_tail(sheet, rows, tail))


def _broken(rows: Sequence[JournalRow]) -> Iterable[Finding]:
    """Say which rows do not follow from the hash before them."""
    previous = ""
    for row in rows:
        if row.hash != entry_hash(previous, row.entry):
            message = "this row was changed, or a row before it was changed, moved or removed"
            yield error(row.at, message, _REMEDY)
        previous = row.hash


def _wrong_tail(sheet: str, rows: Sequence[JournalRow], tail: str | None) -> Iterable[Finding]:
    """Say whether rows are missing from, or were added to, the end."""
    if tail is None:
        if rows:
            yield warning(rows[-1].at, "the record of the journal's length is gone, so a cut end would go unnoticed")
        return
    count = tail.partition(":")[0]
    missing = int(count) - len(rows) if count.isdecimal() else 0
    if missing > 0:
        at = rows[-1].at if rows else Place(sheet)
        yield error(at, f"{missing} {'row is' if missing == 1 else 'rows are'} missing from the journal", _REMEDY)
    elif tail != tail_text(rows):
        at = rows[-1].at if rows else Place(sheet)
        yield error(at, "the last row is not the last this program wrote", _REMEDY)


_REMEDY = "Restore the journal from a copy of the workbook. Or begin a new journal. The command is journal --new."


def _cells(entry: Entry, seal: str) -> tuple[Cell, ...]:
    """Return an entry's cells under `HEADINGS`."""
    values = (entry.when, entry.who, entry.event, entry.proposal, entry.details, seal)
    return tuple(Cell(value or None, style) for value, style in zip(values, _STYLES, strict=True))
