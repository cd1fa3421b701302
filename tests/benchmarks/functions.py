"""How long the functions of the sheet take when they are warm: 100 slices with a changed cell each call, and 500 cells.

Run as a program; it prints what it measured, in CPU time of this process.

    PIE_REBALANCE  100 slices, as before         … ms a call
    PIE_REBALANCE  100 slices, a price changed   … ms a call
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from xl_addin.actions.functions import FUNCTIONS, call

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
SCALARS = {"amount": 100.0, "deposit": 500.0, "symbol": "S5", "shares": 3.0, "pie": None, "as_of": None}


def main() -> None:
    same = portfolio(100, 100, 50.0)
    for defined in FUNCTIONS:
        own = [argument.name for argument in defined.arguments]
        runs = iter(range(1000))

        def changed(name: str = defined.name, own: list[str] = own, runs: Any = runs) -> None:
            tables = portfolio(100, 100, 50.0 + next(runs) / 100)
            call(name, [tables.get(argument, SCALARS.get(argument)) for argument in own], NOW)

        def again(name: str = defined.name, own: list[str] = own) -> None:
            call(name, [same.get(argument, SCALARS.get(argument)) for argument in own], NOW)

        print(f"{defined.name:24} 100 slices, as before        {milliseconds(again, 20):8.2f} ms a call")
        print(f"{defined.name:24} 100 slices, a price changed  {milliseconds(changed, 20):8.2f} ms a call")
    tables = portfolio(100, 2000, 50.0)
    names = [defined.name for defined in FUNCTIONS if "targets" in [a.name for a in defined.arguments]]

    def recalculation() -> None:
        for number in range(500):
            call(names[number % 2 * 4], [tables["targets"], tables["holdings"]], NOW)  # PIE_DRIFT and PIE_SCORE

    print(f"{'500 functions':24} 2,000 holdings               {milliseconds(recalculation, 1):8.0f} ms altogether")


def portfolio(slices: int, lots: int, price: float) -> dict[str, list[list[Any]]]:
    """Return the ranges of a portfolio as a host hands them over."""
    targets: list[list[Any]] = [["Pie", "Slice", "Target %"]]
    targets += [["Main", f"S{i}", 1 / slices] for i in range(slices)]
    holdings: list[list[Any]] = [["Symbol", "Shares", "Price", "Cost basis", "Acquired"]]
    holdings += [
        [f"S{i % slices}", 3.0 + i % 7, (price if i % slices == 0 else 20.0 + i % slices), 90.0, 45000.0 + i % 900]
        for i in range(lots)
    ]
    return {"targets": targets, "holdings": holdings, "settings": [["Setting", "Value"], ["Cash", 1000.0]]}


def milliseconds(action: Callable[[], None], times: int) -> float:
    """Return the least time of a few calls, after one to warm up."""
    action()
    took = []
    for _ in range(times):
        start = time.process_time()
        action()
        took.append(time.process_time() - start)
    return min(took) * 1000


if __name__ == "__main__":
    main()
