"""The orders and the accounts of plans as tables, in the words of the engine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.out import PLACES, accounts_schema, orders_schema
from xl_addin.batch.table.plain.texts import (
    HUNDREDTHS,
    all_percents,
    always,
    amounts,
    hundredths,
    picked,
    texts,
    written,
)
from xl_addin.batch.table.source import arrow
from xl_addin.domain.plan import Action, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.batch.table.plain.frame import Frame
    from xl_addin.batch.table.plain.plans import Plans

_SIDES = Side.SELL.value, Side.BUY.value


def orders_table(plans: Plans, some: Any, names: Any, households: Any) -> tuple[Any, Any, Any]:
    """Return the orders of some accounts, whose names and households are columns, and how they are to be sorted.

    They come account by account, sales first, with the number of each order's account among ``some``, and its side.
    """
    pa = arrow()
    orders = plans.orders[:, some].T
    size = orders.shape[1]
    account, place = np.nonzero(np.concatenate((orders < 0, orders > 0), axis=1))
    buys, ticker = place >= size, place % size
    at = ticker, some[account]
    units, cents = np.abs(plans.orders[at]), np.abs(plans.cents[at])
    frame = plans.frame
    prices = frame.prices * 10 ** (PLACES - frame.decimals)
    columns = [
        _again(names, account),
        _again(households, account),
        _again(texts(_SIDES), buys),
        _again(texts(frame.symbols), ticker),
        _decimals(units * 10 ** (PLACES - plans.places), PLACES),
        _decimals(prices[ticker], PLACES),
        _decimals(cents, 2, 18),
        pa.nulls(len(account), pa.decimal128(18, 2)),
        _again(texts([None]), np.zeros(len(account))),
        pa.nulls(len(account), pa.decimal128(18, 2)),
        _lots(plans, units, buys),
        _reasons(plans, at, buys, units, cents),
    ]
    return pa.Table.from_arrays(columns, schema=orders_schema()), account, buys


def picked_rows(column: Any, rows: Any) -> Any:
    """Return a column's values at some rows."""
    return column.take(arrow().array(rows))


def _again(column: Any, numbers: Any) -> Any:
    """Return texts of a column by their numbers in it; each is kept once."""
    pa = arrow()
    own = column.dictionary_encode()
    return pa.DictionaryArray.from_arrays(own.indices.take(pa.array(numbers.astype(np.int64))), own.dictionary)


def _lots(plans: Plans, units: Any, buys: Any) -> Any:
    """Return what is sold of which lot: of one of which nothing is known."""
    pa = arrow()
    sold = np.flatnonzero(~buys)
    found = written(plans.frame.code, (plans.places, units[sold]), always(" of an undated lot", len(sold)))
    which = np.cumsum(~buys) - 1
    return found.take(pa.array(which, mask=buys))


def _decimals(units: Any, scale: int, precision: int = 38) -> Any:
    """Return whole units of 10^-``scale`` as decimals."""
    pa = arrow()
    halves = np.empty((len(units), 2), np.int64)
    halves[:, 0], halves[:, 1] = units, units >> 63
    return pa.Array.from_buffers(pa.decimal128(precision, scale), len(units), [None, pa.py_buffer(halves)])


def _reasons(plans: Plans, at: tuple[Any, Any], buys: Any, units: Any, cents: Any) -> Any:
    """Return why each order is proposed, as `xl_addin.domain.rebalancing.order_reasons` says it."""
    frame, ticker = plans.frame, at[0]
    was, now, target = plans.before[at], plans.after[at], frame.targets[ticker]
    zero = ~frame.wanted[ticker]
    names = frame.names()
    starts = [*(f"{n} is " for n in names), *(f"{n} has a target of 0% and is " for n in names)]
    against = [*(f" against {text}, " for text in frame.target_texts()), ""]
    ends = texts([", everything goes"])
    return written(
        frame.code,
        (texts(starts), ticker + len(names) * zero),
        (all_percents(), hundredths(was)),
        (texts(against), np.where(zero, len(names), ticker)),
        (_standings(frame), _standing(plans, at, buys, was - target, zero)),
        (plans.places, units),
        always(" for ", len(units)),
        *amounts(cents, frame.settings.currency),
        (arrow().concat_arrays([all_percents(", to "), ends]), np.where(zero, HUNDREDTHS, hundredths(now))),
    )


def _standings(frame: Frame) -> Any:
    """Return all ways in which a ticker may stand, up to what is traded of it, for sales and then for purchases."""
    sold = "over it with less money invested"
    bought = "under it once the money to invest is counted"
    if frame.action is not Action.REBALANCE:
        sold = bought = "the next in line relative to its target"
    names = [frame.tree.nodes[frame.tree.nodes[leaf].parent].name for leaf in frame.leaves]
    odd = "where the share steps of all orders fit together best"
    own = [
        ": sell ",
        f"{sold}: sell ",
        f"{bought}: buy ",
        f"{odd}: sell ",
        f"{odd}: buy ",
        *(f"but its pie {name} is over its own target: sell " for name in names),
        *(f"but its pie {name} is under its own target: buy " for name in names),
    ]
    return arrow().concat_arrays([_points(), texts(own)])


@cache
def _points() -> Any:
    """Return by how much a ticker may be over its target, and under it."""
    points = [f"{n // 100}.{n % 100:02} points" for n in range(HUNDREDTHS)]
    return texts([*(f"{text} over: sell " for text in points), *(f"{text} under: buy " for text in points)])


def _standing(plans: Plans, at: tuple[Any, Any], buys: Any, off: Any, zero: Any) -> Any:
    """Return which of the ways each ticker stands."""
    frame, (ticker, account) = plans.frame, at
    special = 2 * HUNDREDTHS
    found = hundredths(np.abs(off)) + HUNDREDTHS * buys
    other = (off > 0) == buys
    found = np.where(other, special + 1 + buys, found)
    if frame.action is Action.REBALANCE and other.any():
        gaps = _pie_gaps(plans, ticker, account)
        nested = other & np.where(buys, gaps < 0, gaps > 0)
        found = np.where(nested, special + 5 + len(frame.symbols) * buys + ticker, found)
    wanted = plans.wanted[at]
    found = np.where((wanted != 0) & ((wanted < 0) == buys), special + 3 + buys, found)
    return np.where(zero, special, found)


def _pie_gaps(plans: Plans, ticker: Any, account: Any) -> Any:
    """Return by what fraction the pie of each ticker is over its own target, 0 in the outermost."""
    tree, columns = plans.frame.tree, {leaf: n for n, leaf in enumerate(plans.frame.leaves)}
    (targets, whole), total = tree.targets, plans.parts.sum(axis=0)
    gaps = np.zeros(plans.parts.shape)
    for n, leaf in enumerate(plans.frame.leaves):
        pie = tree.nodes[leaf].parent
        if pie:
            worth = plans.parts[[columns[i] for i in tree.leaves_below(pie)]].sum(axis=0)
            before = np.divide(worth, total, out=np.zeros(len(total)), where=total > 0)
            gaps[n] = before - targets[pie] / whole
    return gaps[ticker, account]


def accounts_table(plans: Plans, some: Any, names: Any, households: Any, model: str, words: Sequence[str]) -> Any:
    """Return what became of some accounts: ``words`` are of one with orders, without, and of how it was planned."""
    pa = arrow()
    count = (plans.orders[:, some] != 0).sum(axis=0)
    spent = plans.cents[:, some]
    tax = plans.frame.tax
    taxes = pa.nulls(len(some), pa.decimal128(18, 2)) if tax is None else _decimals(np.full(len(some), tax), 2, 18)
    own = plans.messages
    messages = pa.array([own.get(n) for n in some.tolist()], pa.string()) if own else pa.nulls(len(some), pa.string())
    columns = [
        names,
        households,
        pa.array([model or None] * len(some), pa.string()),
        picked(texts(words[:2]), (count == 0).astype(np.int64)),
        pa.array([words[2]] * len(some), pa.string()),
        pa.array(plans.drifts[0][some]),
        pa.array(plans.drifts[1][some]),
        _decimals(plans.cash[some] - spent.sum(axis=0), 2, 18),
        pa.array(count.astype(np.int32)),
        _decimals(np.abs(spent).sum(axis=0), 2, 18),
        taxes,
        messages,
    ]
    return pa.Table.from_arrays(columns, schema=accounts_schema())
