"""What makes two headings the same, and the unit one names: ``CURRENT PRICE [CAD]`` is ``current price``, in CAD."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from xl_addin.domain.currencies import currency_code

_PLAIN = re.compile(r"[a-z ]+")
"""What has no unit, no brackets and no accents: most of our own words, of which there are a thousand."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[{（【]([^()\[\]{}（）【】]*)[)\]}）】]?")
_NO_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ı": "i", "đ": "d"})
"""Letters that Unicode does not take apart into a plain one and its mark."""
# Words that tell nothing: "# of shares", "No. of shares", "Number of shares" and "Shares" are one heading.
_FILLERS = frozenset(
    {"no", "nr", "of", "the", "number", "in", "de", "di", "do", "da", "des", "du", "del", "der", "la", "le", "el"}
)
_CODE_LENGTH = 3
_HINT = re.compile(r"\n\s*[*★☆※•→†‡].*", re.DOTALL)
"""What a heading says below itself of how to fill in the column, marked as a hint."""
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class HeadingKey:
    """A heading as it is compared: its words, those in its brackets, and the currency it names (None where none)."""

    words: str
    bracketed: str = ""
    currency: str | None = None


@lru_cache(maxsize=4096)
def heading_key(text: str) -> HeadingKey:
    """Return what a heading says: no letter case, accents, plurals, fillers, ``#``, nor the unit."""
    if _PLAIN.fullmatch(text):
        return HeadingKey(" ".join(_told(text.split())))
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


def _words(text: str) -> list[str]:
    if text.isascii() and text.islower() and text.isalpha():
        return [text]
    spaced = _CAMEL.sub(" ", text).replace("%", " percent ").replace("#", " ").replace("№", " ")
    if spaced.isascii():
        return _NO_WORD.sub(" ", spaced.casefold()).split()
    folded = unicodedata.normalize("NFKD", spaced.casefold())
    bare = unicodedata.normalize("NFC", "".join(ch for ch in folded if not unicodedata.combining(ch)))
    bare = bare.translate(_LETTERS)
    return _NO_WORD.sub(" ", bare).split()


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
