"""Cells that an import, prices or fills change: how JSON tells them, and the sentence at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.change_lines import said

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from xl_addin.cli.json_out import Json
    from xl_addin.sheets.holdings_edits import Change


def changes_json(changes: Iterable[Change]) -> list[Json]:
    """Return the cells that change, each with what it held."""
    return [
        {"at": str(one.at), "symbol": one.symbol, "before": said(one.before), "after": said(one.after)}
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
