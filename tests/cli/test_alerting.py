"""``check --alert-drift``: a line a workbook, an exit code, and never a trade; through the real command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli.test_job import xl
from workbooks import on_disk

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | Rest  | 60%
             | Rest | B     | 50%
             | Rest | C     | 50%
    Holdings | Symbol | Shares | Price
             | A      | {a}    | 10
             | B      | {b}    | 10
             | C      | 30     | 10
"""


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """Return a folder in which one client is out by six points, one is at the targets and one has a mistake."""
    folder = tmp_path / "clients"
    folder.mkdir()
    on_disk(BOOK.format(a=46, b=24), folder / "ann.xlsx")
    on_disk(BOOK.format(a=40, b=30), folder / "bob.xlsx")
    on_disk(BOOK.format(a=40, b="many"), folder / "eve.xlsx")
    return folder


def test_a_line_a_workbook(clients: Path) -> None:
    before = {path: path.read_bytes() for path in clients.iterdir()}
    found = xl("check", clients, "--alert-drift", "5pp")
    assert found.returncode == 3
    assert found.stdout.splitlines() == [
        f"out    {clients}/ann.xlsx: A 46.00% against 40.00%, +6.00 pp; 2 more beyond 5pp",
        f"in     {clients}/bob.xlsx: A 40.00% against 40.00%, +0.00 pp",
        f"error  {clients}/eve.xlsx: 1 error",
    ]
    assert found.stderr.splitlines() == [
        f'error: {clients}/eve.xlsx: Holdings!B3: the text "many" where a number belongs. Type a number.'
    ]
    assert {path: path.read_bytes() for path in clients.iterdir()} == before


@pytest.mark.parametrize(
    ("names", "width", "code"),
    [
        (("ann.xlsx",), "6pp", 0),  # to the very edge is within
        (("ann.xlsx",), "5.99pp", 3),
        (("ann.xlsx",), "16% rel", 3),  # B has 24% against 30%: a fifth
        (("ann.xlsx",), "20% rel", 0),
        (("bob.xlsx",), "5pp", 0),
        (("bob.xlsx", "eve.xlsx"), "5pp", 1),
        (("*.xlsx",), "5pp", 3),
    ],
)
def test_the_exit_code(clients: Path, names: tuple[str, ...], width: str, code: int) -> None:
    found = xl("check", *(clients / name for name in names), "--alert-drift", width)
    assert found.returncode == code


def test_as_json(clients: Path) -> None:
    found = xl("check", clients, "--alert-drift", "5pp", "--json")
    told = json.loads(found.stdout)
    assert (found.returncode, found.stderr, told["alert_drift"]) == (3, "", "5pp")
    assert [(one["status"], len(one["out"]), len(one["findings"])) for one in told["workbooks"]] == [
        ("out", 3, 0),
        ("in", 0, 0),
        ("error", 0, 1),
    ]
    assert told["workbooks"][0]["out"][0] == {"path": "Main/A", "target": 0.4, "actual": 0.46, "drift": 0.06}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--alert-drift", "5%"), 2, "a band of 5% can mean two things. Type 5pp for percentage points"),
        (("--alert-drift", "much"), 2, 'the band "much" cannot be read'),
        (("--alert-drift", "none"), 2, "none is no band"),
        ((), 2, "several workbooks: give --alert-drift X, or use batch check"),
        (("--alert-drift", "5pp", "--explain"), 2, "--explain and --alert-drift: one at a time"),
        (("nobody.xlsx", "--alert-drift", "5pp"), 3, "error: nobody.xlsx is not there. Check the name."),
    ],
)
def test_what_is_wrong_is_told(clients: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    found = xl("check", clients / "ann.xlsx", clients / "bob.xlsx", *arguments)
    assert found.returncode == code
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_what_is_not_there_keeps_no_other_from_being_looked_at(clients: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.xlsx"
    found = xl("check", gone, clients / "ann.xlsx", clients, "--alert-drift", "5pp")
    assert found.returncode == 3
    told = [line.split(":")[0].split("/")[-1] for line in found.stdout.splitlines()]
    assert told == ["gone.xlsx", "ann.xlsx", "bob.xlsx", "eve.xlsx"]  # each once
    assert f"error: {gone} is not there. Check the name." in found.stderr.splitlines()
    assert xl("check", gone, clients / "bob.xlsx", "--alert-drift", "5pp").returncode == 1


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    found = xl("check", tmp_path, "--alert-drift", "5pp")
    assert found.returncode == 1
    assert found.stderr.startswith(f"error: there is no workbook in {tmp_path}")
