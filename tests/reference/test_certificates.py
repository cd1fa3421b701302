"""The checker, which knows nothing of the program, accepts every honest certificate and rejects what was changed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from certificate_checker import check

from reference.entry import plan_of
from reference.randomly import any_book, picker
from xl_addin.domain.finding import Refused
from xl_addin.sheets.certificate import certificate_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.plan import Plan

PARTS, WORKBOOKS, CHANGES = 10, 30, 40


def certified(first: int) -> Iterator[tuple[int, Plan, dict[str, Any], list[dict[str, Any]]]]:
    """Yield seeds, plans of one account, their certificates and orders as plain data."""
    for seed in range(first, first + WORKBOOKS):
        plan = plan_of(any_book(picker(seed)))
        if isinstance(plan, Refused) or plan.parts:
            continue
        told = ("symbol", "shares", "price", "value")
        orders = [{"side": o.side.value} | {name: getattr(o, name) for name in told} for o in plan.orders]
        for certificate in getattr(plan, "certificates", ()):
            yield seed, plan, certificate_data(certificate), orders


@pytest.mark.parametrize("part", range(PARTS))
def test_every_honest_certificate_is_accepted(part: int) -> None:
    for seed, plan, certificate, orders in certified(part * WORKBOOKS):
        assert check(certificate, orders, plan.certified_gap).faults == (), seed


@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_that_matters_is_rejected(part: int) -> None:
    rng = Random(part)  # noqa: S311 - not for secrets
    for seed, plan, certificate, orders in certified(part * WORKBOOKS):
        for _ in range(CHANGES):
            changed, others, gap = _changed(rng, certificate, orders, plan.certified_gap)
            assert check(changed, others, gap).faults, (seed, certificate, changed)


def _changed(
    rng: Random, certificate: dict[str, Any], orders: list[dict[str, Any]], gap: float
) -> tuple[dict[str, Any], list[dict[str, Any]], float]:
    """Return a certificate, orders and a gap of which one thing is another, by as much as anyone would care for."""
    kind = rng.randrange(6) if orders else 5
    ticker = rng.randrange(len(certificate["tickers"]))
    if kind == 0:  # an order of other shares
        n = rng.randrange(len(orders))
        return certificate, [*orders[:n], orders[n] | {"shares": orders[n]["shares"] * 2}, *orders[n + 1 :]], gap
    if kind == 1:  # an order less
        n = rng.randrange(len(orders))
        return certificate, orders[:n] + orders[n + 1 :], gap
    if kind == 2:  # the other side
        n = rng.randrange(len(orders))
        other = "SELL" if orders[n]["side"] == "BUY" else "BUY"
        return certificate, [*orders[:n], orders[n] | {"side": other}, *orders[n + 1 :]], gap
    if kind == 3:  # another value
        n = rng.randrange(len(orders))
        return (
            certificate,
            [*orders[:n], orders[n] | {"value": orders[n]["value"] + rng.choice((-1, 1))}, *orders[n + 1 :]],
            gap,
        )
    if kind == 4:  # more certified than ordered
        one = certificate["tickers"][ticker]
        rows = [*certificate["tickers"]]
        rows[ticker] = one | {"order": one["order"] + rng.choice((-1, 1)) * one["step"]}
        return certificate | {"tickers": rows}, orders, gap
    what = rng.choice(("objective", "bound", "cash_after", "gap"))
    more = 100.0 + abs(certificate["objective"]) / 10
    if what == "gap":
        return certificate, orders, gap + more
    if what == "bound":  # more proven than can be
        return certificate | {"bound": certificate["objective"] + more}, orders, 0.0
    return certificate | {what: certificate[what] + (int(more) if what == "cash_after" else more)}, orders, gap
