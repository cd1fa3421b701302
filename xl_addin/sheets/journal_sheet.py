"""The journal: what happened, row by row, each hash covering the one before, so that no row can quietly change."""

from __future__ import annotations

import json
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

_WIDTHS = (27.0, 18.0, 15.0, 20.0, 70.0, 52.0)
_STYLES = (styles.TEXT, styles.TEXT, styles.STRONG, styles.TEXT, styles.TEXT_WRAPPED, styles.HASH)
_HASH_COLUMN = len(HEADINGS)


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


def append_entries(grid: Grid, entries: Iterable[Entry]) -> tuple[CellEdit, ...]:
    """Return the edits that add entries, oldest first, below the last row of a journal."""
    rows = read_journal(grid)
    first, previous = (rows[-1].at.row + 1, rows[-1].hash) if rows else (2, "")
    edits = []
    for row, entry in enumerate(entries, first):
        previous = entry_hash(previous, entry)
        cells = enumerate(_cells(entry, previous), 1)
        edits += [CellEdit(grid.sheet, row, column, cell.value, cell.style) for column, cell in cells if cell.value]
    return tuple(edits)


def read_journal(grid: Grid) -> tuple[JournalRow, ...]:
    """Return the journal's rows as they stand, blank ones passed over."""
    rows = []
    for row in range(2, len(grid.rows) + 1):
        *texts, seal = (plain_text(grid.at(row, column)) for column in range(1, _HASH_COLUMN + 1))
        if any(texts) or seal:
            rows.append(JournalRow(Entry(*texts), seal, Place(grid.sheet, row, _HASH_COLUMN, HEADINGS[-1])))
    return tuple(rows)


def entry_hash(previous: str, entry: Entry) -> str:
    """Return the SHA-256, in hex, over the hash before (``""`` for the first entry) and an entry."""
    fields = [previous, entry.when, entry.who, entry.event, entry.proposal, entry.details]
    return digest(json.dumps([plain_text(text) for text in fields], separators=(",", ":")))


def tail_text(rows: Sequence[JournalRow], *edits: CellEdit) -> str:
    """Return ``count:hash`` of a journal, to be kept in a hidden workbook name.

    With the edits of `append_entries`, of the journal after it.
    """
    hashes = [row.hash for row in rows]
    hashes += [str(edit.value) for edit in edits if edit.column == _HASH_COLUMN]
    return f"{len(hashes)}:{hashes[-1] if hashes else ''}"


def verify(grid: Grid | None, tail: str | None) -> tuple[Finding, ...]:
    """Return what is wrong with a journal: broken rows by their cell, and an end that is not the one remembered.

    ``grid`` None means that there is no journal; ``tail`` None that there is no remembered `tail_text`.
    """
    rows = read_journal(grid) if grid else ()
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


_REMEDY = "Restore the journal from a copy of the workbook, or move the sheet away to begin a new one."


def _cells(entry: Entry, seal: str) -> tuple[Cell, ...]:
    """Return an entry's cells under `HEADINGS`."""
    values = (entry.when, entry.who, entry.event, entry.proposal, entry.details, seal)
    return tuple(Cell(value or None, style) for value, style in zip(values, _STYLES, strict=True))
