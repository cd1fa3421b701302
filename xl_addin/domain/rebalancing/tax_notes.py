"""What there is to say about the lots of a plan and its tax, and what the estimate could not know."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning
from xl_addin.domain.money import money, share_text
from xl_addin.domain.plan import Choice, Term
from xl_addin.domain.portfolio.measures import chi_squared
from xl_addin.domain.rebalancing.in_dollars import realised_gain
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.tax import tax_year
from xl_addin.domain.tax.wash import sold_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.realise import Realised


def tax_notes(basis: Basis) -> Iterator[str]:
    """Yield the notes on the lots that are sold, or held back, and on the tax."""
    realised, settings = basis.realised, basis.scope.portfolio.settings
    yield from _held_back(basis)
    yield from _weighed(basis)
    if basis.scope.freely is not None:
        most = f"no more than {money(settings.maximum_gain or 0, settings.currency)} of gain"
        if basis.request.choice is Choice.LEAST_TAX:
            most = "no net gain, or the least there can be"
        free = money(basis.scope.freely, settings.currency)
        yield f"Sales are held back to realise {most}; without that limit it would be {free}."
        if not _by_gain(settings):
            yield "A plan nearer to the targets may keep to that limit, were the lots sold in the order of their gains."
    if not realised.lots:
        return
    unknown, undated = _with(realised, "gain"), _with(realised, "term")
    if unknown:
        yield f"No cost basis for shares of {unknown}: the gain of that sale, and its tax, are not known."
    if undated and realised.tax is not None:
        yield f"No day of purchase for shares of {undated}: the tax estimate counts them as held a year or less."
    if realised.tax is not None:
        yield from _no_rate(realised, settings)
    if not settings.is_taxed:
        yield f"Account type is {settings.account_type.value}: sales in it bear no tax now, and none is estimated."
    if realised.oldest_first:
        symbols = ", ".join(realised.oldest_first)
        yield f"Tell your broker which lots of {symbols} to sell: first in, first out, the usual way, sells others."


def _no_rate(realised: Realised[str], settings: Settings) -> Iterator[str]:
    """Yield which gains the estimate counts as untaxed, because only the other rate is set."""
    for name, rate, terms in (
        ("Short-term tax rate", settings.short_term_rate, (Term.SHORT, None)),
        ("Long-term tax rate", settings.long_term_rate, (Term.LONG,)),
    ):
        sold = realised.lots.items()
        gaining = [symbol for symbol, lots in sold if any(lot.term in terms and lot.taxable > 0 for lot in lots)]
        if rate is None and gaining:
            yield f"{name} is not set: such gains on {', '.join(sorted(gaining))} count as untaxed in the estimate."


def _weighed(basis: Basis) -> Iterator[str]:
    """Yield what `Tax versus drift` changed, in gain, tax and distance from the targets."""
    settings, plain = basis.scope.portfolio.settings, basis.scope.unweighed
    if plain is None:
        return
    currency = settings.currency
    why = f"Tax versus drift is {share_text(settings.tax_weight or Decimal())}"
    if basis.request.choice is Choice.LEAST_TAX:
        why = "The least tax is asked for"
    gain, tax = plain.gain - realised_gain(basis), plain.tax - (basis.realised.tax or 0)
    further = round((chi_squared(basis.after.portfolio, basis.first.job.budget) - plain.chi2) * 100)
    yield (
        f"{why}: sales at a gain are held back. The plan "
        f"realises {_less(gain, currency)} gain, bears {_less(tax, currency)} tax, "
        f"and ends {money(abs(further), currency)} "
        f"{'further from' if further >= 0 else 'nearer to'} the targets, Σ(value − target)²/target, than without."
    )
    if settings.lot_method is not LotMethod.MIN_TAX:
        yield "A plan may weigh tax against drift better, were the lots sold by min tax."


def _less(cents: int, currency: str) -> str:
    return f"{money(abs(cents), currency)} {'less' if cents >= 0 else 'more'}"


def _with(realised: Realised[str], missing: str) -> str:
    """Return the tickers of which a lot lacks something, as words."""
    return ", ".join(
        sorted(symbol for symbol, lots in realised.lots.items() if any(getattr(lot, missing) is None for lot in lots))
    )


def _held_back(basis: Basis) -> Iterator[str]:
    """Yield what stays unsold because its loss would be a wash sale."""
    for symbol in dict.fromkeys(lot.symbol for lot in basis.scope.unsold):
        shares = sum((lot.shares for lot in basis.scope.unsold if lot.symbol == symbol), Decimal())
        why = "a purchase within 30 days would keep their loss from counting"
        yield f"Wash sales is block: {share_text(shares)} {symbol} stay unsold, because {why}."


def wash_findings(basis: Basis) -> Iterator[Finding]:
    """Yield a warning for each loss that a wash sale keeps from counting, and for purchases that may cause one."""
    settings = basis.scope.portfolio.settings
    for wash in basis.realised.washes:
        days = " and ".join(day.isoformat() for day in wash.days)
        message = (
            f"{share_text(wash.shares)} {wash.symbol} sold at a loss are a wash sale with shares bought on {days}: "
            f"{money(wash.cents, settings.currency)} of the loss do not count now"
        )
        remedy = "In a taxable account they are added to the cost of the new shares; or set Wash sales to block."
        yield warning(wash.lot.source.cell("Acquired"), message, remedy)
    if settings.wash_sales is not WashSales.IGNORE:
        yield from _after_sales(basis)


def _after_sales(basis: Basis) -> Iterator[Finding]:
    """Yield a warning for each purchase soon after a sale that may have been at a loss."""
    portfolio = basis.scope.portfolio
    for symbol in (symbol for symbol, units in sorted(basis.units.items()) if units > 0):
        for row in sold_before(portfolio.activity, symbol, basis.sold_on, portfolio.settings):
            message = (
                f"{row.symbol} was sold on {row.day.isoformat()}; buying {symbol} now makes a loss of it a wash sale"
            )
            yield warning(row.source.cell("Date"), message, "It does not matter if that sale was at a gain.")


def _by_gain(settings: Settings) -> bool:
    """Return whether the lots are sold in the order of their gains."""
    least_tax = settings.lot_method is LotMethod.MIN_TAX
    return settings.lot_method is LotMethod.HIFO or (least_tax and tax_year(settings) is None)
