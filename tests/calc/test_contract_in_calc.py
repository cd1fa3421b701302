"""The host contract once more, over documents that are open in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hosts.test_contract import (
    Host,
    test_a_changed_input_is_noticed,
    test_a_dry_run_writes_nothing,
    test_a_sheet_of_the_users_with_our_name_stays,
    test_an_altered_confirmation_is_noticed,
    test_text_is_never_made_anything_else,
    test_the_same_job_writes_the_same_sheets,
    test_the_users_sheets_are_read_alike_and_left_alone,
    test_what_no_workbook_can_hold_is_refused_by_all,
)
from workbooks import on_disk

from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

__all__ = [
    "test_a_changed_input_is_noticed",
    "test_a_dry_run_writes_nothing",
    "test_a_sheet_of_the_users_with_our_name_stays",
    "test_an_altered_confirmation_is_noticed",
    "test_text_is_never_made_anything_else",
    "test_the_same_job_writes_the_same_sheets",
    "test_the_users_sheets_are_read_alike_and_left_alone",
    "test_what_no_workbook_can_hold_is_refused_by_all",
]


@pytest.fixture(params=["in the open document", "in the file it saves"])
def opened(request: pytest.FixtureRequest, calc: Callable[[Path], RemoteBook], tmp_path: Path) -> Callable[[str], Host]:
    """Return what opens text tables in LibreOffice; fresh eyes look at the document, or at a file saved from it."""

    def opener(text: str) -> Host:
        book = calc(on_disk(text, tmp_path / "book.xlsx"))
        if request.param == "in the open document":
            return Host(book, lambda: book)
        return Host(book, lambda: XlsxBook(book.save(tmp_path / "saved.xlsx")))

    return opener
