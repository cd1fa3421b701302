"""The verb ``import``: what changes in Holdings and Activity, shown before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.changes import changes_json, say_end
from xl_addin.cli.telling import DONE, opened, print_lines
from xl_addin.domain.money import share_text
from xl_addin.hosts.change_lines import change_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from xl_addin.actions.import_files import ImportedFiles
    from xl_addin.actions.import_history import Added
    from xl_addin.actions.import_positions import Imported
    from xl_addin.cli.json_out import Json
    from xl_addin.domain.events import AccountEvent
    from xl_addin.sheets.brokers.statement import Passed, Statement


def import_files(args: argparse.Namespace) -> int:
    """Bring Holdings up to date from downloaded files."""
    from xl_addin.actions.import_files import import_files as import_all
    from xl_addin.cli.asking import context_of
    from xl_addin.hosts.files import read_files

    imported = import_all(opened(args), read_files(args.files), context_of(args))
    if args.json:
        print(json_out.text(files_json(imported)))
        return DONE
    if imported.positions:
        print_lines(import_lines(imported.positions))
    for added in imported.histories:
        print_lines(added_lines(added))
    if imported.positions and imported.positions.news and not imported.positions.changes:
        print(f"{imported.positions.sheet} says all of it already; the journal keeps of which day it is.")
    what = imported.positions.sheet if imported.positions else "Activity"
    say_end(
        args, f"{what} says all of it already; nothing is written.",
        written=imported.written, would=imported.would_change,
    )  # fmt: skip
    if imported.histories and imported.written:
        print("xl-addin activity counts what is added.")
    return DONE


def added_lines(added: Added) -> Iterator[str]:
    """Yield what was read of histories, what is added to Activity, and what is not with why."""
    for one in added.files:
        accounts = f", account {', '.join(one.accounts)}" if one.accounts else ""
        yield f"{one.name}: {one.broker or 'a table'}, a history{accounts}"
        yield f"  {_counted(len(one.events), 'event')}"
        yield from _passed(one.passed)
    for event in added.events:
        yield f"added: {_event(event)}"
    if added.again:
        yield f"there already: {added.again}"
    for event in added.of_orders:
        yield f"of an order, so xl-addin fills counts it: {_event(event)}"
    yield from map(str, added.findings)


def _event(event: AccountEvent) -> str:
    from xl_addin.sheets.counted_events import content_of

    return content_of(event)


def _passed(rows: Sequence[Passed]) -> Iterator[str]:
    """Yield the rows that are passed over, by reason."""
    for reason in dict.fromkeys(row.reason for row in rows):
        alike = [row for row in rows if row.reason == reason]
        listed = ", ".join(str(row.at.row) for row in alike[:10]) + (", ..." if len(alike) > 10 else "")
        yield f"  passed over, {reason}: row{'' if len(alike) == 1 else 's'} {listed}"


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
    yield from _passed(one.passed)


def _counted(count: int, word: str) -> str:
    first, *rest = word.split(" ")
    return f"{count} {' '.join([first if count == 1 else f'{first}s', *rest])}"


def files_json(imported: ImportedFiles) -> Json:
    """Return what the files change in Holdings, and under ``activity`` what is added there."""
    added = [added_json(one) for one in imported.histories]
    if imported.positions is None:
        return {"activity": added, "written": imported.written}
    return {**imported_json(imported.positions), **({"activity": added} if added else {}), "written": imported.written}


def added_json(added: Added) -> Json:
    """Return the events of histories: added, there already, of orders, and the rows that are passed over."""
    return {
        "files": [
            {
                "name": one.name,
                "broker": one.broker or None,
                "accounts": list(one.accounts),
                "events": len(one.events),
                "passed_over": [{"row": row.at.row, "text": row.text, "reason": row.reason} for row in one.passed],
            }
            for one in added.files
        ],
        "added": [_event(event) for event in added.events],
        "there_already": added.again,
        "of_orders": [_event(event) for event in added.of_orders],
        "findings": json_out.findings_json(added.findings),
    }


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
