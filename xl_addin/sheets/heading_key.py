"""What makes two headings the same, and the unit one names: ``CURRENT PRICE [CAD]`` is ``current price``, in CAD."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.currencies import currency_code

if TYPE_CHECKING:
    from collections.abc import Iterable

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[{（【]([^()\[\]{}（）【】]*)[)\]}）】]?")
_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_OF_A_LINE = re.compile(r"(?:[^\w\n]|_)+")
_UNIT = re.compile(r"[(\[{（【]|(?<=[^\S\n])[A-Z]{3}$", re.MULTILINE)
_LETTERS = {"ł": "l", "ø": "o", "æ": "ae", "ı": "i", "đ": "d"}
"""Letters that Unicode does not take apart into a plain one and its mark."""
# Words that tell nothing: "# of shares", "No. of shares", "Number of shares" and "Shares" are one heading.
_FILLERS = frozenset(
    {"no", "nr", "of", "the", "number", "in", "de", "di", "do", "da", "des", "du", "del", "der", "la", "le", "el"}
)
_CODE_LENGTH = 3
_HINT = re.compile(r"\n\s*[*★☆※•→†‡].*", re.DOTALL)
"""What a heading says below itself of how to fill in the column, marked as a hint."""
_SHORTEST_PLURAL = 4


class HeadingKey(NamedTuple):
    """A heading as it is compared: its words, those in its brackets, and the currency it names (None where none)."""

    words: str
    bracketed: str = ""
    currency: str | None = None


@lru_cache(maxsize=4096)
def heading_key(text: str) -> HeadingKey:
    """Return what a heading says: no letter case, accents, plurals, fillers, ``#``, nor the unit."""
    text = _HINT.sub("", text) if "\n" in text else text
    inside = _BRACKETS.findall(text)
    rest = _BRACKETS.sub(" ", text)
    currency = next((code for found in inside if (code := heading_currency(found))), None)
    words = _words(rest)
    if len(words) > 1 and currency is None:
        currency = _trailing_code(rest)
        words = words[:-1] if currency else words
    bracketed = next((" ".join(_told(_words(found))) for found in inside if not heading_currency(found)), "")
    return HeadingKey(" ".join(_told(words)) or bracketed, bracketed, currency)


def heading_currency(text: str) -> str | None:
    """Return the currency that is the whole of a text, ``$`` for a dollar that is not said to be whose."""
    return "$" if text.strip() == "$" else currency_code(text)


def keys_of(words: Iterable[str]) -> list[str]:
    """Return the words of the `heading_key` of each of our own, which are a thousand, in a tenth of the time."""
    listed = list(words)
    if not listed:
        return []
    joined = "\n".join(listed)
    keys = [" ".join(_told(line.split())) for line in _NO_WORD_OF_A_LINE.sub(" ", _folded(joined)).split("\n")]
    for unit in _UNIT.finditer(joined):
        at = joined.count("\n", 0, unit.start())
        keys[at] = heading_key(listed[at]).words
    return keys


def _words(text: str) -> list[str]:
    if text.isascii() and text.islower() and text.isalpha():
        return [text]
    return _NO_WORD.sub(" ", _folded(text)).split()


def _folded(text: str) -> str:
    """Return a text in small letters without accents, and words for the signs that stand for one."""
    spaced = _CAMEL.sub(" ", text).replace("%", " percent ").replace("#", " ").replace("№", " ")
    if spaced.isascii():
        return spaced.casefold()
    folded = unicodedata.normalize("NFKD", spaced.casefold())
    bare = unicodedata.normalize("NFC", "".join(filterfalse(unicodedata.combining, folded)))
    for letter, plain in _LETTERS.items():
        bare = bare.replace(letter, plain)
    return bare


def _trailing_code(text: str) -> str | None:
    """Return the currency that ends a heading such as ``Value_DKK`` or ``Market value, USD``; in capitals only."""
    last = re.split(r"[\W_]+", text.strip())[-1]
    return currency_code(last) if last.isupper() and len(last) == _CODE_LENGTH else None


def _told(words: list[str]) -> list[str]:
    return [singular(word) for word in words if word not in _FILLERS] or words


def singular(word: str) -> str:
    """Return a word without the s of a plural, in whatever language: what matters is only that both sides lose it."""
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
