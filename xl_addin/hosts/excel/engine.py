"""Which Excel it is: what one on the desktop answers at once, a browser tells only between scripts, or not at all."""

from __future__ import annotations

from typing import Any


def on_desktop(book: Any) -> bool:
    """Return whether a workbook is open in a desktop Excel, and not in a browser's."""
    return bool(book.app.engine.type == "desktop")
