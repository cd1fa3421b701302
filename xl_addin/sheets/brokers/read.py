"""The one reader of brokers' files: the tables it knows, row by row, and every row accounted for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, note
from xl_addin.sheets.brokers.known import ANY, LAYOUTS
from xl_addin.sheets.brokers.layout import Field, Layout, Verdict, What
from xl_addin.sheets.brokers.settled import rounding
from xl_addin.sheets.brokers.statement import Cash, Held, Passed, Statement
from xl_addin.sheets.brokers.words import amount, last_day, moment
from xl_addin.sheets.cells import Problem, tidy
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.brokers.layout import Rule
    from xl_addin.sheets.grid import Grid, Value

_CENT = Decimal("0.01")
_SIX = Decimal("0.000001")
_OFF = Decimal("0.005")
"""How far the rows of a table may be from its total: prices and values are rounded, each for itself."""
HISTORY = "a row of the history, which is no holding"
AGAIN = "Download the file again."
OR_FORCE = "Download the file again; --force imports it as it is."


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and the table that the next row belongs to."""

    grid: Grid
    layout: Layout | None = None
    places: dict[Field, int] = field(default_factory=dict)
    width: int = 0
    title: str | None = None
    account: str | None = None
    symbol: str | None = None
    below: bool = False
    as_of: date | None = None
    ended: set[str] = field(default_factory=set)
    used: list[Layout] = field(default_factory=list)
    positions: list[Held] = field(default_factory=list)
    lots: list[Held] = field(default_factory=list)
    cash: list[Cash] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    headings: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    worth: Decimal = Decimal(0)


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


def _read(grid: Grid, held: frozenset[str]) -> _Reading:
    reading = _Reading(grid)
    for number, cells in enumerate(grid.rows, 1):
        if any(value is not None for value in cells):
            _row(reading, number, cells, held)
    return reading


def _row(reading: _Reading, number: int, cells: Sequence[Value], held: frozenset[str]) -> None:
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
        _inside(reading, reading.layout, cells, texts, at, held)


def _is_cut(reading: _Reading, texts: list[str], number: int) -> bool:
    """Return whether a row that follows a table's directly, and ends the file, has but one cell of many."""
    layout = reading.layout
    if layout is None or layout.ends_with or layout.what is What.HISTORY or len(texts) != 1:
        return False
    above = reading.grid.rows[number - 2]
    return number == len(reading.grid.rows) and any(value is not None for value in above)


def _begin(reading: _Reading, layout: Layout, cells: Sequence[Value], at: Place) -> None:
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


def _outside(reading: _Reading, texts: list[str], at: Place) -> None:
    """Take in a row above, below or between the tables: what it says of the day, the account, the end."""
    line = ",".join(texts)
    for layout in [reading.layout] if reading.layout else LAYOUTS:
        _look(reading, layout, line)
    if reading.below:
        reading.account, reading.below = texts[0], False
    for layout in LAYOUTS:
        if layout.account_below and layout.account_below == tuple(texts[:2]):
            reading.below = True
    reading.title = texts[0] if len(texts) == 1 and not _is_stamp(line) else None
    reading.passed.append(Passed(at, shown(texts), "a line of text, outside the table"))


def is_text(grid: Grid) -> bool:
    """Return whether a grid is of a text file, whose rows all have as many cells as their headings."""
    return all(value is None or isinstance(value, str) for row in grid.rows for value in row)


def _is_stamp(line: str) -> bool:
    return any(layout.as_of and re.search(layout.as_of, line, re.IGNORECASE) for layout in LAYOUTS)


def _look(reading: _Reading, layout: Layout, line: str) -> None:
    """Keep what a layout finds in a line of text."""
    if layout.as_of and (found := re.search(layout.as_of, line, re.IGNORECASE)):
        reading.as_of = last_day(found[0]) or reading.as_of
    reading.account = layout.account_in(line) or reading.account
    if layout.symbol and (found := re.search(layout.symbol, line, re.IGNORECASE)):
        reading.symbol = found[1]
    if layout.ends_at(line):
        reading.ended.add(layout.ends_with)


def _inside(
    reading: _Reading, layout: Layout, cells: Sequence[Value], texts: list[str], at: Place, held: frozenset[str]
) -> None:
    """Take in a row of a table: a holding, cash, a total, or one that is passed over for a reason."""
    said = {one: tidy(plain_text(cells[place])) for one, place in reading.places.items() if place < len(cells)}
    _look(reading, layout, ",".join(texts))
    rule = next((rule for rule in layout.rules if rule.column in said and rule.meets(said[rule.column])), None)
    verdict = rule.verdict if rule else None
    if rule and verdict is Verdict.PASSED:
        reading.passed.append(Passed(at, shown(texts), rule.reason, rule.told))
    elif rule and verdict is Verdict.TOTAL:
        _total(reading, cells, texts, at)
    elif len(cells) < reading.width:
        reading.findings.append(error(at, f"the row ends after {len(cells)} cells: the file is cut off", AGAIN))
    elif layout.what is What.CASH or verdict is Verdict.CASH or _is_sweep(rule, said, held):
        _cash(reading, layout, cells, said, at)
    else:
        _holding(reading, cells, said, at, is_lot=_is_lot(layout, verdict, said))


def _is_lot(layout: Layout, verdict: Verdict | None, said: dict[Field, str]) -> bool:
    """Return whether a row is a lot: by its table, by its level, or in a plain table by its date."""
    return layout.what is What.LOTS or verdict is Verdict.LOT or (not layout.broker and bool(said.get(Field.ACQUIRED)))


def _is_sweep(rule: Rule | None, said: dict[Field, str], held: frozenset[str]) -> bool:
    is_fund = rule is not None and rule.verdict is Verdict.CASH_IF_NOT_HELD
    return is_fund and said.get(Field.SYMBOL, "").upper() not in held


def _number(reading: _Reading, cells: Sequence[Value], one: Field, at: Place) -> Decimal | None:
    """Return the amount under a column; what is none is an error at its cell."""
    place = reading.places.get(one)
    if place is None or place >= len(cells):
        return None
    found = amount(cells[place])
    if isinstance(found, Problem):
        reading.findings.append(error(Place(at.sheet, at.row, place + 1), found.message, found.remedy))
        return None
    return found


def _cash(reading: _Reading, layout: Layout, cells: Sequence[Value], said: dict[Field, str], at: Place) -> None:
    found = None
    for one in (Field.AMOUNT,) if layout.what is What.CASH else (Field.VALUE, Field.SHARES):
        found = _number(reading, cells, one, at) if found is None else found
    if found is None:
        reading.findings.append(error(at, "no amount of cash in this row", AGAIN))
        return
    reading.worth += found
    reading.cash.append(
        Cash(found, _account(reading, said), said.get(Field.CURRENCY) or None, _symbol(reading, said), at)
    )


def _holding(reading: _Reading, cells: Sequence[Value], said: dict[Field, str], at: Place, *, is_lot: bool) -> None:
    symbol, before = _symbol(reading, said), len(reading.findings)
    shares, value, price, cost, each, times = (
        _number(reading, cells, one, at)
        for one in (Field.SHARES, Field.VALUE, Field.PRICE, Field.COST, Field.COST_EACH, Field.MULTIPLIER)
    )
    if not symbol:
        reading.findings.append(error(at, "a row without a symbol", AGAIN))
    if shares is None:
        reading.findings.append(error(at, f"no number of shares of {symbol or 'this row'}", AGAIN))
    if len(reading.findings) > before or not symbol or shares is None:
        return
    price_off = cost_off = Decimal()
    if price is None and value is not None and shares:
        price, price_off = (value / shares / (times or 1)).quantize(_SIX), abs(_OFF / shares / (times or 1)) + _SIX
    if cost is None and each is not None:
        cost, cost_off = (each * shares).quantize(_CENT), abs(shares) * rounding(each) + _OFF
    acquired = moment(said.get(Field.ACQUIRED)) if is_lot else None
    if isinstance(acquired, Problem):
        reading.findings.append(error(at, acquired.message, acquired.remedy))
        return
    reported = moment(said.get(Field.REPORTED))
    reading.as_of = reported if not isinstance(reported, Problem) and reported else reading.as_of
    worth = value if value is not None else (price or Decimal(0)) * shares * (times or 1)
    repeats = is_lot and Field.LEVEL in reading.places  # a lot beside its position
    reading.worth += Decimal(0) if repeats else worth
    one = Held(
        symbol, shares, price, cost, acquired, _account(reading, said),
        said.get(Field.CURRENCY) or (reading.layout.currency if reading.layout else None),
        said.get(Field.NAME) or None, at, price_off=price_off, cost_off=cost_off,
    )  # fmt: skip
    (reading.lots if is_lot else reading.positions).append(one)


def _symbol(reading: _Reading, said: dict[Field, str]) -> str | None:
    """Return the row's symbol without the marks of a sweep fund, or that of the whole file."""
    return said.get(Field.SYMBOL, "").strip("* ") or reading.symbol


def _account(reading: _Reading, said: dict[Field, str]) -> str | None:
    """Return the account of a row by its name, where it has none by its number, else that of the table."""
    return said.get(Field.ACCOUNT) or said.get(Field.ACCOUNT_NUMBER) or reading.account


def _total(reading: _Reading, cells: Sequence[Value], texts: list[str], at: Place) -> None:
    """Pass a total over, and say where the rows above it are not the whole of it."""
    stated = _number(reading, cells, Field.VALUE, at)
    reading.passed.append(Passed(at, shown(texts), "a total"))
    optional = any(one.reason and one.told for one in reading.passed)
    if stated is not None and not optional and abs(stated - reading.worth) > max(abs(stated) * _OFF, Decimal(1)):
        if reading.layout and reading.layout.sections:
            return  # a total of one of several currencies or kinds
        message = f"the rows come to {reading.worth:.2f} and the total says {stated:.2f}: rows are missing"
        reading.doubts.append(error(at, message, OR_FORCE))


def _unended(reading: _Reading) -> Iterable[Finding]:
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


def shown(texts: Sequence[str]) -> str:
    """Return the first cells of a row, as it is told."""
    text = ", ".join(texts[:4])
    return text if len(text) <= 60 else f"{text[:59]}…"
