"""Texts and sheet names that may be written, and how a text is spelled in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding, Place

MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = ("=", "+", "-", "@", "'")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def text_problem(text: str, at: Place | None) -> Finding | None:
    """Return what keeps a text from being written, None where nothing does."""
    illegal = _ILLEGAL.search(text)
    if illegal:
        return error(
            at,
            f"the text {text[:30]!r} has a character no workbook can hold (U+{ord(illegal[0]):04X})",
            "Remove it where the text comes from.",
        )
    if len(text) > MAX_TEXT:
        return error(at, f"a text of {len(text):,} characters is longer than a cell can hold", "Shorten it.")
    return None


def sheet_name_problem(name: str) -> Finding | None:
    """Return what keeps a name from being a sheet's, None where nothing does."""
    if not name.strip() or len(name) > MAX_SHEET_NAME or _NO_SHEET_NAME.search(name) or name != name.strip("'"):
        return error(
            None,
            f"{name[:40]!r} cannot be the name of a sheet",
            f"Use 1 to {MAX_SHEET_NAME} characters, none of them [ ] : * ? / \\, no apostrophe first or last.",
        )
    return None


def looks_like_formula(text: str) -> bool:
    """Return whether a text begins as a formula does, so that it must be marked as text."""
    return text.startswith(_FORMULA_STARTS)


def spelled(text: str) -> str:
    """Return a text as it stands between tags: what looks like an escape of the format is escaped itself."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
