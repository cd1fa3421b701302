"""Are second runs empty? Of so many random workbooks: filled as estimated, and asked the same again.

    PYTHONPATH=tests python -m reference.second_runs                          20,000 workbooks, seeds 0 to 19,999
    PYTHONPATH=tests python -m reference.second_runs --part 1/2 --log FILE    the first half, failing seeds to a file
    PYTHONPATH=tests python -m reference.second_runs --again FILE             the seeds of such a file alone
    PYTHONPATH=tests python -m reference.second_runs --show 1234              one workbook, its plan and its second one

Of four workbooks two are such as people keep (`people`), one has a few securities and any rule (`randomly.person`), and
one is as odd as can be. The last line counts them:

    20,000 books: 19,000 empty (5,000 without an order at first, 300 refused), 1,000 explained by a limit, 0 failing

*Explained* is a second run where a limit is set that the first one met, and the plan says so. Exit code 1 where any
fails.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from reference.books import printed
from reference.checks import refusals
from reference.entry import plan_of
from reference.fuzz import guarded
from reference.people import people_book
from reference.randomly import odd_book, picker, usual_book
from reference.second import filled, left_by
from xl_addin.domain.finding import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.books import Book
    from xl_addin.domain.plan import Plan

COUNT = 20_000
KINDS = (people_book, people_book, usual_book, odd_book)
EMPTY, NO_ORDER, LIMITED = "empty", "no order at first", "explained by a limit"
REFUSED, REFUSED_LATER = "refused", "refused the second time"
HARMLESS = {EMPTY, NO_ORDER, LIMITED, REFUSED, REFUSED_LATER}
"""What may be said of a workbook; everything else is a failure."""
SECONDS = 30.0
"""Of computing that both plans of a workbook may take."""


def main() -> int:
    options = _options()
    if options.show is not None:
        return _show(options.show)
    seeds = list(_seeds_in(options.again)) if options.again else list(_part(options))
    counted: Counter[str] = Counter()
    began = time.monotonic()
    for done, seed in enumerate(seeds, 1):
        seen, words = looked_at(seed)
        counted[seen] += 1
        if seen not in HARMLESS:
            _log(options.log, seed, seen, words)
        if done % 500 == 0:
            print(f"{done:,} of {len(seeds):,} in {time.monotonic() - began:.0f} s: {summary(counted)}", flush=True)
    print(summary(counted))
    return 1 if counted.keys() - HARMLESS else 0


def book_of(seed: int) -> Book:
    """Return the workbook of a seed."""
    pick = picker(seed)
    return KINDS[seed % len(KINDS)](pick)


def looked_at(seed: int) -> tuple[str, str]:
    """Return what a workbook's second run is, and what is seen of one that should not be."""
    book = book_of(seed)
    return guarded(lambda: second_of(book), SECONDS)


def second_of(book: Book) -> tuple[str, str]:
    """Return what follows from a workbook's plan: nothing, something a limit has left, or something that should not."""
    plan = plan_of(book)
    if isinstance(plan, Refused):
        wrong = refusals(book, plan)
        return wrong[0] if wrong else (REFUSED, "")
    after = filled(book, plan)
    again = plan_of(after)
    if isinstance(again, Refused):
        wrong = refusals(after, again)
        return ("second run, " + wrong[0][0], wrong[0][1]) if wrong else (REFUSED_LATER, str(again.findings[0]))
    if not again.orders:
        return (EMPTY if plan.orders else NO_ORDER), ""
    return (LIMITED, "") if left_by(book, plan) else ("second run", _orders(again))


def summary(counted: Counter[str]) -> str:
    """Return the numbers in a line."""
    empty = counted[EMPTY] + counted[NO_ORDER] + counted[REFUSED] + counted[REFUSED_LATER]
    failing = sum(counted.values()) - empty - counted[LIMITED]
    kinds = "".join(f"; {count} {kind}" for kind, count in counted.most_common() if kind not in HARMLESS)
    return (
        f"{sum(counted.values()):,} books: {empty:,} empty ({counted[NO_ORDER]:,} without an order at first, "
        f"{counted[REFUSED]:,} refused, {counted[REFUSED_LATER]:,} refused the second time), "
        f"{counted[LIMITED]:,} explained by a limit, {failing:,} failing{kinds}"
    )


def _orders(plan: Plan) -> str:
    return ", ".join(f"{o.side.value} {o.symbol} {o.shares} ({o.value / 100:.2f})" for o in plan.orders)


def _show(seed: int) -> int:
    book = book_of(seed)
    print(printed(book))
    plan = plan_of(book)
    if not isinstance(plan, Refused):
        print(
            "first:",
            _orders(plan),
            *plan.notes,
            *(f"{left.symbol}: {left.reason}" for left in plan.left_out),
            sep="\n  ",
        )
        print(printed(filled(book, plan)))
    seen, words = looked_at(seed)
    print(f"{seen}: {words}")
    return 0 if seen in HARMLESS else 1


def _part(options: argparse.Namespace) -> Iterator[int]:
    number, of = map(int, options.part.split("/"))
    size = options.count // of
    first = options.seed + (number - 1) * size
    return iter(range(first, first + (size if number < of else options.count - size * (of - 1))))


def _seeds_in(path: str) -> Iterator[int]:
    for line in Path(path).read_text().splitlines():
        yield json.loads(line)["seed"]


def _log(path: str | None, seed: int, seen: str, words: str) -> None:
    line = json.dumps({"seed": seed, "seen": seen, "words": words})
    print(line, flush=True)
    if path:
        with Path(path).open("a") as file:
            file.write(line + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=COUNT, help="how many workbooks, in all parts together")
    parser.add_argument("--part", default="1/1", help="which part of them, as 1/2")
    parser.add_argument("--log", help="a file to which the seeds that fail are added, a line each")
    parser.add_argument("--again", help="such a file: only its seeds")
    parser.add_argument("--show", type=int, help="a seed: its workbook, its plan, what follows")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
