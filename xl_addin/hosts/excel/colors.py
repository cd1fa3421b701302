"""Colours as Excel counts them."""

from __future__ import annotations


def bgr(color: str) -> int:
    """Return an RRGGBB colour as Excel's number of it: blue first."""
    return int(color[4:6] + color[2:4] + color[0:2], 16)
