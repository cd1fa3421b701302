"""The price and the fees of a trade, so that they come to the money the broker says it moved, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Side
from xl_addin.sheets.cells import Problem

_FEWEST, _MOST = 2, 12
"""Decimals of a price: a broker shows at least two, and twelve tell any number of shares to the cent."""
_MOST_PART, _MOST_FLAT = Decimal("0.1"), Decimal(20)
"""Charges without a column are at most this part of a trade and so much beside; more contradicts the row."""
_AGAIN = "Correct the row, or download the file again."


@dataclass(frozen=True, slots=True)
class Settled:
    """The price of a share and the dollars of fees; ``unsaid`` are those of them that no column names.

    ``dollars`` are what the shares came to, fees apart, where the broker says it.
    """

    price: Decimal
    fees: Decimal
    unsaid: Decimal = Decimal()
    dollars: Decimal | None = None


def settled(
    side: Side, shares: Decimal, price: Decimal | None, fees: Decimal, moved: Decimal | None
) -> Settled | Problem:
    """Return the price and fees of a trade; ``moved`` are the dollars it took or brought, with or without a sign.

    A price is shown rounded: where shares times price is the money as exactly as the price can say, the money counts.
    What goes beyond that is a charge without a column, if it is against the owner and no more than charges are;
    otherwise the row contradicts itself.
    """
    if price is not None and price <= 0:
        return Problem("a trade at a price of zero or less", _AGAIN)
    if moved is None or not moved:
        return Settled(price, fees) if price is not None else Problem("a trade without a price", _AGAIN)
    principal = _principal(side, fees, moved, None if price is None else shares * price)
    if price is not None and (shares * price).quantize(CENT, ROUND_HALF_UP) == principal:
        return Settled(price, fees, dollars=principal)
    if principal <= 0:
        return Problem("the fees are more than the money that was moved", _AGAIN)
    if price is None:
        return Settled(_price(shares, principal), fees, dollars=principal)
    worth = shares * price
    unsaid = principal - worth if side is Side.BUY else worth - principal
    if abs(unsaid) <= shares * rounding(price) + CENT:
        return Settled(_price(shares, principal), fees, dollars=principal)
    if unsaid < 0 or unsaid > worth * _MOST_PART + _MOST_FLAT:
        return Problem(f"shares times price is {worth:.2f}, and the amount without fees {principal:.2f}", _AGAIN)
    whole = worth.quantize(CENT, ROUND_HALF_UP)
    unsaid = principal - whole if side is Side.BUY else whole - principal
    return Settled(price, fees + unsaid, unsaid)


def _principal(side: Side, fees: Decimal, moved: Decimal, worth: Decimal | None) -> Decimal:
    """Return the dollars of the shares alone; a sale may have brought less than its fees, so that it took money."""
    if side is Side.BUY:
        return abs(moved) - fees
    brought, took = abs(moved) + fees, fees - abs(moved)
    return brought if worth is None or took <= 0 or abs(brought - worth) <= abs(took - worth) else took


def rounding(price: Decimal) -> Decimal:
    """Return by how much a price that is shown may be off: half a unit of its last place, at most half a cent."""
    shown = -int(price.as_tuple().exponent)
    return Decimal(5).scaleb(-max(shown, _FEWEST) - 1)


def _price(shares: Decimal, principal: Decimal) -> Decimal:
    """Return the shortest price at which so many shares come to so many dollars, to the cent."""
    exact = principal / shares
    tries = (exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) for places in range(_FEWEST, _MOST + 1))
    return next((one for one in tries if (shares * one).quantize(CENT, ROUND_HALF_UP) == principal), exact)
