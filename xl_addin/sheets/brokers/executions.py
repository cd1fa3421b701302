"""What a broker's file says was traded: one execution a row, every other row accounted for with its reason.

A reinvested dividend, a payment or an option is no execution of an order and is passed over. Where a broker lists an
order and the trades it was filled in, the order counts, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, note
from xl_addin.domain.money import share_text
from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.fills import Pick
from xl_addin.sheets.brokers.known import ANY, LAYOUTS, OURS
from xl_addin.sheets.brokers.layout import Field, Layout, Verdict, What
from xl_addin.sheets.brokers.other_events import Said, event_of
from xl_addin.sheets.brokers.read import AGAIN, OR_FORCE, is_text, shown
from xl_addin.sheets.brokers.settled import settled
from xl_addin.sheets.brokers.sides import SHORT, side_of
from xl_addin.sheets.brokers.statement import NOWHERE, Passed
from xl_addin.sheets.brokers.words import amount, last_day, moment
from xl_addin.sheets.cells import Problem, tidy
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value

_COLUMNS_WANTED = "a date, buy or sell, symbol, shares and price"
_OTHER_FILE = f"Export the history of your trades there, or name a table with columns for {_COLUMNS_WANTED}."


NO_TRADES = "no trade is in this file"
_PARTS = ("trade", "execution")
_TAKEN_BACK = re.compile(r"\(ca\.?\)|\bcancell?ed\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Traded:
    """An order, or a part of one, that a broker carried out.

    ``shares`` are above zero whatever the side; ``price`` is that of a share and ``fees`` are of all of them, both in
    ``currency``, None for the portfolio's. ``order`` is our own order's id where the broker gives it back, and
    ``execution`` the broker's id of the trade. ``lots`` are those that the broker says a sale closed, and ``dollars``
    what it says that the shares came to, fees apart.
    """

    side: Side
    symbol: str
    day: date
    shares: Decimal
    price: Decimal
    fees: Decimal = Decimal()
    account: str | None = None
    currency: str | None = None
    order: str | None = None
    execution: str | None = None
    lots: tuple[Pick, ...] = ()
    dollars: Decimal | None = field(default=None, compare=False)
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Executions:
    """A whole file of trades: with an error among the findings it is not to be counted, with one in ``doubts`` asked.

    Every row that is not blank is an execution, one of its lots, a heading, or among ``passed``. ``tables`` is how many
    of its tables are known, of trades or of other things. ``events`` are what else happened, in rows that are no
    order's, and ``why_none`` says of other rows why they are none.
    """

    name: str
    broker: str
    executions: tuple[Traded, ...] = ()
    passed: tuple[Passed, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    tables: int = 0
    events: tuple[AccountEvent, ...] = ()
    why_none: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Return whether the file has a table that is known, if of nothing that was traded."""
        return self.tables > 0

    @property
    def accounts(self) -> tuple[str, ...]:
        """Return the accounts that traded, in the order of the file."""
        return tuple(dict.fromkeys(one.account for one in self.executions if one.account))


@dataclass(slots=True)
class _Trade:
    """An execution as it is read: ``is_part`` of an order that may be listed as well, with the lots it closed."""

    told: Traded
    is_part: bool
    lots: list[Pick] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and the table that the next row belongs to."""

    grid: Grid
    layout: Layout | None = None
    places: dict[Field, int] = field(default_factory=dict)
    width: int = 0
    account: str | None = None
    is_ended: bool = False
    used: list[Layout] = field(default_factory=list)
    others: list[Layout] = field(default_factory=list)
    trades: list[_Trade] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    events: list[AccountEvent] = field(default_factory=list)
    why_none: dict[int, str] = field(default_factory=dict)


def read_executions(name: str, grids: Sequence[Grid]) -> Executions:
    """Return what a file says was traded."""
    readings = [_read(grid) for grid in grids]
    used = [layout for reading in readings for layout in reading.used]
    trades = [one for reading in readings for one in _counted(reading)]
    findings = [one for reading in readings for one in reading.findings]
    if not trades and not any(finding.remedy == AGAIN for finding in findings):
        findings.append(_nothing(name, readings))
    return Executions(
        name=name,
        broker=used[0].broker if used else "",
        executions=tuple(trades),
        passed=tuple(one for reading in readings for one in reading.passed),
        findings=tuple(findings),
        tables=sum(len(reading.used) + len(reading.others) for reading in readings),
        doubts=tuple(one for reading in readings for one in _unended(reading)),
        events=tuple(one for reading in readings for one in reading.events),
        why_none={row: why for reading in readings for row, why in reading.why_none.items()},
    )


def _nothing(name: str, readings: Sequence[_Reading]) -> Finding:
    """Return why there is no trade in a file, and what to do."""
    at = Place(name)
    if any(reading.used for reading in readings):
        return error(at, NO_TRADES, "Choose a time that your orders were filled in, and export again.")
    others = [layout for reading in readings for layout in reading.others]
    unread = next((layout for layout in others if layout.what is What.HISTORY), None)
    if unread is not None:
        message = f"trades of {unread.broker} are not read from its own file"
        return error(at, message, f"Copy them to a table with columns for {_COLUMNS_WANTED}.")
    if others:
        message = "this file says what is held, not what was traded"
        return error(at, message, f"{_OTHER_FILE} To bring Holdings up to date by it, use xl-addin import.")
    return error(at, "no table of trades is in this file", _OTHER_FILE)


def _read(grid: Grid) -> _Reading:
    reading = _Reading(grid)
    for number, cells in enumerate(grid.rows, 1):
        if any(value is not None for value in cells):
            _row(reading, number, cells)
    return reading


def _row(reading: _Reading, number: int, cells: Sequence[Value]) -> None:
    """Take in one row that is not blank."""
    at = Place(reading.grid.sheet, number)
    texts = [tidy(plain_text(value)) for value in cells if value is not None]
    layout = next((one for one in (*LAYOUTS, OURS, ANY) if one.recognises(cells)), None)
    if layout is not None:
        _begin(reading, layout, cells)
    elif _is_cut(reading, texts, number):
        reading.findings.append(error(at, f'the file is cut off at "{shown(texts)}"', AGAIN))
    elif reading.layout is None or len(texts) == 1 or not reading.layout.in_section(cells):
        _outside(reading, texts, at)
    else:
        _inside(reading, reading.layout, cells, texts, at)


def _is_cut(reading: _Reading, texts: list[str], number: int) -> bool:
    """Return whether a row that follows a table's directly, and ends the file, has but one cell that is no total's."""
    layout = reading.layout
    if layout is None or layout.ends_with or len(texts) != 1 or number != len(reading.grid.rows):
        return False
    totals = (rule for rule in layout.rules if rule.verdict is Verdict.TOTAL)
    return any(value is not None for value in reading.grid.rows[number - 2]) and not any(
        rule.meets(texts[0]) for rule in totals
    )


def _begin(reading: _Reading, layout: Layout, cells: Sequence[Value]) -> None:
    is_read = layout.what is What.HISTORY and bool(layout.columns)
    reading.layout, reading.places = (layout, layout.places(cells)) if is_read else (None, {})
    reading.width = max(at for at, value in enumerate(cells, 1) if value is not None)
    (reading.used if is_read else reading.others).append(layout)


def _outside(reading: _Reading, texts: list[str], at: Place) -> None:
    """Take in a row of no table of trades: what it says of the account, and of the end."""
    line = ",".join(texts)
    for layout in LAYOUTS:
        if layout.what is What.HISTORY:
            reading.account = layout.account_in(line) or reading.account
    if reading.layout is not None:
        reading.is_ended |= reading.layout.ends_at(line)
        if not reading.layout.in_section(texts):
            reading.layout = None
    reading.passed.append(Passed(at, shown(texts), "a line that is no trade"))


def _inside(reading: _Reading, layout: Layout, cells: Sequence[Value], texts: list[str], at: Place) -> None:
    """Take in a row of a table of trades."""
    said = {one: tidy(plain_text(cells[place])) for one, place in reading.places.items() if place < len(cells)}
    rule = next((rule for rule in layout.rules if rule.column in said and rule.meets(said[rule.column])), None)
    if rule and rule.verdict is Verdict.PASSED:
        reading.passed.append(Passed(at, shown(texts), rule.reason, rule.told))
    elif rule and rule.verdict is Verdict.TOTAL:
        reading.passed.append(Passed(at, shown(texts), "a total"))
    elif is_text(reading.grid) and len(cells) < _width(reading, at):
        reading.findings.append(error(at, f"the row ends after {len(cells)} cells: the file is cut off", AGAIN))
    elif rule and rule.verdict is Verdict.LOT:
        _lot(reading, cells, said, texts, at)
    else:
        _trade(reading, layout, cells, said, texts, at)


def _width(reading: _Reading, at: Place) -> int:
    """Return how many cells a row must have: the last of a file, which may be cut off, as many as its headings."""
    return reading.width if at.row == len(reading.grid.rows) else max(reading.places.values()) + 1


def _number(reading: _Reading, cells: Sequence[Value], one: Field, at: Place) -> Decimal | None:
    """Return the amount under a column; what is none is an error at its cell."""
    place = reading.places.get(one)
    found = None if place is None else amount(cells[place])
    if isinstance(found, Problem):
        reading.findings.append(error(Place(at.sheet, at.row, (place or 0) + 1), found.message, found.remedy))
        return None
    return found


def _day(reading: _Reading, cells: Sequence[Value], one: Field, at: Place) -> date | None:
    """Return the day under a column; what is none is an error at its cell."""
    place = reading.places[one]
    found = moment(cells[place])
    if isinstance(found, Problem) or found is None:
        problem = found or Problem("no date of the trade", AGAIN)
        reading.findings.append(error(Place(at.sheet, at.row, place + 1), problem.message, problem.remedy))
        return None
    return found


def _trade(
    reading: _Reading, layout: Layout, cells: Sequence[Value], said: dict[Field, str], texts: list[str], at: Place
) -> None:
    """Take in a row that may be a trade, by its side or else by the sign of its shares."""
    before, has_side = len(reading.findings), Field.SIDE in reading.places
    side = side_of(said[Field.SIDE]) if has_side else None
    if isinstance(side, str):
        reading.passed.append(Passed(at, shown(texts), side))
        if side != SHORT:
            _other(reading, cells, said, texts, at)
        return
    shares = _number(reading, cells, Field.SHARES, at)
    price, moved, fees, commission = (
        _number(reading, cells, one, at) for one in (Field.PRICE, Field.AMOUNT, Field.FEES, Field.COMMISSION)
    )
    if has_side and not shares and layout is OURS:
        reading.passed.append(Passed(at, shown(texts), "nothing of it was filled"))
        return
    day, symbol = _day(reading, cells, Field.DAY, at), said.get(Field.SYMBOL, "").strip("* ")
    if len(reading.findings) > before or day is None:
        return
    if not symbol or not shares:
        reading.findings.append(error(at, f"a trade without {'shares' if symbol else 'a symbol'}", AGAIN))
        return
    side = side or (Side.BUY if shares > 0 else Side.SELL)
    if is_correction(said.get(Field.SIDE, ""), side, shares):
        message = f"this row takes back another one, a {side.value.lower()} of {share_text(abs(shares))} {symbol}"
        reading.findings.append(error(at, message, "Delete both rows from the file, and name it again."))
        return
    charged = (fees or Decimal()) + (commission or Decimal())
    cost = settled(side, abs(shares), price, -charged if layout.charges_negative else abs(charged), moved)
    if isinstance(cost, Problem):
        reading.findings.append(error(at, cost.message, cost.remedy))
        return
    if cost.unsaid:
        message = f"{cost.unsaid:.2f} beyond shares times price and the charges that are named: counted as fees"
        reading.findings.append(note(at, message))
    told = Traded(
        side, symbol, day, abs(shares), cost.price, cost.fees, _account(reading, said),
        said.get(Field.CURRENCY) or layout.currency, said.get(Field.ORDER) or None, said.get(Field.EXECUTION) or None,
        dollars=cost.dollars, at=at,
    )  # fmt: skip
    reading.trades.append(_Trade(told, said.get(Field.LEVEL, "").casefold() in _PARTS))


def _other(reading: _Reading, cells: Sequence[Value], said: dict[Field, str], texts: list[str], at: Place) -> None:
    """Take in a row that is no order's, as what it is for Activity: of what cannot be read there only that is said."""
    numbers = {}
    for one in (Field.SHARES, Field.PRICE, Field.AMOUNT, Field.FEES, Field.COMMISSION):
        place = reading.places.get(one)
        found = None if place is None else amount(cells[place])
        numbers[one] = None if isinstance(found, Problem) else found
    day = moment(cells[reading.places[Field.DAY]])
    charges = (numbers[Field.FEES] or Decimal()) + (numbers[Field.COMMISSION] or Decimal())
    event: AccountEvent | str = "no date"
    if day is not None and not isinstance(day, Problem):
        currency = said.get(Field.CURRENCY) or (reading.layout.currency if reading.layout else None)
        event = event_of(
            Said(
                said[Field.SIDE], day, said.get(Field.SYMBOL, "").strip("* "), numbers[Field.SHARES],
                numbers[Field.PRICE], numbers[Field.AMOUNT], charges, _account(reading, said), currency,
                said.get(Field.EXECUTION) or None, said.get(Field.NAME, ""), " ".join(texts),
                SourceRow(at.sheet, at.row),
            )
        )  # fmt: skip
    if isinstance(event, str):
        reading.why_none[at.row] = event
    else:
        reading.events.append(event)


def is_correction(said: str, side: Side, shares: Decimal) -> bool:
    """Return whether a row takes a trade back: it says so, or buys less than nothing."""
    return bool(_TAKEN_BACK.search(said)) or (side is Side.BUY and shares < 0)


def _account(reading: _Reading, said: dict[Field, str]) -> str | None:
    return said.get(Field.ACCOUNT) or said.get(Field.ACCOUNT_NUMBER) or reading.account


def _lot(reading: _Reading, cells: Sequence[Value], said: dict[Field, str], texts: list[str], at: Place) -> None:
    """Take in a lot that the sale above it closed."""
    shares = _number(reading, cells, Field.SHARES, at)
    acquired = last_day(said.get(Field.ACQUIRED, "") or said.get(Field.DAY, ""))
    sales = [one for one in reading.trades if one.told.side is Side.SELL and one.told.symbol == said.get(Field.SYMBOL)]
    of = next((one for one in reversed(sales) if not one.is_part), sales[-1] if sales else None)
    if of is None or not shares or acquired is None:
        reading.passed.append(Passed(at, shown(texts), "a lot of no sale in this file"))
    else:
        of.lots.append(Pick(abs(shares), acquired))


def _counted(reading: _Reading) -> list[Traded]:
    """Return the executions that count: no parts beside their order, none twice, and lots where they are all there."""
    whole = {(one.told.account, one.told.symbol) for one in reading.trades if not one.is_part}
    counted, seen = [], set()
    for one in reading.trades:
        told = one.told
        key = told.account, told.execution
        if one.is_part and (told.account, told.symbol) in whole:
            reading.passed.append(Passed(told.at, told.symbol, "a part of an order that is listed as well"))
        elif told.execution and key in seen:
            reading.passed.append(Passed(told.at, told.symbol, f"the trade {told.execution}, a second time"))
        else:
            seen.add(key)
            counted.append(_with_lots(reading, one))
    return counted


def _with_lots(reading: _Reading, one: _Trade) -> Traded:
    named = sum((pick.shares for pick in one.lots), Decimal())
    if one.lots and named != one.told.shares:
        message = f"the lots named are {share_text(named)} shares of {share_text(one.told.shares)} that were sold"
        reading.findings.append(note(one.told.at, f"{message}: they are not used"))
        return one.told
    return replace(one.told, lots=tuple(one.lots))


def _unended(reading: _Reading) -> list[Finding]:
    """Return an error where a file ends before what always ends such a file."""
    if reading.is_ended or not any(layout.ends_with for layout in reading.used):
        return []
    at = Place(reading.grid.sheet, len(reading.grid.rows))
    return [error(at, "the last lines of such a file are not here: it is cut off", OR_FORCE)]
