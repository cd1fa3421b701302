"""The search against every plan there is, on fresh small questions for as many seconds as one likes.

Run as a program: ``python tests/fuzz_search.py 600``. It prints the seed of whatever is wrong; that becomes an example.
"""

from __future__ import annotations

import sys
import time
from random import Random, SystemRandom

from every_plan import allowed, best, kept, loss
from small_questions import REACH, question

from xl_addin.domain.search.closest import closest


def wrong(seed: int) -> list[str]:
    """Return what is wrong with the answer to the question of a seed."""
    asked = question(Random(seed))  # noqa: S311 - not for secrets
    answer = closest(asked)
    orders = tuple(answer.units.get(ticker.symbol, 0) for ticker in asked.tickers)
    choices = [sorted(allowed(ticker, REACH)) for ticker in asked.tickers]
    least, _ = best(asked, REACH)
    noise = 1e-9 * max(1.0, least)
    checks = {
        "an order that is not allowed": all(o in some for o, some in zip(orders, choices, strict=True)),
        "a limit that is passed": any(kept(asked, orders, choices, widened=widened) for widened in (False, True)),
        "another objective": abs(answer.objective - loss(asked, orders)) <= noise,
        "a bound above the best plan": answer.bound <= least + noise,
        "a gap that is not true": answer.objective - 100 * answer.gap <= least + noise,
    }
    return [words for words, right in checks.items() if not right]


def main(seconds: float) -> int:
    end, tried, found = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        seed, tried = SystemRandom().randrange(10**12), tried + 1
        for words in wrong(seed):
            found += 1
            print(f"seed {seed}: {words}")
    print(f"{tried} questions, {found} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
