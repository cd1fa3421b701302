"""Answers that are kept with the object that gave them: each row or column of a sheet is looked at once."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

S = TypeVar("S")
T = TypeVar("T")


def once_each(read: Callable[[S, int], T]) -> Callable[[S, int], T]:
    """Return a method of one number, such as a row's, that works out each answer once and keeps it in its object.

    The object must not change, and whoever is given an answer must not change that.
    """
    name = f"_{read.__name__}"

    @wraps(read)
    def kept(self: S, number: int) -> T:
        answers = self.__dict__.get(name)
        if answers is None:
            answers = self.__dict__[name] = {}
        if number not in answers:
            answers[number] = read(self, number)
        found: T = answers[number]
        return found

    return kept
