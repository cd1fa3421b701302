"""Shares or a price that a row does not say: worked out from its value, which may be in another currency."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error
from xl_addin.sheets.holding_columns import SHARES, VALUE
from xl_addin.sheets.prices import SYMBOL
from xl_addin.sheets.quantities import price_from, shares_from

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.rates import Rates
    from xl_addin.sheets.held import Held, HeldRow
    from xl_addin.sheets.quantities import Quantity


def in_own_currency(
    held: Held, rows: Mapping[int, Quantity], rates: Rates
) -> tuple[dict[int, Quantity], list[Finding]]:
    """Return the quantities with what was worked out from a value in another currency than the price's converted.

    Without a rate a price stays in the currency of the value; a number of shares cannot be told, nor can either where
    nothing says what currency the value is in: errors.
    """
    found = dict(rows)
    unnamed: list[HeldRow] = []
    findings: list[Finding] = []
    for row in held.rows:
        number = row.record.source.row
        q = rows[number]
        value = row.record.get(VALUE)
        if row.cash or q.missing is None or value is None or q.own in {None, q.value_currency}:
            continue
        if q.value_currency is None:
            unnamed += [row] if q.own != rates.currency else []
            continue
        into, own = rates.get(q.value_currency), rates.get(q.own)
        if into is not None and own is not None:
            found[number] = _converted(q, value * into / own)
        elif q.missing == SHARES.heading and own is not None:
            findings.append(_no_rate(row, q))
    return found, [*findings, *([_unnamed(unnamed[0], rows)] if unnamed else [])]


def _converted(q: Quantity, value: Decimal) -> Quantity:
    if q.missing == SHARES.heading and q.price:
        return replace(q, shares=shares_from(value, q.price, q.multiplier))
    return replace(q, price=price_from(value, q.shares, q.multiplier), currency=q.own)


def _unnamed(row: HeldRow, rows: Mapping[int, Quantity]) -> Finding:
    message = "there are several currencies, and nothing says in which one the values are"
    remedy = f"Name it in the heading, as in Value (EUR), or add a column {rows[row.record.source.row].missing}."
    return error(row.record.source.cell(VALUE.heading), message, remedy)


def _no_rate(row: HeldRow, q: Quantity) -> Finding:
    message = f"the value of {row.record[SYMBOL]} is in {q.value_currency} and its price in {q.own}, without a rate"
    remedy = f"Add a sheet Rates with the headings Currency and Rate, and a row for {q.value_currency}."
    return error(row.record.source.cell(VALUE.heading), message, remedy)
