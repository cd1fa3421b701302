"""The one reader of brokers' files: the tables it knows, row by row, and every row accounted for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, note
from xl_addin.sheets.brokers.known import ANY, LAYOUTS
from xl_addin.sheets.brokers.layout import What
from xl_addin.sheets.brokers.position_rows import take_row
from xl_addin.sheets.brokers.reading import AGAIN, OR_FORCE, Reading, is_text, look, shown
from xl_addin.sheets.brokers.statement import Held, Passed, Statement
from xl_addin.sheets.brokers.words import last_day
from xl_addin.sheets.cells import tidy
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.brokers.layout import Layout
    from xl_addin.sheets.grid import Grid, Value

HISTORY = "a row of the history, which is no holding"


def read_statement(name: str, grids: Sequence[Grid], held: frozenset[str] = frozenset()) -> Statement:
    """Return what a file says; ``held`` are the symbols of money market funds the workbook holds as securities."""
    readings = [_read(grid, held) for grid in grids if not _is_skipped(grid, grids)]
    used = [layout for reading in readings for layout in reading.used]
    known = [day for reading in readings if (day := reading.as_of)]
    as_of = max(known, default=None) or _day_of_name(name, used)
    positions = _merged(held for reading in readings for held in reading.positions)
    accounts = [one.account for reading in readings for one in (*reading.positions, *reading.lots)]
    accounts += [one.account for reading in readings for one in reading.cash]
    return Statement(
        name=name,
        broker=used[0].broker if used else "",
        as_of=as_of,
        accounts=tuple(dict.fromkeys(filter(None, accounts))),
        positions=positions,
        lots=tuple(lot for reading in readings for lot in reading.lots),
        cash=tuple(one for reading in readings for one in reading.cash),
        passed=tuple(one for reading in readings for one in reading.passed),
        headings=tuple(one for reading in readings for one in reading.headings),
        findings=tuple(one for reading in readings for one in reading.findings),
        doubts=tuple(one for reading in readings for one in (*reading.doubts, *_unended(reading))),
        is_whole=any(layout.what is What.POSITIONS for layout in used),
    )


def _is_skipped(grid: Grid, grids: Sequence[Grid]) -> bool:
    """Return whether a sheet repeats what the file's other sheets say."""
    return len(grids) > 1 and any(grid.sheet in layout.skipped_sheets for layout in LAYOUTS)


def _day_of_name(name: str, used: Iterable[Layout]) -> date | None:
    for layout in used:
        found = re.search(layout.as_of, name) if layout.as_of else None
        if found:
            return last_day(found[0])
    return None


def _read(grid: Grid, held: frozenset[str]) -> Reading:
    reading = Reading(grid)
    for number, cells in enumerate(grid.rows, 1):
        if any(value is not None for value in cells):
            _row(reading, number, cells, held)
    return reading


def _row(reading: Reading, number: int, cells: Sequence[Value], held: frozenset[str]) -> None:
    """Take in one row that is not blank."""
    at = Place(reading.grid.sheet, number)
    layout = next((one for one in (*LAYOUTS, ANY) if one.recognises(cells)), None)
    if layout is not None:
        _begin(reading, layout, cells, at)
        return
    texts = [tidy(plain_text(value)) for value in cells if value is not None]
    if _is_cut(reading, texts, number):
        reading.findings.append(error(at, f'the file is cut off at "{shown(texts)}"', AGAIN))
    elif reading.layout is None or len(texts) == 1 or not reading.layout.in_section(cells):
        if reading.layout is not None and not reading.layout.in_section(cells):
            reading.layout = None
        _outside(reading, texts, at)
    elif reading.layout.what is What.HISTORY:
        reading.passed.append(Passed(at, shown(texts), HISTORY))
    else:
        take_row(reading, reading.layout, cells, texts, at, held)


def _is_cut(reading: Reading, texts: list[str], number: int) -> bool:
    """Return whether a row that follows a table's directly, and ends the file, has but one cell of many."""
    layout = reading.layout
    if layout is None or layout.ends_with or layout.what is What.HISTORY or len(texts) != 1:
        return False
    above = reading.grid.rows[number - 2]
    return number == len(reading.grid.rows) and any(value is not None for value in above)


def _begin(reading: Reading, layout: Layout, cells: Sequence[Value], at: Place) -> None:
    if layout.block_titles and reading.title:
        reading.account = reading.title
    reading.layout, reading.places, reading.width = layout, layout.places(cells), 0
    reading.worth = Decimal(0)
    reading.headings.append(at)
    if layout.what is not What.HISTORY:
        reading.used.append(layout)
        reading.width = max(reading.places.values()) + 1 if is_text(reading.grid) else 0
    unknown = layout.unknown(cells) if layout.what is not What.HISTORY else []
    if unknown:
        reading.findings.append(note(at, f"columns of no use here: {', '.join(unknown)}"))
    reading.title = None


def _outside(reading: Reading, texts: list[str], at: Place) -> None:
    """Take in a row above, below or between the tables: what it says of the day, the account, the end."""
    line = ",".join(texts)
    for layout in [reading.layout] if reading.layout else LAYOUTS:
        look(reading, layout, line)
    if reading.below:
        reading.account, reading.below = texts[0], False
    for layout in LAYOUTS:
        if layout.account_below and layout.account_below == tuple(texts[:2]):
            reading.below = True
    reading.title = texts[0] if len(texts) == 1 and not _is_stamp(line) else None
    reading.passed.append(Passed(at, shown(texts), "a line of text, outside the table"))


def _is_stamp(line: str) -> bool:
    return any(layout.as_of and re.search(layout.as_of, line, re.IGNORECASE) for layout in LAYOUTS)


def _unended(reading: Reading) -> Iterable[Finding]:
    """Yield an error where a file ends before what always ends such a file."""
    for layout in dict.fromkeys(layout.ends_with for layout in reading.used if layout.ends_with):
        if layout not in reading.ended:
            at = Place(reading.grid.sheet, len(reading.grid.rows))
            yield error(at, "the last lines of such a file are not here: it is cut off", OR_FORCE)


def _merged(positions: Iterable[Held]) -> tuple[Held, ...]:
    """Return the positions with the rows of one security in one account (cash and margin, say) added up."""
    found: dict[tuple[str | None, str, str | None], Held] = {}
    for one in positions:
        key = one.account, one.symbol, one.currency
        known = found.get(key)
        cost = None if known is None or known.cost is None or one.cost is None else known.cost + one.cost
        found[key] = (
            one if known is None else Held(
                one.symbol, known.shares + one.shares, known.price or one.price, cost, None, one.account, one.currency,
                known.name, known.at, price_off=max(known.price_off, one.price_off),
                cost_off=known.cost_off + one.cost_off,
            )
        )  # fmt: skip
    return tuple(found.values())
