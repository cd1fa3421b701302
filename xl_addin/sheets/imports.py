"""What a broker's statements change in Holdings: rows matched by account, symbol and lot; nothing else is touched."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, error, note, warning
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets import styles
from xl_addin.sheets.brokers.statement import Held
from xl_addin.sheets.holdings_edits import Change, Sheet, Update, keep_values, set_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.brokers.statement import Cash
    from xl_addin.sheets.grid import Value

    Key = tuple[str | None, str]

_CENT = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
_FEWEST_ROUNDED = 3
"""A file shows a number of shares rounded only where it shows this many decimals or more."""
_REMEDY_LOTS = "Name the file of its lots beside it, or bring the lots up to date by hand."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files say of the accounts: positions and lots by account and symbol, cash by account.

    ``whole`` are the accounts all of whose positions are here, so that what is not is held no more.
    """

    positions: Mapping[Key, Held]
    lots: Mapping[Key, Sequence[Held]]
    cash: Mapping[str | None, Decimal]
    whole: frozenset[str | None]


def symbol_key(symbol: str) -> str:
    """Return what makes two spellings of a symbol one: neither case nor what parts the class of share counts."""
    return re.sub(r"[\s./-]", "", symbol).casefold()


def updated(sheet: Sheet, wanted: Wanted) -> Update:
    """Return what has to change so that Holdings says what the files say."""
    update = Update()
    rows: dict[Key, list[HoldingRow]] = defaultdict(list)
    for row in sheet.rows:
        if row.symbol != CASH:
            rows[row.account, symbol_key(row.symbol)].append(row)
    added: list[Held] = []
    for key in dict.fromkeys((*wanted.positions, *wanted.lots)):
        added += _security(sheet, update, rows.get(key, []), wanted.positions.get(key), wanted.lots.get(key, ()))
    for (account, symbol), held in rows.items():
        is_there = (account, symbol) in wanted.positions or (account, symbol) in wanted.lots
        if account in wanted.whole and not is_there:
            _end(sheet, update, held)
    added += _cash(sheet, update, wanted.cash)
    keep_values(sheet, update)
    add_rows(sheet, update, added)
    return update


def _security(
    sheet: Sheet, update: Update, rows: Sequence[HoldingRow], position: Held | None, lots: Sequence[Held]
) -> list[Held]:
    """Bring one security's rows up to date; return what needs a row of its own."""
    short = next((one for one in (position, *lots) if one is not None and one.shares < 0), None)
    if short is not None:
        update.findings.append(warning(short.at, f"{short.symbol} is sold short: it is neither imported nor counted"))
        return []
    lots = _usable(sheet, update, position, lots)
    if position is None and not lots:
        return []
    if lots:
        return _by_lot(sheet, update, rows, lots)
    assert position is not None  # noqa: S101 - said above
    if not _currency_fits(sheet, update, rows, position):
        return []
    if not rows:
        return [position] if position.shares else []
    for row in rows:
        _price(sheet, update, row, position)
    held = sum((row.shares for row in rows), Decimal(0))
    if len(rows) == 1:
        if not _same(held, position.shares):
            set_cell(sheet, update, rows[0], "Shares", styles.number(position.shares))
        _cost(sheet, update, rows[0], position)
        return []
    return _difference(update, rows, position, held)


def _difference(update: Update, rows: Sequence[HoldingRow], position: Held, held: Decimal) -> list[Held]:
    """Return the lot that several rows lack of a position; more than they lack cannot be told apart by lot."""
    if _same(held, position.shares):
        return []
    at, more = rows[0].source.cell("Shares"), position.shares - held
    said = (
        f"the file has {share_text(position.shares)} {position.symbol}, and these {len(rows)} rows {share_text(held)}"
    )
    if more < 0 or len({row.pie for row in rows}) > 1:
        which = "which lot was sold" if more < 0 else "which pie they belong to"
        update.findings.append(error(at, f"{said}: it does not say {which}", _REMEDY_LOTS))
        return []
    costs = [row.cost_basis for row in rows]
    known = position.cost is not None and all(cost is not None for cost in costs)
    cost = position.cost - sum(filter(None, costs), Decimal(0)) if known and position.cost is not None else None
    update.findings.append(warning(at, f"{said}: {share_text(more)} become a lot of their own, its day unknown"))
    return [replace(position, shares=more, cost=cost if cost is not None and cost >= 0 else None)]


def _usable(sheet: Sheet, update: Update, position: Held | None, lots: Sequence[Held]) -> Sequence[Held]:
    """Return the lots where they are the position and Holdings can hold them, none otherwise; say why."""
    if not lots or "Acquired" not in sheet.columns:
        return () if position or not lots else [_sum(lots)]
    total = sum((lot.shares for lot in lots), Decimal(0))
    if position is not None and not _same(total, position.shares):
        message = (
            f"the lots of {position.symbol} come to {share_text(total)}, the position is {share_text(position.shares)}"
        )
        update.findings.append(warning(position.at, f"{message}: the position counts"))
        return ()
    if position is None:
        return lots
    return [
        replace(
            lot,
            price=lot.price or position.price,
            price_off=lot.price_off if lot.price else position.price_off,
            name=lot.name or position.name,
        )
        for lot in lots
    ]


def _sum(lots: Sequence[Held]) -> Held:
    """Return lots as one, for a sheet without a column for their days."""
    costs = [lot.cost for lot in lots]
    cost = None if None in costs else sum(filter(None, costs), Decimal(0))
    return replace(lots[0], shares=sum((lot.shares for lot in lots), Decimal(0)), cost=cost, acquired=None)


def _by_lot(sheet: Sheet, update: Update, rows: Sequence[HoldingRow], lots: Sequence[Held]) -> list[Held]:
    """Match lots with rows: first those of one day and as many shares, then of one day, then undated rows."""
    left, free, pairs = list(lots), list(rows), []
    for lot in lots:
        parts = _parts(rows, lots, lot)
        for row in parts:
            _price(sheet, update, row, lot)
            free.remove(row)
        if parts:
            left.remove(lot)
    tests: tuple[Callable[[HoldingRow, Held], bool], ...] = (
        lambda row, lot: row.acquired == lot.acquired and row.shares == lot.shares,
        lambda row, lot: row.acquired == lot.acquired,
        lambda row, _: row.acquired is None,
    )
    for fits in tests:
        for lot in list(left):
            row = next((row for row in free if fits(row, lot)), None)
            if row is not None:
                pairs.append((row, lot))
                left.remove(lot)
                free.remove(row)
    for row, lot in pairs:
        if not _currency_fits(sheet, update, [row], lot):
            continue
        if not _same(row.shares, lot.shares):
            set_cell(sheet, update, row, "Shares", styles.number(lot.shares))
        _price(sheet, update, row, lot)
        _cost(sheet, update, row, lot)
        if row.acquired != lot.acquired:
            set_cell(sheet, update, row, "Acquired", lot.acquired)
    if free:
        _end(sheet, update, free)
    return left


def _parts(rows: Sequence[HoldingRow], lots: Sequence[Held], lot: Held) -> list[HoldingRow]:
    """Return the rows that are a lot together, where its broker adds up what was bought in a day; else none.

    They say more than it does, and stay as they are.
    """
    parts = [row for row in rows if row.acquired == lot.acquired and row.shares]
    if len(parts) < 2 or sum(one.acquired == lot.acquired for one in lots) > 1:  # noqa: PLR2004 - several
        return []
    cost = sum((row.cost_basis or Decimal(0) for row in parts), Decimal(0))
    off = lot.cost_off + _CENT * len(parts)
    is_all = _same(sum((row.shares for row in parts), Decimal(0)), lot.shares)
    return parts if is_all and (lot.cost is None or abs(cost - lot.cost) <= off) else []


def _end(sheet: Sheet, update: Update, rows: Iterable[HoldingRow]) -> None:
    """Set rows that are held no more to 0; what they cost goes with the shares."""
    for row in rows:
        if row.shares:
            update.gone.append(row)
            set_cell(sheet, update, row, "Shares", 0)
            if row.cost_basis is not None:
                set_cell(sheet, update, row, "Cost basis", None)


def _cash(sheet: Sheet, update: Update, cash: Mapping[str | None, Decimal]) -> list[Held]:
    """Set the cash rows of each account; return those that are to be added."""
    new = []
    for account, amount in cash.items():
        rows = [row for row in sheet.rows if row.symbol == CASH and row.account == account]
        for number, row in enumerate(rows):
            set_cell(sheet, update, row, "Shares", styles.number(amount) if not number else 0)
        if not rows and amount:
            new.append(Held(CASH, amount, account=account))
    return new


def _currency_fits(sheet: Sheet, update: Update, rows: Sequence[HoldingRow], held: Held) -> bool:
    """Return whether Holdings can say the currency of a row of the file; otherwise tell what to do."""
    wanted = held.currency or sheet.currency
    if rows and any((row.currency or sheet.currency) != wanted for row in rows):
        at = rows[0].source.cell("Currency" if "Currency" in sheet.columns else "Symbol")
        message = f"{held.symbol} is in {rows[0].currency or sheet.currency} here and in {wanted} in the file"
        update.findings.append(error(at, message, _currency_remedy(sheet, wanted)))
        return False
    if not rows and wanted != sheet.currency and "Currency" not in sheet.columns:
        message = f"{held.symbol} is in {wanted} in the file, and Holdings in {sheet.currency}"
        update.findings.append(
            error(Place(sheet.grid.sheet, sheet.heading_row), message, _currency_remedy(sheet, wanted))
        )
        return False
    return True


def _currency_remedy(sheet: Sheet, wanted: str) -> str:
    if "Currency" in sheet.columns:
        return f"Type {wanted} in its column Currency, if that is right."
    return f"Set Currency on the Settings sheet to {wanted}, or add a column Currency to Holdings."


def _price(sheet: Sheet, update: Update, row: HoldingRow, held: Held) -> None:
    """Set a row's price, where it has one or is the first of its symbol, unless it is the file's but for rounding."""
    if held.price is None or held.price <= 0:
        return
    if row.price is not None and abs(row.price - held.price) <= held.price_off:
        return
    if row.price is not None or sheet.rows.index(row) == _first(sheet, row):
        set_cell(sheet, update, row, "Price", styles.number(held.price))


def _first(sheet: Sheet, row: HoldingRow) -> int:
    """Return the first of a symbol's rows, where none has a price yet; -1 where one has."""
    alike = [n for n, one in enumerate(sheet.rows) if symbol_key(one.symbol) == symbol_key(row.symbol)]
    return -1 if any(sheet.rows[n].price is not None for n in alike) else alike[0]


def _cost(sheet: Sheet, update: Update, row: HoldingRow, held: Held) -> None:
    """Set what a row cost, in total and a share, wherever the table says it."""
    if row.cost_basis is not None and held.cost is not None and abs(row.cost_basis - held.cost) <= held.cost_off:
        return
    if held.cost is not None and held.cost >= 0:
        set_cell(sheet, update, row, "Cost basis", styles.number(held.cost))
        if "Cost per share" in sheet.columns and held.shares:
            set_cell(sheet, update, row, "Cost per share", _each(held.cost, held))


def _each(amount: Decimal, held: Held) -> Value:
    """Return an amount by share, to a millionth."""
    return styles.number((amount / held.shares).quantize(_MILLIONTH))


def _same(here: Decimal, there: Decimal) -> bool:
    """Return whether two numbers of shares are one, as exactly as the file shows its own."""
    places = -int(there.normalize().as_tuple().exponent)
    return here == there or (places >= _FEWEST_ROUNDED and round(here, places) == there)


def add_rows(sheet: Sheet, update: Update, added: Sequence[Held]) -> None:
    """Put new rows beneath the last row of the table."""
    last = max([row.source.row for row in sheet.rows], default=sheet.heading_row)
    room = [row for row in range(last + 1, last + 1 + len(added)) if not _is_empty(sheet, row)]
    if room:
        count = "1 new row belongs" if len(added) == 1 else f"{len(added)} new rows belong"
        message = f"{count} beneath row {last}, and row {room[0]} is not empty"
        rows = "an empty row" if len(added) == 1 else f"{len(added)} empty rows"
        remedy = f"Insert {rows} above row {room[0]}, and run this again."
        update.findings.append(error(Place(sheet.grid.sheet, room[0]), message, remedy))
        return
    for row, held in enumerate(added, last + 1):
        update.new.append((row, held))
        values: dict[str, Value] = {
            "Symbol": held.symbol,
            "Shares": styles.number(held.shares),
            "Price": None if held.price is None else styles.number(held.price),
            "Cost basis": None if held.cost is None else styles.number(held.cost),
            "Acquired": held.acquired,
            "Cost per share": None if held.cost is None or not held.shares else _each(held.cost, held),
            "Value": None if held.price is None else styles.number((held.shares * held.price).quantize(_CENT)),
            "Account": held.account,
            "Currency": held.currency if held.currency != sheet.currency else None,
            "Pie": held.pie,
        }
        for heading, value in values.items():
            if value is not None and heading in sheet.columns:
                at = Place(sheet.grid.sheet, row, sheet.columns[heading], heading)
                update.changes.append(Change(at, held.symbol, None, value))
    if added:
        update.findings += _formulas_above(sheet, last)


def _is_empty(sheet: Sheet, row: int) -> bool:
    columns = range(min(sheet.columns.values()), max(sheet.columns.values()) + 1)
    return all(sheet.grid.at(row, column) is None for column in columns)


def _formulas_above(sheet: Sheet, row: int) -> Iterable[Finding]:
    """Say which formulas of the last row are to be filled down: this program writes none."""
    used = sheet.grid.rows[row - 1] if row <= len(sheet.grid.rows) else ()
    for column in range(1, len(used) + 1):
        if row > sheet.heading_row and sheet.is_formula(row, column):
            yield note(Place(sheet.grid.sheet, row, column), "this formula is not in the new rows", "Fill it down.")


def cash_of(amounts: Iterable[Cash], currency: str) -> tuple[Decimal | None, list[Finding]]:
    """Return the cash in the portfolio's currency, None where there is none, and what is in another one."""
    own = [one.amount for one in amounts if (one.currency or currency) == currency]
    others = [one for one in amounts if (one.currency or currency) != currency and one.amount]
    told = [warning(one.at, f"{one.amount:.2f} {one.currency} of cash are not imported") for one in others]
    return (sum(own, Decimal(0)) if own else None), list(told)
