"""The verbs that look at a workbook: nothing is loaded for them that only proposing and writing need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.actions.drift import drift as measured
from xl_addin.cli import json_out
from xl_addin.cli.asking import context_of
from xl_addin.cli.tables import drift_lines
from xl_addin.cli.telling import DONE, REFUSED, opened, print_lines, report, say_written
from xl_addin.domain.finding import Severity, errors

if TYPE_CHECKING:
    import argparse


def check(args: argparse.Namespace) -> int:
    """Print every finding about the workbook; or, of several, whether they have drifted too far."""
    if args.alert_drift:
        from xl_addin.cli.alerting import alert

        return alert(args)
    from xl_addin.actions.check import check as action
    from xl_addin.cli.explaining import explained_json, explained_lines

    checked = action(opened(args), context_of(args))
    failed = errors(checked.findings)
    if args.json:
        print(json_out.text(json_out.check_json(checked, explained_json(checked) if args.explain else None)))
    else:
        if args.explain:
            print_lines(explained_lines(checked))
        if checked.sheets:
            print_lines([checked.read])
        print_lines(f for f in checked.findings if f.severity is not Severity.ERROR)
        if checked.proposal:
            print(f"The confirmation holds proposal {checked.proposal}: {checked.status}.")
        print(f"{len(failed)} errors." if len(failed) > 1 else "1 error." if failed else "No errors.")
    report(failed)
    return REFUSED if failed else DONE


def drift(args: argparse.Namespace) -> int:
    """Print the drift of every slice."""
    write = args.write or args.output is not None
    found = measured(opened(args), context_of(args), write=write)
    if args.json:
        print(json_out.text(json_out.drift_json(found.reports, found.findings)))
        return DONE
    print_lines(drift_lines(found.reports))
    print_lines(found.findings)
    if write:
        say_written(args, "The Drift sheet is written to")
    return DONE
