"""Import of downloaded files, whichever they are: positions bring Holdings up to date, a history Activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.booking import unless_in_activity
from xl_addin.actions.import_history import add_history
from xl_addin.actions.import_positions import import_positions
from xl_addin.actions.load import load
from xl_addin.domain.finding import refuse_errors
from xl_addin.sheets.brokers.read import read_statement
from xl_addin.sheets.history_files import read_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.import_history import Added
    from xl_addin.actions.import_positions import Imported
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.history_files import History


@dataclass(frozen=True, slots=True)
class ImportedFiles:
    """What the files change: Holdings, None without positions among them, and Activity, once for each kind of file."""

    positions: Imported | None
    histories: tuple[Added, ...]

    @property
    def written(self) -> bool:
        """Return whether the workbook says something new now."""
        return any(one.written for one in self._parts)

    @property
    def would_change(self) -> bool:
        """Return whether there is anything to write, be it only of which day the files are."""
        return bool((self.positions and self.positions.news) or any(one.events for one in self.histories))

    @property
    def _parts(self) -> tuple[Imported | Added, ...]:
        return (*([self.positions] if self.positions else []), *self.histories)


def import_files(book: Book, files: Mapping[str, Sequence[Grid]], context: Context) -> ImportedFiles:
    """Bring the workbook up to date from downloaded files, each told by its headings to be positions or a history.

    The history in a file of positions is in these already: it is added to Activity as counted.
    """
    loaded = load(book, context, prices_of_any_age=True)
    refuse_errors(unless_in_activity(loaded, loaded.read))
    held = frozenset(row.symbol.upper() for row in loaded.inputs.holdings)
    positions: dict[str, Sequence[Grid]] = {}
    alone: list[History] = []
    beside: list[History] = []
    for name, grids in files.items():
        statement = read_statement(name, grids, held)
        history = read_history(name, grids, loaded.settings.cash_equivalents - held)
        has_positions = bool(statement.positions or statement.lots or statement.cash)
        if has_positions or history is None:
            positions[name] = grids
        if history is not None:
            (beside if has_positions else alone).append(history)
    imported = import_positions(book, positions, context) if positions else None
    added = [add_history(book, some, context, in_holdings=some is beside) for some in (beside, alone) if some]
    return ImportedFiles(imported, tuple(added))
