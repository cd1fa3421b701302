"""The options of what is done with many workbooks at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.batch import ACTIONS
from xl_addin.cli.options import Option

if TYPE_CHECKING:
    from xl_addin.batch.remote import Remote


def count(text: str) -> int:
    """Return a whole number of at least one typed on the command line."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _anywhere(text: str) -> Path | Remote:
    """Return a folder, on whatever file system."""
    from xl_addin.batch.remote import place

    return place(text)


def _here(text: str) -> Path:
    """Return a file on this machine."""
    if "://" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is not on this machine")
    return Path(text)


BATCH = (
    Option(("action",), {"metavar": "ACTION", "choices": ACTIONS, "help": f"what to do: {', '.join(ACTIONS)}"}),
    Option(
        ("names",),
        {
            "metavar": "PATH",
            "nargs": "+",
            "help": "workbooks, folders (with all that is beneath them) or patterns such as 'clients/**/*.xlsx'; on "
            "any file system that fsspec knows (s3://…)",
        },
    ),
    Option(
        ("--jobs",),
        {"metavar": "N", "type": count, "help": "how many processes work at once; as many as processors if not said"},
    ),
    Option(
        ("--scheduler",),
        {"metavar": "ADDRESS", "help": "let the workers of this Dask scheduler do it, which see the same files"},
    ),
    Option(
        ("--output-folder",),
        {"metavar": "D", "type": _anywhere, "help": "write copies into this folder and leave the workbooks alone"},
    ),
    Option(
        ("--summary",),
        {"metavar": "OUT.xlsx", "type": _here, "help": "write what became of each into this workbook"},
    ),
    Option(
        ("--resume",),
        {
            "action": "store_true",
            "help": "go on with the batch of this summary where it was stopped; retry what failed",
        },
    ),
    Option(
        ("--from",),
        {
            "dest": "downloads",
            "metavar": "FOLDER",
            "type": Path,
            "help": "for import: where the files are, each called like its workbook (ann.csv, ann lots.csv)",
        },
    ),
)

TABLES = (
    Option(
        ("targets",),
        {"metavar": "TARGETS", "type": Path, "help": "the models: CSV or Parquet, or one workbook with its settings"},
    ),
    Option(("holdings",), {"metavar": "HOLDINGS", "type": Path, "help": "a row a lot or a position: CSV or Parquet"}),
    Option(("out",), {"metavar": "OUT", "type": Path, "help": "the orders: CSV or Parquet"}),
    Option(
        ("--action",),
        {"choices": ("rebalance", "invest"), "default": "rebalance", "help": "what is proposed for every account"},
    ),
    Option(("--prices",), {"metavar": "FILE", "type": Path, "help": "symbol and price, where HOLDINGS has none"}),
    Option(
        ("--accounts",),
        {"metavar": "FILE", "type": Path, "help": "model, household and account_type of each account"},
    ),
    Option(
        ("--settings",),
        {"metavar": "FILE", "type": Path, "help": "the settings for all accounts: Setting and Value, or a workbook"},
    ),
    Option(
        ("--report",), {"metavar": "FILE", "type": Path, "help": "write what became of each account into this table"}
    ),
    Option(
        ("--jobs",),
        {"metavar": "N", "type": count, "help": "how many processes work at once; as many as processors if not said"},
    ),
    Option(("--force",), {"action": "store_true", "help": "overwrite OUT and the report"}),
)
