"""The rows of Activity as what happened to holdings and cash; what a row cannot say is told of it alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.events import CASH_ONLY, CASH_OUT, TRADES, TRANSFERS, AccountEvent, Kind
from xl_addin.domain.finding import error
from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Side
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets import activity, trades
from xl_addin.sheets.amounts import number
from xl_addin.sheets.brokers.settled import settled
from xl_addin.sheets.cells import Problem, tidy
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.event_words import EITHER_WAY
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.holding_columns import ACQUIRED, CURRENCY, text_if_any
from xl_addin.sheets.prices import PRICE
from xl_addin.sheets.ratios import RATIO_REMEDY
from xl_addin.sheets.table import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.source import SourceRow
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.record import Record

_CORRECT = "Correct the price, the fees or the amount."
PRICE_REMEDY = "Type the price of a share."
_SAY_IN_OR_OUT = "Say transfer in or transfer out; or deposit or withdrawal, where it is cash."


def _mark(value: Value) -> str | None:
    """Return what stands under Counted; whatever it is, it is no error."""
    return (tidy(value) or None) if isinstance(value, str) else None if value is None else str(value)


def _lots(value: Value) -> str | None:
    """Return the lots that a sale names, one a line however they were typed: ``6 of 2022-03-01; 4 of 2025-03-01``."""
    return "\n".join(map(tidy, value.replace(";", "\n").splitlines())) or None if isinstance(value, str) else None


AMOUNT = Column("Amount", number, aliases=activity.AMOUNT_WORDS, numeric=True, several=True)
LOTS: Column[str | None] = Column("Lots", _lots, raw=True)
REFERENCE: Column[str | None] = Column(
    "Reference", text_if_any, raw=True, aliases=("order", "order id", "id", "transaction id"), several=True
)
COUNTED: Column[str | None] = Column("Counted", _mark, raw=True)

EVENTS = Table(
    "Activity",
    aliases=(),
    columns=(
        activity.DATE, activity.SYMBOL, activity.SIDE, activity.SHARES, PRICE, trades.FEES, AMOUNT, activity.ACCOUNT,
        CURRENCY, trades.RATIO, ACQUIRED, LOTS, REFERENCE, COUNTED,
    ),
    any_of=((activity.SHARES, AMOUNT),),
    choice=activity.ACTIVITY.choice,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of Activity: its event, or what is wrong with it, and what stands under Counted.

    A trade that only lacks its price has both: it cannot be counted, but it is known again where it was counted before.
    Of a row without an event ``symbol`` and ``day`` are what is known of it.
    """

    source: SourceRow
    event: AccountEvent | None
    wrong: tuple[Finding, ...]
    mark: str | None
    symbol: str | None
    day: object


@dataclass(frozen=True, slots=True)
class EventTable:
    """The rows of Activity, where its headings are, and what is wrong with the table as a whole."""

    rows: tuple[EventRow, ...]
    headings: Headings | None
    findings: tuple[Finding, ...]


def read_events(grid: Grid) -> EventTable:
    """Return what the rows say."""
    headings, found = find_headings(EVENTS, grid)
    if headings is None:
        return EventTable((), None, found)
    rows = read_rows(EVENTS, grid, headings)
    return EventTable(tuple(map(_row, rows.records)), headings, (*found, *rows.findings))


def _row(record: Record) -> EventRow:
    mark, symbol, day = record.get(COUNTED), record.get(activity.SYMBOL), record.get(activity.DATE)
    read = _problems_of(record) or (_event(record),)
    event = next((one for one in read if isinstance(one, AccountEvent)), None)
    wrong = tuple(one for one in read if not isinstance(one, AccountEvent))
    if event and event.kind in TRADES and event.price is None:
        wrong = (error(record.source.cell(PRICE.heading), "a trade without a price", PRICE_REMEDY),)
    return EventRow(record.source, event, wrong, mark, symbol, day)


def _problems_of(record: Record) -> tuple[Finding, ...]:
    """Return what cannot be read of a row; the shares of a split are a ratio."""
    if record.get(activity.SIDE) is not Kind.SPLIT:
        return record.problems
    return tuple(
        replace(one, remedy=RATIO_REMEDY) if one.at and one.at.heading == activity.SHARES.heading else one
        for one in record.problems
    )


def _event(record: Record) -> AccountEvent | Finding:
    """Return the event of a row, or what is wrong with it."""
    said = record[activity.SIDE]
    for heading, problem in _problems(record, said):
        return error(record.source.cell(heading), problem.message, problem.remedy)
    symbol, shares = _symbol(record), record.get(activity.SHARES)
    count = shares if isinstance(shares, Decimal) else None
    charged = record.get(trades.FEES)
    fees, moved, price = abs(charged) if charged else Decimal(), record.get(AMOUNT), record.get(PRICE) or None
    kind, said_lots = _kind(said, symbol, moved), record.get(LOTS)
    amount = _cash(record, kind)
    if kind in TRADES and count and (price or moved):
        side = Side.SELL if kind is Kind.SELL else Side.BUY
        cost = settled(side, count, price, fees, moved)
        if isinstance(cost, Problem):
            heading = AMOUNT.heading if moved else PRICE.heading
            return error(record.source.cell(heading), cost.message, _CORRECT if moved else PRICE_REMEDY)
        price, fees, amount = cost.price, cost.fees, None
    return AccountEvent(
        kind, record[activity.DATE], symbol, count, price, fees or None, amount, record.get(activity.ACCOUNT),
        record.get(CURRENCY) or record.currencies.get(PRICE.heading) or record.currencies.get(AMOUNT.heading),
        record.get(trades.RATIO) or (shares if isinstance(shares, Fraction) else None), record.get(ACQUIRED),
        said_lots or "", record.get(REFERENCE), record.source,
    )  # fmt: skip


def _symbol(record: Record) -> str | None:
    symbol = record.get(activity.SYMBOL)
    return None if symbol is None or symbol.upper() == CASH else symbol


def _kind(said: object, symbol: str | None, moved: Decimal | None) -> Kind:
    if said == EITHER_WAY or (said in TRANSFERS and symbol is None):
        out = said is Kind.TRANSFER_OUT or (moved is not None and moved < 0)
        return Kind.WITHDRAWAL if out else Kind.DEPOSIT
    assert isinstance(said, Kind)  # noqa: S101 - the only other word there is
    return said


def _cash(record: Record, kind: Kind) -> Decimal | None:
    """Return the cash a row says was moved, or what is transferred had cost: its amount, else shares times price."""
    moved, shares, price = record.get(AMOUNT), record.get(activity.SHARES), record.get(PRICE)
    if moved is None and isinstance(shares, Decimal) and (price or _symbol(record) is None):
        moved = (shares * (price or 1)).quantize(CENT)
    if moved is None:
        return None
    return -abs(moved) if kind in CASH_OUT else abs(moved) if kind in TRANSFERS else moved


def _problems(record: Record, said: object) -> Iterator[tuple[str, Problem]]:
    """Yield what a row cannot do without."""
    symbol, shares, moved = _symbol(record), record.get(activity.SHARES), record.get(AMOUNT)
    has_shares = isinstance(shares, Decimal) and shares > 0
    if said == EITHER_WAY and (symbol is not None or moved is None or moved > 0):
        yield activity.SIDE.heading, Problem("it does not say which way", _SAY_IN_OR_OUT)
    if said in TRADES or said is Kind.SPLIT:
        if symbol is None:
            yield activity.SYMBOL.heading, Problem("no symbol", activity.NO_SYMBOL)
        if said is Kind.SPLIT and record.get(trades.RATIO) is None and not isinstance(shares, Fraction):
            yield activity.SHARES.heading, Problem(f"no ratio of the split of {symbol}", RATIO_REMEDY)
        if said in TRADES and not has_shares:
            yield activity.SHARES.heading, Problem("no shares of the trade", "Type how many were traded.")
    if said in TRANSFERS and symbol is not None and not has_shares:
        yield activity.SHARES.heading, Problem("no shares of the transfer", "Type how many came in or went out.")
    is_cash = said in CASH_ONLY or (said in TRANSFERS and symbol is None)
    if is_cash and not _cash(record, said if isinstance(said, Kind) else Kind.DEPOSIT):
        yield AMOUNT.heading, Problem("no amount", "Type how much it was, in a column Amount.")
    if said is Kind.DEPOSIT and moved is not None and moved < 0:
        yield AMOUNT.heading, Problem(f"a deposit of {moved:.2f}", "Say withdrawal, or type it without its sign.")
