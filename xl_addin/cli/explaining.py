"""What of a workbook is read as what: sheet, range, every heading with its meaning, the rows read and passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.actions.check import Checked
    from xl_addin.cli.json_out import Json

_OWN = "(your own)"


def explained_lines(checked: Checked) -> Iterator[str]:
    """Yield how each table was understood, one after the other."""
    sheets = dict(checked.sheets)
    for name, sight in checked.sights.items():
        count = f"{sight.rows} row{'' if sight.rows == 1 else 's'} read"
        yield f"{name}: sheet {sheets[name]}, {sight.range}, {count}"
        yield from table(("Heading", "Read as"), [(typed, meant or _OWN) for typed, meant in sight.columns], "<<")
        if sight.passed_over:
            yield f"Passed over: row{'' if len(sight.passed_over) == 1 else 's'} {_rows(sight.passed_over)}."
        yield ""


def explained_json(checked: Checked) -> list[Json]:
    """Return the same as values."""
    sheets = dict(checked.sheets)
    return [
        {
            "table": name,
            "sheet": sheets[name],
            "range": sight.range,
            "columns": [{"heading": typed, "meaning": meant or None} for typed, meant in sight.columns],
            "rows": sight.rows,
            "passed_over": list(sight.passed_over),
        }
        for name, sight in checked.sights.items()
    ]


def _rows(rows: tuple[int, ...]) -> str:
    """Return rows as a list of runs: ``5, 7 to 9``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
