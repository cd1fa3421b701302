"""The verbs to begin with: ``new`` and ``demo``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.actions.context import Context
from xl_addin.cli import json_out, tables
from xl_addin.cli.telling import DONE, print_lines, quoted, wrote
from xl_addin.domain.finding import refuse
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.settings import Language
from xl_addin.hosts.user import user_name
from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    import argparse


def new(args: argparse.Namespace) -> int:
    """Make a workbook from a template."""
    _make(args.book, args.template, args.like or "", args.language)
    wrote(args, "the workbook")
    if args.json:
        print(json_out.text({"book": str(args.book), "template": args.template}))
        return DONE
    print_lines([f"Made {args.book}."])
    print(f"{_begin_with(args)}, then: xl-addin check {quoted(args)}")
    return DONE


def _begin_with(args: argparse.Namespace) -> str:
    """Return what is to be done with a new workbook first: an example is filled in already."""
    if args.template != "starter":
        return "It is an example: look at it, or type your own numbers over it"
    return "Fill in Holdings" if args.like else "Fill in Targets and Holdings"


def demo(args: argparse.Namespace) -> int:
    """Make the example workbook in the current folder, show its drift and propose its rebalance."""
    from xl_addin.actions.drift import drift as show
    from xl_addin.actions.propose import propose

    path = _free_name(Path.cwd() / "xl-addin-demo.xlsx")
    _make(path, "portfolio")
    wrote(args, "the workbook")
    context = Context(datetime.now(UTC), user_name())
    found = show(XlsxBook(path), context)
    proposal = propose(XlsxBook(path), Request(Action.REBALANCE), context)
    if args.json:
        shown = json_out.drift_json(found.reports, found.findings)
        print(json_out.text({"book": str(path), "drift": shown, "proposal": json_out.proposal_json(proposal)}))
        return DONE
    print_lines(tables.drift_lines(found.reports))
    print()
    print_lines(tables.proposal_lines(proposal))
    book = path.name
    print(f"""
Nothing is decided yet: the proposal waits on the {proposal.sheet} sheet of {path}
Open it in Excel or LibreOffice, or go on here:
  xl-addin approve {book} --by "Your name"
  xl-addin orders {book}
Then begin your own workbook: xl-addin new my.xlsx""")
    return DONE


def _make(path: Path, template: str, like: str = "", language: Language = Language.ENGLISH) -> None:
    from xl_addin.hosts.xlsx.fresh import new_workbook
    from xl_addin.sheets.templates import workbook

    images = workbook(template, like)
    if language is not Language.ENGLISH:
        from xl_addin.sheets.guidance import begun_in

        images = begun_in(images, language)
    match path.suffix.lower():
        case ".xlsx":
            new_workbook(path, images, {})
        case ".xlsm":
            from xl_addin.hosts.excel.macro_book import new_macro_workbook

            new_macro_workbook(path, images)
        case _:
            remedy = "Let it end in .xlsx, or in .xlsm for live functions and buttons in Excel."
            raise refuse(None, f"{path.name} is not a name for a workbook", remedy)


def _free_name(path: Path) -> Path:
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free
