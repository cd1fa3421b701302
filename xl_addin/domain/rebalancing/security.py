"""One security as it trades: its price, the shares held, the step orders come in; exact in integers."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.portfolio import Portfolio


class Security(NamedTuple):
    """A security counted in units of 10^-``places`` shares.

    ``held`` and ``step`` are units; a unit is worth ``numerator``/``denominator`` cents. Holdings finer than the
    order step are kept, and sold only when the position is sold out.
    """

    symbol: str
    price: Decimal
    places: int
    held: int
    step: int
    numerator: int
    denominator: int

    def value(self, units: int) -> float:
        """Return what units are worth in cents, before any rounding."""
        return units * self.numerator / self.denominator

    def proceeds(self, units: int) -> int:
        """Return the cents a sale brings, rounded down (of negative units: what their purchase takes, as negative)."""
        return units * self.numerator // self.denominator

    def cost(self, units: int) -> int:
        """Return the cents a purchase takes, rounded up."""
        return -(-units * self.numerator // self.denominator)

    def affordable(self, cents: int) -> int:
        """Return the most units, in whole steps, that cost no more than these cents."""
        return cents * self.denominator // self.numerator // self.step * self.step

    def covering(self, cents: int) -> int:
        """Return the fewest units, in whole steps or all that is held, whose sale brings these cents."""
        steps = -(-cents * self.denominator // (self.numerator * self.step))
        return min(steps * self.step, self.held)

    def units(self, shares: Fraction) -> int:
        """Return a number of shares in whole units, what is less than one left out."""
        return int(shares * 10**self.places)

    def shares(self, units: int) -> Decimal:
        """Return units as a number of shares."""
        return Decimal(units).scaleb(-self.places)


def security_of(position: Position, share_decimals: int) -> Security:
    """Return a position with a price as a security that trades in steps of 10^-``share_decimals`` shares."""
    price = position.price
    if price is None:
        raise ValueError(f"{position.symbol} has no price")
    cents, dollar = price.as_integer_ratio()
    places, held, step = share_decimals, 0, 1
    if position.lots:
        shares, one = position.shares.as_integer_ratio()
        places = max(places, *[_places(lot.shares.as_integer_ratio()[1]) for lot in position.lots])
        held, step = shares * 10**places // one, 10 ** (places - share_decimals)
    unit = 10 ** _places(dollar)
    return Security(
        position.symbol,
        price,
        places,
        held,
        step,
        cents * (unit // dollar) * 100,
        10**places * unit,
    )


@lru_cache(maxsize=1024)
def _places(denominator: int) -> int:
    """Return how many decimals a number has of which this is the denominator in lowest terms."""
    return next(places for places in count() if not 10**places % denominator)


def securities_of(portfolio: Portfolio) -> dict[str, Security]:
    """Return the securities of a portfolio's slices by ticker, those with a price."""
    securities = {}
    for symbol, leaves in portfolio.tree.by_symbol.items():
        position = portfolio.positions.get(symbol)
        if position is not None and position.price:
            told = position.share_decimals
            decimals = portfolio.tree.share_decimals[leaves[0]] if told is None else told
            chosen = portfolio.settings.share_decimals if decimals is None else decimals
            securities[symbol] = security_of(position, chosen)
    return securities
