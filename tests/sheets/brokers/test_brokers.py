"""Each broker's file, read: what is held, the cash, the day, the account, and every row accounted for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sheets.brokers import files

from xl_addin.domain.finding import Refused
from xl_addin.sheets.brokers.decode import grid_of, separator_of, text_of
from xl_addin.sheets.brokers.known import BROKERS
from xl_addin.sheets.brokers.read import read_statement
from xl_addin.sheets.brokers.words import amount, last_day
from xl_addin.sheets.cells import Problem
from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from xl_addin.sheets.brokers.statement import Statement

DAY = date(2026, 8, 31)

TWO_LOTS = [("2022-03-01", "50", "11000"), ("2025-03-01", "10", "2700")]


def read(text: str, name: str = "file.csv", held: frozenset[str] = frozenset()) -> Statement:
    return read_statement(name, [grid_of(name, text.encode())], held)


def zerodha() -> Statement:
    rows = tuple(tuple(row) for row in files.ZERODHA_ROW_23)
    return read_statement("holdings.xlsx", [Grid("Equity", rows), Grid("Combined", rows)])


FILES: dict[str, tuple[Statement, str, date | None, tuple[str, ...], str | None]] = {
    "M1": (read(files.M1.partition("BND")[0], "Holdings-Aug-31-2026.csv"), "M1 Finance", DAY, (), None),
    "Fidelity, old": (read(files.FIDELITY_OLD), "Fidelity", date(2026, 8, 3), ("Individual",), "88.00"),
    "Fidelity, new": (read(files.FIDELITY_NEW), "Fidelity", date(2026, 8, 3), ("Individual",), "88.00"),
    "Schwab": (read(files.SCHWAB), "Schwab", date(2026, 9, 14), ("Individual ...123",), "1234.56"),
    "Vanguard": (read(files.VANGUARD), "Vanguard", None, ("12345678",), "1234.56"),
    "E*TRADE": (read(files.ETRADE), "E*TRADE", date(2026, 8, 20), ("Individual -1234",), "7096.82"),
    "IBKR": (read(files.IBKR), "Interactive Brokers", DAY, ("U1234567",), "1234.56"),
    "Flex": (read(files.FLEX), "Interactive Brokers", DAY, ("U1234567",), None),
    "Trading 212": (read(files.TRADING212), "Trading 212", None, (), None),
    "Zerodha": (zerodha(), "Zerodha", DAY, ("AB1234",), None),
}


@pytest.mark.parametrize("name", FILES)
def test_one_holding_in_every_broker_s_words(name: str) -> None:
    statement, broker, day, accounts, cash = FILES[name]
    assert (statement.findings, statement.doubts) == ((), ()) or name == "Trading 212"
    assert (statement.broker, statement.as_of, statement.accounts) == (broker, day, accounts)
    (held,) = statement.positions
    assert (held.symbol, held.shares, held.price) == ("VTI", Decimal(60), Decimal("302.15"))
    assert held.cost is None or abs(held.cost - 13700) < 1
    assert (held.cost is None) == (name == "Vanguard")
    assert sum((one.amount for one in statement.cash), Decimal(0)) == Decimal(cash or 0)


@pytest.mark.parametrize("text", [files.M1, files.M1_LOTS, files.FIDELITY_OLD, files.FIDELITY_NEW, files.SCHWAB,
                                  files.SCHWAB_ALL, files.SCHWAB_LOTS, files.VANGUARD, files.ETRADE, files.IBKR,
                                  files.FLEX, files.TRADING212])  # fmt: skip
def test_every_row_is_accounted_for_once(text: str) -> None:
    grid = grid_of("file.csv", text.encode())
    statement = read_statement("file.csv", [grid])
    rows = [one.at.row for one in statement.lots] + [one.at.row for one in statement.cash]
    rows += [one.at.row for one in statement.passed] + [place.row for place in statement.headings]
    merged = {one.at.row for one in statement.positions}
    assert len(rows) == len(set(rows))
    assert not merged & set(rows)
    filled = {number for number, cells in enumerate(grid.rows, 1) if any(cell is not None for cell in cells)}
    again = {4} if text in (files.FIDELITY_OLD, files.FIDELITY_NEW) else set()  # VTI on margin, added to VTI in cash
    assert filled == {*rows, *merged, *again}


@pytest.mark.parametrize(
    ("text", "expected"),
    [(files.M1_LOTS, TWO_LOTS), (files.IBKR, TWO_LOTS), (files.FLEX, TWO_LOTS),
     (files.SCHWAB_LOTS, [("2017-10-30", "50", "11000.00"), ("2021-03-01", "10", "2700.00")])],
)  # fmt: skip
def test_lots(text: str, expected: list[tuple[str, str, str]]) -> None:
    lots = read(text).lots
    assert [(str(lot.acquired), str(lot.shares), lot.cost) for lot in lots] == [
        (day, shares, Decimal(cost)) for day, shares, cost in expected
    ]
    assert {lot.symbol for lot in lots} == {"VTI"}


def test_m1_has_no_price_but_a_value() -> None:
    bond = read(files.M1).positions[1]
    assert (bond.price, bond.cost) == (Decimal("73.250476"), None)


def test_options_are_passed_over_and_told() -> None:
    for text in (files.FIDELITY_OLD, files.IBKR):
        (option,) = (row for row in read(text).passed if row.told)
        assert option.reason.endswith("it is neither imported nor counted")


def test_all_accounts_of_schwab() -> None:
    statement = read(files.SCHWAB_ALL)
    assert statement.accounts == ("Individual ...123", "Roth ...456")
    assert [(one.account, one.shares) for one in statement.positions] == [
        ("Individual ...123", Decimal(60)), ("Roth ...456", Decimal(60))
    ]  # fmt: skip
    assert statement.doubts == ()


def test_a_settlement_fund_that_is_held_as_a_security_stays_one() -> None:
    assert [one.symbol for one in read(files.VANGUARD, held=frozenset({"VMFXX"})).positions] == ["VTI", "VMFXX"]


def test_trades_are_no_holdings() -> None:
    assert [row.at.row for row in read(files.VANGUARD).passed] == [7]
    assert [row.text for row in read(files.IBKR).passed if "history" in row.reason] == ["Trades, Data, Order, Stocks"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (files.FIDELITY_OLD.partition("Z1,Individual,Pending")[0], "the last lines of such a file are not here"),
        (files.SCHWAB.partition('"Account Total')[0], "the last lines of such a file are not here"),
        (files.SCHWAB.replace("$18,129.00", "$1,812.90"), "rows are missing"),
    ],
)  # fmt: skip
def test_a_file_that_is_cut_off_between_rows(text: str, expected: str) -> None:
    (doubt,) = read(text).doubts
    assert expected in doubt.message
    assert "--force" in doubt.remedy


@pytest.mark.parametrize("text", [files.M1, files.FIDELITY_OLD.partition("Z1,Individual, -VTI")[0], files.VANGUARD])
def test_a_file_that_is_cut_off_within_a_row(text: str) -> None:
    body = text.split("\n\n\n", maxsplit=1)[0].rstrip("\n")
    start = body.rindex("\n")
    for end in range(start + 2, len(body) - 8):
        try:
            statement = read(body[:end])
        except Refused:
            continue
        assert statement.findings or statement.doubts, body[start:end]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = files.M1.replace("Vanguard Total", "Société Générale")
    statement = read_statement("a.csv", [grid_of("a.csv", text.encode(encoding))])
    assert statement.positions[0].name == "Société Générale"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(separator: str) -> None:
    rows = [["Symbol", "Shares", "Price"], ["VTI", '"1,200"', "10.5"], ["BND", "5", '"1,000.25"']]
    text = "\n".join(separator.join(row) for row in rows)
    assert separator_of(text) == separator
    assert [(one.shares, one.price) for one in read(text).positions] == [
        (Decimal(1200), Decimal("10.5")),
        (Decimal(5), Decimal("1000.25")),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("$1,234.56", "1234.56"), ("(5.00)", "-5.00"), ("-$12.00", "-12.00"), ("$-12", "-12"), ("+0.67%", "0.67"),
        ("1.5E-05", "0.000015"),
        ("12,34,567.5", "1234567.5"), ("--", None), ("n/a", None), ("-", None), ("", None), ("€1.5", "1.5"),
    ],
)  # fmt: skip
def test_amounts(cell: str, expected: str | None) -> None:
    assert amount(cell) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize("cell", ["abc", "1.2.3", "12,3", "1e5", "$", True])
def test_what_is_no_amount_is_never_guessed(cell: str | bool) -> None:
    assert isinstance(amount(cell), Problem)


@pytest.mark.parametrize(
    "text",
    ["2026-08-03", "08/03/2026", "8/3/26", "Aug-03-2026 5:45 p.m ET", "08:23 PM ET, 2026/08/03", "20260803;101214",
     "August 3, 2026", "3 Aug 2026", "12/16/2025 as of 08/03/2026"],
)  # fmt: skip
def test_days(text: str) -> None:
    assert last_day(text) == date(2026, 8, 3)


def test_text_without_a_mark_and_with_a_stray_one() -> None:
    assert text_of("a\u200b,b".encode()) == "a,b"
    assert len(BROKERS) == 8
