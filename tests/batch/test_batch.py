"""What `batch` does with files, folders and patterns, and with what is wrong; through the real command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from workbooks import ABC, on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path


def xl(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xl_addin", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, timeout=120)


def as_json(*arguments: object, cwd: Path, code: int = 0) -> Any:
    result = xl(*arguments, "--json", cwd=cwd)
    assert result.returncode == code, result.stderr
    return json.loads(result.stdout)


def statuses(found: Any) -> dict[str, str]:
    return {row["name"]: row["status"] for row in found["workbooks"]}


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """Three workbooks in two folders, and what else lies about."""
    folder = tmp_path / "clients"
    for name in ("ann.xlsx", "bob.xlsx", "west/ann.xlsx"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        on_disk(ABC, folder / name)
    (folder / "~$zoe.xlsx").write_bytes(b"Zoe")
    (folder / "notes.txt").write_text("call Bob")
    (folder / ".old").mkdir()
    on_disk(ABC, folder / ".old" / "ann.xlsx")
    return folder


def test_a_day_from_proposals_to_orders(clients: Path, tmp_path: Path) -> None:
    proposed = as_json("batch", "rebalance", "clients", "--summary", "morning.xlsx", cwd=tmp_path)
    assert statuses(proposed) == {"ann.xlsx": "proposed", "west/ann.xlsx": "proposed", "bob": "proposed"}
    for row in proposed["workbooks"]:
        assert (row["before"], row["after"], row["orders"], row["turnover"]) == (pytest.approx(0.1), 0.0, 2, "200.00")
    assert as_json("batch", "orders", clients, cwd=tmp_path)["counts"] == {"to decide": 3}
    assert xl("approve", "clients/bob.xlsx", "--by", "Ann", cwd=tmp_path).returncode == 0
    assert xl("reject", "clients/west/ann.xlsx", "--by", "Ann", cwd=tmp_path).returncode == 0
    ordered = as_json("batch", "orders", "clients", cwd=tmp_path)
    assert statuses(ordered) == {"ann.xlsx": "to decide", "bob": "ordered", "west/ann.xlsx": "rejected"}
    again = as_json("batch", "orders", "clients", cwd=tmp_path)
    assert statuses(again)["bob"] == "ordered before"
    repeated = xl("batch", "rebalance", "clients/bob.xlsx", cwd=tmp_path)
    assert repeated.stderr.rstrip().endswith("--force with this workbook alone proposes all the same.")
    assert xl("rebalance", "clients/bob.xlsx", "--force", cwd=tmp_path).returncode == 0
    assert [cell.value for cell in load_workbook(clients / "bob.xlsx")["Orders"]["B"][1:]] == [
        "SELL", "BUY", "Proceeds", "Purchases",
    ]  # fmt: skip


def test_what_is_meant_and_what_is_passed_over(clients: Path, tmp_path: Path) -> None:
    found = as_json("batch", "check", "clients", "clients/*.xlsx", "clients/bob.xlsx", cwd=tmp_path)
    assert sorted(os.path.relpath(row["path"], clients) for row in found["workbooks"]) == [
        "ann.xlsx", "bob.xlsx", "west/ann.xlsx"
    ]  # fmt: skip
    passed = {os.path.relpath(tmp_path / one["path"], clients): one["reason"] for one in found["passed_over"]}
    assert passed == {
        "~$zoe.xlsx": "a lock file of a program that has the workbook open",
        "notes.txt": "no .xlsx or .xlsm workbook",
    }
    deep = as_json("batch", "drift", "clients/**/*.xlsx", cwd=tmp_path)
    assert len(deep["workbooks"]) == 3


def test_copies_lie_as_their_originals_do_and_are_no_clients(clients: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in clients.rglob("*.xlsx")}
    arguments = ("batch", "rebalance", "clients", "--output-folder", "clients/out", "--summary", "clients/s.xlsx")
    found = as_json(*arguments, cwd=tmp_path)
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.relative_to(clients / "out").as_posix() for path in (clients / "out").rglob("*.xlsx")) == [
        "ann.xlsx", "bob.xlsx", "west/ann.xlsx"
    ]  # fmt: skip
    assert len(found["workbooks"]) == 3
    elsewhere = as_json("batch", "check", "clients", cwd=tmp_path)
    assert statuses(elsewhere)["s"] == "passed over"
    result = xl("batch", "rebalance", "clients/ann.xlsx", "clients/west/ann.xlsx", "--output-folder", "o", cwd=tmp_path)
    assert result.returncode == 1
    assert "would have one copy" in result.stderr
    assert not (tmp_path / "o").exists()


def test_the_summary_may_lie_among_copies_that_are_not_there_yet(clients: Path, tmp_path: Path) -> None:
    asked = ("batch", "rebalance", clients, "--output-folder", "day/out", "--summary", "day/out/morning.xlsx")
    assert as_json(*asked, cwd=tmp_path)["counts"] == {"proposed": 3}
    assert {path.name for path in (tmp_path / "day/out").glob("*.xlsx")} == {"ann.xlsx", "bob.xlsx", "morning.xlsx"}


def test_the_summary_has_filters_totals_and_links(clients: Path, tmp_path: Path) -> None:
    set_cells(clients / "bob.xlsx", Holdings_C2="ten")
    result = xl("batch", "rebalance", "clients", "--summary", "morning.xlsx", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("error: bob: Holdings!C2: ")
    assert len(result.stderr.splitlines()) == 1
    sheet = load_workbook(tmp_path / "morning.xlsx")["Summary"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (top,) = (n for n, row in enumerate(rows) if row[0] == "Client")
    assert [row[:2] for row in rows[top + 1 :]] == [
        ["bob", "failed"], ["ann.xlsx", "proposed"], ["west/ann.xlsx", "proposed"]
    ]  # fmt: skip
    assert (rows[top - 2][0], rows[top - 2][4:6]) == ("Total USD", [4, 400])
    (table,) = sheet.tables.values()
    assert table.autoFilter is not None
    for row in sheet.iter_rows(min_row=top + 2):
        link = row[0].hyperlink
        assert link is not None
        assert (tmp_path / unquote(str(link.target))).samefile(str(row[10].value))
    findings = load_workbook(tmp_path / "morning.xlsx")["Findings"]
    assert [cell.value for cell in findings[2]][:3] == ["bob", "error", "Holdings!C2"]


def test_resume_does_what_failed_and_nothing_else(clients: Path, tmp_path: Path) -> None:
    set_cells(clients / "bob.xlsx", Holdings_C2="ten")
    arguments = ("batch", "rebalance", "clients", "--summary", "morning.xlsx")
    first = as_json(*arguments, cwd=tmp_path, code=1)
    set_cells(clients / "bob.xlsx", Holdings_C2=10)
    written = (clients / "ann.xlsx").read_bytes()
    second = as_json(*arguments, "--resume", cwd=tmp_path)
    assert statuses(second) == {"ann.xlsx": "proposed", "bob": "proposed", "west/ann.xlsx": "proposed"}
    assert (clients / "ann.xlsx").read_bytes() == written
    ids = {row["name"]: row["proposal"] for row in first["workbooks"]}
    assert {row["name"]: row["proposal"] for row in second["workbooks"]}["ann.xlsx"] == ids["ann.xlsx"]
    other = xl("batch", "invest", "clients", "--summary", "morning.xlsx", "--resume", cwd=tmp_path)
    assert (other.returncode, other.stderr) == (
        1,
        "error: the batch that was stopped was another: action rebalance. Give the same again, or another summary.\n",
    )


@pytest.mark.parametrize("action", ["rebalance", "orders"])
def test_what_was_written_before_the_stop_but_not_noted_is_not_done_twice(tmp_path: Path, action: str) -> None:
    book = on_disk(ABC, tmp_path / "ann.xlsx")
    if action == "orders":
        assert xl("rebalance", book, cwd=tmp_path).returncode == 0
        assert xl("approve", book, "--by", "Ann", cwd=tmp_path).returncode == 0
    arguments = ("batch", action, "ann.xlsx", "--summary", "s.xlsx")
    before = as_json(*arguments, cwd=tmp_path)["workbooks"][0]
    record = tmp_path / "s.xlsx.batch.jsonl"
    lines = record.read_text(encoding="utf-8").splitlines()
    record.write_text("\n".join(line for line in lines if '"done"' not in line and "finished" not in line) + '\n{"do')
    written = book.read_bytes()
    after = as_json(*arguments, "--resume", cwd=tmp_path)["workbooks"][0]
    assert book.read_bytes() == written
    kept = ("status", "proposal", "orders", "turnover", "before", "after")
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}


def test_a_workbook_that_someone_changed_after_the_stop_is_done(tmp_path: Path) -> None:
    book = on_disk(ABC, tmp_path / "ann.xlsx")
    arguments = ("batch", "rebalance", "ann.xlsx", "--summary", "s.xlsx")
    original = book.read_bytes()
    as_json(*arguments, cwd=tmp_path)
    record = tmp_path / "s.xlsx.batch.jsonl"
    lines = record.read_text(encoding="utf-8").splitlines()
    record.write_text("\n".join(lines[:2]) + "\n")
    book.write_bytes(original)
    set_cells(book, Holdings_B2=60)
    assert as_json(*arguments, "--resume", cwd=tmp_path)["counts"] == {"proposed": 1}
    assert "Journal" in load_workbook(book).sheetnames


def test_downloads_go_to_the_workbook_they_are_called_like(tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    for name in ("ann", "ann smith", "bob"):
        on_disk(ABC, tmp_path / "clients" / f"{name}.xlsx")
    (tmp_path / "in").mkdir()
    for name, shares in (("ann", 41), ("ann smith positions", 42), ("anna", 43)):
        text = f"Symbol,Shares,Price\nA,{shares},10\nB,30,10\nC,20,10\n"
        (tmp_path / "in" / f"{name}.csv").write_text(text)
    found = as_json("batch", "import", "clients", "--from", "in", cwd=tmp_path, code=1)
    assert statuses(found) == {"ann": "imported", "ann smith": "imported", "bob": "failed"}
    held = {
        name: load_workbook(tmp_path / "clients" / f"{name}.xlsx")["Holdings"]["B2"].value
        for name in ("ann", "ann smith", "bob")
    }
    assert held == {"ann": 41, "ann smith": 42, "bob": 50}
    (message,) = (f["message"] for row in found["workbooks"] for f in row["findings"] if row["name"] == "bob")
    assert message == "no file to import is called like bob.xlsx"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["batch", "check", "empty"],
            "error: there is no workbook in empty, only 1 file (no .xlsx or .xlsm workbook).",
        ),
        (["batch", "check", "nowhere"], "error: nowhere is not there. Check the name."),
        (["batch", "check", "no*.xlsx"], "error: nothing is named like no*.xlsx. Check the pattern;"),
        (["batch", "check", "a.xlsx", "--resume"], "error: --resume goes on with a batch by its summary."),
        (["batch", "check", "a.xlsx", "--summary", "s.csv"], "error: the summary s.csv is no .xlsx workbook."),
        (
            ["batch", "check", "a.xlsx", "--summary", "a.xlsx"],
            "error: a.xlsx is there already and no summary of a batch",
        ),
        (["batch", "check", "a.xlsx", "--summary", "no/s.xlsx"], "error: the folder no is not there."),
        (["batch", "check", "a.xlsx", "--summary", "s.xlsx", "--resume"], "error: there is no batch to go on with:"),
        (
            ["batch", "rebalance", "a.xlsx", "--output-folder", "empty/x.txt"],
            "error: the copies are to lie in empty/x.txt, which is no folder. Name a folder; one that is not there",
        ),
        (["batch", "import", "a.xlsx", "--from", "no"], "error: the folder no is not there."),
    ],
)
def test_what_cannot_be_begun_is_one_line(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "x.txt").write_text("x")
    on_disk(ABC, tmp_path / "a.xlsx")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    result = xl(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(told)
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_one_process_or_two_say_the_same(clients: Path, tmp_path: Path) -> None:
    arguments = ("batch", "rebalance", "clients", "--dry-run")
    before = {path: path.read_bytes() for path in clients.rglob("*.xlsx")}
    one, two = (as_json(*arguments, "--jobs", count, cwd=tmp_path) for count in (1, 2))
    for found in (one, two):
        for row in found["workbooks"]:
            del row["proposal"]  # it says when
    assert one == two
    assert {path: path.read_bytes() for path in clients.rglob("*.xlsx")} == before
