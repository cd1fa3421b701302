"""The Holdings table of a workbook as it stands, for whoever brings it up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, refuse, refuse_errors
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.holding_columns import HOLDINGS
from xl_addin.sheets.holdings_edits import Sheet

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.load import Loaded


def holdings_sheet(book: Book, loaded: Loaded) -> Sheet:
    """Return the Holdings table as it stands."""
    rows, name = loaded.inputs.holdings, loaded.inputs.sheets["Holdings"]
    grid = book.grid(name)
    headings, findings = find_headings(HOLDINGS, grid)
    refuse_errors(findings)
    if headings is None:
        raise refuse(Place(name), "the sheet has no headings yet", "Type Symbol, Shares and Price in its first row.")
    return Sheet(
        grid,
        rows,
        headings.columns,
        headings.row,
        lambda row, column: book.has_formula(name, row, column),
        loaded.settings.currency,
    )
