"""The options a verb may take, declared once each; what reads a value is loaded only where one is given."""

from __future__ import annotations

import argparse
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_addin.domain.kinds import Choice
from xl_addin.sheets.export_names import EXPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xl_addin.domain.band import Band
    from xl_addin.domain.portfolio.what_if import NewPrice, NewTarget, WhatIf
    from xl_addin.domain.settings import Language

MOST_MONTHS = 120
CHOICES = ", ".join(one.value for one in Choice)


class Option(NamedTuple):
    """One argument of a verb: its names, and what argparse is told of it."""

    names: tuple[str, ...]
    told: Mapping[str, Any]


def cents(text: str) -> int:
    """Return an amount typed on the command line in cents, more than zero."""
    from xl_addin.actions.typed import is_to_move, typed_cents

    amount = typed_cents(text)
    if amount is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount of money, such as 1234.50")
    if not is_to_move(amount):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount more than zero that a portfolio could hold")
    return amount


def name(text: str) -> str:
    """Return a person's name as it is written into the journal; blank is refused."""
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError("a name is needed, such as --by Ann")
    return text.strip()


def moment(text: str) -> date:
    """Return a day, or a moment, typed on the command line."""
    from xl_addin.sheets.prices import as_of_if_any

    found = as_of_if_any(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no date, such as 2026-01-31 or 2026-01-31 16:00")
    return found


def day(text: str) -> date:
    """Return a day typed on the command line."""
    from xl_addin.sheets.prices import as_of_if_any

    found = as_of_if_any(text)
    if found is None or isinstance(found, datetime):
        raise argparse.ArgumentTypeError(f"{text!r} is no day, such as 2026-01-31")
    return found


def months(text: str) -> int:
    """Return a number of months typed on the command line."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_MONTHS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of months from 1 to {MOST_MONTHS}")
    return int(text)


def deposits_wrong(args: argparse.Namespace) -> str:
    """Return why the deposits are not clear."""
    if args.due and args.deposit:
        return "--deposit and --due: what is due comes from the sheet Schedule"
    return "--arrived says of what is --due that it is in the cash already" if args.arrived and not args.due else ""


def band(text: str) -> Band:
    """Return a tolerance band typed on the command line."""
    from xl_addin.sheets.band_text import parse_band
    from xl_addin.sheets.cells import Problem

    found = parse_band(text)
    if found is None or isinstance(found, Problem):
        why = f"{found.message}. {found.remedy}" if found else "none is no band"
        raise argparse.ArgumentTypeError(why)
    return found


def books_wrong(args: argparse.Namespace) -> str:
    """Return why it is not clear what is to be looked at in which workbooks; one workbook stands by itself."""
    if args.alert_drift:
        return "--explain and --alert-drift: one at a time" if args.explain else ""
    if len(args.book) > 1:
        return "several workbooks: give --alert-drift X, or use batch check"
    args.book = args.book[0]
    return ""


def new_price(text: str) -> NewPrice:
    """Return a price typed on the command line: ``VTI=250`` or, as a change, ``VTI=-20%``."""
    from xl_addin.domain.portfolio.what_if import NewPrice

    symbol, _, typed = text.rpartition("=")
    change = re.fullmatch(r"([+-]\d+(?:\.\d+)?)%", typed.strip())
    amount = re.fullmatch(r"\d+(?:\.\d+)?", typed.strip())
    if symbol.strip() and change and Decimal(change[1]) > -100:
        return NewPrice(symbol.strip(), change=Decimal(change[1]) / 100)
    if symbol.strip() and amount and Decimal(amount[0]):
        return NewPrice(symbol.strip(), amount=Decimal(amount[0]))
    raise argparse.ArgumentTypeError(f"{text!r} is no price such as VTI=250, or VTI=-20% (or +5%) of what it is")


def new_target(text: str) -> NewTarget:
    """Return a target typed on the command line: ``BND=30%``, with its pie ``Bonds/BND=30%``."""
    from xl_addin.domain.portfolio.what_if import NewTarget

    name, _, typed = text.rpartition("=")
    percent = re.fullmatch(r"(\d+(?:\.\d+)?)%?", typed.strip())
    if not name.strip() or not percent or Decimal(percent[1]) > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no target such as BND=30%, or Bonds/BND=30% of one pie")
    pie, _, own = name.strip().rpartition("/")
    return NewTarget(own.strip(), Decimal(percent[1]), pie.strip() or None)


def spoken(text: str) -> Language:
    """Return a language by its English name or its own, as the setting reads it."""
    from xl_addin.domain.settings import Language
    from xl_addin.sheets.setting_values import language

    found = language(text)
    if isinstance(found, Language):
        return found
    raise argparse.ArgumentTypeError(f"{text!r} is none of the languages: {', '.join(one.value for one in Language)}")


def asked_otherwise(args: argparse.Namespace) -> WhatIf | None:
    """Return the prices and targets to be reckoned with instead, None where none are asked for."""
    prices, targets = getattr(args, "price", None) or (), getattr(args, "target", None) or ()
    if not prices and not targets:
        return None
    from xl_addin.domain.portfolio.what_if import WhatIf

    return WhatIf(tuple(prices), tuple(targets))


def what_if_wrong(args: argparse.Namespace) -> str:
    """Return why something that only might be cannot be asked for so."""
    if asked_otherwise(args) and (args.output or getattr(args, "write", False)):
        return "--price and --target show what would be, and nothing is written: leave out --write and --output"
    return ""


def like_wrong(args: argparse.Namespace) -> str:
    """Return what is wrong with a template that has targets of its own beside those of a named portfolio."""
    return "--like fills the starter: leave out --template" if args.like and args.template != "starter" else ""


def amounts_wrong(args: argparse.Namespace) -> str:
    """Return why it is not clear how much is to be taken out."""
    if args.due:
        return "" if args.amount is None else "AMOUNT and --due: what is due comes from the sheet Schedule"
    return "AMOUNT or --due is needed" if args.amount is None else ""


def choice(text: str) -> Choice:
    """Return the plan named on the command line, in any letter case, with spaces or hyphens."""
    key = " ".join(text.replace("-", " ").split()).casefold()
    for one in Choice:
        if one.value == key:
            return one
    raise argparse.ArgumentTypeError(f"{text!r} is none of the plans: {CHOICES}")


class Export(argparse.Action):
    """The two words after ``--export``: a format that there is, and the file to write."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _: str | None = None,
    ) -> None:
        """Keep both, or end with what the formats are."""
        form, file = values if isinstance(values, list) else ("", "")
        if form not in EXPORTS:
            parser.error(f"{form!r} is none of the formats: {', '.join(EXPORTS)}")
        setattr(namespace, self.dest, (form, None if file == "-" else Path(file)))


BOOK = Option(("book",), {"metavar": "BOOK", "type": Path, "help": "the workbook, .xlsx or .xlsm"})
BOOKS = Option(
    ("book",),
    {
        "metavar": "BOOK",
        "type": Path,
        "nargs": "+",
        "help": "the workbook, .xlsx or .xlsm; with --alert-drift also several, folders, patterns",
    },
)
ALERT_DRIFT = Option(
    ("--alert-drift",),
    {
        "metavar": "X",
        "type": band,
        "help": "a line a workbook, exit code 3 where a slice has drifted further than 5pp, 25%% rel or so",
    },
)
PRICE = Option(
    ("--price",),
    {
        "metavar": "SYMBOL=X",
        "type": new_price,
        "action": "append",
        "help": "what if its price were X, or changed by -20%%; nothing is written",
    },
)
TARGET = Option(
    ("--target",),
    {
        "metavar": "SLICE=PERCENT",
        "type": new_target,
        "action": "append",
        "help": "what if its target were 30%% of its pie or so, the others sharing the rest; nothing is written",
    },
)
JSON = Option(("--json",), {"action": "store_true", "help": "print the result as JSON"})
TARGETS = Option(("--targets",), {"metavar": "NAME", "help": "the sheet with the targets"})
HOLDINGS = Option(("--holdings",), {"metavar": "NAME", "help": "the sheet with the holdings"})
ACCOUNT = Option(("--account",), {"metavar": "NAME", "help": "act on this account only; all: on each by itself"})
DRY_RUN = Option(("--dry-run",), {"action": "store_true", "help": "show everything, write nothing"})
OUTPUT = Option(
    ("--output",), {"metavar": "COPY", "type": Path, "help": "write to this copy and leave the workbook alone"}
)
EXPORT = Option(
    ("--export",),
    {
        "metavar": ("FORMAT", "FILE"),
        "nargs": 2,
        "action": Export,
        "help": "write the open orders to FILE (- for the screen): "
        + "; ".join(f"{name}, {what}" for name, what in EXPORTS.items()),
    },
)
OVERWRITE = Option(
    ("--force",),
    {
        "action": "store_true",
        "help": "overwrite a file that holds something else; with --done, though Holdings did not change",
    },
)
FORCE = Option(("--force",), {"action": "store_true", "help": "propose although orders are open or one is approved"})
BY = Option(("--by",), {"metavar": "NAME", "required": True, "type": name, "help": "who decides"})

CHOOSE = Option(
    ("--choose",),
    {
        "metavar": "PLAN",
        "type": choice,
        "nargs": "?",
        "default": Choice.AS_SET,
        "help": f"propose one of the plans that compare shows ({CHOICES}); without a name the one chosen on its sheet",
    },
)
DUE = Option(
    ("--due",), {"action": "store_true", "help": "what the sheet Schedule has due since the last time, each once"}
)
WHOLE_SHARES = Option(
    ("--whole-shares",),
    {"action": "store_true", "help": "in whole shares: each slice as near to its target as those let it come"},
)
INTO_PIE = Option(("--pie",), {"metavar": "NAME", "help": "only this pie and everything under it; cash does not count"})
MONTHS = Option(
    ("--months",), {"metavar": "N", "type": months, "default": 24, "help": "how many months ahead, 24 unless told"}
)
ARRIVED = Option(
    ("--arrived",), {"action": "store_true", "help": "with --due: the deposits are in the cash of the workbook already"}
)
PIE = Option(("--pie",), {"metavar": "NAME", "help": "only this pie and everything under it; cash stays"})
LEVEL_ONLY = Option(
    ("--level-only",), {"action": "store_true", "help": "only between the pie's slices, not inside them"}
)

FROM = Option(
    ("--from",),
    {
        "dest": "file",
        "metavar": "FILE",
        "type": Path,
        "help": "a table with Symbol and Price (and As of), or a broker's file of positions: CSV, TSV or .xlsx",
    },
)
SOURCE = Option(
    ("--source",),
    {"metavar": "NAME", "default": "yahoo", "help": "ask this source of quotes instead (yahoo needs xl-addin[yahoo])"},
)
AS_OF = Option(
    ("--as-of",),
    {"metavar": "WHEN", "type": moment, "help": "of when the prices of a file are that does not say so: 2026-01-31"},
)
OLDER = Option(("--force",), {"action": "store_true", "help": "take prices that are older than those that are there"})

REALISED = Option(
    ("--realised",), {"action": "store_true", "help": "add the gains to this year's gains on the Settings sheet"}
)
SINCE = Option(
    ("--since",), {"metavar": "DAY", "type": day, "help": "Holdings has everything of before this day: 2026-01-31"}
)

READING = (BOOK, TARGETS, HOLDINGS, ACCOUNT, JSON)
WRITING = (*READING, DRY_RUN, OUTPUT)
PROPOSING = (*WRITING, FORCE)
