"""How long a proposal takes at worst: 500 slices whose prices and share steps make rounding as hard as can be.

Run as a program; it prints the worst of every kind, and the worst of all, in seconds of CPU time. Prices from a cent
to half a million dollars, share decimals from 0 to 6 side by side, large smallest orders, commissions and a spread, no
cash left over: random, from a seed. The search for the closest list gives up at a fixed number of partial plans, so
that the time is bounded whatever the portfolio; by how much the list may then fall short is in its certificate.
"""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from math import exp, log
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from portfolios import Case

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.settings import Leftover, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SLICES = 500
PRICES = {"of every size": (1, 50_000_000), "usual": (500, 60_000), "pennies": (1, 300), "dear": (50_000, 50_000_000)}
DECIMALS = {"whole shares": (0, 0), "0 to 6 decimals": (0, 6)}
SETTINGS = {
    "as they are": Settings(),
    "a large smallest order": Settings(minimum_order=5_000),
    "a commission": Settings(commission=100),
    "no cash left over": Settings(leftover=Leftover.INVEST),
    "all of these": Settings(minimum_order=5_000, commission=495, spread=Decimal("0.001"), leftover=Leftover.INVEST),
}


def main() -> None:
    slowest = 0.0
    for words, settings in SETTINGS.items():
        spent, gap, kind = max(proposals(settings, DECIMALS))
        print(f"{words:24} {spent:6.2f} s  {kind}, within ${gap:,.2f} of the best")
        slowest = max(slowest, spent)
    print(f"{'the worst of all':24} {slowest:6.2f} s")


def in_whole_shares() -> dict[str, float]:
    """Return how many proposals of whole shares there are, and the seconds they take at the median and at worst."""
    whole = {"whole shares": DECIMALS["whole shares"]}
    spent = [seconds for settings in SETTINGS.values() for seconds, *_ in proposals(settings, whole)]
    return {"plans": len(spent), "median": median(spent), "worst": max(spent)}


def proposals(settings: Settings, places: Mapping[str, tuple[int, int]]) -> Iterator[tuple[float, float, str]]:
    """Yield seconds, certified gap and words of a proposal of every kind."""
    for (prices, (least, most)), (steps, decimals) in ((p, d) for p in PRICES.items() for d in places.items()):
        for seed in range(3):
            case, money = portfolio(Random(seed), (least, most), decimals, settings)  # noqa: S311 - not for secrets
            built = case.portfolio()
            for action in Action:
                request = Request(action, amount=0 if action is Action.REBALANCE else money // 10)
                start = time.process_time()
                try:
                    plan = replace(case, settings=built.settings).propose(request)
                except Refused:
                    continue
                spent = time.process_time() - start
                yield spent, plan.certified_gap, f"{action.value}, prices {prices}, {steps}"


def portfolio(rng: Random, prices: tuple[int, int], decimals: tuple[int, int], settings: Settings) -> tuple[Case, int]:
    """Return a random portfolio and the cents in it; prices, in cents, are spread over their orders of magnitude."""
    parts = [rng.expovariate(1) + 0.01 for _ in range(SLICES)]
    percents = [(Decimal(part) / Decimal(sum(parts)) * 100).quantize(Decimal("1e-8")) for part in parts]
    percents[0] += 100 - sum(percents)
    money = rng.choice((10_000, 100_000, 1_000_000, 10_000_000))
    targets, holdings = [], []
    for n, percent in enumerate(percents):
        price = Decimal(int(exp(rng.uniform(log(prices[0]), log(prices[1]))))) / 100
        places = rng.randint(*decimals)
        shares = Decimal(money * float(percent) / 100 * rng.uniform(0, 2)) / price
        targets.append(TargetRow("P", f"S{n}", percent, share_decimals=places))
        holdings.append(HoldingRow(f"S{n}", shares.quantize(Decimal(1).scaleb(-places)), price))
    cash = int(money * rng.uniform(0, 10))
    return Case(tuple(targets), tuple(holdings), replace(settings, cash=cash)), money * 100


if __name__ == "__main__":
    main()
