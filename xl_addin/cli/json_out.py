"""Results as JSON: money and shares are decimal strings, weights are numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.domain.money import plain, price_text
from xl_addin.domain.portfolio.measures import drift_of_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xl_addin.actions.check import Checked
    from xl_addin.actions.dashboard import Dashboard
    from xl_addin.actions.decide import Decision
    from xl_addin.actions.export import Exported
    from xl_addin.actions.journal import Journal
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.propose import Proposal
    from xl_addin.batch.outcome import Outcome
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import LotSale, Measures, Order, Part, Quoted
    from xl_addin.domain.portfolio.drift import DriftReport, DriftRow
    from xl_addin.sheets.orders_sheet import OrderRow

Json = dict[str, Any]


def text(result: Json) -> str:
    """Return a result as indented JSON text."""
    import json

    return json.dumps(result, indent=2, ensure_ascii=False)


def findings_json(findings: Iterable[Finding]) -> list[Json]:
    """Return findings with their cell, severity, message and remedy."""
    return [
        {"at": str(f.at) if f.at else "", "severity": f.severity.value, "message": f.message, "remedy": f.remedy}
        for f in findings
    ]


def dashboard_json(found: Dashboard) -> Json:
    """Return what the dashboard says; drift is a fraction."""
    standing = found.standing
    return {
        **drift_json(found.reports, found.findings),
        "sheet": found.sheet,
        "proposal": standing.proposal,
        "window": standing.window,
        "next": standing.next_step,
        "history": [{"day": moment.day, "drift": moment.drift} for moment in standing.history],
    }


def drift_json(reports: Sequence[DriftReport], findings: Iterable[Finding]) -> Json:
    """Return the drift of one account, or, under ``accounts``, of each of several, with what they come to."""
    if len(reports) == 1:
        return {**_report(reports[0]), "findings": findings_json(findings)}
    return {
        "total": plain(sum(report.total for report in reports)),
        "invested": plain(sum(report.invested for report in reports)),
        "cash": plain(sum(report.cash for report in reports)),
        "score": float(drift_of_all((report.score, report.invested) for report in reports)),
        "currency": reports[0].currency,
        "accounts": [_report(report) for report in reports],
        "findings": findings_json(findings),
    }


def _report(report: DriftReport) -> Json:
    """Return one account's drift: ``slices`` are the securities, ``pies`` the nested pies."""
    return {
        **_account(report.account),
        "total": plain(report.total),
        "invested": plain(report.invested),
        "cash": plain(report.cash),
        "currency": report.currency,
        "score": float(report.score),
        "slices": [_slice(row) for row in report.rows if row.symbol is not None],
        "pies": [_slice(row) for row in report.rows if row.symbol is None],
        "outside": [{"symbol": row.symbol, "value": plain(row.value)} for row in report.outside],
    }


def _account(account: str | None) -> Json:
    """Return the account of something; without one there is nothing to say."""
    return {"account": account} if account else {}


def _slice(row: DriftRow) -> Json:
    return {
        "path": "/".join(row.path),
        "symbol": row.symbol,
        "target": float(row.target),
        "actual": float(row.actual),
        "drift": float(row.drift),
        "relative": None if row.relative is None else float(row.relative),
        "value": plain(row.value),
        "target_value": plain(row.target_value),
        "in_band": row.in_band,
    }


def proposal_json(proposal: Proposal) -> Json:
    """Return a proposal; ``proposal`` is null and ``nothing`` says why where there is nothing to do."""
    from xl_addin.sheets.certificate import certificate_data

    plan, confirmation = proposal.plan, proposal.confirmation
    return {
        "proposal": confirmation.proposal if confirmation else None,
        "action": plan.action.value,
        "scope": plan.scope,
        "request": plan.request,
        "choice": plan.choice.value,
        "currency": plan.currency,
        "nothing": plan.nothing or None,
        "trade_window": confirmation.trade_window if confirmation else None,
        "valid_until": confirmation.valid_until if confirmation else None,
        "fingerprint": confirmation.fingerprint if confirmation else None,
        "orders": [order_json(order, plan.currency) for order in plan.orders],
        "left_out": [
            {"symbol": left.symbol, "reason": left.reason, **_account(left.account)} for left in plan.left_out
        ],
        "before": measures_json(plan.before),
        "after": measures_json(plan.after),
        **({"accounts": [_part(part) for part in plan.parts]} if plan.parts else {}),
        "certified_gap": plan.certified_gap,
        "certificates": [certificate_data(certificate) for certificate in plan.certificates],
        "notes": list(plan.notes),
        "findings": findings_json(plan.findings),
    }


def _part(part: Part) -> Json:
    """Return what a plan does in one account."""
    return {
        "account": part.account,
        "before": measures_json(part.before),
        "after": measures_json(part.after),
        "nothing": part.nothing or None,
    }


def order_json(order: Order, currency: str) -> Json:
    """Return one order with its lots, in the portfolio's currency.

    What is placed in another has that one as its ``currency``, and its amounts as ``local``. An order by amount has
    neither shares nor a price.
    """
    own = order.quoted
    by_amount = own is not None and own.in_dollars
    return {
        "side": order.side.value,
        "symbol": order.symbol,
        **_account(order.account),
        **({"currency": own.currency} if own and own.currency != currency else {}),
        "shares": None if by_amount else f"{order.shares:f}",
        "price": None if by_amount else price_text(order.price),
        "value": plain(order.value),
        "gain": None if order.gain is None else plain(order.gain),
        "term": order.term,
        "tax": None if order.tax is None else plain(order.tax),
        "lots": [_lot(lot) for lot in order.lots],
        **({"local": _local(own)} if own and (own.currency != currency or not by_amount) else {}),
        "reason": order.reason,
    }


def _local(own: Quoted) -> Json:
    """Return the amounts of an order in the currency it is placed in."""
    return {
        "price": None if own.in_dollars else price_text(own.price),
        "value": plain(own.value),
        "gain": None if own.gain is None else plain(own.gain),
        "lots": [
            {key: value for key, value in _lot(lot).items() if key not in {"term", "disallowed"}} for lot in own.lots
        ],
    }


def _lot(lot: LotSale) -> Json:
    return {
        "acquired": lot.acquired.isoformat() if lot.acquired else None,
        "shares": f"{lot.shares:f}",
        "basis": None if lot.basis is None else plain(lot.basis),
        "gain": None if lot.gain is None else plain(lot.gain),
        "term": lot.term.value if lot.term else None,
        "disallowed": plain(lot.disallowed),
    }


def measures_json(measures: Measures) -> Json:
    """Return how a portfolio stands, or a plan is judged."""
    return {
        "cash": plain(measures.cash),
        "invested": plain(measures.invested),
        "drift": measures.drift,
        "chi2": measures.chi2,
        "tax": None if measures.tax is None else plain(measures.tax),
        "turnover": plain(measures.turnover),
        "orders": measures.orders,
    }


def decision_json(decision: Decision) -> Json:
    """Return what was decided."""
    return {
        "proposal": decision.proposal,
        "status": decision.status,
        "findings": findings_json(decision.findings),
    }


def ordered_json(ordered: Ordered) -> Json:
    """Return the orders that were made, or marked done."""
    return {
        "proposal": ordered.proposal or None,
        "sheet": ordered.sheet,
        "currency": ordered.currency,
        "orders": [_order_row(row) for row in ordered.rows],
        "findings": findings_json(ordered.findings),
    }


def _order_row(row: OrderRow) -> Json:
    """Return an order as it is placed; its own currency is the portfolio's where it names none."""
    return {
        "order": row.order,
        "side": row.side.value,
        "symbol": row.symbol,
        **_account(row.account),
        **({"currency": row.currency} if row.currency else {}),
        "shares": None if row.shares is None else f"{row.shares:f}",
        "price": None if row.price is None else price_text(row.price),
        "value": plain(row.value),
        "type": row.type,
        "time_in_force": row.time_in_force,
        "trade_window": row.trade_window,
        "lots": row.lots,
        "reason": row.reason,
    }


def exported_json(exported: Exported, file: Path | None) -> Json:
    """Return the orders that were exported; the text of the file where it is not written to one."""
    return {
        "file": str(file) if file else None,
        "text": None if file else exported.data.decode(),
        "proposal": exported.made or None,
        "currency": exported.currency,
        "orders": [_order_row(row) for row in exported.rows],
        "findings": findings_json(exported.findings),
    }


def check_json(checked: Checked, tables: list[Json] | None = None) -> Json:
    """Return everything there is to say about a workbook, and how its ``tables`` are understood where that is asked."""
    return {
        **({} if tables is None else {"tables": tables}),
        "sheets": dict(checked.sheets),
        "proposal": checked.proposal or None,
        "status": checked.status or None,
        "findings": findings_json(checked.findings),
    }


def journal_json(journal: Journal) -> Json:
    """Return the journal's rows, and whether its chain is whole."""
    rows = [
        {
            "when": row.entry.when,
            "who": row.entry.who,
            "event": row.entry.event,
            "proposal": row.entry.proposal,
            "details": row.entry.details,
            "hash": row.hash,
        }
        for row in journal.rows
    ]
    return {"rows": rows, "whole": not journal.findings, "findings": findings_json(journal.findings)}


def outcome_json(outcome: Outcome) -> Json:
    """Return what became of one workbook of a batch."""
    return {
        "name": outcome.name,
        "path": outcome.path,
        "status": outcome.status.value,
        "written": outcome.written,
        "proposal": outcome.proposal,
        "currency": outcome.currency or None,
        "total": None if outcome.total is None else plain(outcome.total),
        "before": outcome.before,
        "after": outcome.after,
        "orders": outcome.orders,
        "turnover": None if outcome.turnover is None else plain(outcome.turnover),
        "tax": None if outcome.tax is None else plain(outcome.tax),
        "said": outcome.said or None,
        "findings": [
            {"at": one.at, "severity": one.severity, "message": one.message, "remedy": one.remedy}
            for one in outcome.findings
        ],
        "more_findings": outcome.more,
    }
