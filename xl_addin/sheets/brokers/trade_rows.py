"""One row of a table of trades: an execution, a lot that it closed, something else that happened, or none of these."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, note
from xl_addin.domain.money import share_text
from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.fills import Pick
from xl_addin.sheets.brokers.known import OURS
from xl_addin.sheets.brokers.layout import Field, Verdict
from xl_addin.sheets.brokers.other_events import Said, event_of
from xl_addin.sheets.brokers.reading import AGAIN, is_text, shown
from xl_addin.sheets.brokers.settled import settled
from xl_addin.sheets.brokers.sides import SHORT, side_of
from xl_addin.sheets.brokers.statement import Passed
from xl_addin.sheets.brokers.trades import Trade, Traded
from xl_addin.sheets.brokers.words import amount, last_day, moment
from xl_addin.sheets.cells import Problem, tidy
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xl_addin.domain.events import AccountEvent
    from xl_addin.sheets.brokers.layout import Layout
    from xl_addin.sheets.brokers.trades import TradeReading
    from xl_addin.sheets.grid import Value

_PARTS = ("trade", "execution")
_TAKEN_BACK = re.compile(r"\(ca\.?\)|\bcancell?ed\b", re.IGNORECASE)


def take_row(reading: TradeReading, layout: Layout, cells: Sequence[Value], texts: list[str], at: Place) -> None:
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


def _width(reading: TradeReading, at: Place) -> int:
    """Return how many cells a row must have: the last of a file, which may be cut off, as many as its headings."""
    return reading.width if at.row == len(reading.grid.rows) else max(reading.places.values()) + 1


def _number(reading: TradeReading, cells: Sequence[Value], one: Field, at: Place) -> Decimal | None:
    """Return the amount under a column; what is none is an error at its cell."""
    place = reading.places.get(one)
    found = None if place is None else amount(cells[place])
    if isinstance(found, Problem):
        reading.findings.append(error(Place(at.sheet, at.row, (place or 0) + 1), found.message, found.remedy))
        return None
    return found


def _day(reading: TradeReading, cells: Sequence[Value], one: Field, at: Place) -> date | None:
    """Return the day under a column; what is none is an error at its cell."""
    place = reading.places[one]
    found = moment(cells[place])
    if isinstance(found, Problem) or found is None:
        problem = found or Problem("no date of the trade", AGAIN)
        reading.findings.append(error(Place(at.sheet, at.row, place + 1), problem.message, problem.remedy))
        return None
    return found


def _trade(
    reading: TradeReading, layout: Layout, cells: Sequence[Value], said: dict[Field, str], texts: list[str], at: Place
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
    reading.trades.append(Trade(told, said.get(Field.LEVEL, "").casefold() in _PARTS))


def _other(reading: TradeReading, cells: Sequence[Value], said: dict[Field, str], texts: list[str], at: Place) -> None:
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


def _account(reading: TradeReading, said: dict[Field, str]) -> str | None:
    return said.get(Field.ACCOUNT) or said.get(Field.ACCOUNT_NUMBER) or reading.account


def _lot(reading: TradeReading, cells: Sequence[Value], said: dict[Field, str], texts: list[str], at: Place) -> None:
    """Take in a lot that the sale above it closed."""
    shares = _number(reading, cells, Field.SHARES, at)
    acquired = last_day(said.get(Field.ACQUIRED, "") or said.get(Field.DAY, ""))
    sales = [one for one in reading.trades if one.told.side is Side.SELL and one.told.symbol == said.get(Field.SYMBOL)]
    of = next((one for one in reversed(sales) if not one.is_part), sales[-1] if sales else None)
    if of is None or not shares or acquired is None:
        reading.passed.append(Passed(at, shown(texts), "a lot of no sale in this file"))
    else:
        of.lots.append(Pick(abs(shares), acquired))
