"""Our sheets through a real file, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets.samples import TWELVE, confirmation, order_rows

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.checks import alterations
from xl_addin.sheets.confirmation import confirmation_image
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.journal_sheet import Entry, journal_image, read_journal, tail_text, verify
from xl_addin.sheets.orders_read import read_orders
from xl_addin.sheets.orders_sheet import orders_image
from xl_addin.sheets.statements import fingerprint, statements

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = (Entry("2026-08-01T16:10:00-04:00", " anna ", "PROPOSED", "007", "=1+1\ntwo lines, <&> ☕"),)


def test_what_a_file_hands_back_is_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    sealed = confirmation(TWELVE, notes=("=SUM(A1)", " spaces ", "two\nlines", "☕ <&>", "_x0041_"))
    journal = journal_image(ENTRIES)
    new_workbook(path, [confirmation_image(sealed), orders_image(order_rows(), "USD"), journal], {})
    book = XlsxBook(path)
    grid = book.grid("Confirmation")
    read, findings = read_confirmation(grid)
    assert findings == ()
    assert fingerprint(read.inputs, statements(grid)) == sealed.fingerprint == read.labels["Fingerprint"].text
    assert alterations(grid) == ()
    assert read_orders(book.grid("Orders")) == (order_rows(), ())
    assert verify(book.grid("Journal"), tail_text(read_journal(journal.grid()))) == ()
