"""The lots that all sales of a plan use, what is gained on them, and the tax that adds to the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.finding import error, refuse_errors
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.least_tax import least_tax
from xl_addin.domain.tax.lots import Sale, in_order, lot_sale, take
from xl_addin.domain.tax.tax import net_gains, tax_year
from xl_addin.domain.tax.wash import washes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import LotSale
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Part
    from xl_addin.domain.tax.wash import Purchase, Wash


K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Realised:
    """What the sales of a plan realise.

    ``lots`` are by ticker. ``tax`` is what all sales add to the year's tax and ``taxes`` what each does, in cents; None
    and empty where no tax is estimated. ``washes`` are the losses that do not count. ``oldest_first`` are the tickers
    of which a broker's usual order, first in first out, would sell other lots.
    """

    lots: Mapping[str, tuple[LotSale, ...]]
    tax: int | None
    taxes: Mapping[str, int]
    washes: tuple[Wash, ...]
    oldest_first: tuple[str, ...]


def choose_lots(sales: Mapping[str, Sale], sold: date, settings: Settings) -> dict[str, tuple[Part, ...]]:
    """Return the parts of lots that each sale uses under the chosen method.

    ``sold`` is the day of the trade window. `Refused` where the user is to choose the lots and has not.
    """
    if settings.lot_method is LotMethod.SPECIFIC:
        refuse_errors(_not_marked(sales))
    year = tax_year(settings)
    if settings.lot_method is LotMethod.MIN_TAX and year is not None:
        return dict(zip(sales, least_tax(list(sales.values()), sold, year), strict=True))
    return {
        symbol: take(in_order(sale.lots, sale.price, sold, settings), sale.shares) for symbol, sale in sales.items()
    }


def realise(sales: Mapping[str, Sale], sold: date, settings: Settings, bought: Iterable[Purchase] = ()) -> Realised:
    """Return the lots that sales use, their gains, and the tax they add to the year.

    ``bought`` is what was and is to be bought at any time: near enough, it makes a loss a wash sale.
    """
    parts = choose_lots(sales, sold, settings)
    found: tuple[Wash, ...] = ()
    if settings.wash_sales is not WashSales.IGNORE and settings.is_taxed:
        found = washes(sales, parts, bought, sold, settings)
    washed = {id(wash.lot): wash.cents for wash in found}
    lots = {
        symbol: tuple(lot_sale(part, sales[symbol].price, sold, washed.get(id(part.lot), 0)) for part in own)
        for symbol, own in parts.items()
    }
    other = (symbol for symbol, own in parts.items() if not _is_oldest_first(sales[symbol], own))
    return Realised(lots, *added_taxes(lots, settings), found, tuple(sorted(other)))


def sell_lots(
    lots: Sequence[HoldingRow], shares: Decimal, price: Decimal, sold: date, settings: Settings
) -> tuple[LotSale, ...]:
    """Return the lots that a single sale uses under the chosen method, the last one in part."""
    (parts,) = choose_lots({"": Sale(lots, shares, price)}, sold, settings).values()
    return tuple(lot_sale(part, price, sold) for part in parts)


def added_taxes(lots: Mapping[K, Iterable[LotSale]], settings: Settings) -> tuple[int | None, dict[K, int]]:
    """Return the tax that all sales add to the year, and what those under each key add to it, both in cents."""
    year = tax_year(settings)
    if year is None:
        return None, {}
    own = {key: net_gains(sold) for key, sold in lots.items()}
    short, long = (sum(gains[kind] for gains in own.values()) for kind in (0, 1))
    whole = year.added(short, long)
    return whole, {key: whole - year.added(short - s, long - g) for key, (s, g) in own.items()}


def future_lots(rows: Iterable[HoldingRow], day: date) -> Iterator[Finding]:
    """Yield an error for each lot that was acquired after a day: no sale of that day can be of it."""
    for row in rows:
        if row.acquired is not None and row.acquired > day and row.shares:
            message = f"{row.symbol} acquired on {row.acquired.isoformat()}, which is yet to come"
            yield error(row.source.cell("Acquired"), message, "Correct the date, or empty the cell.")


def _not_marked(sales: Mapping[str, Sale]) -> Iterator[Finding]:
    for symbol, sale in sales.items():
        if sale.shares and all(lot.sell_first is None for lot in sale.lots):
            message = f"no lot of {symbol} says Sell first, and the setting Lot method is specific"
            remedy = "Type 1, 2, 3 or yes in the column Sell first of its rows, or choose another Lot method."
            yield error(sale.lots[0].source.cell("Sell first"), message, remedy)


def _is_oldest_first(sale: Sale, parts: Iterable[Part]) -> bool:
    """Return whether a sale uses the lots that first in, first out would use; one lot leaves no choice."""
    usual = take(sorted(sale.lots, key=_age), sale.shares)
    chosen = sorted(parts, key=lambda part: _age(part.lot))
    return [_as_bought(part) for part in usual] == [_as_bought(part) for part in chosen]


def _age(lot: HoldingRow) -> tuple[date, int]:
    return (lot.acquired or date.max, lot.source.row)


def _as_bought(part: Part) -> tuple[object, ...]:
    """Return what a broker knows a part of a lot by."""
    return part.shares, part.lot.acquired, part.lot.cost_basis
