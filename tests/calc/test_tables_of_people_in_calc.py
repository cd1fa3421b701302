"""Tables as people keep them, once more in LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hosts.test_tables_of_people import test_reads_as_it_was_meant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

__all__ = ["test_reads_as_it_was_meant"]


@pytest.fixture
def opened(calc: Callable[[Path], RemoteBook]) -> Callable[[Path], RemoteBook]:
    """Return what opens a file in LibreOffice."""
    return calc
