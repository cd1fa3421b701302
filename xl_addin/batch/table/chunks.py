"""The rows in chunks of whole units: an account, or all accounts of a household, which share a tax year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.source import FIRST_ROW, arrow
from xl_addin.domain.finding import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.batch.table.source import Source

MOST_UNSORTED = 20_000_000
"""How many rows are sorted in memory where those of an account do not stand together."""


def unit_keys(batch: Any) -> Any:
    """Return the household of every row, its account where it has none; accounts and households are told apart."""
    import pyarrow.compute as pc

    text = arrow().string()
    account = pc.fill_null(pc.cast(batch.column("account"), text), "")
    if "household" not in batch.schema.names:
        return account
    household = pc.cast(batch.column("household"), text)
    return pc.if_else(
        pc.equal(pc.fill_null(household, ""), ""), account, pc.binary_join_element_wise(household, "", "\x1f")
    )


def units_of(batch: Any) -> tuple[Any, Any]:
    """Return the row at which each unit begins, of rows that stand together, and the key of each."""
    import numpy as np
    import pyarrow.compute as pc

    columns = [name for name in ("account", "household") if name in batch.schema.names]
    rows = np.flatnonzero(np.logical_or.reduce([changes(batch.column(name)) for name in columns]))
    keys = unit_keys(batch.select(columns).take(arrow().array(rows)))
    other = np.ones(len(rows), bool)
    other[1:] = pc.not_equal(keys[1:], keys[:-1]).to_numpy(zero_copy_only=False)
    return rows[other], keys.filter(arrow().array(other))


def changes(column: Any) -> Any:
    """Return which values may differ from the one before; the first does. Two that are empty may."""
    import numpy as np
    import pyarrow.compute as pc

    if arrow().types.is_dictionary(column.type):
        column = column.indices
    found = np.ones(len(column), bool)
    other = pc.fill_null(pc.not_equal(column[1:], column[:-1]), fill_value=True)
    found[1:] = other.to_numpy(zero_copy_only=False)
    return found


def chunks(source: Source, *, together: bool, rows: int) -> Iterator[tuple[int, Any]]:
    """Yield the number of the first row of each chunk, and the chunk: a table of whole units."""
    if not together and rows > MOST_UNSORTED:
        message = f"the rows of an account are in several places of {source.name}, which is too long to be sorted here"
        raise refuse(None, message, "Sort it by household and account.")
    if together:
        yield from _as_they_come(source.batches())
        return
    for _, table in _as_they_come(_sorted(source)):
        yield 0, table  # a row's number is no longer that of the file


def _sorted(source: Source) -> Iterator[Any]:
    pa = arrow()
    table = pa.Table.from_batches(source.batches())
    keys = pa.chunked_array([unit_keys(batch) for batch in table.to_batches()])
    order = pa.table({"key": keys, "row": pa.array(range(table.num_rows))})
    places = order.sort_by([("key", "ascending"), ("row", "ascending")]).column("row")
    from xl_addin.batch.table.source import BATCH

    yield from table.take(places).to_batches(max_chunksize=BATCH)


def _as_they_come(batches: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    pa = arrow()
    waiting: list[Any] = []
    first = FIRST_ROW
    last = None
    for batch in batches:
        if not batch.num_rows:
            continue
        begins, keys = units_of(batch)
        cut = int(begins[-1])
        if cut == 0 and last == keys[0].as_py():
            waiting.append(batch)  # one unit that goes on
            continue
        waiting.append(batch.slice(0, cut))
        whole = pa.Table.from_batches(waiting)
        if whole.num_rows:
            yield first, whole
            first += whole.num_rows
        waiting, last = [batch.slice(cut)], keys[-1].as_py()
    if waiting:
        yield first, pa.Table.from_batches(waiting)
