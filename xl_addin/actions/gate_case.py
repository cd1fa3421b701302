"""A workbook as it comes to the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.own_sheets import own_grid
from xl_addin.sheets.orders_read import open_orders

if TYPE_CHECKING:
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate_states import State
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.confirmation_read import ReadConfirmation
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow


@dataclass(frozen=True, slots=True)
class Case:
    """A workbook as it comes to the gate: everything that its guards look at.

    ``grid`` and ``read`` are the confirmation that counts, None where there is none; ``unreadable`` is what could not
    be read of it, ``unfit`` what speaks against the choices it was made with, ``newest`` the last proposal of the
    journal, ``others`` are confirmations that no longer count.
    ``formula`` says that a formula stands in the Decision cell.
    """

    book: Book
    context: Context
    loaded: Loaded
    now: datetime
    rows: tuple[JournalRow, ...]
    state: State
    newest: str | None = None
    grid: Grid | None = None
    read: ReadConfirmation | None = None
    unreadable: tuple[Finding, ...] = ()
    unfit: tuple[Finding, ...] = ()
    others: tuple[ReadConfirmation, ...] = ()
    formula: bool = False

    @property
    def settings(self) -> Settings:
        """Return the workbook's settings."""
        return self.loaded.settings

    @property
    def confirmation(self) -> ReadConfirmation:
        """Return the confirmation that counts; there is one wherever a step needs it."""
        if self.read is None:
            raise AssertionError("the table lets no step through that needs a confirmation where there is none")
        return self.read

    @property
    def proposal(self) -> str:
        """Return the id of the proposal that counts."""
        return self.confirmation.proposal

    def open_orders(self) -> tuple[OrderRow, ...]:
        """Return the orders that are still awaited; `Refused` where a row cannot be read."""
        grid = own_grid(self.book, "orders", self.settings)
        return open_orders(grid) if grid else ()
