"""The Holdings table: tax lots or whole positions, and cash."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, error, first_of, note, warning
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.domain.rows import HoldingRow
from xl_addin.sheets.accounts import account_of
from xl_addin.sheets.cash_words import cash_named, is_plain_cash, is_ticker_as_well
from xl_addin.sheets.cells import Problem, shown
from xl_addin.sheets.classes import class_of
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.held import Held, HeldRow, Known
from xl_addin.sheets.holding_columns import (
    ACQUIRED,
    COST_BASIS,
    COST_PER_SHARE,
    HOLDINGS,
    NAME,
    PIE,
    SELL_FIRST,
    SHARES,
    VALUE,
)
from xl_addin.sheets.money_words import speaks_of_purchase
from xl_addin.sheets.price_doubts import about_prices
from xl_addin.sheets.prices import PRICE, SYMBOL, not_above_zero
from xl_addin.sheets.quantities import Quantity, amount_text, quantity
from xl_addin.sheets.record import Record, at_cell
from xl_addin.sheets.row_states import DIRECTION, about_sold, held_no_more, short_position
from xl_addin.sheets.settle import settled
from xl_addin.sheets.table import empty, read_rows
from xl_addin.sheets.units import about_units, lot_of_no_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.table import TableRows

EMPTY_LOT = Problem("a lot of zero shares that cost something", "Type how many shares it is, or empty its cost basis.")

_NONE_OR_ALL = {Decimal(0), Decimal(1)}
"""Shares of cash that a price may stand beside: none, or one that is all of it."""


def read_held(grid: Grid, known: Known) -> Held:
    """Return what the Holdings table of a sheet holds, and every finding."""
    headings, said = find_headings(HOLDINGS, grid, partial(settled, pies=known.pies))
    if headings is None:
        return Held(findings=said or empty(HOLDINGS, Place(grid.sheet)))
    rows = read_rows(HOLDINGS, grid, headings)
    titles = _titles(rows, known)
    headed = _headed(rows)
    sold = held_no_more(rows.records)
    records = [record for record in rows.records if record.source.row not in titles | sold | headed.keys()]
    classes = class_of(grid, headings, [record.source.row for record in records], known)
    in_pies = _in_pies(records, classes, known)
    read = [(record, *_row(record, grid, headings, known)) for record in records]
    wrong = {_key(record) for record, _, problems in read if problems} - in_pies - {None}
    held: list[HeldRow] = []
    findings = [*said, *rows.findings]
    aside = list(sold)
    for record, found, problems in read:
        if _key(record) in wrong:  # all its rows, because the others alone would be another holding
            findings += [_left_alone(record, problems[0])] if problems else []
            aside.append(record.source.row)
        else:
            findings += problems
            held += [found._replace(in_pie=_key(record) in in_pies)] if found and not problems else []
    findings += about_sold(rows.records, headings) + about_units(records)
    findings += _about_titles(grid, headings, rows, titles) if titles else []
    findings += [
        note(at, f"{shown(name)} names all that is below it, and is passed over") for at, name in headed.values()
    ]
    findings += _about_cash(held) + _about_dollars(held) + _about_cost(held) + _about_less_than_nothing(held)
    findings += about_prices(held, headings)
    return Held(tuple(held), tuple(findings), headings, rows.extent, tuple(aside), grid)


def _row(record: Record, grid: Grid, headings: Headings, known: Known) -> tuple[HeldRow | None, list[Finding]]:
    """Return what a row holds, and what is wrong with it."""
    symbol = record.get(SYMBOL)
    if symbol is None or record.unclear:
        return None, list(record.problems)
    cash, currency = cash_named(symbol, known.equivalents)
    if (
        cash
        and not is_plain_cash(symbol)
        and (symbol_key(symbol) in known.slices or _was_bought(record, grid, headings))
    ):
        cash = False
    if record.problems and not cash:
        return None, list(record.problems)
    found = quantity(record, headings.currencies)
    if isinstance(found, Finding):
        return None, [*record.problems, found]
    if not cash and (lot := lot_of_no_size(record, headings)):
        return None, [at_cell(record.source, SHARES, lot)]
    if record.get(DIRECTION):
        found = replace(found, shares=-abs(found.shares))
    if cash:
        problem = _wrong_cash(record, found)
        counted = _cash(found, currency)
        return HeldRow(record, counted, cash=True), [*record.problems, *([problem] if problem else [])]
    return HeldRow(record, found), _wrong(record, found)


def _cash(found: Quantity, currency: str | None) -> Quantity:
    """Return the amount of a cash row: under Shares, or where there is none, under Value; no cash needs no rate."""
    named = currency or found.currency if found.shares else None
    shares = (found.price or found.shares) if found.shares == 1 else found.shares  # one "share" is priced at all of it
    return replace(found, shares=shares, price=None, value=None, in_dollars=False, currency=named)


def _wrong_cash(record: Record, found: Quantity) -> Finding | None:
    price, value, shares = record.get(PRICE), record.get(VALUE), record.get(SHARES)
    if price not in {None, 0, 1} and (shares is None or shares not in _NONE_OR_ALL):
        text = share_text(price) if price is not None else ""
        remedy = "Type the amount under Shares and leave the price empty."
        return at_cell(record.source, PRICE, Problem(f"cash with a price of {text}", remedy))
    if shares is not None and value is not None and value != found.shares and price is None:
        message = f"cash of {amount_text(found.shares)} under Shares, and of {amount_text(value)} under Value"
        return at_cell(record.source, VALUE, Problem(message, "Keep one of the two."))
    return None


def _wrong(record: Record, found: Quantity) -> list[Finding]:
    """Return what is wrong with a row whose cells are each in order."""
    findings = []
    if not found.shares and (record.get(COST_BASIS) or 0) > 0:
        findings.append(at_cell(record.source, SHARES, EMPTY_LOT))
    if found.shares < 0:
        problem, amount = _short(found.shares), found.in_dollars
        problem = short_position(found.shares) if record.get(DIRECTION) else problem
        findings.append(at_cell(record.source, VALUE, problem) if amount else at_cell(record.source, SHARES, problem))
    if found.price == 0 and found.shares:  # a zero beside zero shares says as little as an empty cell
        findings.append(at_cell(record.source, PRICE, not_above_zero(found.price)))
    return findings


def _short(shares: Decimal) -> Problem:
    return Problem(
        f"a negative number of shares: {share_text(shares)}",
        "Type what is held; a position sold short cannot be a slice.",
    )


def _key(record: Record) -> str | None:
    symbol = record.get(SYMBOL)
    return None if symbol is None else symbol_key(symbol)


def _in_pies(records: Sequence[Record], classes: Mapping[int, str], known: Known) -> set[str | None]:
    """Return the symbols that a pie has, itself or by its class, and cash: what is wrong with others stops nothing."""
    return {
        _key(record)
        for record in records
        if (symbol := record.get(SYMBOL)) is None
        or (not known.slices and not _is_short(record))
        or symbol_key(symbol) in known.slices
        or symbol_key(classes.get(record.source.row, "")) in known.slices
        or cash_named(symbol, known.equivalents)[0]
    }


def _was_bought(record: Record, grid: Grid, headings: Headings) -> bool:
    """Return whether a row whose symbol is a currency and a ticker as well has what was paid for it: cash has not."""
    if not is_ticker_as_well(record[SYMBOL]):
        return False
    paid = [at for at, text in headings.texts.items() if speaks_of_purchase(heading_key(text).words)]
    return any(isinstance(cell := grid.at(record.source.row, at), int | float) and cell not in {0, 1} for at in paid)


def _is_short(record: Record) -> bool:
    shares = record.get(SHARES)
    return record.get(DIRECTION) is not None or (shares is not None and shares < 0)


def _left_alone(record: Record, problem: Finding) -> Finding:
    message = f"{record[SYMBOL]} is in no pie and stays as it is, counted nowhere: {problem.message}"
    return note(problem.at, message)


def _titles(rows: TableRows, known: Known) -> frozenset[int]:
    """Return the rows that hold nothing but a name, as those do that stand above the rows of an account or a class."""
    bare = [r for r in rows.records if set(r.values) == {SYMBOL.heading} and not r.problems]
    filled = {r.source.row for r in rows.records} - {r.source.row for r in bare}
    found = {
        r.source.row
        for r in bare
        if symbol_key(r[SYMBOL]) not in known.slices and r.source.row + 1 in filled and not cash_named(r[SYMBOL], ())[0]
    }
    return frozenset(found)


def _headed(rows: TableRows) -> dict[int, tuple[Place, str]]:
    """Return the first row where it holds nothing but a name, and is the only such one: that of the account."""
    bare = [r for r in rows.records if r.values.keys() == {NAME.heading} and len(r.problems) == 1]
    if len(bare) != 1 or bare[0] is not rows.records[0] or len(rows.records) == 1:
        return {}
    return {bare[0].source.row: (bare[0].source.cell(NAME.heading), str(bare[0].get(NAME)))}


def _about_titles(grid: Grid, headings: Headings, rows: TableRows, titles: frozenset[int]) -> list[Finding]:
    named = {r.source.row: r[SYMBOL] for r in rows.records if r.source.row in titles}
    first = min(named)
    below = next(r for r in rows.records if r.source.row == first + 1)
    listed = " and ".join(str(row) for row in named)
    names = ", ".join(shown(name) for name in named.values())
    example = f"{below.values.get(SYMBOL.heading)} would have {shown(named[first])} there"
    message = (
        f"row{'s' if len(named) > 1 else ''} {listed} ({names}) hold{'' if len(named) > 1 else 's'} only a name, "
        "like the name of an account above its rows"
    )
    remedy = f"Add a column Account and type the account's name in each row ({example}), then delete these rows."
    return [error(Place(grid.sheet, first, headings.columns[SYMBOL.heading], SYMBOL.heading), message, remedy)]


def _about_cash(held: Sequence[HeldRow]) -> list[Finding]:
    """Return a note on what was counted as cash under another name than CASH."""
    rows = [row for row in held if row.cash and not is_plain_cash(row.record[SYMBOL])]
    if not rows:
        return []
    names = ", ".join(dict.fromkeys(shown(row.record[SYMBOL]) for row in rows))
    return [note(rows[0].record.source.cell(SYMBOL.heading), f"counted as cash: {names}")]


def _about_dollars(held: Sequence[HeldRow]) -> list[Finding]:
    """Return a note on what is traded in amounts of money."""
    rows = [row for row in held if row.quantity.in_dollars and not row.cash]
    if not rows:
        return []
    names = list(dict.fromkeys(row.record[SYMBOL] for row in rows))
    message = f"only the value of {first_of(names)} is known: orders are in amounts, not in shares"
    return [note(rows[0].record.source.cell(VALUE.heading), message)]


def _about_cost(held: Sequence[HeldRow]) -> list[Finding]:
    """Return a warning where what is headed as the cost of a row is, in each row, of the size of a share's price."""
    odd = [row for row in held if _looks_per_share(row)]
    told = [row for row in held if row.record.get(COST_BASIS) and row.quantity.shares > FEW]
    if not odd or len(odd) < len(told):
        return []
    row = odd[0]
    cost, q = row.record[COST_BASIS], row.quantity
    value = amount_text(q.shares * (q.price or 0) * q.multiplier)
    message = (
        f"{share_text(cost)} for {share_text(q.shares)} shares worth {value} looks like the cost of one share, and is "
        "taken as that of the row"
    )
    return [warning(row.record.source.cell(COST_BASIS.heading), message, "Head the column Cost per share if it is.")]


def _about_less_than_nothing(held: Sequence[HeldRow]) -> list[Finding]:
    """Return a warning for each row that is held and is said to have cost less than nothing."""
    findings = []
    for row in held:
        column = next((c for c in (COST_BASIS, COST_PER_SHARE) if (row.record.get(c) or 0) < 0), None)
        if column and row.quantity.shares > 0 and not row.cash:
            said = f"a negative {column.heading.lower()} ({share_text(row.record[column])}): its gain is not estimated"
            remedy = "Type what was paid for it, or 0 where distributions have used that up."
            findings.append(warning(row.record.source.cell(column.heading), said, remedy))
    return findings


def _looks_per_share(row: HeldRow) -> bool:
    cost, q = row.record.get(COST_BASIS), row.quantity
    if not cost or cost < 0 or not q.price or q.shares <= FEW or row.cash or q.in_dollars:
        return False
    price = q.price * q.multiplier
    return max(cost / price, price / cost) * 2 < max(cost / (price * q.shares), price * q.shares / cost)


FEW = 4
"""Up to so many shares the cost of one and the cost of all are too near each other to tell which is meant."""


def holding_rows(held: Held, known: Known, own: Mapping[int, Quantity]) -> tuple[HoldingRow, ...]:
    """Return the rows of the domain; ``own`` are their quantities once currencies and factors are settled, by row."""
    accounts = account_of(held)
    classes = class_of(held.grid, held.headings, [row.record.source.row for row in held.rows], known)
    return tuple(_holding(row, own.get(row.record.source.row, row.quantity), accounts, classes) for row in held.rows)


def _holding(row: HeldRow, found: Quantity, accounts: Mapping[int, str], classes: Mapping[int, str]) -> HoldingRow:
    record = row.record
    return HoldingRow(
        symbol=CASH if row.cash else record[SYMBOL],
        shares=found.shares,
        price=None if row.cash else found.price or None,
        pie=record.get(PIE),
        cost_basis=None if row.cash else _cost(record, found),
        acquired=record.get(ACQUIRED),
        account=accounts.get(record.source.row),
        sell_first=record.get(SELL_FIRST) or None,
        currency=found.currency,
        multiplier=found.multiplier,
        in_dollars=found.in_dollars and not row.cash,
        class_name=classes.get(record.source.row),
        name=record.get(NAME),
        source=record.source,
    )


def _cost(record: Record, found: Quantity) -> Decimal | None:
    """Return what the row cost: as it says, else what a share cost times the shares, as its price is multiplied.

    Where only the value is known nobody knows how many shares that cost is of. Nothing costs less than nothing: what
    is paid out beyond the cost is a gain when it is paid out (26 U.S.C. §301(c)(3)), so that the cost is not known.
    """
    total, each = record.get(COST_BASIS), record.get(COST_PER_SHARE)
    if min(total or 0, each or 0) < 0:
        return None
    if total is not None or each is None or found.in_dollars:
        return total
    return each * found.shares * found.multiplier
