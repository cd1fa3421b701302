from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.domain.finding import Place, Severity
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.journal_sheet import (
    BEGUN,
    HEADINGS,
    Entry,
    append_entries,
    chain,
    entry_hash,
    journal_image,
    read_journal,
    tail_text,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.grid import Value

ENTRIES = tuple(
    Entry(f"2026-08-0{day}T16:10:00-04:00", "anna", event, f"P-{day}", "a detail")
    for day, event in enumerate(("PROPOSED", "APPROVED", "ORDERED", "PROPOSED", "REJECTED"), 1)
)
GRID = journal_image(ENTRIES).grid()
TAIL = tail_text(read_journal(GRID))

entries = st.builds(Entry, *[st.text(st.characters(codec="utf-8"), max_size=6)] * 5)


def edited(grid: Grid, edits: Iterable[CellEdit]) -> Grid:
    rows = [list(row) for row in grid.rows]
    for edit in edits:
        rows.extend([] for _ in range(edit.row - len(rows)))
        rows[edit.row - 1].extend([None] * (edit.column - len(rows[edit.row - 1])))
        rows[edit.row - 1][edit.column - 1] = edit.value
    return replace(grid, rows=tuple(map(tuple, rows)))


def with_rows(*rows: tuple[Value, ...]) -> Grid:
    return replace(GRID, rows=(GRID.rows[0], *rows))


def broken(grid: Grid, tail: str | None = TAIL) -> list[str]:
    return [str(finding.at) for finding in verify(grid, tail)]


def test_a_journal_of_two_entries_as_a_sheet() -> None:
    first = entry_hash("", ENTRIES[0])
    assert journal_image(ENTRIES[:2]).grid().rows == (
        HEADINGS,
        ("2026-08-01T16:10:00-04:00", "anna", "PROPOSED", "P-1", "a detail", first),
        ("2026-08-02T16:10:00-04:00", "anna", "APPROVED", "P-2", "a detail", entry_hash(first, ENTRIES[1])),
    )


def test_the_hash_is_that_of_the_hash_before_and_the_row() -> None:
    """It is a promise to every workbook already written, so its value is pinned."""
    assert entry_hash("", Entry("w", "a", "e", "p", "d")) == (
        "c06780e53b0e2dffd9f690c1838b352d890af74ee3909e95b3f265c7936762ec"
    )


def test_what_was_written_reads_back_and_verifies() -> None:
    assert tuple(row.entry for row in read_journal(GRID)) == ENTRIES
    assert verify(GRID, TAIL) == ()


@given(st.lists(entries, max_size=5), st.lists(entries, min_size=1, max_size=3))
def test_appending_is_as_if_written_at_once(before: list[Entry], more: list[Entry]) -> None:
    grid = journal_image(before).grid()
    edits = append_entries(grid, more)
    after = edited(grid, edits)
    assert read_journal(after) == read_journal(journal_image([*before, *more]).grid())
    assert verify(after, tail_text(read_journal(grid), *more)) == ()


@pytest.mark.parametrize("row", [2, 4, 6])
@pytest.mark.parametrize("column", [1, 2, 3, 4, 5])
def test_an_edited_cell_names_its_row_alone(row: int, column: int) -> None:
    rows = [list(cells) for cells in GRID.rows]
    rows[row - 1][column - 1] = "other"
    assert broken(replace(GRID, rows=tuple(map(tuple, rows)))) == [f"Journal!F{row}"]


def test_an_edited_hash_breaks_its_row_and_the_next() -> None:
    rows = [list(cells) for cells in GRID.rows]
    rows[2][5] = "0" * 64
    assert broken(replace(GRID, rows=tuple(map(tuple, rows)))) == ["Journal!F3", "Journal!F4"]


def test_a_row_deleted_in_the_middle_is_noticed_by_the_one_after_it() -> None:
    findings = verify(with_rows(*GRID.rows[1:3], *GRID.rows[4:]), TAIL)
    assert [str(f.at) for f in findings] == ["Journal!F4", "Journal!F5"]
    assert findings[-1].message == "1 row is missing from the journal"


def test_a_row_emptied_in_the_middle_is_noticed() -> None:
    assert "Journal!F5" in broken(with_rows(*GRID.rows[1:3], (), *GRID.rows[4:]))


def test_swapped_rows_are_noticed() -> None:
    assert broken(with_rows(GRID.rows[2], GRID.rows[1], *GRID.rows[3:])) == ["Journal!F2", "Journal!F3", "Journal!F4"]


def test_a_cut_tail_is_noticed() -> None:
    (finding,) = verify(with_rows(*GRID.rows[1:4]), TAIL)
    assert (finding.severity, finding.at) == (Severity.ERROR, Place("Journal", 4, 6, "Hash"))
    assert finding.message == "2 rows are missing from the journal"


@pytest.mark.parametrize("grid", [None, Grid("Journal", ()), with_rows()])
def test_a_journal_that_is_gone_is_noticed(grid: Grid | None) -> None:
    (finding,) = verify(grid, TAIL)
    assert finding.message == "5 rows are missing from the journal"
    assert verify(grid, None) == ()


def test_rows_added_by_someone_else_are_noticed() -> None:
    grid = edited(GRID, append_entries(GRID, [ENTRIES[0]]))
    (finding,) = verify(grid, TAIL)
    assert finding.message == "the last row is not the last this program wrote"


@pytest.mark.parametrize("tail", ["", "nonsense", "5:0000", "²:x"])
def test_a_tail_that_does_not_match_is_an_error(tail: str) -> None:
    assert [f.severity for f in verify(GRID, tail)] == [Severity.ERROR]


def test_a_tail_that_is_gone_is_told() -> None:
    assert [f.severity for f in verify(GRID, None)] == [Severity.WARNING]


def test_a_new_journal_needs_no_tail() -> None:
    assert verify(None, None) == ()
    assert verify(journal_image(()).grid(), "0:") == ()


def test_what_the_user_types_on_the_journal_is_no_row_of_it() -> None:
    noted = edited(GRID, [CellEdit("Journal", 8, 1, "a note"), CellEdit("Journal", 3, 9, "another")])
    assert verify(noted, TAIL) == ()
    after = edited(noted, append_entries(noted, ENTRIES))
    assert after.at(8, 1) == "a note"
    assert [row.at.row for row in read_journal(after)][5:] == [9, 10, 11, 12, 13]
    assert verify(after, tail_text(read_journal(noted), *ENTRIES)) == ()


def test_columns_that_were_moved_are_found_by_their_headings() -> None:
    moved = replace(GRID, rows=(("My journal",), *((None, *reversed(row)) for row in GRID.rows)))
    assert [row.entry for row in read_journal(moved)] == list(ENTRIES)
    after = edited(moved, append_entries(moved, ENTRIES[:1]))
    assert verify(after, tail_text(read_journal(moved), ENTRIES[0])) == ()


def test_a_new_chain_begins_below_the_old_one() -> None:
    rows = [list(cells) for cells in GRID.rows]
    rows[2][4] = "changed"
    bad = replace(GRID, rows=tuple(map(tuple, rows)))
    begun = Entry("2026-08-06T16:10:00-04:00", "anna", BEGUN, "", "because")
    after = edited(bad, append_entries(bad, [begun, ENTRIES[0]]))
    tail = tail_text(read_journal(bad), begun, ENTRIES[0])
    assert tail.startswith("2:")
    assert verify(after, tail) == ()
    assert [row.entry for row in chain(read_journal(after))] == [begun, ENTRIES[0]]
    assert after.rows[: len(bad.rows)] == bad.rows
