"""The verb ``batch``: one action over many workbooks, a line each, the most urgent first."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from xl_addin.cli import json_out
from xl_addin.cli.telling import DONE, REFUSED, print_lines, word, wrote
from xl_addin.domain.finding import first_of, one_line
from xl_addin.domain.money import money, percent
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from xl_addin.batch.outcome import Outcome
    from xl_addin.batch.result import Batch
    from xl_addin.cli.json_out import Json

_BAR = 24
"""The signs of a progress bar."""


def batch(args: argparse.Namespace) -> int:
    """Do one action with many workbooks."""
    from xl_addin.batch.jobs import Order
    from xl_addin.batch.run import run

    order = Order(
        action=args.action,
        names=tuple(args.names),
        now=datetime.now(UTC).replace(microsecond=0),
        who=user_name(),
        jobs=args.jobs,
        scheduler=args.scheduler,
        output_folder=args.output_folder,
        summary=args.summary,
        resume=args.resume,
        downloads=args.downloads,
        account=args.account,
        dry_run=args.dry_run,
    )
    bar = _Bar(sys.__stderr__)
    try:
        found = run(order, bar.tell)
    except KeyboardInterrupt:
        bar.end()
        if args.summary is not None and sys.__stderr__ is not None:
            print(
                f"stopped; to go on, run it again with --resume --summary {word(str(args.summary))}",
                file=sys.__stderr__,
            )
        raise
    bar.end()
    if not args.dry_run:
        wrote(args, "the work of the batch")
    if args.json:
        print(json_out.text(batch_json(found)))
    else:
        print_lines(batch_lines(found))
    for outcome in found.failed:
        for one in (finding for finding in outcome.findings if finding.severity == "error"):
            at = f"{one.at}: " if one.at else ""
            print(one_line(f"error: {outcome.name}: {at}{one.message}. {one.remedy}".rstrip()), file=sys.stderr)
    return REFUSED if found.failed else DONE


class _Bar:
    """A line on the terminal that says how far it is; nothing where no one sees it."""

    def __init__(self, to: TextIO | None) -> None:
        self._to = to if to is not None and to.isatty() else None
        self._failed = 0
        self._shown = ""

    def tell(self, done: int, of: int, last: Outcome | None) -> None:
        """Show how many are done, and the last of them."""
        if self._to is None:
            return
        self._failed += last is not None and last.failed
        full = _BAR * done // max(1, of)
        failed = f", {self._failed} failed" if self._failed else ""
        text = f"[{'#' * full}{'.' * (_BAR - full)}] {done}/{of}{failed}  {one_line(last.name)[:30] if last else ''}"
        self._to.write(f"\r{text:{len(self._shown)}}")
        self._to.flush()
        self._shown = text

    def end(self) -> None:
        """Leave the line."""
        if self._to is not None and self._shown:
            self._to.write("\n")


def batch_table(args: argparse.Namespace) -> int:
    """Propose for the accounts of a table."""
    from xl_addin.batch.pool import processors
    from xl_addin.batch.table.run import Given, run_files
    from xl_addin.domain.plan import Action

    given = Given(
        args.targets,
        args.holdings,
        Action(args.action),
        args.prices,
        args.accounts,
        args.settings,
        jobs=args.jobs or processors(),
    )
    tally = run_files(given, args.out, args.report, force=args.force)
    wrote(args, args.out.name)
    failed = tally.counts["failed"]
    if args.json:
        print(json_out.text({"counts": dict(tally.counts), "out": str(args.out), "failures": list(tally.failures)}))
    else:
        counts = tally.counts
        told = f"{counts['orders']} with orders, {counts['nothing to do']} with nothing to do, {failed} failed"
        print_lines([f"Accounts: {told}."])
        print_lines([f"Planned: {counts['at once']} at once, {counts['one by one']} one by one."])
        print_lines([f"The orders are written to {args.out}. Nothing was traded by this program."])
    for message in tally.failures:
        print(one_line(f"error: {message}"), file=sys.stderr)
    if failed > len(tally.failures):
        print(f"error: and {failed - len(tally.failures)} more accounts; --report has all of them", file=sys.stderr)
    return REFUSED if failed else DONE


def batch_lines(batch: Batch) -> Iterator[str]:
    """Yield a line a workbook, what was passed over, and what it comes to."""
    from xl_addin.batch.find import counted

    names = max((len(one.name) for one in batch.outcomes), default=0)
    kinds = max((len(one.status.value) for one in batch.outcomes), default=0)
    for one in batch.outcomes:
        yield f"{one.name:{min(names, 40)}}  {one.status.value:{kinds}}  {_said(one)}".rstrip()
    passed = counted(batch.passed)
    if passed:
        yield f"Passed over: {passed}: {first_of([str(one.path) for one in batch.passed], 3)}."
    count = len(batch.outcomes)
    yield f"{count} workbook{'' if count == 1 else 's'}: {batch.told()}."
    if batch.summary is not None:
        yield f"The summary is written to {batch.summary}."


def _said(one: Outcome) -> str:
    """Return what there is to say of a workbook, in few words."""
    parts = []
    if one.before is not None:
        parts.append(f"drift {percent(one.before)}" + ("" if one.after is None else f" to {percent(one.after)}"))
    if one.orders:
        parts.append(f"{one.orders} order{'' if one.orders == 1 else 's'}")
    if one.tax:
        parts.append(f"tax {money(one.tax, one.currency)}")
    if one.failed and one.findings:
        parts.append(f"{len(one.findings) + one.more} finding{'' if len(one.findings) + one.more == 1 else 's'}")
    elif one.said:
        parts.append(one.said)
    return ", ".join(parts)


def batch_json(batch: Batch) -> Json:
    """Return what became of every workbook; money is decimal strings, drift fractions."""
    return {
        "action": batch.action,
        "counts": {status.value: count for status, count in batch.counts().items()},
        "workbooks": [json_out.outcome_json(one) for one in batch.outcomes],
        "passed_over": [{"path": str(one.path), "reason": one.why} for one in batch.passed],
        "summary": None if batch.summary is None else str(batch.summary),
    }
