"""Honest work is never stopped by chance: the same examples on every run. Fresh ones are for the fuzz.

No example has a deadline: how fast a machine is says nothing of what is right.

`--hypothesis-profile fresh` tries others, as `reference.fuzz --tests` does; what that finds becomes an example.
No example has a deadline: how long one takes is a matter of what else the machine does.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("the same every time", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("the same every time")
