"""The exact plan under the rules of orders: none below the minimum, and all that placing them costs paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.large_enough import Exact, large_enough

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.rebalancing.job import Job

ROUNDS = 12


def exact_orders(job: Job) -> Exact:
    """Return what every node is to be worth once the costs of the orders that lead there are paid, too.

    Costs depend on the orders and the orders on what costs leave. Setting aside what the last plan cost is repeated
    until it is enough; and once it is more than enough, what is over is given back if the plan then still pays.
    """
    found, aside = large_enough(job, job.budget), 0
    if job.costs.free or not _fees(job, found.worth):
        return found
    for _ in range(ROUNDS):
        needed = _fees(job, found.worth)
        if needed == aside:
            break
        again = large_enough(job, job.budget - needed)
        if needed < aside and _fees(job, again.worth) > needed:
            break
        found, aside = again, needed
    return found


def _fees(job: Job, worth: Sequence[int]) -> int:
    nets = (job.net(worth, symbol) for symbol in job.securities)
    return sum(job.costs.fees(abs(net)) for net in nets if net)
