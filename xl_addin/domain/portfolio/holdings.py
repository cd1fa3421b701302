"""What is held: positions of lots, their prices, the cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, warning
from xl_addin.domain.money import floor_cents, price_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow, PriceRow

CASH = "CASH"
SAME_PRICE = Decimal("0.001")
"""Rows of one symbol may differ in price by this fraction; the share-weighted mean then counts."""
SHEETS_AGREE = Decimal("0.01")
"""Holdings and Prices may differ by this fraction before it is worth a warning."""


@dataclass(frozen=True, slots=True)
class Position:
    """Everything held of one security.

    ``price`` is dollars a share, None where no row gives one. ``lots`` are the rows with shares.
    """

    symbol: str
    price: Decimal | None
    lots: tuple[HoldingRow, ...]

    @property
    def shares(self) -> Decimal:
        """Return the shares held in all lots."""
        return sum((lot.shares for lot in self.lots), Decimal())

    @property
    def value(self) -> Fraction:
        """Return the worth in dollars, exactly."""
        return Fraction(self.shares) * Fraction(self.price or 0)


def positions_of(
    rows: Sequence[HoldingRow], prices: Sequence[PriceRow], own: Callable[[HoldingRow], bool] = lambda _: True
) -> tuple[dict[str, Position], list[Finding]]:
    """Return the positions by symbol, cash apart, priced symbols that are not held included.

    A security has one price, whatever rows it is from; of the rows that are not ``own`` no more than that counts.
    A missing price is an error only where shares are held: what an action needs beyond that, it asks for itself.
    """
    listed, findings = _listed(prices)
    by_symbol: dict[str, list[HoldingRow]] = {}
    for row in rows:
        if row.symbol != CASH:
            by_symbol.setdefault(row.symbol, []).append(row)
    found: dict[str, Position] = {}
    for symbol, all_rows in by_symbol.items():
        lots = tuple(row for row in all_rows if row.shares and own(row))
        price, problems = _price(symbol, all_rows, lots, listed.get(symbol))
        findings += problems
        found[symbol] = Position(symbol, price, lots)
    for symbol, entry in listed.items():
        found.setdefault(symbol, Position(symbol, entry.price, ()))
    return found, findings


def _listed(prices: Sequence[PriceRow]) -> tuple[dict[str, PriceRow], list[Finding]]:
    listed: dict[str, PriceRow] = {}
    findings = []
    for row in prices:
        earlier = listed.setdefault(row.symbol, row)
        if earlier.price != row.price:
            message = f"{row.symbol} has two prices, {price_text(earlier.price)} in row {earlier.source.row} and here"
            findings.append(error(row.source.cell("Price"), f"{message} {price_text(row.price)}", "Keep one of them."))
    return listed, findings


def _price(
    symbol: str, rows: Sequence[HoldingRow], lots: Sequence[HoldingRow], listed: PriceRow | None
) -> tuple[Decimal | None, list[Finding]]:
    """Return the price of one symbol from its rows, else from the Prices sheet."""
    priced = [row for row in rows if row.price is not None]
    own = [row.price for row in priced if row.price is not None]
    if not own:
        if listed is None and lots:
            return None, [_no_price(symbol, lots[0])]
        return (listed.price if listed else None), []
    low, high = min(own), max(own)
    odd = priced[next(i for i, price in enumerate(own) if price != own[0])] if low != high else priced[0]
    if high - low > SAME_PRICE * low:
        message = f"{symbol} has two different prices, {price_text(low)} and {price_text(high)}"
        remedy = f"Give every row of {symbol} the same price, or leave all but one blank."
        return None, [error(odd.source.cell("Price"), message, remedy)]
    findings = []
    price = own[0]
    if low != high:
        price = _mean(priced)
        message = f"the prices of {symbol} differ a little; their mean, {price_text(price)}, counts"
        findings.append(warning(odd.source.cell("Price"), message, "Give its rows one price."))
    if listed is not None and abs(listed.price - price) > SHEETS_AGREE * price:
        message = (
            f"{symbol} is {price_text(price)} here and {price_text(listed.price)} on the {listed.source.sheet} sheet"
        )
        findings.append(warning(priced[0].source.cell("Price"), f"{message}; the price here counts"))
    return price, findings


def _no_price(symbol: str, lot: HoldingRow) -> Finding:
    remedy = f"Type a price, or add {symbol} to the Prices sheet."
    return error(lot.source.cell("Price"), f"no price for {symbol}", remedy)


def _mean(rows: Sequence[HoldingRow]) -> Decimal:
    """Return the share-weighted mean price (plain where no shares are held), to a millionth of a dollar."""
    weights = [row.shares for row in rows]
    if not sum(weights):
        weights = [Decimal(1)] * len(rows)
    total = sum((weight * (row.price or 0) for weight, row in zip(weights, rows, strict=True)), Decimal())
    return (total / sum(weights)).quantize(Decimal("0.000001"))


def cash_of(rows: Sequence[HoldingRow], setting: int | None) -> tuple[int, list[Finding]]:
    """Return the cash in cents, from the CASH rows or from the setting; both at once are an error."""
    own = [row for row in rows if row.symbol == CASH]
    if own and setting is not None:
        message = "cash is given here and in the setting Cash"
        return 0, [error(own[0].source.cell("Shares"), message, "Keep one of the two and clear the other.")]
    if not own:
        return setting or 0, []
    return floor_cents(sum((row.shares for row in own), Decimal())), []
