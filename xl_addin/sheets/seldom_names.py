"""The names of the sheets that few workbooks have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


SELDOM: Mapping[str, tuple[str, ...]] = {
    "Activity": (),
    "Schedule": ("recurring", "recurring deposits", "savings plan"),
}
"""Each with the other common names of its sheet."""
