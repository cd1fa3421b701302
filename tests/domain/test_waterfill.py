"""The water-fill against solvers that know nothing of it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize  # type: ignore[import-untyped]

from xl_addin.domain.rebalancing.waterfill import water_fill


@st.composite
def problems(draw: st.DrawFn, most: int = 6, cents: int = 10**9) -> tuple[list[int], list[int], list[int], int]:
    count = draw(st.integers(1, most))
    weights = draw(st.lists(st.integers(0, 10_000), min_size=count, max_size=count))
    lower = draw(st.lists(st.integers(0, cents), min_size=count, max_size=count))
    upper = [low + draw(st.integers(0, cents)) for low in lower]
    least = sum(lower)
    most_money = least + sum(high - low for high, low, w in zip(upper, lower, weights, strict=True) if w)
    return weights, lower, upper, draw(st.integers(least, most_money))


@given(problems())
@settings(max_examples=300, deadline=None)
def test_it_sums_to_the_cent_within_its_bounds(problem: tuple[list[int], list[int], list[int], int]) -> None:
    weights, lower, upper, budget = problem
    filled = water_fill(weights, lower, upper, budget)
    assert sum(filled) == budget
    for weight, low, cents, high in zip(weights, lower, filled, upper, strict=True):
        assert low <= cents <= high
        assert weight or cents == low


@given(problems())
@settings(max_examples=300, deadline=None)
def test_one_level_explains_every_slice(problem: tuple[list[int], list[int], list[int], int]) -> None:
    """There is a λ with z = clip(λ·t, L, U) within a cent: the optimality condition, in exact fractions."""
    weights, lower, upper, budget = problem
    filled = water_fill(weights, lower, upper, budget)
    rows = [row for row in zip(weights, lower, filled, upper, strict=True) if row[0]]
    floor = max((Fraction(z - 1, w) for w, low, z, _ in rows if z > low), default=Fraction(0))
    roof = min((Fraction(z + 1, w) for w, _, z, high in rows if z < high), default=floor + 1)
    assert floor < roof


@given(problems(most=5, cents=100_000))
@settings(max_examples=60, deadline=None)
def test_it_equals_a_numerical_solver(problem: tuple[list[int], list[int], list[int], int]) -> None:
    weights, lower, upper, budget = problem
    weights = [weight + 1 for weight in weights]
    scale = max(budget, 1)
    targets = [weight / sum(weights) for weight in weights]
    bounds = [(low / scale, high / scale) for low, high in zip(lower, upper, strict=True)]

    def objective(z: list[float]) -> float:
        return sum((a - t) ** 2 / t for a, t in zip(z, targets, strict=True))

    filled = [cents / scale for cents in water_fill(weights, lower, upper, budget)]
    found = minimize(
        objective,
        filled,
        jac=lambda z: [2 * (a - t) / t for a, t in zip(z, targets, strict=True)],
        bounds=bounds,
        constraints={"type": "eq", "fun": lambda z: sum(z) - budget / scale},
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    cent = 1 / scale
    slack = sum((2 * abs(a - t) + cent) * cent / t for a, t in zip(filled, targets, strict=True))
    assert objective(filled) <= found.fun + slack + 1e-9 * (1 + abs(found.fun))


@given(problems(most=3, cents=12))
@settings(max_examples=200, deadline=None)
def test_no_other_list_of_cents_is_closer(problem: tuple[list[int], list[int], list[int], int]) -> None:
    """Brute force over every list of whole cents: rounding by largest remainder costs less than a cent a slice."""
    weights, lower, upper, budget = problem
    filled = water_fill(weights, lower, upper, budget)
    used = [i for i, weight in enumerate(weights) if weight]
    if not used or not budget:
        return
    total = sum(weights[i] for i in used)
    goals = {i: Fraction(weights[i] * budget, total) for i in used}

    def far(z: dict[int, int]) -> Fraction:
        return sum(((z[i] - goals[i]) ** 2 / goals[i] for i in used), Fraction(0))

    money = sum(filled[i] for i in used)
    best = min(
        far(dict(zip(used, cents, strict=True)))
        for cents in product(*(range(lower[i], upper[i] + 1) for i in used))
        if sum(cents) == money
    )
    assert far({i: filled[i] for i in used}) <= best + sum(2 / goals[i] for i in used)


@pytest.mark.parametrize(
    ("weights", "lower", "upper", "budget", "filled"),
    [
        ([1, 1, 1], [0, 0, 0], [9, 9, 9], 10, [4, 3, 3]),  # the cent that is over goes to the first of equals
        ([2, 1], [0, 0], [90, 90], 100, [67, 33]),
        ([1, 1], [70, 0], [99, 99], 100, [70, 30]),  # what is held is a floor
        ([1, 1], [0, 0], [20, 99], 100, [20, 80]),  # what may not be bought is a roof
        ([0, 1], [5, 0], [50, 99], 100, [5, 95]),  # no target: the lower bound
        ([1, 1], [0, 0], [20, 30], 100, [20, 30]),  # more money than fits
        ([1, 1], [20, 30], [99, 99], 10, [20, 30]),  # less money than the floors
        ([], [], [], 0, []),
    ],
)
def test_by_hand(weights: list[int], lower: list[int], upper: list[int], budget: int, filled: list[int]) -> None:
    assert water_fill(weights, lower, upper, budget) == filled
