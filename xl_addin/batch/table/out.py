"""The tables that come out: a row an order, and a row an account; CSV or Parquet, whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.beside import Behind
from xl_addin.batch.table.source import PARQUET, arrow, is_parquet
from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx.errors import unusable

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

PLACES = 12
"""Decimals of shares and prices as they are kept; in CSV there are no needless zeros."""
DRIFT_PLACES = 8
"""Decimals of a drift, a fraction, that are told."""
_GROUP = 1 << 18
"""Rows that are written together: readers of Parquet like large groups, and memory has room for some of them."""
_REPEATED = ("account", "household", "side", "symbol", "price", "term", "model", "status", "by", "message")
"""Columns of which many rows say the same. Of others no dictionary is tried: that takes a third of the time."""


def orders_schema() -> Any:
    """Return the columns of the orders; what many rows say stands there once, and by its number in each."""
    pa = arrow()
    again, text = pa.dictionary(pa.int32(), pa.string()), pa.string()
    exact, money = pa.decimal128(38, PLACES), pa.decimal128(18, 2)
    return pa.schema(
        [
            ("account", again), ("household", again), ("side", again), ("symbol", again), ("shares", exact),
            ("price", exact), ("value", money), ("gain", money), ("term", again), ("tax", money), ("lots", text),
            ("reason", text),
        ]
    )  # fmt: skip


def accounts_schema() -> Any:
    """Return the columns of the accounts."""
    pa = arrow()
    text, money = pa.string(), pa.decimal128(18, 2)
    return pa.schema(
        [
            ("account", text), ("household", text), ("model", text), ("status", text), ("by", text),
            ("drift_before", pa.float64()), ("drift_after", pa.float64()), ("cash_after", money),
            ("orders", pa.int32()), ("turnover", money), ("tax", money), ("message", text),
        ]
    )  # fmt: skip


def as_told(table: Any) -> Any:
    """Return a table with every text in its row."""
    return table.cast(_plain(table.schema))


def _plain(schema: Any) -> Any:
    pa = arrow()
    return pa.schema([(one.name, pa.string() if pa.types.is_dictionary(one.type) else one.type) for one in schema])


class Out:
    """A table that is being written beside its place, and put there when all of it is written.

    Raises:
        Refused: where a file is there already and ``force`` is not given, or it cannot be written.

    """

    def __init__(self, path: Path, schema: Any, *, force: bool) -> None:
        if path.suffix.lower() not in {".csv", *PARQUET}:
            raise refuse(None, f"{path.name} is to be a table", "Give it a name that ends in .csv or .parquet.")
        if path.exists() and not force:
            message = f"{path.name} is there already, so it is not overwritten"
            raise refuse(None, message, "Name another file, or give --force.")
        if not path.absolute().parent.is_dir():
            raise refuse(None, f"the folder {path.parent} is not there", "Make it, or name another one.")
        self._path, self._schema = path, schema
        self._beside = path.with_name(f".~xl-addin.{path.name}.{os.getpid()}.tmp")
        self._waiting: list[Any] = []
        self._behind = Behind()
        try:
            self._writer = self._open()
        except OSError as problem:
            raise unusable(path.name, problem) from problem

    def _open(self) -> Any:
        if is_parquet(self._path):
            from pyarrow.parquet import ParquetWriter

            repeated = [name for name in self._schema.names if name in _REPEATED]
            return ParquetWriter(
                self._beside,
                self._schema,
                use_dictionary=repeated,
                write_statistics=repeated,
                store_schema=False,  # which would have texts that are numbers here read as such elsewhere
            )
        from pyarrow.csv import CSVWriter, WriteOptions

        return CSVWriter(self._beside, _texts(self._schema), write_options=WriteOptions(quoting_style="needed"))

    def __enter__(self) -> Out:
        """Return itself."""
        return self

    def write(self, table: Any) -> None:
        """Add some rows. They are written while others are made; `Refused` once it is known that they cannot be."""
        self._waiting.append(table)
        if sum(one.num_rows for one in self._waiting) >= _GROUP:
            self._pass_on()

    def _pass_on(self) -> None:
        """Have what waits written, after what is being written."""
        if not self._waiting:
            return
        table, self._waiting = arrow().concat_tables(self._waiting), []
        self._behind.do(lambda: self._write(table))

    def _write(self, table: Any) -> None:
        try:
            self._writer.write_table(table.unify_dictionaries() if is_parquet(self._path) else _as_text(table))
        except OSError as problem:
            raise unusable(self._path.name, problem) from problem

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the table in its place, or take it away where something went wrong."""
        try:
            if kind is None:
                self._pass_on()
                self._behind.wait()
                self._close()
                self._beside.replace(self._path)
        finally:
            self._behind.end()
            with suppress(OSError):
                self._writer.close()
                self._beside.unlink()

    def _close(self) -> None:
        try:
            self._writer.close()
        except OSError as problem:
            raise unusable(self._path.name, problem) from problem


def _texts(schema: Any) -> Any:
    pa = arrow()
    plain = _plain(schema)
    return pa.schema([(one.name, pa.string() if pa.types.is_decimal(one.type) else one.type) for one in plain])


def _as_text(table: Any) -> Any:
    """Return a table with its decimals as text: shares and prices without needless zeros, money with its cents."""
    import pyarrow.compute as pc

    pa = arrow()
    table, columns = as_told(table), []
    for one, column in zip(table.schema, table.columns, strict=True):
        if not pa.types.is_decimal(one.type):
            columns.append(column)
            continue
        text = pc.cast(column, pa.string())
        columns.append(pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ".") if one.type.scale == PLACES else text)
    return pa.Table.from_arrays(columns, schema=_texts(table.schema))
