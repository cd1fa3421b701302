"""What is said is true: after the work is done, on one line each, and in commands that work as printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import hands
import pytest
from cli.test_job import done, refused, xl
from workbooks import ABC, on_disk, set_cells

from xl_addin.cli import telling
from xl_addin.domain.finding import Place, error
from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = Path("/dev/full")


def under(redirection: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a verb under a shell's redirection of its output."""
    words = " ".join(telling.word(str(part)) for part in (sys.executable, "-m", "xl_addin", *arguments))
    command = ["bash", "-c", f"{words} {redirection}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_full_disk_under_the_output(tmp_path: Path, options: Sequence[str]) -> None:
    book = on_disk(ABC, tmp_path / "book.xlsx")
    result = under("> /dev/full", "drift", book, *options)
    assert result.returncode == 1
    assert "could not be printed (No space left on device); nothing was to be written" in result.stderr
    result = under("> /dev/full", "rebalance", book, *options)
    assert result.returncode == 1
    assert "the workbook is written, only the report could not be printed" in result.stderr
    assert "Confirmation" in XlsxBook(book).sheet_names()
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
def test_a_full_disk_under_the_output_of_what_writes_other_files(tmp_path: Path) -> None:
    book, basket = on_disk(ABC, tmp_path / "book.xlsx"), tmp_path / "basket.csv"
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    said = under("> /dev/full", "orders", book, "--export", "generic", basket).stderr
    assert "error: the workbook and basket.csv are written, only the report could not be printed" in said
    said = under("> /dev/full", "orders", book, "--export", "generic", tmp_path / "again.csv").stderr
    assert "error: again.csv is written, only the report could not be printed" in said
    assert basket.read_bytes() == (tmp_path / "again.csv").read_bytes()
    said = under("> /dev/full", "batch", "drift", tmp_path).stderr
    assert "error: the work of the batch is written, only the report could not be printed" in said


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "| true"])
def test_an_output_that_is_closed(tmp_path: Path, redirection: str, options: Sequence[str]) -> None:
    book = on_disk(ABC, tmp_path / "book.xlsx")
    result = under(redirection, "rebalance", book, *options)
    assert result.returncode == 0
    assert "Traceback" not in result.stderr
    assert "Confirmation" in XlsxBook(book).sheet_names()
    result = under(redirection, "approve", tmp_path / "none.xlsx", "--by", "Ann", *options)
    assert result.returncode == (0 if "|" in redirection else 1)
    assert "Traceback" not in result.stderr


def test_a_cell_cannot_fake_a_line(tmp_path: Path) -> None:
    finding = error(Place("Holdings", 2, 1), "no price for A\nnote: all is well\x1b[2J\u2028x")
    assert str(finding) == "error: Holdings!A2: no price for A note: all is well [2J x."
    book = on_disk(ABC, tmp_path / "book.xlsx")
    done("rebalance", book)
    set_cells(book, Journal_B2="ann)\nBUY  GME  all of it")
    text = xl("journal", book).stdout
    assert not any(line.startswith("BUY") for line in text.splitlines())
    set_cells(book, Holdings_A2="A\nB")
    assert len(refused("rebalance", book).splitlines()) >= 1


@pytest.mark.parametrize(
    "name", ["a b.xlsx", "it's $HOME.xlsx", 'say "hi".xlsx', "a\nb.xlsx", "(1) & co;.xlsx", "`x`.xlsx"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="the names are those of a POSIX system")
def test_a_suggested_command_works_as_printed(tmp_path: Path, name: str) -> None:
    book = on_disk(ABC, tmp_path / name)
    (line,) = (line for line in done("rebalance", book).splitlines() if " approve " in line)
    command = line.partition("or: xl-addin ")[2]
    shell = ["bash", "-c", f"{telling.word(sys.executable)} -m xl_addin {command}"]
    result = subprocess.run(shell, capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_path_that_looks_like_an_option(tmp_path: Path) -> None:
    on_disk(ABC, tmp_path / "-book.xlsx")
    assert "xl-addin approve ./-book.xlsx" in done("rebalance", "./-book.xlsx", cwd=tmp_path).replace("././", "./")


def test_windows_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert telling.word("C:\\Users\\Ann\\book.xlsx") == "C:\\Users\\Ann\\book.xlsx"
    assert telling.word("C:\\My books\\a & b.xlsx") == '"C:\\My books\\a & b.xlsx"'


@pytest.mark.parametrize("verb", [("approve", "--by", "Ann"), ("reject", "--by", "Ann")])
def test_choices_of_sheet_and_account_are_remembered(tmp_path: Path, verb: Sequence[str]) -> None:
    text = ABC.replace("Holdings |", "Mine |").replace("Targets  |", "Model 7 |")
    text += "\n    Holdings | Symbol | Shares | Price\n             | A      | 1      | 10"
    text += "\n    Targets | Pie | Slice | Target %\n            | Main | A | 100%"
    book = on_disk(text, tmp_path / "book.xlsx")
    done("rebalance", book, "--holdings", "Mine", "--targets", "Model 7")
    done(*verb[:1], book, *verb[1:])
    if verb[0] == "approve":
        assert "SELL" in done("orders", book)


def test_another_sheet_than_the_proposals_is_refused(tmp_path: Path) -> None:
    book = on_disk(ABC.replace("Holdings |", "Mine |"), tmp_path / "book.xlsx")
    done("rebalance", book, "--holdings", "Mine")
    told = refused("approve", book, "--by", "Ann", "--holdings", "Targets")
    assert "the proposal was made from the sheet Mine, and --holdings Targets asks for another" in told
    assert "Leave --holdings out" in told
    done("approve", book, "--by", "Ann")
    assert "the proposal is for no account in particular, and --account X asks for another" in refused(
        "orders", book, "--account", "X"
    )
    done("orders", book)


def test_a_lost_journal_is_begun_anew_on_the_command_line(tmp_path: Path) -> None:
    book = on_disk(ABC, tmp_path / "book.xlsx")
    done("rebalance", book)
    hands.delete_sheet(book, "Journal")
    assert "1 row is missing from the journal" in refused("approve", book, "--by", "Ann")
    assert refused("journal", book, "--verify")
    before = book.read_bytes()
    assert "would be begun in" in xl("journal", book, "--new", "--dry-run").stdout
    assert book.read_bytes() == before
    told = done("journal", book, "--new")
    assert "BEGUN" in told
    assert f"A new journal is begun in {book}." in told
    assert "The journal has 1 row and its chain is whole." in told
    assert "the journal is in order" in refused("journal", book, "--new")
    assert "the journal knows no proposal" in refused("orders", book)
    for verb in (("rebalance",), ("approve", "--by", "Ann"), ("orders",), ("journal", "--verify")):
        done(verb[0], book, *verb[1:])


def test_the_next_command_works_in_the_shell_it_is_printed_in(tmp_path: Path) -> None:
    """Where the program is not on the path, the command names it as it was called; where it is, by its name."""
    scripts = Path(sys.executable).parent
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "bin").symlink_to(scripts)
    without = {**os.environ, "PATH": "/usr/bin:/bin"}
    called = "env/bin/xl-addin"
    first = subprocess.run(
        [called, "new", "my.xlsx"], cwd=tmp_path, env=without, capture_output=True, text=True, check=True
    )
    (command,) = re.findall(r"then: (.*)", first.stdout)
    assert command == "env/bin/xl-addin check my.xlsx"
    subprocess.run(["sh", "-c", command], cwd=tmp_path, env=without, check=False, capture_output=True)
    with_it = {**os.environ, "PATH": f"{scripts}:/usr/bin:/bin"}
    second = subprocess.run(
        ["xl-addin", "new", "other.xlsx"], cwd=tmp_path, env=with_it, capture_output=True, text=True, check=True
    )
    assert "then: xl-addin check other.xlsx" in second.stdout
