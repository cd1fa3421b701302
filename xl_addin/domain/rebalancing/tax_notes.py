"""What there is to say about the lots of a plan and its tax, and what the estimate could not know."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning
from xl_addin.domain.money import money, percent, share_text
from xl_addin.domain.plan import Choice, Term
from xl_addin.domain.portfolio.measures import chi_squared, drift_score
from xl_addin.domain.rebalancing.lots import counted_gain, gain_of
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.tax import tax_year
from xl_addin.domain.tax.wash import sold_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rebalancing.solution import Solution
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.realise import Realised


def tax_notes(solution: Solution) -> Iterator[str]:
    """Yield the notes on the lots that are sold, or held back, and on the tax."""
    realised, settings = solution.realised, solution.scope.portfolio.settings
    yield from _held_back(solution)
    yield from _weighed(solution)
    yield from _under_limit(solution)
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


def _under_limit(solution: Solution) -> Iterator[str]:
    """Yield what `Maximum realised gain` changed."""
    settings, freely = solution.scope.portfolio.settings, solution.freely
    if freely is None:
        return
    gain = counted_gain(solution.scope, freely.realised)
    limited = settings.maximum_gain is not None and gain > settings.maximum_gain
    untaxed = solution.scope.request.choice is Choice.LEAST_TAX and tax_year(settings) is None
    if not (limited or untaxed):
        return
    most = f"no more than {money(settings.maximum_gain or 0, settings.currency)} of gain"
    if untaxed:
        most = "no net gain, or the least there can be"
    yield f"Sales are held back to realise {most}; without that limit it would be {money(gain, settings.currency)}."
    if not _by_gain(settings):
        yield "A plan nearer to the targets may keep to that limit, were the lots sold in the order of their gains."


def _weighed(solution: Solution) -> Iterator[str]:
    """Yield what `Tax versus drift` changed, in gain, tax and distance from the targets."""
    settings, freely = solution.scope.portfolio.settings, solution.freely
    if freely is None or not settings.weighs_tax or tax_year(settings) is None:
        return
    currency = settings.currency
    why = f"Tax versus drift is {_as_typed(settings)}"
    if solution.scope.request.choice is Choice.LEAST_TAX:
        why = "The least tax is asked for"
    gain = gain_of(freely.realised) - gain_of(solution.realised)
    tax = (freely.realised.tax or 0) - (solution.realised.tax or 0)
    plain = replace(solution, orders=freely, freely=None)
    further = round(
        100 * (chi_squared(solution.after, solution.aim.budget) - chi_squared(plain.after, plain.aim.budget))
    )
    ends = (
        f"{money(abs(further), currency)} {'further from' if further >= 0 else 'nearer to'} the targets, "
        "Σ(value − target)²/target, than without"
    )
    if settings.tax_a_point is not None:
        drifts = (drift_score(one.after) for one in (solution, plain))
        now, freely_left = (percent(float(drift)) for drift in drifts)
        ends = f"at a drift of {now}, not {freely_left} as without"
    yield (
        f"{why}: sales at a gain are held back. The plan realises {_less(gain, currency)} gain, "
        f"bears {_less(tax, currency)} tax, and ends {ends}."
    )
    if settings.lot_method is not LotMethod.MIN_TAX:
        yield "A plan may weigh tax against drift better, were the lots sold by min tax."


def _as_typed(settings: Settings) -> str:
    """Return `Tax versus drift` as it is typed."""
    if settings.tax_a_point is not None:
        return f"{money(settings.tax_a_point, settings.currency)} a point"
    return share_text(settings.tax_weight or Decimal())


def _less(cents: int, currency: str) -> str:
    return f"{money(abs(cents), currency)} {'less' if cents >= 0 else 'more'}"


def _with(realised: Realised[str], missing: str) -> str:
    """Return the tickers of which a lot lacks something, as words."""
    return ", ".join(
        sorted(symbol for symbol, lots in realised.lots.items() if any(getattr(lot, missing) is None for lot in lots))
    )


def _held_back(solution: Solution) -> Iterator[str]:
    """Yield what stays unsold because its loss would be a wash sale."""
    for symbol, units in solution.held_back:
        why = "a purchase within 30 days would keep their loss from counting"
        stay = share_text(solution.scope.securities[symbol].shares(units))
        yield f"Wash sales is block: {stay} {symbol} stay unsold, because {why}."


def wash_findings(solution: Solution) -> Iterator[Finding]:
    """Yield a warning for each loss that a wash sale keeps from counting, and for purchases that may cause one."""
    settings = solution.scope.portfolio.settings
    for wash in solution.realised.washes:
        days = " and ".join(day.isoformat() for day in wash.days)
        message = (
            f"{share_text(wash.shares)} {wash.symbol} sold at a loss are a wash sale with shares bought on {days}: "
            f"{money(wash.cents, settings.currency)} of the loss do not count now"
        )
        remedy = "In a taxable account they are added to the cost of the new shares; or set Wash sales to block."
        yield warning(wash.lot.source.cell("Acquired"), message, remedy)
    if settings.wash_sales is not WashSales.IGNORE:
        yield from _after_sales(solution)


def _after_sales(solution: Solution) -> Iterator[Finding]:
    """Yield a warning for each purchase soon after a sale that may have been at a loss."""
    portfolio = solution.scope.portfolio
    if not any(not row.bought for row in portfolio.activity):
        return
    for symbol in (symbol for symbol, units in sorted(solution.units.items()) if units > 0):
        for row in sold_before(portfolio.activity, symbol, solution.sold_on, portfolio.settings):
            message = (
                f"{row.symbol} was sold on {row.day.isoformat()}; buying {symbol} now makes a loss of it a wash sale"
            )
            yield warning(row.source.cell("Date"), message, "It does not matter if that sale was at a gain.")


def _by_gain(settings: Settings) -> bool:
    """Return whether the lots are sold in the order of their gains."""
    least_tax = settings.lot_method is LotMethod.MIN_TAX
    return settings.lot_method is LotMethod.HIFO or (least_tax and tax_year(settings) is None)
