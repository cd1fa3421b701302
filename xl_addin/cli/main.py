"""The entry point ``xl-addin``.

Exit code 0: done, also when there is nothing to do. 1: refused, the workbook has errors or is not there. 2: wrong
usage.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.parser import parser
from xl_addin.cli.telling import REFUSED, report
from xl_addin.domain.finding import Refused, unexpected

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except Refused as refused:
        findings = refused.findings
    except BrokenPipeError:
        raise
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        findings = (unexpected(problem),)
    if args.json:
        print(json_out.text({"findings": json_out.findings_json(findings)}))
    report(findings)
    return REFUSED


def run() -> None:
    """Run the command line as a program."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a sign shows a stand-in for it rather than failing.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone (| head): that is its right, and no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 130
    # The system takes everything back at once; to look for cycles in it first takes a tenth of a small workbook's time.
    gc.freeze()
    sys.exit(code)
