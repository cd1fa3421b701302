"""A printed workbook is read back as it was: what the fuzz prints can become an example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reference.books import Book, printed, read
from reference.randomly import any_book, picker
from xl_addin.domain.settings import Settings
from xl_addin.domain.source import SourceRow


def without_places(book: Book) -> Book:
    """Return a workbook without where it was read."""
    nowhere = SourceRow()
    return replace(
        book,
        targets=tuple(replace(row, source=nowhere) for row in book.targets),
        holdings=tuple(replace(row, source=nowhere) for row in book.holdings),
        activity=tuple(replace(row, source=nowhere) for row in book.activity),
        settings=replace(book.settings, places={}, sheets=Settings().sheets),
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_printed_is_read_back(seed: int) -> None:
    book = any_book(picker(seed))
    assert without_places(read(printed(book))) == book
