"""The entry point ``xl-addin``.

Exit code 0: done, also when there is nothing to do. 1: refused, the workbook has errors or is not there. 2: wrong
usage. 3: a workbook has drifted further than ``check --alert-drift`` allows.
"""

from __future__ import annotations

import gc
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.parser import VERBS, parsed
from xl_addin.cli.telling import REFUSED, Said, report, what_is_written
from xl_addin.cli.waiting import sign_of_life
from xl_addin.domain.finding import Refused, error, note, unexpected

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from xl_addin.domain.finding import Finding

_WITH_A_BAR = frozenset({"batch", "batch-table"})
"""The verbs that say themselves how far they are."""
_SELDOM = (50_000, 20, 20)
"""How seldom cycles are looked for: never for a small workbook, as that takes a tenth of its time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code.

    What it has to say is printed once its work is done, so that a full disk under the output, or a pipe that nobody
    reads, stops no work half-way, and what is said of it is true.
    """
    words = sys.argv[1:] if arguments is None else arguments
    args = parsed(words)
    said, told = Said(sys.stdout), Said(sys.stderr)
    said.is_data = args.json
    findings: tuple[Finding, ...] = ()
    try:
        quiet = args.json or args.verb in _WITH_A_BAR
        with sign_of_life(sys.stderr, wanted=not quiet), redirect_stdout(said), redirect_stderr(told):
            code = int(args.run(args))
    except Refused as refused:
        code, findings = REFUSED, (*refused.findings, *_done_before(args))
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        code, findings = REFUSED, (unexpected(problem, written=bool(what_is_written(args))),)
    if findings and args.json:
        said = Said(sys.stdout)
        said.is_data = True
        said.write(f"{json_out.text({'findings': json_out.findings_json(findings)})}\n")
    with redirect_stderr(told):
        report(findings)
        report(note for book in getattr(args, "opened", []) for note in book.notes)
        verbs = () if args.json else tuple(verb.name for verb in VERBS)
        unsaid = said.hand_over(verbs)
        if unsaid is not None:
            code = REFUSED
            report([_unsaid(unsaid, args)] if not findings else [])
    told.hand_over(verbs)
    return code


def _done_before(args: argparse.Namespace) -> tuple[Finding, ...]:
    """Return a note of what was written before a verb came to what it refuses; that is rare, but has to be said."""
    done = what_is_written(args)
    return (note(None, f"{done} written all the same", "Look at what is there before you go on."),) if done else ()


def _unsaid(problem: OSError, args: argparse.Namespace) -> Finding:
    """Return the error for a report that could not be printed although all was done."""
    why = f"the report could not be printed ({problem.strerror})"
    if done := what_is_written(args):
        return error(None, f"{done} written, only {why}", "Look at what is there; do not do it again.")
    return error(None, f"{why}; nothing was to be written", "Let it go elsewhere, and run the command again.")


def run() -> None:
    """Run the command line as a program."""
    gc.set_threshold(*_SELDOM)
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a sign shows a stand-in for it rather than failing.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    try:
        code = main()
    except KeyboardInterrupt:
        code = 130
    # The system takes everything back at once; to look for cycles first takes a tenth of a small workbook's time.
    gc.freeze()
    sys.exit(code)
