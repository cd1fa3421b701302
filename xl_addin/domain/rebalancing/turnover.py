"""`Maximum turnover`: the plan nearest to the exact one that buys and sells no more than so much together.

The most underweight are bought first and the most overweight sold first, each by the water-fill of an auto-invest and
of a withdrawal: with the purchases and the sales limited, there is no nearer plan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.money import money
from xl_addin.domain.rebalancing.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.rebalancing.job import Job
    from xl_addin.domain.settings import Settings


def within_turnover(job: Job, most: int | None, settings: Settings) -> Job:
    """Return what is to be settled with no slice going farther than the cents of turnover allow.

    `Refused` where more than that has to be sold to raise cash.
    """
    if most is None:
        return job
    if -job.cash > most:
        raised, allowed = money(-job.cash, settings.currency), money(most, settings.currency)
        message = f"raising {raised} takes more than the maximum turnover of {allowed}"
        raise refuse(settings.places.get("maximum_turnover"), message, "Raise Maximum turnover, or ask for less.")
    ideal = job.allocate(job.bounds, job.budget)
    if sum(abs(job.net(ideal, symbol)) for symbol in job.securities) <= most:
        return job
    cash = min(job.cash, most)
    bought, sold = (most + cash) // 2, (most - cash) // 2
    up = _one_way(job, ideal, bought, 1)
    down = _one_way(job, ideal, -sold, -1)
    lower, upper = list(job.bounds.lower), list(job.bounds.upper)
    for i in job.tree.leaves:
        upper[i] = min(upper[i], max(up[i], lower[i]))
        lower[i] = max(lower[i], min(down[i], upper[i]))
    box = Bounds(tuple(lower), tuple(upper))
    return replace(job, bounds=box, limits=box, budget=job.values[0] + cash, boxed=True)


def _one_way(job: Job, ideal: Sequence[int], cents: int, way: int) -> list[int]:
    """Return what slices are worth when only purchases (or only sales) of so many cents are made toward a plan."""
    lower, upper = list(job.values), list(job.values)
    for i in job.tree.leaves:
        if way > 0:
            upper[i] = max(job.values[i], ideal[i])
        else:
            lower[i] = min(job.values[i], ideal[i])
    manner = replace(job.manner, withdrawal=way < 0, hold_overflow=False)
    return replace(job, manner=manner).allocate(_leaves_only(job, lower, upper), job.values[0] + cents)


def _leaves_only(job: Job, lower: Sequence[int], upper: Sequence[int]) -> Bounds:
    inside = set(job.tree.leaves)
    return Bounds(*(tuple(c if i in inside else 0 for i, c in enumerate(side)) for side in (lower, upper)))
