"""What is read as what, as ``check --explain`` prints it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from workbooks import on_disk

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Depot | Wertpapier | Stück | Kurs | Notiz | Zielgewichtung
          | AAA        | 10    | 60   | alt   | 60%
          | BBB        | 10    | 40   | neu   | 40%
          | Summe      |       |      |       | 100%
"""


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "xl_addin", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def test_every_heading_has_its_meaning(tmp_path: Path) -> None:
    path = on_disk(BOOK, tmp_path / "depot.xlsx")
    printed = run("check", str(path), "--explain")
    assert "Holdings: sheet Depot, A1:E3, 2 rows read" in printed
    lines = [line for line in printed.splitlines() if line.startswith(("Wert", "Notiz", "Ziel"))]
    assert [line.split("  ")[-1].strip() for line in lines] == [
        "Slice", "(your own)", "Target %", "Symbol", "(your own)", "(your own)",
    ]  # fmt: skip
    assert "Passed over: row 4." in printed


def test_as_values(tmp_path: Path) -> None:
    path = on_disk(BOOK, tmp_path / "depot.xlsx")
    told = json.loads(run("check", str(path), "--explain", "--json"))["tables"]
    assert [(one["table"], one["sheet"], one["range"], one["rows"], one["passed_over"]) for one in told] == [
        ("Targets", "Depot", "A1:E3", 2, [4]),
        ("Holdings", "Depot", "A1:E3", 2, [4]),
    ]
    assert {"heading": "Kurs", "meaning": "Price"} in told[1]["columns"]
