"""How a comparison looks in a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli.json_out import findings_json, measures_json, order_json
from xl_addin.cli.tables import painted, table, wrapped
from xl_addin.cli.telling import word
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.money import money, percent
from xl_addin.sheets.compare_words import MEASURES, remark, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.actions.compare import Compared
    from xl_addin.cli.json_out import Json
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.rebalancing.compare import Alternative
    from xl_addin.sheets.comparison import Comparison


def compare_lines(comparison: Comparison) -> Iterator[str]:
    """Yield the plans by their measures, what there is to say of them, and their orders side by side."""
    yield painted(
        f"Plans for {comparison.scope}, trade window {spoken(comparison.trade_window, comparison.exchange)}", "head"
    )
    yield ""
    before, currency = comparison.before, comparison.currency
    distance, cash = money(round(before.chi2 * 100), currency), money(before.cash, currency)
    rows = [["as it stands", percent(before.drift), "", "", "", cash, distance]]
    alike = comparison.distinct
    rows += [[together(choices), *_measures(comparison.plans[choice])] for choice, choices in alike.items()]
    others = [one for one in comparison.alternatives if not (one.plan and one.plan.orders)]
    rows += [[one.choice.value, *_measures(one.plan)] for one in others]
    yield from table(("Plan", *MEASURES), rows, "l" + "r" * len(MEASURES))
    yield from [""] if others else []
    for one in others:
        yield from wrapped(f"{one.choice.value}: {remark(one)}", "  ", first="")
    yield from _orders(comparison)


def _measures(plan: Plan | None) -> list[str]:
    if plan is None:
        return ["-"] * len(MEASURES)
    after, currency = plan.after, plan.currency
    return [
        percent(after.drift),
        "not estimated" if after.tax is None else money(after.tax, currency),
        money(after.turnover, currency),
        str(after.orders),
        money(after.cash, currency),
        money(round(after.chi2 * 100), currency),
    ]


def _orders(comparison: Comparison) -> Iterator[str]:
    """Yield what each plan buys (+) and sells (-) of each ticker, plans with the same orders once."""
    alike = comparison.distinct
    if alike:
        yield ""
        rows = [
            [name, *(_signed(comparison.cents(choice, key), comparison.currency) for choice in alike)]
            for key, name in comparison.traded.items()
        ]
        yield from table(("Orders", *(choice.value for choice in alike)), rows, "l" + "r" * len(alike))


def _signed(cents: int | None, currency: str) -> str:
    return "" if cents is None else ("+" if cents > 0 else "") + money(cents, currency)


def choosing(book: str, comparison: Comparison) -> str:
    """Return the command that proposes the last of the plans that have orders; there is one that has."""
    request = comparison.request
    choice = next(reversed(comparison.distinct)).value
    pie = f" --pie {word(request.pie)}" if request.pie else ""
    pie += f" --account {word(comparison.account)}" if comparison.account else ""
    return f'xl-addin rebalance {book}{pie}{" --level-only" if request.level_only else ""} --choose "{choice}"'


def compared_json(compared: Compared) -> Json:
    """Return the plans in the order of the choices; ``reason`` says why one is not feasible or does nothing."""
    comparison = compared.comparison
    return {
        "scope": comparison.scope,
        "trade_window": comparison.trade_window,
        "compared_on": comparison.compared_on,
        "sheet": compared.sheet,
        "currency": comparison.currency,
        "before": measures_json(comparison.before),
        "plans": [_plan(one) for one in comparison.alternatives],
        "findings": findings_json(compared.findings),
    }


def _plan(one: Alternative) -> Json:
    return {
        "choice": one.choice.value,
        "feasible": one.plan is not None,
        "reason": remark(one) or None,
        "same_as": one.same_as.value if one.same_as else None,
        "after": measures_json(one.plan.after) if one.plan else None,
        "orders": [order_json(order, one.plan.currency) for order in one.plan.orders] if one.plan else [],
        "findings": findings_json(one.plan.findings if one.plan else one.refusal),
    }
