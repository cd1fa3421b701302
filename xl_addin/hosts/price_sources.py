"""Sources of quotes: what the program can ask for today's prices, each an entry point of the group ``xl_addin.prices``.

An entry point names a function that is given symbols and returns quotes of those it knows. A package of anybody's may
bring one; our own is `xl_addin.hosts.yahoo`.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, NamedTuple, Protocol

from xl_addin.domain.finding import error, refuse
from xl_addin.domain.money import price_text
from xl_addin.domain.rows import PriceRow
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.price_files import PriceList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal

GROUP = "xl_addin.prices"


class Quote(NamedTuple):
    """What one share costs: in ``currency`` (an ISO code, or GBX and its like), at an aware moment."""

    symbol: str
    price: Decimal
    currency: str
    as_of: datetime


class PriceSource(Protocol):
    """What an entry point of the group is."""

    def __call__(self, symbols: Sequence[str], /) -> Iterable[Quote]:
        """Return the quotes of the symbols that are known; raise any exception where there are none to be had."""


def source_names() -> tuple[str, ...]:
    """Return the names of the sources that are installed."""
    return tuple(sorted({one.name for one in entry_points(group=GROUP)}))


def quotes(name: str, symbols: Sequence[str]) -> PriceList:
    """Return what a source says of the symbols today.

    Raises:
        Refused: when there is no such source, or it fails.

    """
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        names = ", ".join(source_names()) or "none"
        raise refuse(None, f"there is no source of prices {name}", f"Installed are: {names}.")
    try:
        source: PriceSource = found.load()
        given = tuple(source(symbols))
    except ModuleNotFoundError as missing:
        remedy = f"Install it: pip install {missing.name}."
        raise refuse(None, f"the source {name} needs the package {missing.name}", remedy) from missing
    except Exception as failed:
        raise refuse(None, f"the source {name} failed: {failed}", "Try again, or use a file: --from FILE.") from failed
    wrong = [
        error(None, f"the source {name} gives a price of {price_text(one.price)} for {one.symbol}")
        for one in given
        if not one.price.is_finite() or one.price <= 0
    ]
    rows = tuple(PriceRow(one.symbol, one.price, SourceRow(name), one.currency, one.as_of) for one in given)
    return PriceList(name, name, rows, tuple(wrong))
