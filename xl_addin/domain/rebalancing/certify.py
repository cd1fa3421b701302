"""The certificate of a plan as data: the question as it was asked, the orders, and the bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.plan import Certificate, CertifiedGroup, CertifiedLot, CertifiedTicker

if TYPE_CHECKING:
    from xl_addin.domain.rebalancing.solution import Solution


def certificates_of(solution: Solution) -> tuple[Certificate, ...]:
    """Return the certificate of a solved action; none where there was nothing to do at once."""
    if solution.orders is None:
        return ()
    question, answer = solution.orders.question, solution.orders.answer
    tickers = tuple(
        CertifiedTicker(
            symbol=t.symbol,
            numerator=t.numerator,
            denominator=t.denominator,
            step=t.step,
            held=t.held,
            goal=t.goal,
            least=t.least,
            most=t.most,
            minimum=t.minimum,
            fee=t.fee,
            rate=t.rate,
            lots=tuple(CertifiedLot(lot.units, lot.tax, lot.gain) for lot in t.lots),
            order=solution.units.get(t.symbol, 0),
        )
        for t in question.tickers
    )
    certificate = Certificate(
        tickers=tickers,
        cash=question.cash,
        least_cash=question.least_cash,
        to_raise=question.to_raise,
        cash_goal=question.cash_goal,
        cash_scale=question.cash_scale,
        groups=tuple(CertifiedGroup(tuple(sorted(g.symbols)), g.least, g.most) for g in question.groups),
        turnover=question.turnover,
        orders=question.orders,
        gain=question.gain,
        tax_weight=question.tax_weight,
        fits=question.fits,
        cash_after=solution.cash,
        objective=answer.objective,
        bound=answer.bound,
        among=answer.among,
        cash_price=answer.prices.cash,
        turnover_price=answer.prices.turnover,
        order_price=answer.prices.orders,
        gain_price=answer.prices.gain,
    )
    return (certificate,)
