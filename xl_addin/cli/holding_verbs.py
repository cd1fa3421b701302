"""The verbs ``holdings`` and ``setup``: what a workbook still lacks, made from what it has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xl_addin.actions.context import Context
from xl_addin.cli import json_out
from xl_addin.cli.telling import DONE, opened, print_lines, quoted, word
from xl_addin.domain.money import share_text
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from xl_addin.actions.from_trades import MadeHoldings
    from xl_addin.actions.setup import SetUp
    from xl_addin.cli.json_out import Json


def holdings(args: argparse.Namespace) -> int:
    """Make Holdings from a list of trades."""
    from xl_addin.actions.from_trades import USUAL, holdings_from_trades

    context = Context(datetime.now(UTC), user_name(), dry_run=args.dry_run)
    made = holdings_from_trades(opened(args), args.from_trades, context, to=args.to)
    if args.json:
        print(json_out.text(made_json(made)))
        return DONE
    print(f"Read {made.trades} trades from {args.from_trades}; lots are sold by the method {made.method.value}.")
    for lot in made.lots:
        day = f" of {lot.acquired.isoformat()}" if lot.acquired else ""
        where = f" in {lot.account}" if lot.account else ""
        print_lines([f"{share_text(lot.shares)} {lot.symbol}{day}{where}"])
    print_lines(map(str, made.findings))
    if made.written:
        chosen = "" if made.sheet == USUAL else f" --holdings {word(made.sheet)}"
        print(f"Written to the new sheet {made.sheet}. Next: xl-addin setup {quoted(args)}{chosen}")
    else:
        print(f"This would be the new sheet {made.sheet}; this was a dry run, nothing is written.")
    return DONE


def made_json(made: MadeHoldings) -> Json:
    """Return the lots with their cost, and the prices of the last trades."""
    return {
        "sheet": made.sheet,
        "trades": made.trades,
        "lot_method": made.method.value,
        "lots": [
            {
                "symbol": lot.symbol,
                "shares": f"{lot.shares:f}",
                "cost_basis": None if lot.cost_basis is None else f"{lot.cost_basis:f}",
                "acquired": lot.acquired.isoformat() if lot.acquired else None,
                "account": lot.account,
                "currency": lot.currency,
            }
            for lot in made.lots
        ],
        "prices": {
            symbol: {"price": f"{last.price:f}", "day": last.day.isoformat()} for symbol, last in made.prices.items()
        },
        "written": made.written,
        "findings": json_out.findings_json(made.findings),
    }


def setup(args: argparse.Namespace) -> int:
    """Add Targets and Settings to a workbook that has holdings."""
    from xl_addin.actions.setup import set_up

    context = Context(datetime.now(UTC), user_name(), holdings=args.holdings, dry_run=args.dry_run)
    made = set_up(opened(args), context, equal=args.equal, like=args.like or "")
    if args.json:
        print(json_out.text(set_up_json(made)))
        return DONE
    print_lines(_read_lines(made))
    print_lines([f"Targets from {made.origin}:"])
    print_lines(f"  {symbol}  {percent.normalize():f}%" for symbol, percent in made.targets)
    print_lines(map(str, made.findings))
    new = " and ".join(made.sheets)
    if made.written:
        chosen = f" --holdings {word(args.holdings)}" if made.names_holdings else ""
        chosen += " --account all" if made.several_accounts else ""
        print(f"Added {new}. Edit the targets, then: xl-addin check {quoted(args)}{chosen}")
    else:
        print(f"This would add {new}; this was a dry run, nothing is written.")
    return DONE


def _read_lines(made: SetUp) -> Iterator[str]:
    """Yield which sheet is read, and which of its columns count as what."""
    if made.sight is None:
        yield f"Read Holdings from {made.holdings}."
        return
    yield f"Read Holdings from {made.holdings}!{made.sight.range}, {made.sight.rows} rows."
    meant = [f"{typed} as {meaning}" for typed, meaning in made.sight.columns if meaning]
    yield f"Columns: {', '.join(meant)}."


def set_up_json(made: SetUp) -> Json:
    """Return what was read, the targets and the new sheets."""
    return {
        "holdings": made.holdings,
        "range": made.sight.range if made.sight else None,
        "columns": {typed: meaning or None for typed, meaning in made.sight.columns} if made.sight else {},
        "targets": {symbol: f"{percent:f}" for symbol, percent in made.targets},
        "origin": made.origin,
        "sheets": list(made.sheets),
        "written": made.written,
        "findings": json_out.findings_json(made.findings),
    }
