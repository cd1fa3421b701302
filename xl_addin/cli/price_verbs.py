"""The verb ``prices``: what changes where, shown before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.changes import changes_json, say_end
from xl_addin.cli.telling import DONE, opened, print_lines
from xl_addin.domain.money import price_text
from xl_addin.hosts.change_lines import price_lines

if TYPE_CHECKING:
    import argparse

    from xl_addin.actions.prices import Priced
    from xl_addin.cli.json_out import Json
    from xl_addin.sheets.price_files import PriceList


def prices(args: argparse.Namespace) -> int:
    """Bring the prices up to date from a file or a source."""
    from xl_addin.actions.prices import bring_prices, wanted_symbols
    from xl_addin.cli.asking import context_of
    from xl_addin.hosts.files import read_tables
    from xl_addin.hosts.price_sources import quotes
    from xl_addin.sheets.price_files import read_price_file

    book, context = opened(args), context_of(args)
    if args.file is not None:
        listed = read_price_file(args.file.name, read_tables(args.file), args.as_of)
    else:
        listed = quotes(args.source, wanted_symbols(book, context))
    priced = bring_prices(book, listed, context)
    if args.json:
        print(json_out.text(priced_json(listed, priced)))
        return DONE
    print_lines((*price_lines(listed, priced), *map(str, priced.findings)))
    nothing = "All prices are there already; nothing is written."
    say_end(args, nothing, written=priced.written, would=bool(priced.changes) or priced.is_new)
    return DONE


def priced_json(listed: PriceList, priced: Priced) -> Json:
    """Return the prices that count and the cells that change."""
    return {
        "from": listed.name,
        "prices": [
            {
                "symbol": one.symbol,
                "price": price_text(one.price).replace(",", ""),
                "currency": one.currency,
                "as_of": one.row.as_of.isoformat() if one.row.as_of else None,
            }
            for one in priced.fresh
        ],
        "sheet": priced.sheet,
        "new_sheet": priced.is_new,
        "changes": changes_json(priced.changes),
        "new": [{"row": row, "symbol": symbol} for row, symbol in priced.added],
        "written": priced.written,
        "findings": json_out.findings_json(priced.findings),
    }
