"""The verb ``plan``: the months ahead in a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.tables import painted, table
from xl_addin.cli.telling import DONE, opened, print_lines
from xl_addin.domain.money import money, percent, plain
from xl_addin.sheets.plan_sheet import plan_words, slice_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from xl_addin.actions.plan import Planned
    from xl_addin.cli.json_out import Json
    from xl_addin.domain.rebalancing.project import Month, Projection


def plan(args: argparse.Namespace) -> int:
    """Show the months ahead and write the Plan sheet."""
    from xl_addin.actions.plan import plan_ahead
    from xl_addin.cli.asking import context_of

    planned = plan_ahead(opened(args), args.months, context_of(args))
    if args.json:
        print(json_out.text(plan_json(planned)))
        return DONE
    print_lines(plan_lines(planned.projection))
    print_lines(planned.findings)
    print()
    target, written = args.output or args.book, "would be" if args.dry_run else "is"
    ending = "; this was a dry run, nothing is written." if args.dry_run else "."
    print_lines([f"The {planned.sheet} sheet {written} written to {target}{ending}"])
    return DONE


def plan_lines(projection: Projection) -> Iterator[str]:
    """Yield the months, and when the targets are reached."""
    yield from (painted(words, "head") for words in plan_words(projection))
    yield ""
    yield from _months(projection)
    yield ""
    yield from _slices(projection)


def _months(projection: Projection) -> Iterator[str]:
    rows = [_row(month, projection.currency) for month in (projection.start, *projection.months)]
    yield from table(("Month to", "Paid in", "Orders", "Drift", "Cash", "Total", "Reached"), rows, "lrrrrrl")


def _slices(projection: Projection) -> Iterator[str]:
    slices = projection.slices
    rows = [
        [slice_name(own), own.account or "", *map(percent, (own.target, own.start, own.end)), str(own.reached or "")]
        for own in slices
    ]
    several = len({own.account for own in slices}) > 1
    headings = ("Slice", "Account", "Target", "Today", "At the end", "At its target from")
    shown = [i for i in range(len(headings)) if several or headings[i] != "Account"]
    picked = [[row[i] for i in shown] for row in rows]
    yield from table([headings[i] for i in shown], picked, "".join("llrrrl"[i] for i in shown))


def _row(month: Month, currency: str) -> list[str]:
    return [
        str(month.date),
        money(month.deposit, currency),
        str(len(month.orders)),
        percent(month.drift),
        money(month.cash, currency),
        money(month.total, currency),
        "yes" if month.reached else "",
    ]


def plan_json(planned: Planned) -> Json:
    """Return the months ahead, how it stands today, and what a rebalance today would be instead."""
    projection, sale = planned.projection, planned.projection.sale
    return {
        "currency": projection.currency,
        "today": _month(projection.start, projection.currency),
        "months": [_month(month, projection.currency) for month in projection.months],
        "reached": projection.reached.isoformat() if projection.reached else None,
        "slices": [
            {
                "path": "/".join(own.path),
                **({"account": own.account} if own.account else {}),
                "target": own.target,
                "today": own.start,
                "end": own.end,
                "reached": own.reached.isoformat() if own.reached else None,
            }
            for own in projection.slices
        ],
        "sale": json_out.measures_json(sale.after) if sale else None,
        "sheet": planned.sheet,
        "findings": json_out.findings_json(planned.findings),
    }


def _month(month: Month, currency: str) -> Json:
    return {
        "date": month.date.isoformat(),
        "deposit": plain(month.deposit),
        "drift": month.drift,
        "total": plain(month.total),
        "cash": plain(month.cash),
        "tax": None if month.tax is None else plain(month.tax),
        "reached": month.reached,
        "orders": [json_out.order_json(order, currency) for order in month.orders],
    }
