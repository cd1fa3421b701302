"""Tables and their columns as declarations: what a heading may be called, and how a cell beneath it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xl_addin.sheets.heading_key import heading_key, keys_of
from xl_addin.sheets.money_words import Money, money_meaning

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.domain.finding import Severity
    from xl_addin.sheets.cells import Problem
    from xl_addin.sheets.grid import Value

T = TypeVar("T")
_SIGNS_ALONE = {"%", "#", "$", "€", "£", "¥", "№"}
"""The signs that say something by themselves; other headings without a letter say nothing."""
_PERCENT = "percent"
"""What brackets say of a column without naming it: ``Gain (%)`` is no percentage that is aimed at."""


@dataclass(frozen=True, slots=True, eq=False)
class Column(Generic[T]):
    """One column of a table.

    ``heading`` is the contract's word, ``aliases`` are other sure ones, and each of ``weaker`` are words that count
    only where no better ones are there; ``money`` is what a heading about money may say (see
    `xl_addin.sheets.money_words`). ``required`` means that the column must be there; ``if_blank`` is what is wrong with
    an empty cell, None where that is allowed. The ``key`` columns name the row: there a ``Total`` makes it a total row.
    A column that is ``numeric`` holds numbers, a ``percentage`` those of a percent sign, one that ``holds_date`` days,
    and text is read as such where it can mean one thing only; where it ``holds_time`` as well its own parser reads the
    text. Of ``several`` columns with such a heading the first counts. The cells of a ``raw`` column are handed on even
    where they show an error: whoever gets them is to judge them. ``of_stock`` is the field of one of Excel's Stocks
    data types that counts here. A heading of the user's own with one of the words ``nearly`` in it may have been meant
    for the column.
    """

    heading: str
    parse: Callable[[Value], T | Problem]
    aliases: tuple[str, ...] = ()
    weaker: tuple[tuple[str, ...], ...] = ()
    money: tuple[Money, ...] = ()
    required: bool = False
    if_blank: Problem | None = None
    key: bool = False
    numeric: bool = False
    percentage: bool = False
    holds_date: bool = False
    holds_time: bool = False
    raw: bool = False
    several: bool = False
    of_stock: str = ""
    nearly: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    """One kind of table: its sheet's name and other common names, its columns, and how to choose another sheet.

    Besides the required columns there must be one of each group in ``any_of``. ``if_empty`` is the finding for a table
    without rows, None where that is in order.
    """

    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column[Any], ...]
    choice: str
    any_of: tuple[tuple[Column[Any], ...], ...] = ()
    if_empty: tuple[Severity, Problem] | None = None

    @cached_property
    def groups(self) -> tuple[tuple[Column[Any], ...], ...]:
        """Return what must be there: at least one column of each group."""
        return (*((column,) for column in self.columns if column.required), *self.any_of)

    @cached_property
    def _own(self) -> dict[str, Column[Any]]:
        return dict(zip(keys_of(column.heading for column in self.columns), self.columns, strict=True))

    @cached_property
    def _others(self) -> dict[str, tuple[tuple[Column[Any], int], ...]]:
        """Return the columns that a heading other than their own may stand for, with the rank of that word."""
        said = [
            (word, column, rank)
            for column in self.columns
            for rank, words in enumerate((column.aliases, *column.weaker), 1)
            for word in words
        ]
        found: dict[str, dict[Column[Any], int]] = {}
        for key, (_, column, rank) in zip(keys_of(word for word, _, _ in said), said, strict=True):
            found.setdefault(key, {}).setdefault(column, rank)
        return {word: tuple(ranks.items()) for word, ranks in found.items()}

    @cached_property
    def words(self) -> dict[str, tuple[tuple[Column[Any], int], ...]]:
        """Return what every word that a heading may be stands for, with the rank of each."""
        return {**self._others, **{word: ((column, 0),) for word, column in self._own.items()}}

    def meant_by(self, text: str) -> tuple[tuple[Column[Any], int], ...]:
        """Return the columns a heading may stand for, each with its rank: 0 for the contract's own word."""
        if not any(map(str.isalpha, text)) and text.strip(" ()[]") not in _SIGNS_ALONE:
            return ()
        key = heading_key(text)
        if key.bracketed == _PERCENT and key.words != _PERCENT:
            return self._percentages(key.words)
        own = self._own.get(key.words)
        if own is not None:
            others = self._others.get(key.words, ())
            return ((own, 0), *((column, rank) for column, rank in others if column is not own))
        found = self._others.get(key.words) or self._others.get(key.bracketed, ())
        if found:
            return found
        money = money_meaning(key.words) or money_meaning(key.bracketed)
        return tuple((column, 1) for column in self.columns if money in column.money)

    def _percentages(self, words: str) -> tuple[tuple[Column[Any], int], ...]:
        """Return the columns of percentages that a heading may stand for."""
        found = self.words.get(f"{words} {_PERCENT}") or self.words.get(words, ())
        return tuple((column, rank) for column, rank in found if column.percentage)
