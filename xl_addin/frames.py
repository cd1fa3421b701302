"""Results as DataFrames, for notebooks and further analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.actions.check import Checked
from xl_addin.actions.compare import Compared
from xl_addin.actions.drift import Drift
from xl_addin.actions.journal import Journal
from xl_addin.actions.orders import Ordered
from xl_addin.actions.propose import Proposal
from xl_addin.sheets.compare_words import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Order
    from xl_addin.domain.rebalancing.compare import Alternative
    from xl_addin.sheets.orders_sheet import OrderRow

Result = Drift | Compared | Proposal | Ordered | Journal | Checked


def frame(result: Result) -> pd.DataFrame:
    """Return a result as a table with a row a slice, a plan, an order, an event or a finding.

    Weights are fractions, money is dollars, both as floats: a DataFrame is to look at, not to trade from.
    """
    import pandas as pd

    return pd.DataFrame(list(_rows(result)))


def _rows(result: Result) -> Iterator[dict[str, Any]]:
    if isinstance(result, Drift):
        yield from _slices(result)
    elif isinstance(result, Compared):
        yield from map(_plan, result.comparison.alternatives)
    elif isinstance(result, Proposal):
        yield from (_order(order, result.plan.currency) for order in result.plan.orders)
    elif isinstance(result, Ordered):
        yield from (
            {"order": row.order, **_order_row(row, result.currency), "status": row.status} for row in result.rows
        )
    elif isinstance(result, Journal):
        for row in result.rows:
            entry = row.entry
            what = {"event": entry.event, "proposal": entry.proposal, "details": entry.details}
            yield {"when": entry.when, "who": entry.who, **what}
    else:
        yield from map(_finding, result.findings)


def _slices(result: Drift) -> Iterator[dict[str, Any]]:
    for account, row in ((report.account, row) for report in result.reports for row in report.rows):
        yield {
            **_account(account),
            "path": "/".join(row.path),
            "symbol": row.symbol,
            "target": float(row.target),
            "actual": float(row.actual),
            "drift": float(row.drift),
            "value": row.value / 100,
            "target_value": row.target_value / 100,
            "in_band": row.in_band,
        }


def _plan(one: Alternative) -> dict[str, Any]:
    after = one.plan.after if one.plan else None
    return {
        "choice": one.choice.value,
        "feasible": one.plan is not None,
        "chi2": None if after is None else after.chi2,
        "drift": None if after is None else after.drift,
        "tax": None if after is None or after.tax is None else after.tax / 100,
        "turnover": None if after is None else after.turnover / 100,
        "orders": None if after is None else after.orders,
        "cash": None if after is None else after.cash / 100,
        "reason": remark(one),
    }


def _order(order: Order, currency: str) -> dict[str, Any]:
    """Return an order in the portfolio's currency; one by amount has neither shares nor a price."""
    by_amount = order.quoted is not None and order.quoted.in_dollars
    return {
        "side": order.side.value,
        "symbol": order.symbol,
        **_account(order.account),
        "shares": None if by_amount else float(order.shares),
        "price": None if by_amount else float(order.price),
        "value": order.value / 100,
        "currency": currency,
        "reason": order.reason,
    }


def _order_row(row: OrderRow, currency: str) -> dict[str, Any]:
    """Return an order as it is placed, in its own currency."""
    return {
        "side": row.side.value,
        "symbol": row.symbol,
        **_account(row.account),
        "shares": None if row.shares is None else float(row.shares),
        "price": None if row.price is None else float(row.price),
        "value": row.value / 100,
        "currency": row.currency or currency,
        "reason": row.reason,
    }


def _account(account: str | None) -> dict[str, Any]:
    return {"account": account} if account else {}


def _finding(finding: Finding) -> dict[str, Any]:
    at = str(finding.at) if finding.at else ""
    return {"at": at, "severity": finding.severity.value, "message": finding.message, "remedy": finding.remedy}
