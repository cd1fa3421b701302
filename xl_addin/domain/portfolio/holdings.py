"""What is held: positions of lots, their prices, the cash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in, written
from xl_addin.domain.finding import error, warning
from xl_addin.domain.money import floor_cents, price_text
from xl_addin.domain.portfolio.quotes import Quote
from xl_addin.domain.portfolio.rates import Rates
from xl_addin.domain.rows import HoldingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import PriceRow

CASH = "CASH"
SAME_PRICE = Decimal("0.001")
"""Rows of one symbol may differ in price by this fraction; the share-weighted mean then counts."""
SHEETS_AGREE = Decimal("0.01")
"""Holdings and Prices may differ by this fraction before it is worth a warning."""
OWN_CURRENCY = Rates()
"""What counts where everything is in the portfolio's own currency."""


@dataclass(frozen=True, slots=True)
class Position:
    """Everything held of one security.

    ``price`` is in the portfolio's currency a share, None where no row gives one. ``lots`` are the rows with shares,
    their cost in the portfolio's currency too. ``quote`` is the price as the market gives it, None where that is the
    same.
    """

    symbol: str
    price: Decimal | None
    lots: tuple[HoldingRow, ...]
    quote: Quote | None = None

    @property
    def shares(self) -> Decimal:
        """Return the shares held in all lots."""
        return self.lots[0].shares if len(self.lots) == 1 else sum((lot.shares for lot in self.lots), Decimal())

    @property
    def value(self) -> Fraction:
        """Return the worth in the portfolio's currency, exactly."""
        return Fraction(self.shares) * Fraction(self.price or 0)

    @property
    def in_dollars(self) -> bool:
        """Return whether it is ordered by amount, in units of its currency, and not in shares."""
        return self.quote is not None and self.quote.in_dollars

    @property
    def share_decimals(self) -> int | None:
        """Return the decimals its orders have whatever the settings say, None where they decide."""
        return written(self.quote.currency).places if self.quote and self.quote.in_dollars else None


def positions_of(
    rows: Sequence[HoldingRow],
    prices: Sequence[PriceRow],
    own: Callable[[HoldingRow], bool] = lambda _: True,
    rates: Rates = OWN_CURRENCY,
) -> tuple[dict[str, Position], list[Finding]]:
    """Return the positions by symbol, cash apart, priced symbols that are not held included.

    A security has one price, whatever rows it is from; of the rows that are not ``own`` no more than that counts.
    A missing price is no finding here: `xl_addin.domain.portfolio.unpriced` tells what has none.
    The costs of the rows are in the portfolio's currency already (`Rates.converted`), their prices as quoted.
    """
    listed, findings = _listed(prices)
    by_symbol: dict[str, list[HoldingRow]] = {}
    for row in rows:
        if row.symbol != CASH:
            by_symbol.setdefault(row.symbol, []).append(row)
    found: dict[str, Position] = {}
    for symbol, all_rows in by_symbol.items():
        lots = tuple(row for row in all_rows if row.shares and own(row))
        unit = _unit(next((row for row in all_rows if row.price is not None), all_rows[0]), rates)
        if any(row.in_dollars for row in lots):
            findings += _by_value(symbol, lots, rates)
            quote = replace(unit, price=Decimal(1), multiplier=Decimal(1), in_dollars=True)
        else:
            price, problems = _price(symbol, all_rows, listed.get(symbol), unit, rates)
            findings += problems
            quote = Quote(price, unit.currency, unit.rate, unit.multiplier)
        found[symbol] = _position(symbol, quote, lots, rates)
    for symbol, entry in listed.items():
        if symbol in found:
            continue
        if entry.currency is None or entry.currency == rates.currency:
            found[symbol] = Position(symbol, entry.price, ())
        else:
            found[symbol] = _position(symbol, Quote(entry.price, entry.currency, rates.of(entry.currency)), (), rates)
    return found, findings


def _unit(row: HoldingRow, rates: Rates) -> Quote:
    """Return how a symbol is quoted, by one of its rows; without a price yet."""
    currency = row.currency or rates.currency
    return Quote(None, currency, rates.of(currency), row.multiplier)


def _position(symbol: str, quote: Quote, lots: tuple[HoldingRow, ...], rates: Rates) -> Position:
    if quote.currency == rates.currency and quote.multiplier == 1 and not quote.in_dollars:
        return Position(symbol, quote.price, lots)
    return Position(symbol, quote.worth, lots, quote)


def _quoted(row: HoldingRow | PriceRow, price: Decimal, unit: Quote, rates: Rates) -> Decimal:
    """Return a row's price in the way the symbol is quoted: pounds in pence, for one.

    A price of the Prices sheet is in the symbol's own currency unless it names another.
    """
    if isinstance(row, HoldingRow):
        currency, multiplier = row.currency or rates.currency, row.multiplier
    else:
        currency, multiplier = row.currency or unit.currency, unit.multiplier
    if currency == unit.currency and multiplier == unit.multiplier:
        return price
    return price * multiplier * rates.of(currency) / (unit.multiplier * unit.rate)


def _by_value(symbol: str, lots: Sequence[HoldingRow], rates: Rates) -> list[Finding]:
    """Return an error where not all rows of a symbol are known by their value alone, and in one currency."""
    first = next(row for row in lots if row.in_dollars)
    odd = next((row for row in lots if not row.in_dollars), None)
    if odd is not None:
        message = f"some rows of {symbol} give its shares and others only its value"
        return [error(odd.source.cell("Shares"), message, f"Give every row of {symbol} its shares and a price.")]
    odd = next((row for row in lots if (row.currency or rates.currency) != (first.currency or rates.currency)), None)
    if odd is None:
        return []
    message = f"the rows of {symbol} give only its value, in {first.currency or rates.currency} and here in another"
    return [error(odd.source.cell("Currency"), message, f"Give every row of {symbol} its value in one currency.")]


def _listed(prices: Sequence[PriceRow]) -> tuple[dict[str, PriceRow], list[Finding]]:
    listed: dict[str, PriceRow] = {}
    findings = []
    for row in prices:
        earlier = listed.setdefault(row.symbol, row)
        if earlier is row:
            continue
        if row.is_newer(earlier):
            listed[row.symbol] = row
        elif not earlier.is_newer(row) and (earlier.price, earlier.currency) != (row.price, row.currency):
            message = f"{row.symbol} has two prices, {price_text(earlier.price)} in row {earlier.source.row} and here"
            findings.append(error(row.source.cell("Price"), f"{message} {price_text(row.price)}", "Keep one of them."))
    return listed, findings


def _price(
    symbol: str,
    rows: Sequence[HoldingRow],
    listed: PriceRow | None,
    unit: Quote,
    rates: Rates,
) -> tuple[Decimal | None, list[Finding]]:
    """Return the price of one symbol as it is quoted, from its rows, else from the Prices sheet."""
    priced = [(row, _quoted(row, row.price, unit, rates)) for row in rows if row.price is not None]
    own = [price for _, price in priced]
    other = None if listed is None else _quoted(listed, listed.price, unit, rates)
    if not own:
        return other, []
    low, high = min(own), max(own)
    odd = next((row for row, price in priced if price != own[0]), priced[0][0])
    if high - low > SAME_PRICE * low:
        message = f"{symbol} has two different prices, {price_text(low)} and {price_text(high)}"
        remedy = f"Give every row of {symbol} the same price, or leave all but one blank."
        return own[0], [error(odd.source.cell("Price"), message, remedy)]
    findings = []
    price = own[0]
    if low != high:
        price = _mean(priced)
        message = f"the prices of {symbol} differ a little; their mean, {price_text(price)}, counts"
        findings.append(warning(odd.source.cell("Price"), message, "Give its rows one price."))
    if listed is not None and other is not None and abs(other - price) > SHEETS_AGREE * price:
        message = f"{symbol} is {price_text(price)} here and {price_text(other)} on the {listed.source.sheet} sheet"
        findings.append(warning(priced[0][0].source.cell("Price"), f"{message}; the price here counts"))
    return price, findings


def _mean(priced: Sequence[tuple[HoldingRow, Decimal]]) -> Decimal:
    """Return the share-weighted mean price (plain where no shares are held), to a millionth of a dollar."""
    weights = [row.shares for row, _ in priced]
    if not sum(weights):
        weights = [Decimal(1)] * len(priced)
    total = sum((weight * price for weight, (_, price) in zip(weights, priced, strict=True)), Decimal())
    return (total / sum(weights)).quantize(Decimal("0.000001"))


def cash_of(
    rows: Sequence[HoldingRow], setting: int | None, rates: Rates = OWN_CURRENCY
) -> tuple[dict[str, Decimal], list[Finding]]:
    """Return the cash by currency, from the CASH rows or from the setting; both at once are an error.

    What is held in pence is told in pounds, the currency it is paid in.
    """
    own = [row for row in rows if row.symbol == CASH]
    if own and setting is not None:
        message = "cash is given here and in the setting Cash"
        return {}, [error(own[0].source.cell("Shares"), message, "Keep one of the two and clear the other.")]
    if not own:
        return {rates.currency: Decimal(setting or 0) / 100}, []
    held: dict[str, Decimal] = {}
    for row in own:
        currency, part = paid_in(row.currency or rates.currency)
        held[currency] = held.get(currency, Decimal()) + row.shares * part
    return held, []


def cash_cents(held: Mapping[str, Decimal], rates: Rates) -> int:
    """Return cash by currency as cents of the portfolio's, rounded down."""
    return floor_cents(sum((amount * rates.of(currency) for currency, amount in held.items()), Decimal()))
