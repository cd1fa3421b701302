"""Random workbooks with fresh seeds for as long as one likes; what fails is printed as a table, made small.

    PYTHONPATH=tests python -m reference.fuzz --seconds 300
    PYTHONPATH=tests python -m reference.fuzz --seed 1 --count 5000 --seconds 86400   five thousand, the same ones
    PYTHONPATH=tests python -m reference.fuzz --seed 1234 --count 1        the workbook of one seed, whole
    PYTHONPATH=tests python -m reference.fuzz --kinds "maximum turnover"   only these kinds, comma-separated
    PYTHONPATH=tests python -m reference.fuzz --read FILE                  a printed workbook again
    PYTHONPATH=tests python -m reference.fuzz --tests tests/domain         hypothesis tests, again and again, fresh

The first workbook of each kind of failure is made small and printed; how many there were of each is told at the end.
Exit code 1 where anything failed.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from secrets import randbits
from typing import TYPE_CHECKING, TypeVar

from reference.books import printed, read
from reference.checks import all_failures
from reference.entry import plan_of
from reference.randomly import any_book, picker
from reference.shrink import smallest
from xl_addin.domain.finding import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from reference.books import Book

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds of computing that all plans of a workbook may take together."""


def main() -> int:
    options = _options()
    if options.read:
        return _one(read(Path(options.read).read_text()))
    if options.tests:
        return _tests(options.tests, options.seconds)
    start = options.seed if options.seed is not None else randbits(40)
    if options.count == 1:
        return _one(any_book(picker(start)))
    kinds: Counter[str] = Counter()
    until, done = time.monotonic() + options.seconds, 0
    while time.monotonic() < until and (not options.count or done < options.count):
        book = any_book(picker(start + done))
        done += 1
        for kind, words in failures_of(book):
            if options.kinds and kind not in options.kinds:
                continue
            kinds[kind] += 1
            if kinds[kind] == 1:
                _show(book, kind, words, start + done - 1, shrink=not options.whole)
    print(f"\n{done:,} workbooks from seed {start} on")
    for kind, count in kinds.most_common():
        print(f"{count:7,}  {kind}")
    return 1 if kinds else 0


def failures_of(book: Book, kind: str | None = None) -> list[tuple[str, str]]:
    """Return what is wrong with the plan of a workbook, by kind; a crash is one too."""
    found = guarded(lambda: all_failures(book, kind), PATIENCE)
    return [found] if isinstance(found, tuple) else found


def guarded(look: Callable[[], T], seconds: float) -> T | tuple[str, str]:
    """Return what is looked for, or how it failed: a crash, or more than so many seconds of computing."""
    signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return look()
    except TooLongError:
        return "too slow", f"more than {seconds:g} s of computing"
    except Exception as crash:  # noqa: BLE001 - whatever it is, the fuzz goes on
        last = traceback.extract_tb(crash.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.name}"
        return f"crash {type(crash).__name__} in {where}", str(crash)[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class TooLongError(BaseException):
    """A plan is not there when patience is over; it is no mere exception, so that nobody else catches it."""


def _too_long(*_: object) -> None:
    raise TooLongError


def _show(book: Book, kind: str, words: str, seed: int, *, shrink: bool) -> None:
    small = smallest(book, lambda b: any(k == kind for k, _ in failures_of(b, kind))) if shrink else book
    told = [w for k, w in failures_of(small, kind) if k == kind]
    print(f"\n### {kind} (seed {seed})\n{(told or [words])[0]}\n\n{printed(small)}", flush=True)


def _one(book: Book) -> int:
    print(printed(book))
    plan = plan_of(book)
    if not isinstance(plan, Refused):
        for order in plan.orders:
            print(
                f"  {order.side.value} {order.symbol} {order.shares} {order.value} {order.account or ''} {order.reason}"
            )
        print(f"  nothing: {plan.nothing}\n  notes: {plan.notes}\n  gap: {plan.certified_gap}\n  after: {plan.after}")
        for left in plan.left_out:
            print(f"  left out {left.symbol}: {left.reason}")
    else:
        print(f"  refused: {[str(finding) for finding in plan.findings]}")
    found = failures_of(book)
    for kind, words in found:
        print(f"! {kind}: {words}")
    return 1 if found else 0


def _tests(path: str, seconds: float) -> int:
    """Run the property tests under a path with examples that no run before has seen, until the time is over."""
    until, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "--hypothesis-profile",
            "fresh",
            "-p",
            "no:cacheprovider",
        ]
        done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
        rounds += 1
        if done.returncode:
            print(done.stdout + done.stderr)
            return 1
    print(f"{rounds} rounds of {path}, nothing found")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long")
    parser.add_argument("--seed", type=int, help="where to begin; by default anywhere")
    parser.add_argument("--count", type=int, default=0, help="how many workbooks at most; 1 prints that one in full")
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=[], help="only these kinds of failure")
    parser.add_argument("--whole", action="store_true", help="print workbooks as they came, not made small")
    parser.add_argument("--read", help="a file with a printed workbook")
    parser.add_argument("--tests", help="a folder or file of property tests to run instead, with fresh seeds")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
