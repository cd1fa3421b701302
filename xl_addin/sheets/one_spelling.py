"""One spelling of every symbol in all tables, so that what comes after compares symbols as plain text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from xl_addin.domain.finding import Finding, note
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets.cash_words import cash_named, is_plain_cash
from xl_addin.sheets.symbols import Spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.rows import HoldingRow, PriceRow, TargetRow
    from xl_addin.domain.seldom_rows import ActivityRow
    from xl_addin.domain.settings import Settings

Row = TypeVar("Row", "HoldingRow", "PriceRow", "ActivityRow")


class Spelled(NamedTuple):
    """The rows of all tables with one spelling of each symbol."""

    targets: tuple[TargetRow, ...]
    holdings: tuple[HoldingRow, ...]
    prices: tuple[PriceRow, ...]
    activity: tuple[ActivityRow, ...]
    settings: Settings
    findings: tuple[Finding, ...]


def one_spelling(
    targets: Sequence[TargetRow],
    holdings: Sequence[HoldingRow],
    prices: Sequence[PriceRow],
    activity: Sequence[ActivityRow],
    settings: Settings,
) -> Spelled:
    """Return the rows with every symbol as Holdings spells it, or else as Targets does.

    A slice that is the name of exactly one security held is that security.
    """
    pies = {row.pie.strip().casefold() for row in targets}
    spelling = Spelling()
    spelling.learn(row.symbol for row in holdings)
    by_name, said = _by_name(targets, holdings, spelling, pies)
    spelling.learn(row.slice for row in targets if row.slice.strip().casefold() not in pies)

    def slice_of(row: TargetRow) -> TargetRow:
        if row.slice.strip().casefold() in pies:
            return row
        if is_plain_cash(row.slice) or cash_named(row.slice, ())[0]:
            return replace(row, slice=CASH)
        name = by_name.get(row.slice.casefold()) or spelling.of(row.slice)
        return row if row.slice == name else replace(row, slice=name)

    def spelled(row: Row) -> Row:
        symbol = spelling.of(row.symbol)
        return row if row.symbol == symbol else replace(row, symbol=symbol)

    identical = tuple(frozenset(map(spelling.of, group)) for group in settings.identical)
    return Spelled(
        tuple(map(slice_of, targets)),
        tuple(map(spelled, holdings)),
        tuple(map(spelled, prices)),
        tuple(map(spelled, activity)),
        replace(settings, identical=identical) if identical != settings.identical else settings,
        tuple(said),
    )


def _by_name(
    targets: Sequence[TargetRow], holdings: Sequence[HoldingRow], spelling: Spelling, pies: set[str]
) -> tuple[dict[str, str], list[Finding]]:
    """Return the symbols of slices that are given by the name of what is held, and a note on each."""
    names: dict[str, set[str]] = {}
    for row in holdings:
        if row.name:
            names.setdefault(row.name.casefold(), set()).add(row.symbol)
    found: dict[str, str] = {}
    said = []
    for target in targets:
        key = target.slice.casefold()
        symbols = names.get(key, set())
        if len(symbols) == 1 and key.strip() not in pies and not spelling.knows(target.slice):
            found[key] = next(iter(symbols))
            said.append(note(target.source.cell("Slice"), f"{target.slice} is the name of {found[key]}"))
    return found, said
