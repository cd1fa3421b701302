"""A table in a CSV or Parquet file, or in a DataFrame, as batches of rows; never more of it in memory than a few."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.beside import ahead
from xl_addin.batch.table.columns import NUMBERS, named, refuse_missing
from xl_addin.domain.finding import Place, refuse
from xl_addin.hosts.xlsx.errors import unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.batch.table.columns import Columns

BATCH = 1 << 16
"""Rows of a batch: enough for arrays to pay, few enough that several processes have something to do."""
FIRST_ROW = 2
"""The number of the first row beneath the headings, as a spreadsheet counts."""
_BLOCK = 1 << 20
"""Bytes of a CSV file that are read at once."""
PARQUET = frozenset({".parquet", ".pq"})
"""How the names of Parquet files end."""


def arrow() -> Any:
    """Return pyarrow, which is loaded only where tables are read; `Refused` where it is not installed."""
    try:
        import pyarrow as pa
    except ImportError as problem:
        message = "tables need pyarrow, which is not installed"
        raise refuse(None, message, 'Install it: pip install "xl-addin[table]"') from problem
    return pa


def encoded(column: Any) -> Any:
    """Return a column as numbers of its different values, which are no more than it has rows."""
    if arrow().types.is_dictionary(column.type):
        if len(column.dictionary) <= len(column):
            return column
        column = column.dictionary_decode()  # its dictionary is that of more rows than these
    return column.dictionary_encode()


def is_parquet(path: Path) -> bool:
    """Return whether a table's file is, or is to be, Parquet by its ending."""
    return path.suffix.lower() in PARQUET


def place(table: str, row: int) -> Place:
    """Return where a row of a table is, 0 where its number is not known, for messages."""
    return Place(f"{table}, row {row}" if row else table)


class Source:
    """A table to be read, perhaps several times: a path, a DataFrame, or an Arrow table.

    ``columns`` are the headings that are there, by our names.

    Raises:
        Refused: where it cannot be read, or a needed column is not there.

    """

    def __init__(self, given: Any, wanted: Columns, needed: Iterable[str], name: str) -> None:
        pa = arrow()
        self._path = Path(given) if isinstance(given, (str, Path)) else None
        self.name = self._path.name if self._path else name
        self._table = None
        self._separator = ""
        self.columns: dict[str, str] = {}
        if self._path is None:
            self._table = given if isinstance(given, pa.Table) else pa.Table.from_pandas(given, preserve_index=False)
        headings = self._headings()
        twice = [heading for heading, count in Counter(headings).items() if count > 1]
        if twice:
            raise refuse(
                Place(self.name), f"there are two columns {twice[0]}", "Keep one of them, or rename the other."
            )
        self.columns = named(headings, wanted)
        refuse_missing(self.name, self.columns, needed, headings)

    def __contains__(self, column: str) -> bool:
        """Return whether a column is there."""
        return column in self.columns

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        """Yield batches of the rows under our names, a column as it is stored; in a CSV file everything is text.

        Of a file, texts come as dictionaries: what many rows say is made and looked at once.
        """
        pa = arrow()
        names = [name for name in (columns or self.columns) if name in self.columns]
        for batch in ahead(self._stored([self.columns[name] for name in names])):
            yield pa.RecordBatch.from_arrays([batch.column(self.columns[name]) for name in names], names=names)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows one by one, for tables that are small."""
        for batch in self.batches():
            yield from batch.to_pylist()

    def _headings(self) -> list[str]:
        if self._table is not None:
            return list(self._table.column_names)
        with self._readable() as file:
            return list((file.schema_arrow if is_parquet(Path(self.name)) else file.schema).names)

    def _stored(self, headings: Sequence[str]) -> Iterator[Any]:
        if self._table is not None:
            yield from self._table.select(list(headings)).to_batches(max_chunksize=BATCH)
            return
        with self._readable() as file:
            if is_parquet(Path(self.name)):
                yield from file.iter_batches(BATCH, columns=list(headings))
            else:
                yield from map(_with_points, file) if self._separator == ";" else file

    @contextmanager
    def _readable(self) -> Iterator[Any]:
        """Open the file; `Refused` with what is wrong with it, now or while it is read."""
        path = self._path
        if path is None:
            raise AssertionError("a table in memory is not opened")
        try:
            if not is_parquet(path):
                self._separator = _separator(path)
            repeated = [heading for name, heading in self.columns.items() if name not in NUMBERS]
            with _parquet(path, repeated) if is_parquet(path) else _csv(path, self._separator, repeated) as file:
                yield file
        except FileNotFoundError as problem:
            raise refuse(None, f"{path.name} is not there", "Check the name.") from problem
        except OSError as problem:
            raise unusable(path.name, problem) from problem
        except arrow().ArrowException as problem:
            first = re.sub(r"[^\x20-\x7e].*", "…", str(problem).splitlines()[0])
            message = f"{path.name} is no table that can be read ({first})"
            raise refuse(None, message, "Save it as CSV (UTF-8) or Parquet, with one row of headings.") from problem


def _parquet(path: Path, repeated: Sequence[str]) -> Any:
    from pyarrow.parquet import ParquetFile

    return ParquetFile(path, read_dictionary=repeated)


def _separator(path: Path) -> str:
    first = _first_line(path)
    return max(",;\t|", key=first.count)


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline()


def _with_points(batch: Any) -> Any:
    """Return the rows of a file that has semicolons between its columns with points for its decimal commas."""
    columns = [_pointed(column) for column in batch.columns]
    return arrow().RecordBatch.from_arrays(columns, schema=batch.schema)


def _pointed(column: Any) -> Any:
    import pyarrow.compute as pc

    pa = arrow()
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, _pointed(column.dictionary))
    grouped = pc.match_substring_regex(column, r"^[+-]?\d{1,3}(\.\d{3})+,\d+$")
    plain = pc.if_else(grouped, pc.replace_substring(column, ".", ""), column)
    return pc.replace_substring_regex(plain, r"^([+-]?\d+),(\d+)$", r"\1.\2")


def _csv(path: Path, separator: str, repeated: Sequence[str]) -> Any:
    from pyarrow import csv

    pa = arrow()
    types = dict.fromkeys(_split(_first_line(path), separator), pa.string())
    types.update(dict.fromkeys(repeated, pa.dictionary(pa.int32(), pa.string())))
    return csv.open_csv(
        path,
        csv.ReadOptions(block_size=_BLOCK),
        csv.ParseOptions(delimiter=separator, newlines_in_values=False),
        csv.ConvertOptions(
            column_types=types,
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
        ),
    )


def _split(line: str, separator: str) -> list[str]:
    import csv

    return next(csv.reader([line], delimiter=separator), [])
