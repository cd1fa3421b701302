"""Finding the sheet of a table: by its headings on any sheet, its name breaking ties, or as the user chose."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from xl_addin.domain.finding import Finding, Place, error, first_of, note
from xl_addin.domain.portfolio.spelling import nearest
from xl_addin.sheets.cells import shown, tidy, word_key
from xl_addin.sheets.contents import Contents
from xl_addin.sheets.headings import LAST_HEADING_ROW, best_line, lines, slipped_line
from xl_addin.sheets.holding_columns import COST_BASIS, COST_PER_SHARE, HOLDINGS, SHARES, VALUE
from xl_addin.sheets.prices import PRICE, SYMBOL
from xl_addin.sheets.settle import is_open_quantity, settled
from xl_addin.sheets.slips import without_slips
from xl_addin.sheets.targets import TARGETS
from xl_addin.sheets.trade_lists import is_income_list, is_sale_list, is_trade_list
from xl_addin.sheets.weight_kind import may_be_targets, settle_targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.column import Table
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Line, Settle

_MOST_SHOWN = 8
_LOOK = 4 * LAST_HEADING_ROW
"""How many rows of a sheet are looked at: those that may hold headings, and some of what stands beneath."""
_WEAKEST = 4
"""The rank of a heading that names a security; beyond it a mere name is meant, which a table of anything may have."""

Found = tuple[str | None, tuple[Finding, ...]]


class Heads(Protocol):
    """What finding a table needs of a workbook."""

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the first rows of a worksheet."""


class Finder(NamedTuple):
    """A workbook's sheets that may be the user's tables: not ours, and not the Settings."""

    book: Heads
    names: Sequence[str]

    def find(self, table: Table) -> Found:
        """Return the sheet of Holdings or of Targets, with a note where its name does not say so."""
        own = [name for name in self.names if name.casefold() == table.name.casefold()]
        known = _names(table)
        usual = [name for name in self.names if name not in own and word_key(name) in known]
        for group in (own, usual):
            fit = [name for name in group if self.fits(table, name)]
            if len(fit) == 1:
                return fit[0], ()
            if fit:
                return None, (_several(table, fit),)
        others = [name for name in self.names if name not in own and name not in usual and self.fits(table, name)]
        if len(others) == 1:
            return others[0], (self._said(table, others[0]),)
        if others:
            return None, (_several(table, others),)
        if table is HOLDINGS:
            trades = [name for name in (*own, *usual, *self.names) if self._line(table, name, trades=True)]
            if trades:
                return None, (_only_trades(*dict.fromkeys(trades)),)
        if own or (len(usual) == 1 and table is HOLDINGS):
            return (own or usual)[0], ()  # what is wrong with it is told when it is read
        open_one = (
            next(filter(None, map(self._open_quantity, (*usual, *self.names))), None) if table is HOLDINGS else None
        )
        return None, (open_one or _none(table, self.names), *(self._actual_weights() if table is TARGETS else ()))

    def fits(self, table: Table, name: str) -> bool:
        """Return whether a sheet has all the headings of a table."""
        return self._line(table, name) is not None

    def _actual_weights(self) -> tuple[Finding, ...]:
        """Return a note on each column of weights that says what is, and not what is aimed at."""
        grids = (self.book.head(name, _LOOK) for name in self.names)
        found = [(grid, line) for grid in grids if (line := best_line(TARGETS, grid)) is not None and line.whole]
        lines = ((line, *settle_targets(line, grid)) for grid, line in found)
        return tuple(finding for line, left, said in lines if left.ignored > line.ignored for finding in said)

    def _open_quantity(self, name: str) -> Finding | None:
        """Return an error where a sheet lacks no more than to say whether numbers count shares or money."""
        grid = self.book.head(name, _LOOK)
        line = best_line(HOLDINGS, grid)
        if line is None or not _names_symbols(line) or line.holds([SHARES, VALUE]):
            return None
        at = next((at for at in line.texts if is_open_quantity(line, grid, at)), None)
        if at is None:
            return None
        if is_trade_list(line, grid):
            return _only_trades(name)
        message = f"{shown(line.texts[at])} may count shares or money, and nothing beside it says which"
        return error(Place(name, line.row, at), message, "Head it Shares or Value.")

    def _said(self, table: Table, name: str) -> Finding:
        """Return a note that says which sheet was found, and which of its headings counts as what."""
        line = self._line(table, name)
        found = line.found.items() if line else ()
        meant = [
            f"{shown(line.texts[at[0]])} as {column.heading}"
            for column, at in found
            if line and line.texts[at[0]] != column.heading
        ]
        headings = f", with {', '.join(meant)}" if meant else ""
        return note(Place(name), f"this sheet is read as {table.name}{headings}")

    def _line(self, table: Table, name: str, *, trades: bool = False) -> Line | None:
        grid = self.book.head(name, _LOOK)
        line = best_line(table, grid)
        if line is None:
            return None
        line, _ = without_slips(line, grid)
        line, _ = _SETTLE[table.name](line, grid)
        if not line.whole or is_sale_list(line, grid) or (table is HOLDINGS and is_income_list(line, grid)):
            return None
        if word_key(name) not in _names(table) and not _PLAUSIBLE[table.name](line, grid):
            return None
        return line if is_trade_list(line, grid) == trades else None


def _may_be_holdings(line: Line, grid: Grid) -> bool:
    """Return whether more than a list of names with something beside them was found."""
    rank = min(rank for at in line.found[SYMBOL] for column, rank in _meant(line, at) if column is SYMBOL)
    contents = Contents(grid, line)
    if any(contents.holds_texts(places[0]) for column in (SHARES, VALUE) if (places := line.found.get(column))):
        return False
    return rank <= _WEAKEST or (line.holds([SHARES]) and line.holds([PRICE, VALUE, COST_PER_SHARE, COST_BASIS]))


def _names_symbols(line: Line) -> bool:
    """Return whether a row has a sure word for the symbol."""
    return any(rank <= 1 for at in line.found.get(SYMBOL, ()) for column, rank in _meant(line, at) if column is SYMBOL)


def _meant(line: Line, at: int) -> tuple[tuple[object, int], ...]:
    return ((line.decided[at], 0),) if at in line.decided else line.table.meant_by(line.texts[at])


_PLAUSIBLE = {"Holdings": _may_be_holdings, "Targets": may_be_targets}
_SETTLE: dict[str, Settle] = {"Holdings": partial(settled, pies=frozenset()), "Targets": settle_targets}


def chosen_sheet(names: Sequence[str], chosen: str, at: Place | None) -> Found:
    """Return the sheet a user named, in any letter case; else an error with the nearest name."""
    by_key = {tidy(name).casefold(): name for name in names}
    key = tidy(chosen).casefold()
    if key in by_key:
        return by_key[key], ()
    near = nearest(key, by_key)
    remedy = f"Did you mean {by_key[near[0]]}?" if near else f"The sheets are {first_of(names, _MOST_SHOWN)}."
    return None, (error(at, f'there is no sheet "{chosen}"', remedy),)


def named_sheet(names: Sequence[str], table: Table) -> Found:
    """Return the sheet that has an optional table's name, or else the only one with another common name of it."""
    own = [name for name in names if name.casefold() == table.name.casefold()]
    candidates = own or [name for name in names if word_key(name) in _names(table)]
    if len(candidates) > 1:
        message = f"several sheets may be {table.name}: {first_of(candidates, _MOST_SHOWN)}"
        return None, (error(None, message, f"Name one of them {table.name}. {table.choice}"),)
    return (candidates[0] if candidates else None), ()


def is_table(table: Table, grid: Grid) -> bool:
    """Return whether a sheet has all that a table must have in one row."""
    if any(line.whole for line in lines(table, grid, LAST_HEADING_ROW)):
        return True
    best = best_line(table, grid) or slipped_line(table, grid)
    return best is not None and without_slips(best, grid)[0].whole


def refuse_trades(grid: Grid) -> tuple[Finding, ...]:
    """Return an error where a sheet that was chosen as Holdings is a list of trades."""
    line = best_line(HOLDINGS, grid)
    return (_only_trades(grid.sheet),) if line is not None and is_trade_list(line, grid) else ()


def _several(table: Table, names: Sequence[str]) -> Finding:
    option = f"--{table.name.lower()}"
    message = f"several sheets may be {table.name}: {first_of(names, _MOST_SHOWN)}"
    remedy = f"Say which with {option} NAME, or in a Settings row {table.name}."
    if table is HOLDINGS:
        remedy += " If each holds a part, put their rows into one table."
    return error(None, message, remedy)


def _only_trades(sheet: str, *others: str) -> Finding:
    if others:
        message = f"these are lists of trades, not of what is held: {first_of((sheet, *others), _MOST_SHOWN)}"
        remedy = "Put all trades into one list, then run xl-addin holdings BOOK --from-trades with its sheet's name."
        return error(None, message, remedy)
    message = "this is a list of trades, not of what is held"
    quoted = f'"{sheet}"' if " " in sheet else sheet
    return error(Place(sheet), message, f"Run xl-addin holdings BOOK --from-trades {quoted} to make Holdings from it.")


def _none(table: Table, names: Sequence[str]) -> Finding:
    if table is TARGETS:
        message = f"no targets were found on any sheet; the sheets are {first_of(names, _MOST_SHOWN)}"
        return error(None, message, "Run xl-addin setup BOOK for a Targets sheet to edit, or type Slice and Target %.")
    message = f"no sheet has the headings of {table.name}: {_wanted()}; the sheets are {first_of(names, _MOST_SHOWN)}"
    return error(None, message, f"Type them in one row above the values. {table.choice}")


def _wanted() -> str:
    return "Symbol, and Shares or Value"


@cache
def _names(table: Table) -> frozenset[str]:
    return frozenset(map(word_key, (table.name, *table.aliases)))
