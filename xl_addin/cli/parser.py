"""The verbs, each a declaration: what it is for, an example, its options, and the function that runs it."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_addin import __version__
from xl_addin.cli.batch_options import BATCH, TABLES
from xl_addin.cli.options import (
    ACCOUNT,
    ALERT_DRIFT,
    ARRIVED,
    AS_OF,
    BOOK,
    BOOKS,
    BY,
    CHOOSE,
    DRY_RUN,
    DUE,
    EXPORT,
    FROM,
    HOLDINGS,
    INTO_PIE,
    JSON,
    LEVEL_ONLY,
    MONTHS,
    OLDER,
    OUTPUT,
    OVERWRITE,
    PIE,
    PRICE,
    PROPOSING,
    READING,
    REALISED,
    SINCE,
    SOURCE,
    TARGET,
    WHOLE_SHARES,
    WRITING,
    Option,
    amounts_wrong,
    books_wrong,
    cents,
    deposits_wrong,
    like_wrong,
    spoken,
    what_if_wrong,
)
from xl_addin.domain.named_portfolios import NAMED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EPILOG = """a first look:
  xl-addin demo

the usual way:
  xl-addin new my.xlsx
  xl-addin rebalance my.xlsx
  xl-addin approve my.xlsx --by "Ann"
  xl-addin orders my.xlsx

xl-addin VERB --help explains one verb.
Nothing is ever traded: the order sheet is for you to place."""


class Verb(NamedTuple):
    """One verb of the command line. ``help`` is a sentence without its full stop.

    ``runs`` names the function that runs it and its module, which is loaded only then: to load those of all verbs takes
    longer than most verbs. ``wrong`` says what is wrong with options that do not go together, "" where they do.
    """

    name: str
    help: str
    examples: tuple[str, ...]
    options: tuple[Option, ...]
    runs: str
    wrong: Callable[[argparse.Namespace], str] | None = None

    def run(self, args: argparse.Namespace) -> int:
        """Run the verb and return its exit code."""
        module, _, function = self.runs.partition(".")
        return int(getattr(import_module(f"xl_addin.cli.{module}"), function)(args))


VERBS = (
    Verb(
        "new",
        "make a workbook with the tables to fill in",
        ("new my.xlsx", "new my.xlsx --like three-fund", "new meins.xlsx --template portfolio --language Deutsch"),
        (
            BOOK,
            Option(
                ("--template",),
                {
                    "choices": ("starter", "portfolio", "household", "adviser"),
                    "default": "starter",
                    "help": "empty tables, or an example: nested pies, two accounts, an adviser's client",
                },
            ),
            Option(
                ("--like",),
                {
                    "choices": tuple(NAMED),
                    "metavar": "NAME",
                    "help": f"begin with a named portfolio's targets: {', '.join(NAMED)}",
                },
            ),
            Option(
                ("--language",),
                {
                    "metavar": "LANGUAGE",
                    "type": spoken,
                    "default": "English",
                    "help": "the language of its sheets: English, German (Deutsch), French or Spanish",
                },
            ),
            JSON,
        ),
        "first_steps.new",
        like_wrong,
    ),
    Verb(
        "setup",
        "add Targets, filled with what is held, and Settings to a workbook that has holdings",
        ("setup my.xlsx", "setup my.xlsx --equal", "setup my.xlsx --like 60-40 --dry-run"),
        (
            BOOK,
            HOLDINGS,
            Option(("--equal",), {"action": "store_true", "help": "the same target for every slice"}),
            Option(("--like",), {"choices": tuple(NAMED), "help": "the targets of a portfolio published by this name"}),
            JSON,
            DRY_RUN,
            OUTPUT,
        ),
        "holding_verbs.setup",
    ),
    Verb(
        "check",
        "say everything that is wrong with a workbook, and what to do",
        ("check clients --alert-drift 5pp", "check my.xlsx", "check my.xlsx --explain"),
        (
            BOOKS,
            *READING[1:],
            ALERT_DRIFT,
            Option(
                ("--explain",),
                {"action": "store_true", "help": "also say what is read as what: sheet, range, headings, rows"},
            ),
        ),
        "looking.check",
        books_wrong,
    ),
    Verb(
        "drift",
        "show how far every slice is from its target",
        ("drift my.xlsx", "drift my.xlsx --price VTI=-20%", "drift my.xlsx --write"),
        (*WRITING, PRICE, TARGET, Option(("--write",), {"action": "store_true", "help": "also write the Drift sheet"})),
        "looking.drift",
        what_if_wrong,
    ),
    Verb(
        "rebalance",
        "propose selling what is overweight and buying what is underweight",
        (
            "rebalance my.xlsx",
            "rebalance my.xlsx --account all",
            "rebalance my.xlsx --pie Bonds",
            "rebalance my.xlsx --target BND=30%",
            'rebalance my.xlsx --choose "fewest orders"',
            "rebalance my.xlsx --pie Core --level-only",
        ),
        (*PROPOSING, PIE, LEVEL_ONLY, CHOOSE, PRICE, TARGET),
        "verbs.rebalance",
        what_if_wrong,
    ),
    Verb(
        "dashboard",
        "write the sheet Dashboard: charts of where it all stands, and what to do next",
        ("dashboard my.xlsx",),
        WRITING,
        "verbs.dashboard",
    ),
    Verb(
        "compare",
        "show the plans a rebalance could be, side by side, to choose one",
        ("compare my.xlsx --pie Core", "compare my.xlsx"),
        (*WRITING, PIE, LEVEL_ONLY),
        "verbs.compare",
    ),
    Verb(
        "invest",
        "propose buying underweight slices with idle cash, selling nothing",
        ("invest my.xlsx", "invest my.xlsx --due", "invest my.xlsx --deposit 500"),
        (
            *PROPOSING,
            DUE,
            ARRIVED,
            Option(
                ("--deposit",),
                {"metavar": "X", "type": cents, "default": 0, "help": "money on its way, not in the workbook yet"},
            ),
        ),
        "verbs.invest",
        deposits_wrong,
    ),
    Verb(
        "withdraw",
        "propose raising cash: first what is there, then from overweight slices",
        ("withdraw my.xlsx --due", "withdraw my.xlsx 2500"),
        (
            BOOK,
            Option(("amount",), {"metavar": "AMOUNT", "type": cents, "nargs": "?", "help": "how much to take out"}),
            *PROPOSING[1:],
            DUE,
        ),
        "verbs.withdraw",
        amounts_wrong,
    ),
    Verb(
        "approve",
        "approve the confirmation in the workbook",
        ('approve my.xlsx --by "Ann"',),
        (*WRITING, BY),
        "verbs.approve",
    ),
    Verb(
        "reject",
        "reject the confirmation in the workbook",
        ('reject my.xlsx --by "Ann"',),
        (*WRITING, BY),
        "verbs.reject",
    ),
    Verb(
        "orders",
        "make the order sheet from the approved confirmation, or a file of it for the broker",
        ("orders my.xlsx --done", "orders my.xlsx --export ibkr basket.csv", "orders my.xlsx"),
        (
            *WRITING,
            Option(("--done",), {"action": "store_true", "help": "mark every open order done instead"}),
            EXPORT,
            OVERWRITE,
        ),
        "verbs.orders",
    ),
    Verb(
        "fills",
        "bring Holdings, cash and Activity up to date with what was filled of the orders, once",
        ("fills my.xlsx executions.csv --dry-run", "fills my.xlsx --realised", "fills my.xlsx"),
        (
            BOOK,
            Option(
                ("files",),
                {
                    "metavar": "FILE",
                    "type": Path,
                    "nargs": "*",
                    "help": "a broker's list of executions; without one, what is typed beside the orders counts",
                },
            ),
            *WRITING[1:],
            REALISED,
            Option(("--force",), {"action": "store_true", "help": "count more shares than were ordered"}),
        ),
        "fill_verbs.fills",
    ),
    Verb(
        "activity",
        "bring Holdings and cash up to date with the rows of Activity that are not counted yet, once",
        ("activity my.xlsx --dry-run", "activity my.xlsx --since 2026-04-01", "activity my.xlsx"),
        (
            *WRITING,
            REALISED,
            SINCE,
            Option(("--force",), {"action": "store_true", "help": "count rows that Holdings may have already"}),
        ),
        "fill_verbs.activity",
    ),
    Verb(
        "import",
        "bring Holdings up to date from a broker's files of positions or lots, and Activity from its history",
        (
            "import positions.csv lots.csv my.xlsx --dry-run",
            "import history.csv my.xlsx",
            "import positions.csv my.xlsx",
        ),
        (
            Option(
                ("files",),
                {"metavar": "FILE", "type": Path, "nargs": "+", "help": "a download: CSV, TSV or .xlsx"},
            ),
            *WRITING,
            Option(
                ("--force",),
                {
                    "action": "store_true",
                    "help": "import a file that seems cut off, of another account, or is older than the last import",
                },
            ),
        ),
        "import_verbs.import_files",
    ),
    Verb(
        "prices",
        "bring the prices up to date from a file, or from a source of quotes that is installed",
        ("prices my.xlsx --from prices.csv --dry-run", "prices my.xlsx --from prices.csv"),
        (*WRITING, FROM, SOURCE, AS_OF, OLDER),
        "price_verbs.prices",
    ),
    Verb(
        "holdings",
        "make Holdings from a list of trades: what is still held, lot by lot",
        ("holdings my.xlsx --from-trades Trades --dry-run", "holdings my.xlsx --from-trades Trades --to Positions"),
        (
            BOOK,
            Option(
                ("--from-trades",),
                {"metavar": "SHEET", "required": True, "help": "the sheet with the purchases, sales and splits"},
            ),
            Option(
                ("--to",), {"metavar": "NAME", "help": "what the new sheet is called, if not Holdings (or Positions)"}
            ),
            JSON,
            DRY_RUN,
            OUTPUT,
        ),
        "holding_verbs.holdings",
    ),
    Verb(
        "journal",
        "show what was proposed, decided and ordered",
        ("journal my.xlsx", "journal my.xlsx --new", "journal my.xlsx --verify"),
        (
            *WRITING,
            Option(("--verify",), {"action": "store_true", "help": "only say whether its chain is whole"}),
            Option(
                ("--new",),
                {"action": "store_true", "help": "begin a new one where it is broken or lost; what is there stays"},
            ),
        ),
        "verbs.journal",
    ),
    Verb(
        "batch",
        "do one action with many workbooks, each by itself, and sum up what became of them",
        (
            "batch check clients",
            "batch import clients --from downloads",
            "batch rebalance clients/*.xlsx --summary morning.xlsx",
        ),
        (*BATCH, ACCOUNT, JSON, DRY_RUN),
        "batch_verbs.batch",
    ),
    Verb(
        "batch-table",
        "propose for accounts that are the rows of a table, and write their orders into another",
        (
            "batch-table models.csv holdings.parquet orders.parquet --action invest",
            "batch-table models.csv holdings.csv orders.csv --report accounts.csv",
        ),
        (*TABLES, JSON),
        "batch_verbs.batch_table",
    ),
    Verb(
        "deposit-to-balance",
        "say how much to pay in so that purchases alone reach every target",
        ("deposit-to-balance my.xlsx --pie Core", "deposit-to-balance my.xlsx --whole-shares"),
        (*READING, INTO_PIE, WHOLE_SHARES),
        "balancing.deposit_to_balance",
    ),
    Verb(
        "withdraw-to-balance",
        "say how much can be taken out by sales of overweight slices alone, which then are at their targets",
        ("withdraw-to-balance my.xlsx --whole-shares", "withdraw-to-balance my.xlsx"),
        (*READING, INTO_PIE, WHOLE_SHARES),
        "balancing.withdraw_to_balance",
    ),
    Verb(
        "plan",
        "show the months ahead: what the schedule does to the drift, and when the targets are reached without a sale",
        ("plan my.xlsx --months 24",),
        (*WRITING, MONTHS),
        "planning.plan",
    ),
    Verb(
        "calc",
        "make, install or uninstall the extension for LibreOffice Calc",
        ("calc install", "calc extension xl-addin.oxt", "calc uninstall"),
        (
            Option(
                ("what",),
                {
                    "choices": ("extension", "install", "uninstall"),
                    "help": "make the extension's file, install it right away, or take it out again",
                },
            ),
            Option(("out",), {"metavar": "OUT.oxt", "type": Path, "nargs": "?", "help": "the file to make"}),
            Option(
                ("--office",), {"metavar": "FOLDER", "type": Path, "help": "LibreOffice's program folder, if not found"}
            ),
            Option(
                ("--profile",), {"metavar": "FOLDER", "type": Path, "help": "a LibreOffice profile not the usual one"}
            ),
            JSON,
        ),
        "calc_verbs.calc",
    ),
    Verb(
        "excel",
        "make, install or uninstall the add-in for Excel on Windows and on the Mac",
        ("excel install", "excel uninstall", "excel addin xl-addin.xlam"),
        (
            Option(
                ("what",),
                {
                    "choices": ("addin", "install", "uninstall"),
                    "help": "make the add-in's file, put it where Excel opens it, or take it out again",
                },
            ),
            Option(("out",), {"metavar": "OUT.xlam", "type": Path, "nargs": "?", "help": "the file to make"}),
            Option(("--folder",), {"metavar": "FOLDER", "type": Path, "help": "Excel's start-up folder, if not found"}),
            JSON,
        ),
        "excel_verbs.excel",
    ),
    Verb(
        "page",
        "write a web page that does all this in a browser, on a phone too, without a server",
        ("page www --pyodide node_modules/pyodide",),
        (
            Option(("folder",), {"metavar": "FOLDER", "type": Path, "help": "where to write it"}),
            Option(
                ("--pyodide",),
                {"metavar": "FOLDER", "type": Path, "help": "copy Pyodide, Python for browsers, from this folder"},
            ),
            JSON,
        ),
        "page_verbs.page",
    ),
    Verb("demo", "make an example workbook here and propose its rebalance", ("demo",), (JSON,), "first_steps.demo"),
)


def parser(first: str = "") -> argparse.ArgumentParser:
    """Return the parser of the whole command line, or of the one verb that a command begins with.

    Nobody would see the other verbs, and to describe them takes a tenth of a small workbook's time.
    """
    top = argparse.ArgumentParser(
        prog="xl-addin",
        description="Rebalance a portfolio of pies in your own workbook.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"xl-addin {__version__}")
    choices = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb in [verb for verb in VERBS if verb.name == first] or VERBS:
        examples = "\n".join(f"  xl-addin {example}" for example in verb.examples)
        one = choices.add_parser(
            verb.name,
            help=verb.help,
            description=f"{verb.help[0].upper()}{verb.help[1:]}.",
            epilog=f"example{'s' if len(verb.examples) > 1 else ''}:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for option in verb.options:
            one.add_argument(*option.names, **option.told)
        one.set_defaults(run=verb.run, wrong=verb.wrong, usage=one)
    return top


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command; wrong usage ends the program with what is wrong, and exit code 2."""
    args = parser(words[0] if words else "").parse_args(words)
    message = args.wrong(args) if args.wrong else ""
    if message:
        args.usage.error(message)
    return args
