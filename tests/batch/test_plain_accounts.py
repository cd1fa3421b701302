"""Accounts planned at once have the very plans of the engine: money, shares, words; every difference is a defect."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from xl_addin.batch.table.plain.compiler import AFTER
from xl_addin.batch.table.plain.rows import read_rows
from xl_addin.batch.table.plain.units import plain_units
from xl_addin.batch.table.run import Given, prepared, run_tables
from xl_addin.batch.table.solve import AT_ONCE, ENGINE, NOTHING, ORDERS, OneByOne
from xl_addin.domain.plan import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
COLUMNS = ["account", "household", "account_type", "symbol", "shares", "price", "cost_basis", "acquired", "model"]
SYMBOLS = [f"S{n}" for n in range(10)]


def _percents(rng: Random, count: int) -> list[float]:
    """Return random percentages of two decimals that total 100, some of them 0."""
    parts = [rng.choice([0, 1, 5]) if rng.random() < 0.1 else rng.randint(1, 20) for _ in range(count)]
    parts[0] += not sum(parts)
    found = [round(part / sum(parts) * 100, rng.choice([0, 1, 2])) for part in parts]
    largest = found.index(max(found))
    found[largest] = round(found[largest] + 100 - sum(found), 2)
    return found


def _model(rng: Random, name: str, symbols: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the targets of a model: one pie, or three of which two are inside the other."""
    pies = {"Root": list(symbols)}
    if rng.random() < 0.4:
        pies = {"Root": ["Alpha", "Beta", symbols[0]], "Alpha": list(symbols[1:4]), "Beta": list(symbols[4:])}
    return [
        (name, pie, own, percent)
        for pie, slices in pies.items()
        for own, percent in zip(slices, _percents(rng, len(slices)), strict=True)
    ]


def _account(rng: Random, name: str, market: dict[str, float], targets: pd.DataFrame, decimals: int) -> list[Any]:
    """Return the rows of an account: near its model or far from it, in lots or not, with cash or without."""
    household = f"H{name[:-1]}" if rng.random() < 0.2 else None
    model, size, spread = rng.choice(["M0", "M1"]), 10 ** rng.uniform(1, 6.5), rng.choice([0, 0.001, 0.02, 0.5, 1])
    weights = dict(zip(targets["Slice"], targets["Target %"], strict=True)) if model == "M0" else {}
    rows = []
    for symbol, price in market.items():
        if rng.random() < 0.1:
            continue
        worth = size * weights.get(symbol, 5) / 100 * rng.uniform(1 - spread, 1 + spread)
        shares = round(worth / price, decimals if rng.random() < 0.9 else 6)
        cost = [round(worth * 0.9, 2), "2020-01-31"] if rng.random() < 0.03 else [None, None]
        lots = 2 if rng.random() < 0.05 else 1
        rows += [(name, household, "taxable", symbol, f"{shares}", price, *cost, model)] * lots
    cash = rng.choice([0, rng.uniform(-5, 60), rng.uniform(0, size / 5)])
    odd = "x" if rng.random() < 0.01 else f"{cash:.2f}"
    return [*rows, (name, household, "taxable", "CASH", odd, None, None, None, model)]


def _case(seed: int) -> Given:
    rng = Random(seed)  # noqa: S311 - accounts, no secrets
    decimals = rng.choice([0, 3, 5, 5, 5])
    market = {symbol: round(10 ** rng.uniform(-1, 3.5), rng.choice([2, 2, 4])) for symbol in [*SYMBOLS, "OUT"]}
    rows = [*_model(rng, "M0", SYMBOLS), *_model(rng, "M1", SYMBOLS[:7])]
    targets = pd.DataFrame(rows, columns=["model", "Pie", "Slice", "Target %"])
    held = [row for n in range(40) for row in _account(rng, f"A{n}", market, targets, decimals)]
    holdings = pd.DataFrame(held, columns=COLUMNS)
    units = holdings["household"].fillna(holdings["account"])
    settings: dict[str, Any] = {"Share decimals": decimals}
    if rng.random() < 0.4:
        settings |= {"Minimum order": rng.choice([0, 0.5, 50]), "Minimum cash": rng.choice([0, 100.5])}
    if rng.random() < 0.2:
        settings |= {"Auto-invest threshold": rng.choice([0, 1]), "Currency": "EUR"}
    about = holdings[["account", "model"]].drop_duplicates("account").assign(taxable=True)
    return Given(
        targets,
        holdings.assign(unit=units).sort_values(["unit", "account"], kind="stable").drop(columns="unit"),
        rng.choice([Action.REBALANCE, Action.INVEST]),
        pd.DataFrame(market.items(), columns=["symbol", "price"]),
        about if rng.random() < 0.3 else None,
        settings,
        NOW,
    )


@pytest.mark.parametrize("first", range(0, 36, 12))
def test_every_account_has_the_plan_of_the_engine(first: int) -> None:
    count = 0
    for seed in range(first, first + 12):
        shared, pieces = prepared(_case(seed))
        for number, table in pieces:
            rows = read_rows(shared, table)
            many = replace(shared, rows=AFTER, frames={})  # for so many compiled code works, where there is a compiler
            compiled = plain_units(many, rows, (ORDERS, NOTHING, AT_ONCE))
            found, engine = plain_units(shared, rows, (ORDERS, NOTHING, AT_ONCE)), OneByOne(shared)
            if found is None or compiled is None:
                assert found is compiled
                continue
            assert (found.orders, found.accounts) == (compiled.orders, compiled.accounts)
            for unit in np.flatnonzero(found.done).tolist():
                start, end = rows.begins[unit : unit + 2].tolist()
                engine.plan(unit, rows.table.slice(start, end - start), number + start)
            orders, accounts = engine.tables()
            assert found.orders.to_pylist() == orders.to_pylist()
            assert found.accounts.drop_columns(["by"]).to_pylist() == accounts.drop_columns(["by"]).to_pylist()
            assert found.order_units.tolist() == engine.order_units
            assert found.account_units.tolist() == engine.account_units
            count += accounts.num_rows
    assert count > 120


@pytest.mark.parametrize(
    ("settings", "by"),
    [
        ({}, AT_ONCE), ({"Band": "5pp"}, ENGINE), ({"Commission per order": 1}, ENGINE),
        ({"Long-term tax rate": "15%"}, ENGINE), ({"Maximum orders": 1}, ENGINE),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_engine_and_counted(settings: dict[str, Any], by: str) -> None:
    targets = pd.DataFrame([("A", 60), ("B", 40)], columns=["symbol", "target"])
    rows = [(f"{n}", symbol, 10, 10.5) for n in range(3) for symbol in ("A", "B")]
    holdings = pd.DataFrame(rows, columns=["account", "symbol", "shares", "price"])
    _, _, tally = run_tables(Given(targets, holdings, settings=settings, now=NOW))
    assert {kind: tally.counts[kind] for kind in (AT_ONCE, ENGINE)} == {AT_ONCE: 0, ENGINE: 0, by: 3}
