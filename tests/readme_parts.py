"""Where the made parts of the README stand in it: between two comments with their name."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def with_part(text: str, name: str, body: str) -> str:
    """Return the README with one part anew."""
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, between, rest = text.partition(start)
    _, closing, after = rest.partition(end)
    if not (between and closing):
        raise ValueError(f"the README has no place for {name}")
    return f"{before}{start}{body}\n{end}{after}"
