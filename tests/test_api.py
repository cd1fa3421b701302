"""The actions from Python, on whatever a program has at hand."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from workbooks import ABC, in_memory, on_disk

import xl_addin
from xl_addin import (
    Portfolio,
    Refused,
    approve,
    bring_prices,
    check,
    compare,
    count_fills,
    drift,
    export_orders,
    finish_orders,
    frame,
    import_positions,
    invest,
    journal,
    make_orders,
    open_book,
    rebalance,
    reject,
    set_up,
    withdraw,
)

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
    for no_amount in (float("nan"), "a lot", "1,000", -5):
        with pytest.raises(ValueError, match=f"{no_amount!r} is not an amount of money: give zero or more, such as"):
            withdraw(in_memory(ABC), no_amount)


def test_what_is_no_workbook_is_told_what_would_be_one() -> None:
    for source in (3, None, [1, 2]):
        with pytest.raises(TypeError, match=r"is no workbook: give the path of a file, an open xlwings book, a Portf"):
            open_book(source)


def test_a_book_is_short_to_print(tmp_path: Path) -> None:
    assert repr(open_book(on_disk(ABC, tmp_path / "my.xlsx"))) == "<XlsxBook my.xlsx>"
    mine = Portfolio(TARGETS, HOLDINGS, settings={"Cash": 50})
    assert repr(mine) == "<Portfolio: Targets, Holdings, Settings>"
    invest(mine, now=NOW)
    assert repr(mine) == "<Portfolio: Targets, Holdings, Settings, Drift, Confirmation, Journal>"


def test_what_is_wrong_is_raised_with_every_finding() -> None:
    with pytest.raises(Refused) as refused:
        drift({"Targets": TARGETS, "Holdings": HOLDINGS.assign(Price=[10.0, float("nan"), -1.0])})
    assert [str(finding.at) for finding in refused.value.findings] == ["Holdings!C4"]


def test_compare_and_choose() -> None:
    book = open_book({"Targets": TARGETS, "Holdings": HOLDINGS})
    plans = {row["choice"]: row for row in compare(book, now=NOW).records()}
    assert list(plans) == ["as set", "closest", "fewest orders", "band edge", "no sales", "least tax"]
    assert [plans["closest"][name] for name in ("feasible", "turnover", "orders")] == [True, 200, 2]
    assert plans["band edge"]["reason"].startswith("Not possible: no slice has a tolerance")
    assert rebalance(book, choose="closest", now=NOW).plan.request == "Rebalance, closest"
    with pytest.raises(ValueError, match="'the best' is none of the plans: as set, closest, fewest orders, band edge"):
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


def test_every_name_is_there_to_be_found() -> None:
    assert dir(xl_addin) == sorted(xl_addin.__all__)
    assert all(getattr(xl_addin, name) for name in xl_addin.__all__)
    assert (Path(xl_addin.__path__[0]) / "py.typed").is_file()


def test_a_portfolio_of_dataframes_and_settings_in_a_dict() -> None:
    mine = Portfolio(TARGETS, HOLDINGS, settings={"Cash": 50, "Minimum cash": 10})
    proposal = invest(mine, now=NOW)
    assert [(row["side"], row["symbol"], row["value"]) for row in proposal.records()] == [("BUY", "B", Decimal(40))]
    approve(mine, "Ann", now=NOW)
    assert proposal.confirmation
    assert [row["order"] for row in make_orders(mine, now=NOW).records()] == [f"{proposal.confirmation.proposal}-1"]
    assert len(finish_orders(mine, force=True, now=NOW).rows) == 1


def test_money_is_exact_in_records_and_floats_in_a_frame() -> None:
    shown = drift({"Targets": TARGETS, "Holdings": HOLDINGS.assign(Price=[10.01, 9.99, 10.0])})
    assert [row["value"] for row in shown.records()] == [Decimal("500.50"), Decimal("299.70"), Decimal("200.00")]
    assert frame(shown)["value"].sum() == pytest.approx(1000.2)
    assert frame(shown, exact=True)["value"].sum() == Decimal("1000.20")


def test_a_result_is_short_to_print_and_a_table_in_a_notebook() -> None:
    shown = drift({"Targets": TARGETS, "Holdings": HOLDINGS.assign(Symbol=["A", "B", "<b>&C"])})
    assert repr(shown) == "<Drift: 3 rows>"
    html = shown._repr_html_()
    assert html.startswith("<table><thead><tr><th>path</th><th>symbol</th><th>target</th>")
    assert "<td>500.00</td>" in html
    nothing = rebalance({"Targets": TARGETS, "Holdings": HOLDINGS.assign(Shares=[40, 40, 20])}, now=NOW)
    assert nothing._repr_html_() == "<p>&lt;Proposal: 0 rows&gt;</p>"


def test_from_positions_to_fills_by_files(tmp_path: Path) -> None:
    """A broker's positions in, targets made, orders out and their fills back."""
    path = on_disk("Holdings | Symbol | Shares | Price\n | A | 50 | 10\n | B | 30 | 10", tmp_path / "book.xlsx")
    assert set_up(path, equal=True, now=NOW).targets == (("A", Decimal(50)), ("B", Decimal(50)))
    positions, prices = tmp_path / "positions.csv", tmp_path / "prices.csv"
    positions.write_text("Symbol,Quantity,Price\nA,60,10\nB,30,10\n")
    assert [change.after for change in import_positions(path, positions, now=NOW).changes] == [60]
    prices.write_text("Symbol,Price,As of\nA,20,2026-11-23\n")
    assert [one.price for one in bring_prices(path, prices, now=NOW).fresh] == [20]
    rebalance(path, now=NOW)
    approve(path, "Ann", now=NOW)
    made = make_orders(path, now=NOW)
    exported = export_orders(path, "generic", now=NOW)
    assert exported.data.decode().count("\n") == len(made.rows) + 1
    with pytest.raises(ValueError, match="'fax' is none of the formats: ibkr, generic, tickets, clipboard"):
        export_orders(path, "fax")
    fills = tmp_path / "fills.csv"
    rows = (f"{row.order},{row.side.value},{row.symbol},{row.shares},{row.price},2026-11-24" for row in made.rows)
    fills.write_text("Order,Side,Symbol,Filled shares,Fill price,Filled on\n" + "\n".join(rows) + "\n")
    counted = count_fills(path, fills, now=datetime(2026, 11, 25, 17, 0, tzinfo=UTC))
    assert len(counted.executions) == len(made.rows)
    assert rebalance(path, now=datetime(2026, 11, 25, 17, 0, tzinfo=UTC)).plan.orders == ()
