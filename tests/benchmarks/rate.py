"""How many plain plans a second, beside a fixed piece of pure Python, so that two versions can be compared.

    PYTHONPATH=tests python tests/benchmarks/rate.py            5,000 plans; --count for fewer

A plain plan: 30 slices, what is held is off its targets, some cash, the settings untouched; a rebalance in fractional
shares, another in whole shares, and an auto-invest, in turn. The yardstick is arithmetic of the same sort (integers,
fractions, decimals, sorting, dictionaries) that no change of ours touches: its time goes up and down with the machine,
so that plans per yardstick do not. At 5e98faa, before the engine was built anew, there were so many:
"""

from __future__ import annotations

import argparse
import time
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from portfolios import SOLD_ON, Case

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE = {"fractional": 1.99, "whole shares": 2.72, "invest": 5.65}
"""Plans per yardstick at 5e98faa, measured with this very file."""
SLICES = 30
KINDS = {
    "fractional": (5, Request(Action.REBALANCE)),
    "whole shares": (0, Request(Action.REBALANCE)),
    "invest": (5, Request(Action.INVEST, amount=50_000)),
}


def plain(seed: int, decimals: int) -> Case:
    rng = Random(seed)  # noqa: S311 - a benchmark's own numbers
    parts = [rng.randint(1, 20) for _ in range(SLICES)]
    percents = [(Decimal(part) / sum(parts) * 100).quantize(Decimal("0.01")) for part in parts]
    percents[0] += 100 - sum(percents)
    targets, holdings = [], []
    for n, percent in enumerate(percents):
        price = Decimal(rng.randint(500, 60_000)).scaleb(-2)
        shares = Decimal(1000) * percent * Decimal(rng.randint(50, 150)) / 100 / price
        targets.append(TargetRow("P", f"S{n}", percent))
        holdings.append(HoldingRow(f"S{n}", shares.quantize(Decimal(1).scaleb(-decimals)), price))
    return Case(tuple(targets), tuple(holdings), Settings(share_decimals=decimals, cash=rng.randint(0, 500_000)))


def yardstick() -> int:
    """Do a fixed amount of such work; the result keeps it from being left out."""
    rng, total = Random(1), 0  # noqa: S311 - a benchmark's own numbers
    for _ in range(20):
        values = [rng.randint(1, 10**7) for _ in range(100)]
        shares = {f"S{n}": Fraction(value, 7 + n) for n, value in enumerate(values)}
        whole = sum(shares.values(), Fraction(0))
        for name, share in sorted(shares.items(), key=lambda one: one[1]):
            total += int(share / whole * 10**6) + len(name)
            total += int(Decimal(total % 1000) / 8)
    return total


def rate(kind: str, count: int) -> tuple[float, float]:
    """Return plans per yardstick, and the seconds they take.

    Both run in turn, in blocks, so that a busy moment meets them alike.
    """
    decimals, request = KINDS[kind]
    spent = measured = 0.0
    blocks = max(1, count // 50)
    for block in range(blocks):
        portfolios = [plain(block * 50 + n, decimals).portfolio() for n in range(min(50, count))]
        start = time.process_time()
        for portfolio in portfolios:
            propose(portfolio, request, SOLD_ON)
        spent += time.process_time() - start
        start = time.process_time()
        for _ in range(5):
            yardstick()
        measured += (time.process_time() - start) / 5
    return (blocks * min(50, count) / spent) * (measured / blocks), spent


def rates(counts: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Return how many plans of each kind take how many seconds, and how many times the earlier rate that is."""
    found = {}
    for kind, count in counts.items():
        per_yardstick, spent = rate(kind, count)
        found[kind] = {"plans": count, "seconds": spent, "times": per_yardstick / BEFORE[kind]}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=5_000, help="how many plans of each kind")
    count = parser.parse_args().count
    for kind, before in BEFORE.items():
        found, _ = rate(kind, count)
        times = found / before
        print(f"{kind:14} {found:6.2f} plans per yardstick, {times:.2f} times the {before} at 5e98faa", flush=True)


if __name__ == "__main__":
    main()
