"""What a sale takes of one tax lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from xl_addin.domain.kinds import Term


@dataclass(frozen=True, slots=True)
class LotSale:
    """Shares of one tax lot that an order sells.

    ``gain`` and ``basis``, the cost of these very shares, are in cents, None where the cost is not known; ``term`` is
    None where the day is not. ``disallowed`` are the cents of a loss that a wash sale keeps from counting now.
    """

    shares: Decimal
    acquired: date | None
    gain: int | None
    term: Term | None
    basis: int | None = None
    disallowed: int = 0

    @property
    def taxable(self) -> int:
        """Return the cents that count for tax now: the gain as far as it is known, without a disallowed loss."""
        return (self.gain or 0) + self.disallowed
