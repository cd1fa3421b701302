"""How a text is spelled in the file."""

from __future__ import annotations

import re

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = ("=", "+", "-", "@", "'")


def looks_like_formula(text: str) -> bool:
    """Return whether a text begins as a formula does, so that it must be marked as text."""
    return text.startswith(_FORMULA_STARTS)


def spelled(text: str) -> str:
    """Return a text as it stands between tags: what looks like an escape of the format is escaped itself."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return a text as it stands between tags or in an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
