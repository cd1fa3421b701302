"""What every host tells of a person's sheet, once more in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hosts.test_reading_contract import (
    test_anyones_cells,
    test_links_rich_text_and_the_rest_are_plain_values,
    test_merged_cells,
    test_the_head_of_a_sheet_is_its_first_rows,
    test_the_head_of_a_short_sheet_is_all_of_it,
    test_the_units_of_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

__all__ = [
    "test_anyones_cells",
    "test_links_rich_text_and_the_rest_are_plain_values",
    "test_merged_cells",
    "test_the_head_of_a_sheet_is_its_first_rows",
    "test_the_head_of_a_short_sheet_is_all_of_it",
    "test_the_units_of_numbers",
]


@pytest.fixture
def opened(calc: Callable[[Path], RemoteBook]) -> Callable[[Path], RemoteBook]:
    """Return what opens a file in LibreOffice."""
    return calc
