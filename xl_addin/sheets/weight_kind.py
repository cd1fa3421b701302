"""Whether a column of weights says what is wanted or what is: a weight that equals value ÷ total is no target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Place, note
from xl_addin.sheets.cells import shown
from xl_addin.sheets.contents import Contents, product, without_numbers
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.holding_columns import COST_BASIS, COST_PER_SHARE, HOLDINGS, SHARES, VALUE
from xl_addin.sheets.prices import PRICE
from xl_addin.sheets.typed_dates import typed_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.column import Column
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Line

_ROUNDED = 0.006
"""How far a weight that was rounded to whole percents may be from value ÷ total, as a fraction."""
_AMOUNTS = (SHARES, PRICE, VALUE, COST_BASIS, COST_PER_SHARE)
_LEAST_ROWS = 2
_LEAST_OF_ALL = 0.5
"""How much of all a table has to show, so that its weights may be parts of a total that counts other assets too."""
_MOST_OF_ALL = 1.5
"""What weights of one pie may add up to, so that a mistake is told rather than taken for another kind of column."""


def has_quantities(texts: Iterable[str]) -> bool:
    """Return whether a row of headings speaks of shares or values, so that the table is Holdings as well."""
    return any(column in (SHARES, VALUE) for text in texts for column, _ in HOLDINGS.meant_by(text))


def settle_targets(line: Line, grid: Grid) -> tuple[Line, tuple[Finding, ...]]:
    """Return the headings of Targets without columns of actual weights, nor numbers for names; and what was decided."""
    (target,) = (column for column in line.table.columns if column.heading == "Target %")
    contents = Contents(grid, line)
    line, said = _without_words_for_days(without_numbers(line, contents), contents)
    places = [at for at in line.found.get(target, []) if _says_weight(line, at, target)]
    if not places or not has_quantities(line.texts.values()):
        return line, tuple(said)
    for at in places:
        text, place = shown(line.texts[at]), Place(grid.sheet, line.row, at)
        if _is_actual(contents, line, at):
            line = line.without(at)
            said.append(note(place, f"{text} is what each row is of the total now, and no target"))
        elif len(places) == 1:
            why = "because it is not what each row is of the total now"
            said.append(note(place, f"{text} is read as Target %, {why}"))
    return line, tuple(said)


def _without_words_for_days(line: Line, contents: Contents) -> tuple[Line, list[Finding]]:
    """Return the headings without a column of days that holds words: ``From`` may say from where as well as when."""
    said = []
    for at in [places[0] for column, places in line.found.items() if column.holds_date]:
        texts = contents.texts(at)
        if texts and len(texts) == len(contents.cells(at)) and not any(map(typed_date, texts.values())):
            line = line.without(at)
            place = Place(contents.grid.sheet, line.row, at)
            said.append(note(place, f"{shown(line.texts[at])} is not read as the day a target begins: it holds no day"))
    return line, said


def may_be_targets(line: Line, grid: Grid) -> bool:
    """Return whether the numbers under the heading of the targets can be percentages: prices aimed at are none."""
    contents = Contents(grid, line)
    target, at = next((c, places[0]) for c, places in line.found.items() if c.heading == "Target %")
    cells, weights = contents.cells(at), list(_fractions(contents, at).values())
    if not cells:
        return True
    possible = [weight for weight in weights if 0 <= weight <= 1]
    plain = _says_weight(line, at, target)
    if len(possible) * 2 <= len(cells) or (plain and len(possible) < len(weights)):
        return False
    if any(column.heading == "Pie" for column in line.found) or "percent" in heading_key(line.texts[at]).words.split():
        return True
    return sum(weights) <= _MOST_OF_ALL


def _is_actual(contents: Contents, line: Line, at: int) -> bool:
    """Return whether the weights are what each row is of the total, by what it is worth or by what was paid."""
    numbers = {column: contents.numbers(_place(line, column)) for column in _AMOUNTS if _place(line, column)}
    shares = numbers.get(SHARES, {})
    worth = numbers.get(VALUE) or product(shares, numbers.get(PRICE, {}))
    paid = numbers.get(COST_BASIS) or product(shares, numbers.get(COST_PER_SHARE, {}))
    return any(_are_parts(_fractions(contents, at), amounts) for amounts in (worth, paid))


def _are_parts(weights: Mapping[int, float], values: Mapping[int, float]) -> bool:
    """Return whether weights are in proportion to amounts; other assets may be counted with the total."""
    rows = [row for row in weights if values.get(row, 0) > 0]
    total, all_weights = sum(values[row] for row in rows), sum(weights[row] for row in rows)
    if len(rows) < _LEAST_ROWS or all_weights <= 0:
        return False
    scales = {1.0, all_weights} if _LEAST_OF_ALL <= all_weights < 1 else {1.0}
    return any(all(abs(weights[row] / s - values[row] / total) <= _ROUNDED for row in rows) for s in scales)


def _fractions(contents: Contents, at: int) -> dict[int, float]:
    """Return a column's weights as fractions, whatever way they are typed."""
    texts = {row: text for row, text in contents.texts(at).items() if text.endswith("%")}
    typed = {}
    for row, text in texts.items():
        try:
            typed[row] = float(text.rstrip("% ").replace(",", ".")) / 100
        except ValueError:
            continue
    plain = contents.numbers(at)
    scale = 100 if sum(plain.values()) > 1.5 else 1
    return typed | {row: number / scale for row, number in plain.items()}


def _place(line: Line, wanted: Column[Any]) -> int:
    """Return where a column of Holdings stands in a row of headings, 0 where it does not."""
    return next((at for at, t in line.texts.items() for column, _ in HOLDINGS.meant_by(t) if column is wanted), 0)


def _says_weight(line: Line, at: int, target: Column[Any]) -> bool:
    """Return whether a heading names a share of the portfolio that may be wanted or actual."""
    return any(column is target and rank > 1 for column, rank in line.table.meant_by(line.texts[at]))
