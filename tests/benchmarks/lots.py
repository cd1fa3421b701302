"""How long it takes to choose the lots of 100 sales out of 20 lots each, so that all of them bear the least tax.

Run as a program; it prints what it measured, and beside it what HiGHS needs for the same problem at fixed rates. About
forty of the lots were bought within 30 days: with wash sales, their securities are filled in every way worth a thought.

    min tax  100 sales, 20 lots each        … ms
    HiGHS    the same, rates fixed          … ms
    min tax  with gains, wash sales, taxes  … ms
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]

from xl_addin.domain.plan import Term
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import Settings
from xl_addin.domain.tax.least_tax import least_tax
from xl_addin.domain.tax.lots import Sale, gain_per_share, term_of
from xl_addin.domain.tax.purchases import purchases_of
from xl_addin.domain.tax.realise import realise
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Callable

SOLD = date(2026, 11, 23)
RATES = Settings(short_term_rate=Decimal("0.37"), long_term_rate=Decimal("0.15"), realised_short=500_000)


def main() -> None:
    sales = some_sales(100, 20)
    year = tax_year(RATES)
    if year is None:
        raise ValueError("no rates, no tax to make least")
    chosen = milliseconds(lambda: least_tax(list(sales.values()), SOLD, year), 20)
    print(f"min tax  100 sales, 20 lots each        {chosen:8.2f} ms")
    cost, held, wanted = programme(sales)
    equal = np.kron(np.eye(len(sales)), np.ones(20))
    bounds = [(0.0, shares) for shares in held]
    solved = milliseconds(lambda: linprog(cost, A_eq=equal, b_eq=wanted, bounds=bounds, method="highs"), 20)
    print(f"HiGHS    the same, rates fixed          {solved:8.2f} ms")
    bought = purchases_of([lot for sale in sales.values() for lot in sale.lots], ())
    whole = milliseconds(lambda: realise(sales, SOLD, RATES, bought), 20)
    print(f"min tax  with gains, wash sales, taxes  {whole:8.2f} ms")


def some_sales(count: int, lots: int) -> dict[str, Sale]:
    rng = random.Random(6)  # noqa: S311 - a benchmark's own numbers
    sales = {}
    for n in range(count):
        price = Decimal(rng.randint(1000, 50000)).scaleb(-2)
        rows = [
            HoldingRow(
                f"S{n}",
                shares := Decimal(rng.randint(1, 10**7)).scaleb(-5),
                price,
                cost_basis=(shares * price * rng.randint(50, 150) / 100).quantize(Decimal("0.01")),
                acquired=SOLD - timedelta(days=rng.randint(1, 1500)),
            )
            for _ in range(lots)
        ]
        held = sum((row.shares for row in rows), Decimal())
        sales[f"S{n}"] = Sale(rows, (held * rng.randint(5, 95) / 100).quantize(Decimal("0.00001")), price)
    return sales


def programme(sales: dict[str, Sale]) -> tuple[list[float], list[float], list[float]]:
    """Return the tax a share of every lot, the shares of every lot, and the shares of every sale."""
    lots = [(lot, sale.price) for sale in sales.values() for lot in sale.lots]
    rates = [0.15 if term_of(lot, SOLD) is Term.LONG else 0.37 for lot, _ in lots]
    cost = [float(gain_per_share(lot, price) or 0) * rate for (lot, price), rate in zip(lots, rates, strict=True)]
    return cost, [float(lot.shares) for lot, _ in lots], [float(sale.shares) for sale in sales.values()]


def milliseconds(run: Callable[[], object], times: int) -> float:
    """Return the least time of several runs: what the machine is busy with besides does not count."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent) * 1000


if __name__ == "__main__":
    main()
