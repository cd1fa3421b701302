"""The verb ``holdings``: Holdings made from a list of trades."""

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

    from xl_addin.actions.from_trades import MadeHoldings
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
        print(f"Written to the new sheet {made.sheet}. Next: xl-addin check {quoted(args)}{chosen}")
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
