"""The actions from Python, on whatever a program has at hand."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from workbooks import ABC, in_memory, on_disk

import xl_addin
from xl_addin import (
    Refused,
    approve,
    check,
    compare,
    drift,
    frame,
    invest,
    journal,
    make_orders,
    open_book,
    rebalance,
    reject,
    withdraw,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)

TARGETS = pd.DataFrame({"Pie": ["Main"] * 3, "Slice": ["A", "B", "C"], "Target %": [40, 40, 20]})
HOLDINGS = pd.DataFrame({"Symbol": ["A", "B", "C"], "Shares": [50, 30, 20], "Price": [10.0] * 3})


def test_dataframes() -> None:
    book = open_book({"Targets": TARGETS, "Holdings": HOLDINGS})
    assert drift(book).report.score == pytest.approx(0.1)
    orders = rebalance(book, now=NOW).plan.orders
    assert [(o.side.value, o.symbol, o.value) for o in orders] == [("SELL", "A", 10000), ("BUY", "B", 10000)]
    assert "Confirmation" in book.sheet_names()


def test_a_path(tmp_path: Path) -> None:
    path = on_disk(ABC, tmp_path / "book.xlsx")
    proposal = rebalance(path, now=NOW, who="ann")
    approve(path, "Ann", now=NOW)
    assert len(make_orders(str(path), now=NOW).rows) == 2
    assert [row.entry.event for row in journal(path).rows] == ["PROPOSED", "APPROVED", "ORDERED"]
    assert proposal.confirmation
    assert journal(path).rows[0].entry.who == "ann"


def test_a_copy_leaves_the_original_alone(tmp_path: Path) -> None:
    path = on_disk(ABC, tmp_path / "book.xlsx")
    before = path.read_bytes()
    rebalance(open_book(path, output=tmp_path / "copy.xlsx"), now=NOW)
    assert path.read_bytes() == before
    reject(tmp_path / "copy.xlsx", "Ann", now=NOW)


def test_amounts_are_dollars_however_they_are_typed() -> None:
    for amount in (50, 50.0, "50.00"):
        plan = withdraw(in_memory(ABC), amount, now=NOW).plan
        assert [(o.side.value, o.symbol, o.value) for o in plan.orders] == [("SELL", "A", 5000)]
    assert [o.value for o in invest(in_memory(ABC), deposit=100, now=NOW).plan.orders] == [10000]
    with pytest.raises(ValueError, match="not an amount"):
        withdraw(in_memory(ABC), float("nan"))


def test_what_is_wrong_is_raised_with_every_finding() -> None:
    with pytest.raises(Refused) as refused:
        drift({"Targets": TARGETS, "Holdings": HOLDINGS.assign(Price=[10.0, float("nan"), -1.0])})
    assert [str(finding.at) for finding in refused.value.findings] == ["Holdings!C4"]


def test_compare_and_choose() -> None:
    book = open_book({"Targets": TARGETS, "Holdings": HOLDINGS})
    plans = frame(compare(book, now=NOW))
    assert list(plans["choice"]) == ["as set", "closest", "fewest orders", "band edge", "no sales", "least tax"]
    assert plans.set_index("choice").loc["closest", ["feasible", "turnover", "orders"]].tolist() == [True, 200, 2]
    assert plans.set_index("choice").loc["band edge", "reason"].startswith("Not possible: no slice has a tolerance")
    assert rebalance(book, choose="closest", now=NOW).plan.request == "Rebalance, closest"
    with pytest.raises(ValueError, match="the best"):
        rebalance(book, choose="the best", now=NOW)


def test_every_account() -> None:
    holdings = pd.concat([HOLDINGS.assign(Account="Joint"), HOLDINGS.assign(Account="Roth")])
    book = open_book({"Targets": TARGETS, "Holdings": holdings})
    reports = drift(book, account="all").reports
    assert {report.account: report.score for report in reports} == {"Joint": Fraction(1, 10), "Roth": Fraction(1, 10)}
    assert set(frame(drift(book, account="all"))["account"]) == {"Joint", "Roth"}
    orders = frame(rebalance(book, account="all", now=NOW))
    assert orders[["side", "symbol", "account"]].to_numpy().tolist() == [
        ["SELL", "A", "Joint"],
        ["SELL", "A", "Roth"],
        ["BUY", "B", "Joint"],
        ["BUY", "B", "Roth"],
    ]
    approve(book, "Ann", now=NOW)
    assert [row.account for row in make_orders(book, now=NOW).rows] == ["Joint", "Roth"] * 2
    with pytest.raises(Refused, match="several accounts: Joint, Roth"):
        rebalance(book, now=NOW)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sell_everything'"):
        _ = xl_addin.sell_everything


def test_results_as_dataframes() -> None:
    book = in_memory(ABC)
    slices = frame(drift(book))
    assert list(slices["symbol"]) == ["A", "B", "C"]
    assert slices["target"].sum() == pytest.approx(1)
    orders = frame(rebalance(book, now=NOW))
    assert orders[["side", "symbol", "shares", "value"]].to_numpy().tolist() == [
        ["SELL", "A", 10, 100],
        ["BUY", "B", 10, 100],
    ]
    approve(book, "Ann", now=NOW)
    assert list(frame(make_orders(book, now=NOW))["status"]) == ["OPEN", "OPEN"]
    assert list(frame(journal(book))["event"]) == ["PROPOSED", "APPROVED", "ORDERED"]
    severities = set(frame(check(book, now=NOW))["severity"])
    assert severities == {"note"}  # orders are open, the proposal is ordered, and no heading says what was paid
