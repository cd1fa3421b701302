"""README's table of speeds, from the figures that the last runs of the programs in benchmarks kept."""

from __future__ import annotations

import json
from pathlib import Path

LAST_RUN = Path(__file__).with_name("benchmarks") / "last_run.json"
BESIDE = {
    "greedy": "PyPortfolioOpt, greedy",
    "LP": "PyPortfolioOpt, LP",
    "rebalance": "`rebalance`",
    "HiGHS": "HiGHS by `scipy.optimize.milp`, the same sum, exactly",
}


def speed() -> str:
    run = json.loads(LAST_RUN.read_text(encoding="utf-8"))
    rows = [
        "| beside, at 100 names | loss, ours ÷ theirs | times faster: bare search | whole plan, with every reason |",
        "|---|---|---|---|",
    ]
    for key, name in BESIDE.items():
        own = run["100"][key]
        rows.append(f"| {name} | {_range(own['best'], own['worst'])} | {_two(own['bare'])} | {_two(own['whole'])} |")
    slsqp = run["SLSQP"]
    loss = _range(slsqp["best"], slsqp["worst"])
    rows += [
        f"| SLSQP, fractional shares, 30 names | {loss} | {_two(slsqp['bare'])} (the water-fill alone) | |",
        "",
        "| whole plans, with every reason | CPU time of one process |",
        "|---|---|",
        f"| 3,000 slices in 300 pies, 100 of them limited | {_pies(run['pies'])} |",
        f"| 500 whole-share slices, made to be hard | {_seconds(run['hard']['median'])} at the median, "
        f"{_seconds(run['hard']['worst'])} at the worst of {run['hard']['plans']} |",
    ]
    for kind, own in run["rate"].items():
        rows.append(
            f"| {own['plans']:,} plain plans of 30 slices, {kind} | {_seconds(own['seconds'])}, "
            f"{own['times']:.1f} times the rate of the first engine |"
        )
    startup = run["startup"]
    rows.append(
        f"| `xl-addin drift` on a template, the whole process | {_seconds(startup['seconds'])}, {startup['times']:.2f} "
        f"times what it took when it read no sheet but its own ({startup['instructions']:.2f} times the instructions) |"
    )
    calc = run["calc"]
    rows.append(f"| LibreOffice Calc: its start | {calc['start']['times']:.2f} times that without the extension |")
    for name in ("PIE_DRIFT", "PIE_REBALANCE"):
        own = calc[name]
        rows.append(
            f"| Calc: `{name}` over 500 slices after a changed price | {own['seconds'] * 1000:.0f} ms, "
            f"{own['times']:.0f} times a `SUM` over the same cells |"
        )
    rows.append(
        f"| Calc: 500 functions over 2,000 holdings after a changed one | {_seconds(calc['functions']['seconds'])} |"
    )
    growth = run["growth"]
    rows.append(
        f"| 30 to 3,000 slices in fractional shares | grows as n to the power of {growth['plan']:.2f} "
        f"(n log n would be {growth['n log n']:.2f}) |"
    )
    return "\n".join(rows)


def _range(best: float, worst: float) -> str:
    one, other = f"{best:.2f}", f"{worst:.2f}"
    return one if one == other else f"{one} to {other}"


def _pies(own: dict[str, list[float]]) -> str:
    return ", ".join(f"{_seconds(spent)} {name}, grows as n^{power:.2f}" for name, (spent, power) in own.items())


def _seconds(spent: float) -> str:
    return f"{spent:.2f} s" if spent < 10 else f"{spent:.0f} s"


def _two(number: float) -> str:
    """Return a number to two digits: 97.3 is ``97``, 143 is ``140``."""
    return f"{float(f'{number:.2g}'):g}"
