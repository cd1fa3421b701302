"""In what currency the portfolio is, what each other is worth in it, and whether the values that are typed agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.currencies import CURRENCIES, paid_in
from xl_addin.domain.finding import Finding, error, first_of, note
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.rates import Rates, rates_of
from xl_addin.domain.rows import RateRow
from xl_addin.sheets.cells import shown
from xl_addin.sheets.formats import SHARED_SIGNS, own_currency
from xl_addin.sheets.holding_columns import MULTIPLIER, VALUE
from xl_addin.sheets.odd_values import OddValue, about_odd_values
from xl_addin.sheets.prices import PRICE, SYMBOL
from xl_addin.sheets.quantities import Quantity, worth
from xl_addin.sheets.worked_out import in_own_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.held import Held, HeldRow

AGREE = Decimal("0.01")
"""Shares × price and the value beside them may differ by this fraction: prices move while a table is kept."""
FACTORS = tuple(map(Decimal, ("0.01", "0.1", "10", "100", "1000")))
"""What a price may have to be multiplied by: bonds per 100, pence, contracts of 100."""
_EXACT = Context(prec=15)


class Money(NamedTuple):
    """The currency of the portfolio in ``settings``, the rates to it, and the quantities of the rows, by row."""

    settings: Settings
    rates: tuple[RateRow, ...]
    quantities: Mapping[int, Quantity]
    findings: tuple[Finding, ...]


def settle_currencies(held: Held, settings: Settings, listed: Sequence[RateRow]) -> Money:
    """Return what every row is worth in one currency; ``listed`` are the rows of the Rates sheet.

    The rates are those of the sheet, else those in the table, else those that the values beside the prices imply.
    """
    rows, findings = _with_signs(held, settings)
    codes = {paid_in(code)[0] for q in rows.values() if (code := q.own or q.currency) and (q.shares or q.price)}
    typed = "currency" in settings.places
    worth_in = {paid_in(q.value_currency)[0] for q in rows.values() if q.value_currency}
    if not typed:
        settings = replace(settings, currency=_portfolio(codes, worth_in, held, rows, listed) or settings.currency)
    foreign = {code for code in codes if code != settings.currency}
    if not foreign:
        own = tuple(row for row in listed if paid_in(row.currency)[0] in codes | worth_in)
        return _checked(_worked_out(Money(settings, own, rows, tuple(findings)), held), held)
    rates = [*listed, *_in_table(held, rows)]
    if not rates:
        implied, said = _implied(held, rows, settings.currency)
        rates, findings = [*implied], [*findings, *said]
    return _checked(_worked_out(Money(settings, tuple(rates), rows, tuple(findings)), held), held)


def _worked_out(money: Money, held: Held) -> Money:
    """Return the quantities with what was worked out from values, each in its own currency."""
    rates, _ = rates_of(money.rates, money.settings.currency)
    quantities, findings = in_own_currency(held, money.quantities, rates)
    return money._replace(quantities=quantities, findings=(*money.findings, *findings))


def _with_signs(held: Held, settings: Settings) -> tuple[dict[int, Quantity], list[Finding]]:
    """Return the quantities with signs such as ``$`` taken for the portfolio's own currency, or asked about."""
    found: dict[int, Quantity] = {}
    odd: dict[str, HeldRow] = {}
    for row in held.rows:
        q = row.quantity
        currency, value_currency, own = (
            certain(code, settings.currency) for code in (q.currency, q.value_currency, q.own)
        )
        if q.currency and currency is None:
            odd.setdefault(q.currency, row)
        if (currency, value_currency, own) != (q.currency, q.value_currency, q.own):
            q = replace(q, currency=currency, value_currency=value_currency, own=own)
        found[row.record.source.row] = q
    asked = [
        error(
            row.record.source.cell(PRICE.heading),
            f'"{sign}" may be any of {", ".join(SHARED_SIGNS.get(sign, ()))}',
            "Say which one on the Settings sheet: a row Currency with its three letters.",
        )
        for sign, row in odd.items()
    ]
    return found, asked


def certain(code: str | None, own: str) -> str | None:
    """Return the currency of what stands beside an amount in a portfolio of one; None where it may be any."""
    return None if code is None else own_currency(code, own) or ("USD" if code == "$" else None)


def _portfolio(
    codes: set[str], worth_in: set[str], held: Held, rows: Mapping[int, Quantity], listed: Sequence[RateRow]
) -> str | None:
    """Return the portfolio's currency where nobody typed it: the only one; that of the values; or that of rate 1."""
    if len(codes) <= 1 and not worth_in - codes:
        return next(iter(codes), None)
    if len(worth_in) == 1:
        return next(iter(worth_in))
    told = [*listed, *_in_table(held, rows)]
    if told:
        one = {row.currency for row in told if row.rate == 1 and row.currency in CURRENCIES}
        missing = codes - {paid_in(row.currency)[0] for row in told}
        found = one or missing
        return found.pop() if len(found) == 1 else None
    ratios = _ratios(held, rows)
    one = {code for code, found in ratios.items() if code in CURRENCIES and all(abs(r - 1) <= AGREE for r in found)}
    return one.pop() if len(one) == 1 else None


def _in_table(held: Held, rows: Mapping[int, Quantity]) -> list[RateRow]:
    """Return the rates that rows give for their own currency."""
    told = ((row.record, rows[row.record.source.row]) for row in held.rows)
    return [RateRow(code, q.rate, record.source) for record, q in told if (code := q.own or q.currency) and q.rate]


def _ratios(held: Held, rows: Mapping[int, Quantity]) -> dict[str, list[Decimal]]:
    """Return what the values are of shares × price, by the currency of the price."""
    found: dict[str, list[Decimal]] = {}
    for row in held.rows:
        q = rows[row.record.source.row]
        product = worth(q)
        if q.currency and q.value and product and not row.cash:
            found.setdefault(q.currency, []).append(_EXACT.divide(q.value, product))
    return found


def _implied(held: Held, rows: Mapping[int, Quantity], own: str) -> tuple[list[RateRow], list[Finding]]:
    """Return the rates at which the values agree with shares × price, one a currency, and a note that says them."""
    ratios = _ratios(held, rows)
    steady = {code: found[0] for code, found in ratios.items() if max(found) - min(found) <= AGREE * min(found)}
    if own not in steady and not any(q.value_currency == own for q in rows.values()):
        return [], []  # in what currency the values are is not known
    if own in steady and abs(steady[own] - 1) > AGREE:
        return [], []
    sources = {
        code: next(r.record.source for r in held.rows if rows[r.record.source.row].currency == code) for code in steady
    }
    rates = [RateRow(code, rate, sources[code]) for code, rate in steady.items() if code != own]
    if not rates:
        return [], []
    told = ", ".join(f"1 {row.currency} = {share_text(row.rate.normalize())} {own}" for row in rates)
    return rates, [note(rates[0].source.cell(VALUE.heading), f"the values give the rates: {told}")]


def _checked(money: Money, held: Held) -> Money:
    """Return the quantities with the factors that the values imply, and a warning where nothing explains a value."""
    rates, problems = rates_of(money.rates, money.settings.currency)
    if problems:  # told where the portfolio is put together
        return money
    quantities = dict(money.quantities)
    factors: dict[Decimal, list[HeldRow]] = {}
    findings: list[Finding] = []
    odd: list[OddValue] = []
    for row in held.rows:
        q = quantities[row.record.source.row]
        ratio = None if row.cash else _ratio(q, rates)
        if ratio is None or abs(ratio - 1) <= AGREE:
            continue
        factor = next((f for f in FACTORS if abs(ratio / f - 1) <= AGREE), None)
        if factor is not None and MULTIPLIER.heading not in row.record.source.columns:
            factors.setdefault(factor, []).append(row)
            quantities[row.record.source.row] = replace(q, multiplier=q.multiplier * factor)
        else:
            odd.append(OddValue(row, q, _product(q, rates), ratio))
    findings += about_odd_values(odd)
    findings += [_factor(factor, rows) for factor, rows in factors.items()]
    return money._replace(quantities=quantities, findings=(*money.findings, *findings))


def _ratio(q: Quantity, rates: Rates) -> Decimal | None:
    product = worth(q)
    if q.value is None or not product or not q.value:
        return None
    if q.value_currency is None and abs(q.value / product - 1) <= AGREE:
        return None  # a value that names no currency is in that of the price: a rate of 0.1 is no factor of 10
    into = rates.get(q.value_currency)
    rate = rates.get(q.currency)
    return None if into is None or rate is None else q.value * into / (product * rate)


def _product(q: Quantity, rates: Rates) -> Decimal:
    """Return shares × price in the currency of the value."""
    return (worth(q) or Decimal(0)) * (rates.get(q.currency) or 1) / (rates.get(q.value_currency) or 1)


def _factor(factor: Decimal, rows: Sequence[HeldRow]) -> Finding:
    names: Iterable[str] = dict.fromkeys(shown(str(row.record.get(SYMBOL))) for row in rows)
    message = (
        f"by the values of {first_of(list(names))} their prices count {share_text(factor)} times, "
        "as those of bonds, contracts, lots or pence do"
    )
    remedy = "Add a column Multiplier if that is not so."
    return note(rows[0].record.source.cell(VALUE.heading), message, remedy)
