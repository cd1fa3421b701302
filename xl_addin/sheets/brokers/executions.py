"""What a broker's file says was traded: one execution a row, every other row accounted for with its reason.

A reinvested dividend, a payment or an option is no execution of an order and is passed over. Where a broker lists an
order and the trades it was filled in, the order counts, once.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, errors, note
from xl_addin.domain.money import share_text
from xl_addin.sheets.brokers.known import ANY, LAYOUTS, OURS
from xl_addin.sheets.brokers.layout import Verdict, What
from xl_addin.sheets.brokers.reading import AGAIN, OR_FORCE, shown
from xl_addin.sheets.brokers.statement import Passed
from xl_addin.sheets.brokers.trade_rows import take_row
from xl_addin.sheets.brokers.trades import Executions, TradeReading
from xl_addin.sheets.cells import tidy
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.brokers.layout import Layout
    from xl_addin.sheets.brokers.trades import Trade, Traded
    from xl_addin.sheets.grid import Grid, Value

_COLUMNS_WANTED = "a date, buy or sell, symbol, shares and price"
_OTHER_FILE = f"Export the history of your trades there, or name a table with columns for {_COLUMNS_WANTED}."


NO_TRADES = "no trade is in this file"


def read_executions(name: str, grids: Sequence[Grid]) -> Executions:
    """Return what a file says was traded."""
    readings = [_read(grid) for grid in grids]
    used = [layout for reading in readings for layout in reading.used]
    trades = [one for reading in readings for one in _counted(reading)]
    findings = [one for reading in readings for one in reading.findings]
    if not trades and not errors(findings):
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


def _nothing(name: str, readings: Sequence[TradeReading]) -> Finding:
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


def _read(grid: Grid) -> TradeReading:
    reading = TradeReading(grid)
    for number, cells in enumerate(grid.rows, 1):
        if any(value is not None for value in cells):
            _row(reading, number, cells)
    return reading


def _row(reading: TradeReading, number: int, cells: Sequence[Value]) -> None:
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
        take_row(reading, reading.layout, cells, texts, at)


def _is_cut(reading: TradeReading, texts: list[str], number: int) -> bool:
    """Return whether a row that follows a table's directly, and ends the file, has but one cell that is no total's."""
    layout = reading.layout
    if layout is None or layout.ends_with or len(texts) != 1 or number != len(reading.grid.rows):
        return False
    totals = (rule for rule in layout.rules if rule.verdict is Verdict.TOTAL)
    return any(value is not None for value in reading.grid.rows[number - 2]) and not any(
        rule.meets(texts[0]) for rule in totals
    )


def _begin(reading: TradeReading, layout: Layout, cells: Sequence[Value]) -> None:
    is_read = layout.what is What.HISTORY and bool(layout.columns)
    reading.layout, reading.places = (layout, layout.places(cells)) if is_read else (None, {})
    reading.width = max(at for at, value in enumerate(cells, 1) if value is not None)
    (reading.used if is_read else reading.others).append(layout)


def _outside(reading: TradeReading, texts: list[str], at: Place) -> None:
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


def _counted(reading: TradeReading) -> list[Traded]:
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


def _with_lots(reading: TradeReading, one: Trade) -> Traded:
    named = sum((pick.shares for pick in one.lots), Decimal())
    if one.lots and named != one.told.shares:
        message = f"the lots named are {share_text(named)} shares of {share_text(one.told.shares)} that were sold"
        reading.findings.append(note(one.told.at, f"{message}: they are not used"))
        return one.told
    return replace(one.told, lots=tuple(one.lots))


def _unended(reading: TradeReading) -> list[Finding]:
    """Return an error where a file ends before what always ends such a file."""
    if reading.is_ended or not any(layout.ends_with for layout in reading.used):
        return []
    at = Place(reading.grid.sheet, len(reading.grid.rows))
    return [error(at, "the last lines of such a file are not here: it is cut off", OR_FORCE)]
