"""The lots that all sales of a plan use, what is gained on them, and the tax that adds to the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from xl_addin.domain.settings import AccountType, WashSales
from xl_addin.domain.tax.choose import choose
from xl_addin.domain.tax.lots import Sale, lot_sale, take
from xl_addin.domain.tax.tax import net_gains, tax_year
from xl_addin.domain.tax.wash import of_same, washes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.domain.plan import LotSale
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Part
    from xl_addin.domain.tax.purchases import Purchase
    from xl_addin.domain.tax.wash import Wash


K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Realised(Generic[K]):
    """What the sales of a plan realise.

    ``lots`` are by sale: a ticker, or an account and a ticker. ``tax`` is what all sales add to the year's tax and
    ``taxes`` what each does, in cents; None and empty where no tax is estimated. ``washes`` are the losses that do not
    count. ``oldest_first`` are the sales of which a broker's usual order, first in first out, would sell other lots.
    ``gap`` are the cents by which a lower tax was not ruled out: none, unless there were too many ways to sell what is
    washed to try them all.
    """

    lots: Mapping[K, tuple[LotSale, ...]]
    tax: int | None
    taxes: Mapping[K, int]
    washes: tuple[Wash, ...]
    oldest_first: tuple[K, ...]
    gap: Fraction = Fraction(0)


def realise(sales: Mapping[K, Sale], sold: date, settings: Settings, bought: Iterable[Purchase] = ()) -> Realised[K]:
    """Return the lots that sales use, their gains, and the tax they add to the year.

    ``bought`` is what was and is to be bought at any time, in any account: near enough, it makes a loss a wash sale.
    Sales of several accounts are given at once: they share one tax year, and `Sale.taxed` tells which count in it.
    """
    counts = settings.wash_sales is not WashSales.IGNORE and settings.is_taxed
    symbols = {lot.symbol for sale in sales.values() for lot in sale.lots}
    purchases = tuple(of_same(symbols, bought, settings)) if counts else ()
    chosen = choose(sales, sold, settings, purchases)
    parts = chosen.parts
    found = washes(sales, parts, purchases, sold, settings)
    washed = {id(wash.lot): wash.cents for wash in found}
    lots = {
        key: tuple(lot_sale(part, sales[key].price, sold, washed.get(id(part.lot), 0)) for part in own)
        for key, own in parts.items()
    }
    other = tuple(key for key, own in parts.items() if not _is_oldest_first(sales[key], own))
    taxed = {key: own for key, own in lots.items() if sales[key].taxed}
    return Realised(lots, *added_taxes(taxed, settings), found, tuple(sorted(other, key=str)), chosen.gap)


def realise_beside(
    sales: Mapping[str, Sale],
    account: str,
    beside: Mapping[tuple[str, str], Sale],
    sold: date,
    settings: Settings,
    bought: Iterable[Purchase] = (),
) -> Realised[str]:
    """Return what the sales of one account, by ticker, realise when their lots are chosen together with other sales.

    ``beside`` are those of other accounts at the same time, by account and ticker. Asked for each account in turn, with
    the same sales, it tells each its part of one choice. ``tax`` and ``taxes`` are of the account's own sales.
    """
    if not sales and not beside:
        return Realised({}, *added_taxes({}, settings), (), ())
    taxed = settings.is_taxed
    own = {(account, symbol): Sale(s.lots, s.shares, s.price, taxed) for symbol, s in sales.items()}
    every = dict(sorted({**beside, **own}.items(), key=itemgetter(0)))
    beside_taxed = not taxed and any(sale.taxed for sale in every.values())
    counted = replace(settings, account_type=AccountType.TAXABLE) if beside_taxed else settings
    found = realise(every, sold, counted, bought)
    lots = {symbol: found.lots[account, symbol] for symbol in sales}
    mine = {id(lot) for sale in sales.values() for lot in sale.lots}
    return Realised(
        lots,
        *added_taxes(lots if taxed else {}, settings),
        washes=tuple(wash for wash in found.washes if id(wash.lot) in mine),
        oldest_first=tuple(symbol for name, symbol in found.oldest_first if name == account),
        gap=found.gap,
    )


def sell_lots(
    lots: Sequence[HoldingRow], shares: Decimal, price: Decimal, sold: date, settings: Settings
) -> tuple[LotSale, ...]:
    """Return the lots that a single sale uses under the chosen method, the last one in part."""
    (parts,) = choose({"": Sale(lots, shares, price)}, sold, settings).parts.values()
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


def _is_oldest_first(sale: Sale, parts: Iterable[Part]) -> bool:
    """Return whether a sale uses the lots that first in, first out would use; one lot leaves no choice."""
    if len(sale.lots) == 1:
        return True
    usual = take(sorted(sale.lots, key=_age), sale.shares)
    chosen = sorted(parts, key=lambda part: _age(part.lot))
    return [_as_bought(part) for part in usual] == [_as_bought(part) for part in chosen]


def _age(lot: HoldingRow) -> tuple[date, int]:
    return (lot.acquired or date.max, lot.source.row)


def _as_bought(part: Part) -> tuple[object, ...]:
    """Return what a broker knows a part of a lot by."""
    return part.shares, part.lot.acquired, part.lot.cost_basis
