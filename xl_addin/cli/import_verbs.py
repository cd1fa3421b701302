"""The verb ``import``: what changes in Holdings, shown before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.changes import change_line, changes_json, say_end
from xl_addin.cli.telling import DONE, opened, print_lines
from xl_addin.domain.money import share_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from xl_addin.actions.import_positions import Imported
    from xl_addin.cli.json_out import Json
    from xl_addin.sheets.brokers.statement import Statement


def import_files(args: argparse.Namespace) -> int:
    """Bring Holdings up to date from downloaded files."""
    from xl_addin.actions.import_positions import import_positions
    from xl_addin.cli.verbs import context_of
    from xl_addin.hosts.files import read_files

    imported = import_positions(opened(args), read_files(args.files), context_of(args))
    if args.json:
        print(json_out.text(imported_json(imported)))
        return DONE
    print_lines(import_lines(imported))
    nothing = f"{imported.sheet} says all of it already; nothing is written."
    say_end(args, nothing, written=imported.written, would=bool(imported.changes))
    return DONE


def import_lines(imported: Imported) -> Iterator[str]:
    """Yield what was read, what changes cell by cell, and everything that was noticed."""
    for one in imported.statements:
        yield from _statement(one)
    rows = {row for row, _ in imported.new}
    for change in imported.changes:
        if change.at.row not in rows or change.at.sheet != imported.sheet:
            yield change_line(change)
    for row, held in imported.new:
        day = f" of {held.acquired.isoformat()}" if held.acquired else ""
        yield f"new in row {row}: {share_text(held.shares)} {held.symbol}{day}"
    for gone in imported.gone:
        day = f" of {gone.acquired.isoformat()}" if gone.acquired else ""
        yield f"no longer held: {share_text(gone.shares)} {gone.symbol}{day} (row {gone.source.row})"
    yield from map(str, imported.findings)


def _statement(one: Statement) -> Iterator[str]:
    """Yield one file: whose it is, of which day, and how many of its rows are what."""
    day = f" as of {one.as_of.isoformat()}" if one.as_of else ", no date in it"
    accounts = f", account {', '.join(one.accounts)}" if one.accounts else ""
    yield f"{one.name}: {one.broker or 'a table'}{day}{accounts}"
    counts = (len(one.positions), "position"), (len(one.lots), "lot"), (len(one.cash), "row of cash")
    yield "  " + ", ".join(_counted(count, word) for count, word in counts)
    for reason in dict.fromkeys(row.reason for row in one.passed):
        alike = [row for row in one.passed if row.reason == reason]
        rows = ", ".join(str(row.at.row) for row in alike[:10]) + (", ..." if len(alike) > 10 else "")
        yield f"  passed over, {reason}: row{'' if len(alike) == 1 else 's'} {rows}"


def _counted(count: int, word: str) -> str:
    first, *rest = word.split(" ")
    return f"{count} {' '.join([first if count == 1 else f'{first}s', *rest])}"


def imported_json(imported: Imported) -> Json:
    """Return the files, the cells that change, and the rows that are new or held no more."""
    return {
        "files": [
            {
                "name": one.name,
                "broker": one.broker or None,
                "as_of": one.as_of.isoformat() if one.as_of else None,
                "accounts": list(one.accounts),
                "positions": len(one.positions),
                "lots": len(one.lots),
                "cash": len(one.cash),
                "passed_over": [{"row": row.at.row, "text": row.text, "reason": row.reason} for row in one.passed],
            }
            for one in imported.statements
        ],
        "sheet": imported.sheet,
        "changes": changes_json(imported.changes),
        "new": [{"row": row, "symbol": held.symbol, "shares": f"{held.shares:f}"} for row, held in imported.new],
        "gone": [{"row": row.source.row, "symbol": row.symbol} for row in imported.gone],
        "written": imported.written,
        "findings": json_out.findings_json(imported.findings),
    }
