"""What a person does to a workbook in a spreadsheet program: cells, and whole sheets with the names that are theirs."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a workbook to be changed; it is saved at the end."""
    book = load_workbook(path)
    yield book
    book.save(path)


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return what is typed in a sheet, row by row."""
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def type_in(path: Path, sheet: str, row: int, column: int, value: object) -> None:
    """Type into a cell; of merged ones whatever is typed stands in the first."""
    with opened(path) as book:
        at = f"{get_column_letter(column)}{row}"
        merged = next((area for area in book[sheet].merged_cells.ranges if at in area), None)
        row, column = (merged.min_row, merged.min_col) if merged else (row, column)
        book[sheet].cell(row, column).value = value


def delete_row(path: Path, sheet: str, row: int) -> None:
    with opened(path) as book:
        book[sheet].delete_rows(row)


def copy_sheet(path: Path, sheet: str, name: str) -> None:
    """Copy a sheet; a program copies its hidden names as well."""
    with opened(path) as book:
        made = book.copy_worksheet(book[sheet])
        made.title = name
        for known in book[sheet].defined_names.values():
            again = copy(known)
            again.value = known.value.replace(f"'{sheet}'!", f"'{name}'!")
            made.defined_names.add(again)


def rename_sheet(path: Path, sheet: str, name: str) -> None:
    with opened(path) as book:
        for known in book[sheet].defined_names.values():
            known.value = known.value.replace(f"'{sheet}'!", f"'{name}'!")
        book[sheet].title = name


def delete_sheet(path: Path, sheet: str) -> None:
    with opened(path) as book:
        del book[sheet]
