"""``--account NAME`` and ``--account all`` on real files, through the real command line in its own process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cli.test_job import as_json, done, refused, xl
from openpyxl import load_workbook
from workbooks import ABC, on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path

THREE = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Account | Symbol | Shares | Price | Cost basis | Acquired
             | Joint   | A      | 30     | 10    | 180        | 2020-01-02
             | Joint   | B      | 10     | 10    | 120        | 2020-01-02
             | Roth    | A      | 2      |       |            |
             | Roth    | B      | 4      |       |            |
             | Roth    | CASH   | 40     |       |            |
             | IRA     | A      | 5      |       |            |
             | IRA     | B      | 5      |       |            |
    Settings | Setting            | Value
             | Long-term tax rate | 10%
             | Account type       | Joint=taxable; Roth=Roth; IRA=IRA
"""
"""Joint sells 10 of A for 10 of B; Roth buys 3 of A and 1 of B with its own $40; IRA is where it should be."""

EXPECTED = [
    ("SELL", "A", "Joint", "100.00"),
    ("BUY", "B", "Joint", "100.00"),
    ("BUY", "A", "Roth", "30.00"),
    ("BUY", "B", "Roth", "10.00"),
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return on_disk(THREE, tmp_path / "three.xlsx")


def told(orders: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    return [(order["side"], order["symbol"], order["account"], order["value"]) for order in orders]


def rows_of(book: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(load_workbook(book)[sheet].iter_rows(values_only=True))


def table(book: Path, sheet: str, first: str, title: str | None = None) -> list[dict[object, object]]:
    """Return the rows below the heading row that begins with a word, below a title, down to the next empty row."""
    rows = rows_of(book, sheet)
    start = [row[0] for row in rows].index(title) if title else 0
    top = next(n for n in range(start, len(rows)) if rows[n][0] == first)
    end = next((n for n in range(top, len(rows)) if rows[n][0] is None), len(rows))
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 : end]]


def test_one_confirmation_for_every_account_becomes_orders(book: Path) -> None:
    proposal = as_json("rebalance", book, "--account", "all")
    assert told(proposal["orders"]) == EXPECTED
    parts = {part["account"]: part for part in proposal["accounts"]}
    assert [(name, p["before"]["cash"], p["after"]["cash"]) for name, p in parts.items()] == [
        ("Joint", "0.00", "0.00"),
        ("Roth", "40.00", "0.00"),
        ("IRA", "0.00", "0.00"),
    ]
    # a gain of $40 on what cost $60, long-term
    assert (proposal["after"]["tax"], parts["Joint"]["after"]["tax"], parts["Roth"]["after"]["tax"]) == (
        "4.00",
        "4.00",
        None,
    )
    assert parts["IRA"]["nothing"] == "Every slice is as near its target as the share steps allow."
    by_account = table(book, "Confirmation", "Account", "By account")
    assert [(row["Account"], row["Cash before"], row["Cash after"], row["Orders"]) for row in by_account] == [
        ("Joint", 0, 0, 2),
        ("Roth", 40, 0, 2),
        ("IRA", 0, 0, 0),
    ]
    confirmed = table(book, "Confirmation", "Side")
    assert list(confirmed[0])[:12] == [
        "Side", "Symbol", "Account", "Shares", "Est. price", "Est. value", "Weight now", "Weight after", "Target",
        "Est. gain", "Term", "Reason",
    ]  # fmt: skip
    orders = [row for row in confirmed if row["Side"] in {"SELL", "BUY"}][:4]
    assert [(row["Side"], row["Symbol"], row["Account"]) for row in orders] == [row[:3] for row in EXPECTED]
    done("approve", book, "--by", "Ann")
    made = as_json("orders", book)
    assert told(made["orders"]) == EXPECTED
    orders = table(book, "Orders", "Order")
    assert [(row["Side"], row["Symbol"], row["Account"], row["Status"]) for row in orders] == [
        (*row[:3], "OPEN") for row in EXPECTED
    ]
    assert done("journal", book, "--verify") == "The journal has 3 rows and its chain is whole.\n"
    assert "4 orders are neither filled nor cancelled" in refused("rebalance", book, "--account", "Roth")


@pytest.mark.parametrize("name", ["Joint", "roth"])
def test_one_account_is_what_it_is_among_all(book: Path, tmp_path: Path, name: str) -> None:
    every = as_json("rebalance", book, "--account", "all", "--output", tmp_path / "all.xlsx")
    alone = as_json("rebalance", book, "--account", name)
    mine = [order for order in every["orders"] if order["account"].casefold() == name.casefold()]
    assert alone["orders"] == mine
    assert [part["account"].casefold() for part in alone["accounts"]] == [name.casefold()]
    assert alone["after"] == alone["accounts"][0]["after"]
    # the confirmation knows whose it is: no option is needed from here on
    done("approve", book, "--by", "Ann")
    done("orders", book)
    assert {row["Account"] for row in table(book, "Orders", "Order")} == {mine[0]["account"]}


def test_the_setting_account_counts_where_none_is_asked_for(tmp_path: Path) -> None:
    book = on_disk(THREE + "             | Account            | all", tmp_path / "three.xlsx")
    assert told(as_json("rebalance", book)["orders"]) == EXPECTED
    assert told(as_json("rebalance", book, "--account", "Roth")["orders"]) == EXPECTED[2:]
    # from here on the confirmation says whose it is, whatever the setting
    set_cells(book, Settings_B4="Joint")
    done("approve", book, "--by", "Ann")
    assert told(as_json("orders", book)["orders"]) == EXPECTED[2:]
    assert as_json("drift", book)["account"] == "Joint"


def test_text_says_the_account_of_every_order(book: Path) -> None:
    said = done("rebalance", book, "--account", "all")
    assert "SELL  A        Joint  10 at 10.00 = $100.00  estimated gain $40.00 (long), tax $4.00" in said
    assert "BUY   A        Roth   3 at 10.00 = $30.00" in said
    assert "Account IRA: Nothing to do: Every slice is as near its target as the share steps allow." in said
    assert "Rebalance in each account (Main), proposal" in said


def test_invest_uses_the_cash_of_each_account_in_it(book: Path) -> None:
    proposal = as_json("invest", book, "--account", "ALL")
    assert told(proposal["orders"]) == [("BUY", "A", "Roth", "30.00"), ("BUY", "B", "Roth", "10.00")]
    assert [part["nothing"] for part in proposal["accounts"] if part["account"] != "Roth"] == [
        "Cash is $0.00; auto-invest starts at $25.00."
    ] * 2


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("rebalance",), "Holdings!A4: the rows belong to several accounts: IRA, Joint, Roth."),
        (("drift", "--account", "Trust"), "there is no account Trust; the accounts are IRA, Joint, Roth"),
        (("withdraw", "50", "--account", "all"), "the withdrawal of $50.00 names no account"),
        (("invest", "--deposit", "50", "--account", "all"), "the deposit of $50.00 names no account"),
    ],
)
def test_what_needs_another_choice_of_account(book: Path, arguments: tuple[str, ...], expected: str) -> None:
    before = book.read_bytes()
    verb, *rest = arguments
    assert expected in refused(verb, book, *rest)
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Holdings_A6": None}, "error: Holdings!A6: CASH is in no account, and other rows are in one."),
        (
            {"Settings_A4": "Cash", "Settings_B4": 5},
            "error: Settings!B4: the setting Cash does not say in which account",
        ),
        ({"Holdings_A6": "IRA", "Holdings_C6": -40}, "error: account IRA: cash is $40.00 below the minimum"),
    ],
)
def test_what_is_wrong_in_one_account_stops_all(tmp_path: Path, cells: dict[str, object], expected: str) -> None:
    locked = THREE.replace("Target %", "Target % | Constraint").replace("50%", "50% | no sell")
    book = on_disk(locked, tmp_path / "three.xlsx")
    set_cells(book, **cells)
    before = book.read_bytes()
    assert expected in refused("rebalance", book, "--account", "all")
    assert book.read_bytes() == before


def test_nothing_to_do_in_any_account(tmp_path: Path) -> None:
    text = (
        THREE.replace("30     | 10 ", "10     | 10 ")
        .replace("| 2      |", "| 4      |")
        .replace("| 40     |", "| 0      |")
    )
    book = on_disk(text, tmp_path / "even.xlsx")
    before = book.read_bytes()
    result = xl("rebalance", book, "--account", "all")
    assert (result.returncode, result.stdout.splitlines()[0]) == (
        0,
        "Nothing to do: Every slice is as near its target as the share steps allow.",
    )
    assert book.read_bytes() == before


def approved(book: Path) -> dict[str, int]:
    """Propose for every account and approve; return the rows of the confirmation by what stands in column A."""
    done("rebalance", book, "--account", "all")
    done("approve", book, "--by", "Ann")
    rows: dict[str, int] = {}
    for number, row in enumerate(rows_of(book, "Confirmation"), 1):
        rows.setdefault(str(row[0]), number)
    return rows


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [("SELL", "C", "Roth"), ("SELL", "D", 11), ("SELL", "L", "why not"), ("Side", "C", "Lot"), ("IRA", "C", 5)],
)
def test_an_edit_of_the_confirmation_is_noticed_where_it_is(book: Path, row: str, column: str, value: object) -> None:
    at = f"{column}{approved(book)[row]}"
    set_cells(book, **{f"Confirmation_{at}": value})
    assert f"error: Confirmation!{at}: this was changed after the proposal was made" in refused("orders", book)
    assert "Orders" not in load_workbook(book).sheetnames


@pytest.mark.parametrize("account", ["Joint", "Trust", None])
def test_another_account_typed_among_the_inputs_is_noticed(book: Path, account: str | None) -> None:
    approved(book)
    rows = rows_of(book, "Confirmation")
    at = f"D{next(n for n, row in enumerate(rows, 1) if row[0] == 'Account' and row[3] == 'all')}"
    set_cells(book, **{f"Confirmation_{at}": account})
    assert f"error: Confirmation!{at}: this was changed after the proposal was made" in refused("orders", book)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"Holdings_C5": 6},
            "Holding B changed since the proposal: was 4 shares, account Roth, is 6 shares, account Roth",
        ),
        (
            {"Holdings_A8": "Roth"},
            "Holding B changed since the proposal: was 5 shares, account IRA, is 5 shares, account",
        ),
        ({"Settings_B3": "Joint=Roth; Roth=Roth; IRA=IRA"}, "Setting Account type of Joint changed since the proposal"),
        ({"Holdings_D3": 11}, "the price of B was 10.00 at the proposal and is 11.00"),
    ],
)
def test_what_changed_since_in_any_account_stops_the_orders(
    book: Path, cells: dict[str, object], expected: str
) -> None:
    approved(book)
    set_cells(book, **cells)
    assert expected in refused("orders", book)


def test_check_looks_at_the_accounts_of_the_confirmation(book: Path) -> None:
    assert "several accounts" in refused("check", book)
    assert "No errors." in done("check", book, "--account", "all")
    done("rebalance", book, "--account", "all")
    assert "PROPOSED" in done("check", book)
    set_cells(book, Settings_B3="Joint=taxable; Roth=Roth; Rollover=IRA")
    said = done("check", book)
    assert "Settings!B3: Rollover is IRA, and nothing is held in it; the accounts are Joint, Roth, IRA." in said
    assert "Settings!B3: no type is told of account IRA, so it is taken as taxable." in said
    assert "STALE" in said


def test_a_compared_plan_of_every_account_is_chosen_with_its_account(book: Path) -> None:
    said = done("compare", book, "--account", "all")
    (line,) = (line for line in said.splitlines() if line.startswith("Choose a plan"))
    assert line.count("--account") == 1
    proposal = as_json("rebalance", book, "--account", "all", "--choose", "no sales")
    assert told(proposal["orders"]) == EXPECTED[2:]


def test_drift_of_every_account(book: Path, tmp_path: Path) -> None:
    found = as_json("drift", book, "--account", "all", "--output", tmp_path / "copy.xlsx")
    assert [(report["account"], report["total"], report["score"]) for report in found["accounts"]] == [
        ("Joint", "400.00", pytest.approx(0.25)),
        ("Roth", "100.00", pytest.approx(1 / 6)),
        ("IRA", "100.00", 0),
    ]
    # $100 and $10 of $560 in slices are in the wrong place of their own account
    assert (found["total"], found["cash"], found["score"]) == ("600.00", "40.00", pytest.approx(110 / 560))
    titles = [row[0] for row in rows_of(tmp_path / "copy.xlsx", "Drift") if str(row[0]).startswith("Drift of")]
    assert titles == ["Drift of Main, account Joint", "Drift of Main, account Roth", "Drift of Main, account IRA"]
    assert "All accounts: portfolio drift 19.64%" in done("drift", book, "--account", "all")


def test_orders_of_an_account_go_into_a_sheet_that_had_none(tmp_path: Path) -> None:
    book = on_disk(ABC, tmp_path / "book.xlsx")
    for verb in (("rebalance",), ("approve", "--by", "Ann"), ("orders",), ("orders", "--done", "--force")):
        done(verb[0], book, *verb[1:])
    assert "Account" not in rows_of(book, "Orders")[0]
    sheet = load_workbook(book)
    holdings = sheet["Holdings"]
    holdings["D1"] = "Account"
    for row in (2, 3, 4):
        holdings.cell(row, 4, "Joint")
    sheet.save(book)
    result = xl("rebalance", book)
    assert result.returncode == 0, result.stderr
    done("approve", book, "--by", "Ann")
    done("orders", book)
    headings, *rows = rows_of(book, "Orders")
    assert headings[-1] == "Account"
    assert [(row[1], row[-1]) for row in rows] == [
        *(("SELL", None), ("BUY", None)),
        *(("SELL", "Joint"), ("BUY", "Joint"), ("Proceeds", "Joint"), ("Purchases", "Joint")),
    ]


def test_without_accounts_nothing_speaks_of_them(tmp_path: Path) -> None:
    book = on_disk(ABC, tmp_path / "book.xlsx")
    proposal = as_json("rebalance", book, "--account", "all")
    assert "accounts" not in proposal
    assert "account" not in proposal["orders"][0]
    said = json.dumps([*map(str, rows_of(book, "Confirmation")), *map(str, rows_of(book, "Drift"))])
    assert "By account" not in said
    assert "'Account'" not in said.replace("('Account', None, None, 'all'", "")
