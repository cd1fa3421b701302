"""The verb ``fills``: what was carried out of the orders, shown before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.changes import change_line, changes_json, say_end
from xl_addin.cli.telling import DONE, opened, print_lines
from xl_addin.domain.money import share_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from xl_addin.actions.fills import Filled
    from xl_addin.cli.json_out import Json


def fills(args: argparse.Namespace) -> int:
    """Bring Holdings, cash, Activity and the orders up to date with what was filled."""
    from xl_addin.actions.fills import count_fills
    from xl_addin.cli.verbs import context_of
    from xl_addin.hosts.files import read_files

    filled = count_fills(opened(args), read_files(args.files), context_of(args), realised=args.realised)
    if args.json:
        print(json_out.text(filled_json(filled)))
        return DONE
    print_lines(fill_lines(filled))
    nothing = "No fills that were not counted before; nothing is written."
    say_end(args, nothing, written=filled.written, would=bool(filled.executions))
    return DONE


def fill_lines(filled: Filled) -> Iterator[str]:
    """Yield what was filled, what changes cell by cell, what was realised, and everything that was noticed."""
    from xl_addin.actions.fills import loss_lines

    for one in filled.executions:
        fees = f", fees {one.fees:.2f}" if one.fees else ""
        yield f"{one.order}: {share_text(one.shares)} at {share_text(one.price)} on {one.day.isoformat()}{fees}"
    if filled.again:
        yield f"counted before: {filled.again}"
    yield from (f"of no order: {line}" for line in filled.strange)
    rows = {row for row, _ in filled.new}
    for change in filled.changes:
        if change.at.row not in rows or change.at.sheet != filled.sheet:
            yield change_line(change)
    yield from (f"new in row {row}: {symbol}" for row, symbol in filled.new)
    if filled.ledger and filled.ledger.closed:
        unknown = sorted({one.lot.symbol for one in filled.ledger.closed if one.gain is None})
        yield f"realised: short-term {filled.ledger.short:,.2f}, long-term {filled.ledger.long:,.2f}" + (
            f" (without {', '.join(unknown)}, whose cost is not known)" if unknown else ""
        )
    yield from loss_lines(filled)
    yield from map(str, filled.findings)


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
        "realised": None
        if filled.ledger is None
        else {"short_term": f"{filled.ledger.short:.2f}", "long_term": f"{filled.ledger.long:.2f}"},
        "written": filled.written,
        "findings": json_out.findings_json(filled.findings),
    }
