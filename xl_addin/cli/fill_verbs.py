"""The verbs ``fills`` and ``activity``: what was traded, paid and received, shown before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.changes import changes_json, say_end
from xl_addin.cli.telling import DONE, opened, print_lines
from xl_addin.hosts.change_lines import activity_lines, fill_lines

if TYPE_CHECKING:
    import argparse

    from xl_addin.actions.activity import Counted
    from xl_addin.actions.fills import Filled
    from xl_addin.cli.json_out import Json
    from xl_addin.domain.tax.fills import Ledger


def fills(args: argparse.Namespace) -> int:
    """Bring Holdings, cash, Activity and the orders up to date with what was filled."""
    from xl_addin.actions.fills import count_fills
    from xl_addin.cli.asking import context_of
    from xl_addin.hosts.files import read_files

    filled = count_fills(opened(args), read_files(args.files), context_of(args), realised=args.realised)
    if args.json:
        print(json_out.text(filled_json(filled)))
        return DONE
    print_lines((*fill_lines(filled), *map(str, filled.findings)))
    nothing = "No new fills; nothing is written."
    say_end(args, nothing, written=filled.written, would=bool(filled.executions))
    return DONE


def activity(args: argparse.Namespace) -> int:
    """Bring Holdings and cash up to date with the events that were not counted yet."""
    from xl_addin.actions.activity import count_activity
    from xl_addin.cli.asking import context_of

    counted = count_activity(opened(args), context_of(args), realised=args.realised, since=args.since)
    if args.json:
        print(json_out.text(activity_json(counted)))
        return DONE
    print_lines((*activity_lines(counted), *map(str, (*counted.findings, *counted.waiting))))
    if counted.waiting:
        print(f"not counted: {len(counted.waiting)}, see above")
    nothing = "No new rows of Activity; nothing is written."
    say_end(args, nothing, written=counted.written, would=bool(counted.rows))
    return DONE


def filled_json(filled: Filled) -> Json:
    """Return the fills that count, the cells that change, and what was realised."""
    return {
        "fills": [
            {
                "order": one.order,
                "shares": f"{one.shares:f}",
                "price": f"{one.price:f}",
                "on": one.day.isoformat(),
                "fees": f"{one.fees:f}",
            }
            for one in filled.executions
        ],
        "counted_before": filled.again,
        "of_no_order": list(filled.strange),
        "changes": changes_json(filled.changes),
        "new": [{"row": row, "symbol": symbol} for row, symbol in filled.new],
        "realised": _realised_json(filled.ledger),
        "written": filled.written,
        "findings": json_out.findings_json(filled.findings),
    }


def activity_json(counted: Counted) -> Json:
    """Return the events that count, the cells that change, what was realised, and the rows that wait with why."""
    from xl_addin.sheets.counted_events import content_of

    return {
        "events": [{"row": row.source.row, "event": content_of(row.event)} for row in counted.rows if row.event],
        "counted_before": counted.again,
        "passed_over": [{"rows": number, "reason": reason} for reason, number in counted.passed.items()],
        "changes": changes_json(counted.changes),
        "new": [{"row": row, "symbol": symbol} for row, symbol in counted.new],
        "realised": _realised_json(counted.ledger),
        "written": counted.written,
        "not_counted": json_out.findings_json(counted.waiting),
        "findings": json_out.findings_json(counted.findings),
    }


def _realised_json(ledger: Ledger | None) -> Json | None:
    return None if ledger is None else {"short_term": f"{ledger.short:.2f}", "long_term": f"{ledger.long:.2f}"}
