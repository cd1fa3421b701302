"""The user's tables of a workbook as they stand, for whoever brings them up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, refuse, refuse_errors
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.holding_columns import HOLDINGS
from xl_addin.sheets.holdings_edits import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.column import Table


def holdings_sheet(book: Book, loaded: Loaded) -> Sheet:
    """Return the Holdings table as it stands."""
    return table_sheet(book, loaded, HOLDINGS, loaded.inputs.sheets["Holdings"], loaded.inputs.holdings)


def table_sheet(book: Book, loaded: Loaded, table: Table, name: str, rows: Sequence[HoldingRow] = ()) -> Sheet:
    """Return a table on the sheet of a name as it stands."""
    grid = book.grid(name)
    headings, findings = find_headings(table, grid)
    refuse_errors(findings)
    if headings is None:
        words = [column.heading for column in table.columns if column.required or column in sum(table.any_of, ())]
        remedy = f"Type {' and '.join(words)} in its first row."
        raise refuse(Place(name), "the sheet has no headings yet", remedy)
    return Sheet(
        grid,
        rows,
        headings.columns,
        headings.row,
        lambda row, column: book.has_formula(name, row, column),
        loaded.settings.currency,
    )
