"""Who sits at this computer."""

from __future__ import annotations

import getpass


def user_name() -> str:
    """Return the name of the user at this computer, ``unknown`` where it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
