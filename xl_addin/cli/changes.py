"""Cells that an import, prices or fills change: how a line and JSON tell them, and the sentence at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from xl_addin.cli.json_out import Json
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.holdings_edits import Change


def change_line(one: Change) -> str:
    """Return a cell with what it held and what it will."""
    return f"{one.at}  {one.symbol}  {one.at.heading}: {_said(one.before)} to {_said(one.after)}"


def changes_json(changes: Iterable[Change]) -> list[Json]:
    """Return the cells that change, each with what it held."""
    return [
        {"at": str(one.at), "symbol": one.symbol, "before": _said(one.before), "after": _said(one.after)}
        for one in changes
    ]


def say_end(args: argparse.Namespace, nothing: str, *, written: bool, would: bool) -> None:
    """Print where it is written, or would be; else ``nothing``."""
    target = args.output or args.book
    if written:
        print(f"Written to {target}.")
    elif would:
        print(f"This would be written to {target}; this was a dry run, nothing is written.")
    else:
        print(nothing)


def _said(value: Value) -> str:
    return "empty" if value is None else str(value)
