"""One row of a table of positions or lots: a holding, cash, a total, or one that is passed over for a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error
from xl_addin.domain.money import CENT
from xl_addin.sheets.brokers.layout import Field, Verdict, What
from xl_addin.sheets.brokers.reading import AGAIN, OR_FORCE, look, shown
from xl_addin.sheets.brokers.settled import rounding
from xl_addin.sheets.brokers.statement import Cash, Held, Passed
from xl_addin.sheets.brokers.words import amount, moment
from xl_addin.sheets.cells import Problem, tidy
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.brokers.layout import Layout, Rule
    from xl_addin.sheets.brokers.reading import Reading
    from xl_addin.sheets.grid import Value

_SIX = Decimal("0.000001")
_OFF = Decimal("0.005")
"""How far the rows of a table may be from its total: prices and values are rounded, each for itself."""


def take_row(
    reading: Reading, layout: Layout, cells: Sequence[Value], texts: list[str], at: Place, held: frozenset[str]
) -> None:
    """Take in a row of a table: a holding, cash, a total, or one that is passed over for a reason."""
    said = {one: tidy(plain_text(cells[place])) for one, place in reading.places.items() if place < len(cells)}
    look(reading, layout, ",".join(texts))
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


def _number(reading: Reading, cells: Sequence[Value], one: Field, at: Place) -> Decimal | None:
    """Return the amount under a column; what is none is an error at its cell."""
    place = reading.places.get(one)
    if place is None or place >= len(cells):
        return None
    found = amount(cells[place])
    if isinstance(found, Problem):
        reading.findings.append(error(Place(at.sheet, at.row, place + 1), found.message, found.remedy))
        return None
    return found


def _cash(reading: Reading, layout: Layout, cells: Sequence[Value], said: dict[Field, str], at: Place) -> None:
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


def _holding(reading: Reading, cells: Sequence[Value], said: dict[Field, str], at: Place, *, is_lot: bool) -> None:
    symbol, before = _symbol(reading, said), len(reading.findings)
    shares, value, price, cost, each, times = (
        _number(reading, cells, one, at)
        for one in (Field.SHARES, Field.VALUE, Field.PRICE, Field.COST, Field.COST_EACH, Field.MULTIPLIER)
    )
    if not symbol:
        reading.findings.append(error(at, "a row without a symbol", AGAIN))
    if shares is None and len(reading.findings) == before:
        reading.findings.append(error(at, f"no number of shares of {symbol or 'this row'}", AGAIN))
    if len(reading.findings) > before or not symbol or shares is None:
        return
    price_off = cost_off = Decimal()
    if price is None and value is not None and shares:
        price, price_off = (value / shares / (times or 1)).quantize(_SIX), abs(_OFF / shares / (times or 1)) + _SIX
    if cost is None and each is not None:
        cost, cost_off = (each * shares).quantize(CENT), abs(shares) * rounding(each) + _OFF
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


def _symbol(reading: Reading, said: dict[Field, str]) -> str | None:
    """Return the row's symbol without the marks of a sweep fund, or that of the whole file."""
    return said.get(Field.SYMBOL, "").strip("* ") or reading.symbol


def _account(reading: Reading, said: dict[Field, str]) -> str | None:
    """Return the account of a row by its name, where it has none by its number, else that of the table."""
    return said.get(Field.ACCOUNT) or said.get(Field.ACCOUNT_NUMBER) or reading.account


def _total(reading: Reading, cells: Sequence[Value], texts: list[str], at: Place) -> None:
    """Pass a total over, and say where the rows above it are not the whole of it."""
    stated = _number(reading, cells, Field.VALUE, at)
    reading.passed.append(Passed(at, shown(texts), "a total"))
    optional = any(one.reason and one.told for one in reading.passed)
    if stated is not None and not optional and abs(stated - reading.worth) > max(abs(stated) * _OFF, Decimal(1)):
        if reading.layout and reading.layout.sections:
            return  # a total of one of several currencies or kinds
        message = f"the rows come to {reading.worth:.2f} and the total says {stated:.2f}: rows are missing"
        reading.doubts.append(error(at, message, OR_FORCE))
