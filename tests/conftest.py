"""Honest work is never stopped by chance: the same examples on every run. Fresh ones are for the fuzz.

`--hypothesis-profile fresh` tries others, as `reference.fuzz --tests` does; what that finds becomes an example.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("the same every time", derandomize=True)
settings.register_profile("fresh", derandomize=False, print_blob=True)
settings.load_profile("the same every time")
