"""What there is to say about the lots of a plan and its tax, and what the estimate could not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.settings import AccountType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.realise import Realised
    from xl_addin.domain.settings import Settings


def tax_notes(realised: Realised, settings: Settings) -> Iterator[str]:
    """Yield the notes on the lots that are sold and on their tax."""
    if not realised.lots:
        return
    unknown, undated = _with(realised, "gain"), _with(realised, "term")
    if unknown:
        yield f"No cost basis for shares of {unknown}: the gain of that sale, and its tax, are not known."
    if undated and realised.tax is not None:
        yield f"No day of purchase for shares of {undated}: the tax estimate counts them as held a year or less."
    if settings.account_type is not AccountType.TAXABLE:
        yield f"Account type is {settings.account_type.value}: sales in it bear no tax now, and none is estimated."
    if realised.oldest_first:
        symbols = ", ".join(realised.oldest_first)
        yield f"Tell your broker which lots of {symbols} to sell: first in, first out, the usual way, sells others."


def _with(realised: Realised, missing: str) -> str:
    """Return the tickers of which a lot lacks something, as words."""
    return ", ".join(
        sorted(symbol for symbol, lots in realised.lots.items() if any(getattr(lot, missing) is None for lot in lots))
    )
