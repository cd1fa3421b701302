"""Which units of a chunk are plain, and the tables of their orders and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.plain.compiler import compiled
from xl_addin.batch.table.plain.frame import frame_of
from xl_addin.batch.table.plain.plans import plans_of
from xl_addin.batch.table.plain.rows import coded
from xl_addin.batch.table.plain.tables import accounts_table, orders_table, picked_rows
from xl_addin.batch.table.source import arrow
from xl_addin.batch.table.units import kind_of, kind_text, settings_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.batch.table.plain.frame import Frame
    from xl_addin.batch.table.plain.plans import Plans
    from xl_addin.batch.table.plain.rows import Rows
    from xl_addin.batch.table.units import Shared


@dataclass(frozen=True)
class Plain:
    """The plain units of a chunk: which ones (``done``), and their tables with the unit of each row."""

    done: Any
    orders: Any
    order_units: Any
    accounts: Any
    account_units: Any


def plain_units(shared: Shared, rows: Rows, words: Sequence[str]) -> Plain | None:
    """Return the plans of all units that are plain in every account; None where there are none.

    ``words`` say what becomes of an account with orders and without any, and how it was planned.
    """
    models, kinds = _told(shared, rows, "model"), _told(shared, rows, "account_type")
    sure = np.zeros(len(rows.first), bool)
    found: list[tuple[Plans, str]] = []
    priced = shared.market.prices.keys()
    for accounts, model, frame in _groups(shared, models, kinds):
        plans = plans_of(frame, rows, accounts, priced)
        sure[accounts] = plans.sure
        found.append((plans, model))
    size = len(rows.begins) - 1
    sure &= _stands_alone(rows) | _holds_something(rows)
    done = np.bincount(rows.unit[~sure], minlength=size) == 0
    if not done.any():
        return None
    return _tables(rows, found, done, words)


def _tables(rows: Rows, found: Sequence[tuple[Plans, str]], done: Any, words: Sequence[str]) -> Plain:
    pa = arrow()
    tables, keys, accounts, numbers = [], [], [], []
    names, households = account_texts(rows, "account"), account_texts(rows, "household")
    for plans, model in found:
        some = np.flatnonzero(done[rows.unit[plans.accounts]])
        own = plans.accounts[some]
        told = picked_rows(names, own), picked_rows(households, own)
        table, account, buys = orders_table(plans, some, *told)
        tables.append(table)
        keys.append((own[account], buys))
        accounts.append(accounts_table(plans, some, *told, model, words))
        numbers.append(own)
    account, buys = (np.concatenate(column) for column in zip(*keys, strict=True))
    number = np.concatenate(numbers)
    order = np.lexsort((account, buys, rows.unit[account]))
    return Plain(
        done,
        _sorted(pa.concat_tables(tables), order),
        rows.unit[account[order]],
        _sorted(pa.concat_tables(accounts), np.argsort(number, kind="stable")),
        rows.unit[np.sort(number)],
    )


def _sorted(table: Any, order: Any) -> Any:
    return table if (order[1:] > order[:-1]).all() else table.take(arrow().array(order))


def _groups(shared: Shared, models: Any, kinds: Any) -> Iterator[tuple[Any, str, Frame]]:
    """Yield the accounts of each model, and kind, that is plain."""
    if shared.market.classes:
        return
    (model, model_names), (kind, kind_names) = models, kinds
    keys = np.where((model < 0) | (kind < 0), -1, model * len(kind_names) + kind)
    for key in np.unique(keys[keys >= 0]).tolist():
        name, told = model_names[key // len(kind_names)], kind_names[key % len(kind_names)]
        frame = _frame(shared, name, told)
        if frame is not None:
            yield np.flatnonzero(keys == key), name, frame


def _frame(shared: Shared, model: str, told: str) -> Frame | None:
    if (model, told) not in shared.frames:
        targets, kind = shared.models.get(model), kind_of(told)
        plain = targets is not None and (kind is not None or not told)
        settings = settings_of(shared, kind)
        shared.frames[model, told] = (
            frame_of(targets or (), shared.market.prices, settings, shared.request.action, compiled(shared.rows))
            if plain
            else None
        )
    return shared.frames[model, told]


def _told(shared: Shared, rows: Rows, column: str) -> tuple[Any, list[str]]:
    """Return what is said in a column of each account, as numbers of texts; -1 where two things are said."""
    count = len(rows.first)
    own, texts = np.zeros(count, np.int64), [""]
    differs = np.zeros(count, bool)
    if column in rows.table.schema.names:
        codes, column_texts = coded(rows.table.column(column))
        texts = column_texts.to_pylist()
        own = codes[rows.first]
        differs[rows.account[codes != own[rows.account]]] = True
    if shared.about:
        known = {text: n for n, text in enumerate(texts)}
        names, own = account_texts(rows, "account").to_pylist(), own.copy()
        for n, name in enumerate(names):
            about = shared.about.get(name or "", {})
            told, here = text_of(about.get(column)), texts[own[n]]
            differs[n] |= bool(told and here and told != here)
            told = told or here
            if column == "account_type":
                told = kind_text(told, about.get("taxable"))
            own[n] = known.setdefault(told, len(known))
        texts = list(known)
    return np.where(differs, -1, own), texts


def _stands_alone(rows: Rows) -> Any:
    """Return the accounts that are all of their unit."""
    return np.bincount(rows.unit)[rows.unit] == 1


def _holds_something(rows: Rows) -> Any:
    return np.bincount(rows.account[rows.shares != 0], minlength=len(rows.first)) > 0


def account_texts(rows: Rows, column: str) -> Any:
    """Return a column's text of each account by its first row, as the engine reads it; null where it is empty."""
    import pyarrow.compute as pc

    pa = arrow()
    if column not in rows.table.schema.names:
        return pa.nulls(len(rows.first), pa.string())
    codes, texts = coded(picked_rows(rows.table.column(column), rows.first))
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts).take(pa.array(codes))
