"""Check says at once, in the same words, what the other verbs would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.test_job import refused
from workbooks import on_disk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_slice_that_would_have_to_be_bought_has_no_price(tmp_path: Path) -> None:
    text = """
    Targets  | Pie | Slice | Target %
             | All | VTI   | 50
             | All | BND   | 50
    Holdings | Symbol | Shares | Price
             | VTI    | 10     | 300
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    told = [line for line in refused("rebalance", book).splitlines() if line.startswith("error:")]
    assert told
    checked = refused("check", book).splitlines()
    assert all(checked.count(line) == 1 for line in told)
