r"""What a cell's number format tells of its unit: a currency, or a percentage.

A format code has up to four sections; the first, that of positive numbers, is the one that counts. A currency stands
in it as ``[$€-407]`` (a sign and a locale), as quoted or escaped text (``"zł"``, ``\k\r``) or as a bare sign.
The source of the syntax is ECMA-376 part 1, 18.8.31; locales are those of [MS-LCID].
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import currency_code

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "¥": ("JPY", "CNY", "CNH"),
    "元": ("CNY", "CNH", "TWD"),
    "Rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "R": ("ZAR",),  # alone it may be a unit of risk, so only a locale makes it rands
}
"""Signs that say too little without a locale, with the currencies that use them."""

_SPELLED = {
    "kr.": "kr", "￥": "¥", "円": "JPY", "원": "KRW", "Rs.": "Rs", "₨": "Rs", "Fr.": "CHF", "SFr": "CHF", "lei": "RON",
    "RM": "MYR", "Rp": "IDR", "TL": "TRY", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "грн": "UAH", "лв": "BGN",
    "лв.": "BGN", "дин.": "RSD",
}  # fmt: skip
_TERRITORIES = {
    "US": "USD", "PR": "USD", "EC": "USD", "SV": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "SG": "SGD",
    "TW": "TWD", "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU", "SE": "SEK", "NO": "NOK", "DK": "DKK",
    "FO": "DKK", "IS": "ISK", "JP": "JPY", "CN": "CNY", "IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR",
    "ZA": "ZAR",
}  # fmt: skip
_LOCALES = {
    0x409: "US", 0x540A: "US", 0x500A: "PR", 0x300A: "EC", 0x440A: "SV", 0x1009: "CA", 0xC0C: "CA", 0xC09: "AU",
    0x1409: "NZ", 0x3C09: "HK", 0xC04: "HK", 0x4809: "SG", 0x1004: "SG", 0x404: "TW", 0x80A: "MX", 0x2C0A: "AR",
    0x340A: "CL", 0x240A: "CO", 0x380A: "UY", 0x41D: "SE", 0x414: "NO", 0x814: "NO", 0x406: "DK", 0x438: "FO",
    0x40F: "IS", 0x411: "JP", 0x804: "CN", 0x439: "IN", 0x4009: "IN", 0x420: "PK", 0x45B: "LK", 0x461: "NP",
    0x1C09: "ZA", 0x436: "ZA", 0x434: "ZA", 0x435: "ZA",
}  # fmt: skip
_PIECE = re.compile(r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]?|[_*].|(?P<bare>.)', re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{0,3}\$|[^\W\d_]+\.?|[^\w\s]")
_LETTERS_OF_CODE = 3


@lru_cache(maxsize=4096)
def currency_of(code: str) -> str | None:
    """Return the currency a number format names, None where it names none, or more than one.

    It is an ISO code, or that of a unit prices are quoted in (GBX), or a sign that several currencies share, a key of
    `SHARED_SIGNS`: ``"$"#,##0`` is the dollar of whoever wrote it, while ``[$$-409]`` is the one of the United States.
    The formats Excel builds in for accounting (ids 5 to 8 and 37 to 44) follow the computer they are shown on: without
    a code of their own they name no currency, and hosts hand over none.
    """
    found = {currency for word, locale in _words(code) if (currency := _currency(word, locale))}
    certain = found - SHARED_SIGNS.keys()
    if certain:  # "US$", "$ CAD": a sign beside a code adds nothing to it
        signs = found & SHARED_SIGNS.keys()
        only = certain.pop() if len(certain) == 1 else None
        return only if all(only in SHARED_SIGNS[sign] for sign in signs) else None
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def is_percent(code: str) -> bool:
    """Return whether a number format shows 0.4 as 40%; a quoted or escaped percent sign is mere text."""
    return any(kind == "bare" and text == "%" for kind, text in _pieces(code))


def tells_unit(code: str) -> bool:
    """Return whether a number format is worth handing over beside a cell's value."""
    return is_percent(code) or currency_of(code) is not None


def own_currency(found: str, portfolio: str) -> str | None:
    """Return the ISO code of what `currency_of` found in the workbook of a portfolio in some currency.

    A shared sign stands for the portfolio's own currency, where that is one of those that use it; else it is open
    what it means: None.
    """
    if found not in SHARED_SIGNS:
        return found
    return portfolio if portfolio in SHARED_SIGNS[found] else None


def _pieces(code: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of the pieces of a code's first section, but for spaces as wide as a character and fills."""
    for piece in _PIECE.finditer(code):
        if piece["bare"] == ";":
            return
        if piece.lastgroup:
            yield piece.lastgroup, piece[piece.lastgroup]


def _words(code: str) -> Iterator[tuple[str, str]]:
    """Yield the words and signs a format shows around the number, each with its locale, empty where it has none."""
    shown: list[str] = []
    for kind, text in _pieces(code):
        if kind == "bracket":
            if text.startswith("$"):
                sign, _, locale = text[1:].partition("-")
                yield sign.strip(), locale
            shown.append(" ")
        else:
            shown.append(" " if kind == "bare" and text in "0#?.," else text)
    for word in _WORD.findall("".join(shown)):
        yield word, ""


def _currency(word: str, locale: str) -> str | None:
    """Return the currency or shared sign that a word is, None where it is neither."""
    word = _SPELLED.get(word, word)
    if word in SHARED_SIGNS:
        local = _TERRITORIES.get(_territory(locale))
        if local in SHARED_SIGNS[word]:
            return local
        return None if word == "R" else word
    if word.endswith("$") and len(word) > _LETTERS_OF_CODE:  # CAD$
        word = word[:-1]
    if len(word) == _LETTERS_OF_CODE and word.isascii() and not word[:2].isupper():
        return None  # "all" and "try" are words as well; a code is written in capitals, its last letter perhaps not
    return currency_code(word)


def _territory(locale: str) -> str:
    """Return the country of a locale, written as ``409``, ``1010409`` (with digits and calendar) or ``en-US``."""
    parts = locale.split("-")
    if len(parts) > 1:
        return next((part for part in parts[1:] if len(part) == len("US") and part.isupper()), "")
    try:
        return _LOCALES.get(int(locale, 16) & 0xFFFF, "")
    except ValueError:
        return ""
