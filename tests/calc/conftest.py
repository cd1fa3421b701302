"""A LibreOffice for the run, with the extension; these tests fail, and never skip, where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from calc.office import Office, RemoteBook, opened

from xl_addin.domain.finding import Refused
from xl_addin.hosts.calc.extension.install import unopkg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests together where several processes share the work: one LibreOffice at a time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("LibreOffice"))


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


@pytest.fixture
def calc(office: Office) -> Iterator[Callable[[Path | None], RemoteBook]]:
    """Return what opens a workbook in LibreOffice, or a new one; all are closed after the test."""
    books: list[RemoteBook] = []

    def opener(path: Path | None = None) -> RemoteBook:
        books.append(opened(office, path))
        return books[-1]

    yield opener
    for book in books if office.runs else ():
        book.close()
