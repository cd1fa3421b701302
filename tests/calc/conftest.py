"""A LibreOffice for the run, with the extension; these tests fail, and never skip, where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from calc.office import Office

from xl_addin.domain.finding import Refused
from xl_addin.hosts.calc.extension.install import unopkg

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """Return a running LibreOffice."""
    try:
        unopkg()
    except Refused as refused:
        pytest.fail(f"these tests need LibreOffice 25.2 (.ci/libreoffice.sh installs it on Debian): {refused}")
    running = Office()
    yield running
    running.stop()
