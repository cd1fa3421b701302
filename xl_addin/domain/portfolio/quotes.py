"""How a security is quoted, where that is not simply the portfolio's currency a share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """A price as the market gives it: ``price`` in ``currency`` (an ISO code, or GBX and the like), None for none.

    A share is worth price × ``multiplier`` in that currency, and a unit of the currency ``rate`` in the portfolio's.
    What is traded ``in_dollars`` is ordered by amount: its shares are units of the currency, its price is 1.
    """

    price: Decimal | None
    currency: str
    rate: Decimal = Decimal(1)
    multiplier: Decimal = Decimal(1)
    in_dollars: bool = False

    @property
    def worth(self) -> Decimal | None:
        """Return what a share is worth in the portfolio's currency, to 28 significant digits; None without a price."""
        return None if self.price is None else self.price * self.multiplier * self.rate
