"""Files beside the workbook: what is exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.package import MAX_FILE
from xl_addin.hosts.xlsx.save import Snapshot, save

if TYPE_CHECKING:
    from pathlib import Path


def write_file(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file, all of it or nothing; one that is there with other content only by ``force``.

    Raises:
        Refused: when such a file is there, or the system cannot write it.

    """
    with reading(path.name):
        if not path.exists():
            save(data, path, None)
            return
        before = Snapshot.of(path, MAX_FILE)
        if before.data == data:
            return
        if not force:
            raise refuse(
                None,
                f"{path.name} is there already and holds something else, so it is not overwritten",
                "Name another file, or give --force.",
            )
        save(data, path, before)
