"""How much to pay in, or to take out, asked of the real command line; and that the next command does it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from cli.test_job import as_json, done, refused
from workbooks import in_memory, on_disk, set_cells

from xl_addin import deposit_to_balance, withdrawal_to_balance

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | Rest  | 60%
             | Rest | B     | 50%
             | Rest | C     | 50%
    Holdings | Symbol | Shares | Price
             | A      | 60     | 10
             | B      | 33     | 10
             | C      | 27     | 10
    Settings | Setting | Value
             | As of   | 2026-11-23 10:00
             | Cash    | 0
"""
EVEN = """B     | 50%
             | Rest | C     | 50%"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return on_disk(BOOK, tmp_path / "book.xlsx")


def test_what_it_says_is_what_the_next_command_does(book: Path) -> None:
    before = book.read_bytes()
    told = done("deposit-to-balance", book)
    assert told.splitlines()[0] == (
        "A deposit of $300.00 brings every slice of Main to its target, by purchases alone."
    )  # A's $600 are 40% of $1,500
    assert f"To propose it: xl-addin invest {book} --deposit 300.00" in told
    assert book.read_bytes() == before
    proposed = as_json("invest", book, "--deposit", "300.00")
    assert proposed["after"]["drift"] == 0
    assert {o["symbol"]: o["shares"] for o in proposed["orders"]} == {"B": "12.00000", "C": "18.00000"}


def test_what_can_be_taken_out_is_what_the_next_command_sells(book: Path) -> None:
    told = done("withdraw-to-balance", book)  # C's $270 are 30% of $900
    assert "A withdrawal of $300.00 brings every slice of Main to its target, by sales alone." in told
    assert f"To propose it: xl-addin withdraw {book} 300.00" in told
    proposed = as_json("withdraw", book, "300.00")
    assert {o["symbol"]: o["shares"] for o in proposed["orders"]} == {"A": "24.00000", "B": "6.00000"}


def test_one_pie_and_whole_shares_as_json(book: Path) -> None:
    told = as_json("deposit-to-balance", book, "--pie", "Rest", "--whole-shares")
    assert (told["deposit"], told["scope"], told["currency"]) == ("50.00", "Rest", "USD")
    trade = {"side": "BUY", "path": "Rest/C", "symbol": "C", "shares": "5", "value": "50.00"}
    assert told["trades"] == [trade]  # 33 and 32 shares: none more or less would bring either nearer to one half
    (parts,) = told["findings"]
    assert parts["message"] == "the workbook trades parts of shares, so that a proposal of it does as well"


@pytest.mark.parametrize(("verb", "propose"), [("deposit-to-balance", "invest"), ("withdraw-to-balance", "withdraw")])
def test_whole_shares_as_their_note_says(verb: str, propose: str, tmp_path: Path) -> None:
    book = on_disk(BOOK.replace("| Cash    | 0", "| Share decimals | 0"), tmp_path / "book.xlsx")
    set_cells(book, Holdings_C3=9.37, Holdings_C4=11.13)  # the remedy: Share decimals 0
    told = done(verb, book)
    assert "as near to its target as whole shares let it come" in told
    assert "parts of shares" not in told
    found = as_json(verb, book)
    amount = found["deposit" if propose == "invest" else "withdrawal"]
    proposed = as_json(propose, book, *(("--deposit", amount) if propose == "invest" else (amount,)))
    wanted = {trade["symbol"]: trade["shares"] for trade in found["trades"]}
    assert {order["symbol"]: order["shares"] for order in proposed["orders"]} == wanted


def test_each_account_by_itself(tmp_path: Path) -> None:
    book = on_disk(
        """
        Targets  | Pie  | Slice | Target %
                 | Main | A     | 50%
                 | Main | B     | 50%
        Holdings | Symbol | Shares | Price | Account
                 | A      | 9      | 10    | Roth IRA
                 | B      | 4      | 10    | Roth IRA
                 | A      | 5      | 10    | Joint
                 | B      | 5      | 10    | Joint
        Settings | Setting | Value
                 | Account | all
        """,
        tmp_path / "book.xlsx",
    )
    told = done("deposit-to-balance", book, "--account", "all")
    assert "A deposit of $50.00 brings every slice of Main, account Roth IRA to its target" in told
    assert f'xl-addin invest {book} --deposit 50.00 --account "Roth IRA"' in told
    assert "Every slice of Main, account Joint is at its target, and there is nothing to pay in." in told
    (line,) = [line for line in done("deposit-to-balance", book).splitlines() if line.startswith("To propose it:")]
    proposed = as_json(*shlex.split(line.partition("xl-addin ")[2]), "--dry-run")  # obeyed as it is printed
    assert sum(float(order["value"]) for order in proposed["orders"]) == 50
    as_told = as_json("withdraw-to-balance", book, "--account", "all")["accounts"]
    assert [(own["account"], own["withdrawal"]) for own in as_told] == [("Roth IRA", "50.00"), ("Joint", "0.00")]


@pytest.mark.parametrize(
    ("change", "arguments", "said"),
    [
        (("40%", "40%"), ("--pie", "Nest"), "there is no pie Nest; the pies are Main, Rest"),
        (("| 27     | 10", "| 27     |"), (), "Holdings!C4: no price for C"),
        (
            ("| B     | 50%\n             | Rest | C     | 50%", "| B     | 0%\n             | Rest | C     | 100%"),
            (),
            "Targets!C4: B has a target of 0%",
        ),
    ],
)
def test_where_no_amount_does_one_line_says_why(
    tmp_path: Path, change: tuple[str, str], arguments: tuple[str, ...], said: str
) -> None:
    text = BOOK.replace(*change)
    book = on_disk(text, tmp_path / "book.xlsx")
    assert said in refused("deposit-to-balance", book, *arguments)


def test_what_must_not_be_bought_is_told_at_its_cell(tmp_path: Path) -> None:
    text = BOOK.replace("Target %\n", "Target % | Constraint\n").replace("| C     | 50%", "| C     | 50% | no buy")
    said = "Targets!D5: C is no buy and would be below its target, which no deposit changes. Lift the constraint."
    assert said in refused("deposit-to-balance", on_disk(text, tmp_path / "book.xlsx"))


def test_from_python() -> None:
    assert deposit_to_balance(in_memory(BOOK)).amount == 300_00
    found = withdrawal_to_balance(in_memory(BOOK), pie="Rest")
    assert (found.amount, found.records()[0]["side"]) == (60_00, "SELL")
