"""What makes a sound portfolio of the rows, and every way it may not be one."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from portfolios import Case, case

from xl_addin.domain.finding import Severity
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rows import HoldingRow, PriceRow, TargetRow
from xl_addin.domain.settings import Settings


def target(pie: str, name: str, percent: str, decimals: int | None = None) -> TargetRow:
    return TargetRow(pie, name, Decimal(percent), share_decimals=decimals)


def rows(text: str) -> list[TargetRow]:
    """Read ``Pie: slice 40, slice 60; Pie: …``."""
    found = []
    for pie in text.split(";"):
        name, slices = pie.split(":")
        for part in slices.split(","):
            inner, percent = part.split()
            found.append(target(name.strip(), inner, percent))
    return found


def held(symbol: str, shares: str, price: str | None = "10", **more: str) -> HoldingRow:
    return HoldingRow(symbol, Decimal(shares), None if price is None else Decimal(price), **more)  # type: ignore[arg-type]


def messages(targets: list[TargetRow], holdings: list[HoldingRow] | None = None, **more: object) -> list[str]:
    prices = more.pop("prices", [])
    account = more.pop("account", None)
    _, findings = build_portfolio(targets, holdings or [], prices, Settings(**more), account)  # type: ignore[arg-type]
    return [finding.message for finding in findings]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("P: P 100", "pie P is inside itself: P > P"),
        ("P: Q 100; Q: P 100", "pie P is inside itself: P > Q > P"),
        ("R: A 100; P: Q 100; Q: S 100; S: P 100", "pie P is inside itself: P > Q > S > P"),
        ("P: A 50, A 50", "A is already a slice of pie P in row 0"),
        ("P: A 50, B 45", "the slices of pie P total 95%, 5 percentage points short"),
        ("P: A 50, B 50.06", "the slices of pie P total 100.06%, 0.06 percentage points over"),
        ("P: A 100; Q: B 100", "2 pies are nowhere a slice (P, Q); the whole portfolio must be one pie"),
        ("P: X 50, Y 50; X: Z 100; Y: Z 100; Z: A 100", "pie Z is inside pie X and inside pie Y"),
        ("P: A 120, B -20", "the target of A is 120%; a target lies between 0% and 100%"),
    ],
)
def test_an_unsound_tree_is_an_error(text: str, message: str) -> None:
    assert message in messages(rows(text))


@pytest.mark.parametrize("text", ["P: A 33.33, B 33.33, C 33.33", "P: A 50, B 50.05", "P: A 50, B 49.95"])
def test_a_total_near_enough_is_taken_as_all_with_a_warning(text: str) -> None:
    portfolio, findings = build_portfolio(rows(text), [], [], Settings())
    assert portfolio is not None
    assert [finding.severity for finding in findings] == [Severity.WARNING]
    assert sum(portfolio.tree.nodes[i].target for i in portfolio.tree.leaves) == 1


def test_a_pie_may_not_be_named_like_what_is_held() -> None:
    assert "pie VTI has the name of VTI, which is held" in messages(rows("P: VTI 100; VTI: A 100"), [held("VTI", "1")])


def test_every_problem_is_told_at_once() -> None:
    assert len(messages(rows("P: A 50, A 40; Q: B 95"), [held("Z", "1", None)])) == 5


def test_names_match_in_any_letter_case() -> None:
    portfolio, _ = build_portfolio(rows("P: core 100; Core: VTI 100"), [held("VTI", "3")], [], Settings())
    assert portfolio is not None
    assert [row.path for row in measure_drift(portfolio).rows] == [("P", "Core"), ("P", "Core", "VTI")]


def test_one_ticker_has_one_number_of_share_decimals() -> None:
    told = [target("P", "X", "50"), target("P", "A", "50", 0), target("X", "A", "100", 2)]
    assert "A is given different share decimals in its pies" in messages(told)


def test_thousands_of_nested_pies_take_a_moment() -> None:
    depth = 3000
    deep = [target(f"P{n}", f"P{n + 1}", "100") for n in range(depth)] + [target(f"P{depth}", "A", "100")]
    book = Case(tuple(deep), (held("A", "0"),), Settings(cash=100_000))
    start = time.process_time()
    plan = book.invest()
    assert time.process_time() - start < 3
    assert plan.orders[0].shares == 100


@pytest.mark.parametrize(
    ("holdings", "settings", "message"),
    [
        ([held("CASH", "5", None)], {"cash": 100}, "cash is given here and in the setting Cash"),
        ([held("A", "1", "100"), held("A", "1", "100.2")], {}, "A has two different prices, 100.00 and 100.20"),
        (
            [held("A", "3", "100"), held("A", "1", "100.1")],
            {},
            "the prices of A differ a little; their mean, 100.025, counts",
        ),
        ([held("A", "1", None)], {}, "no price for A"),
        ([held("A", "1", pie="Q")], {}, "there is no pie Q; the pies are P, X"),
        ([held("B", "1", pie="P")], {}, "B is not a slice of pie P"),
        ([held("Z", "1", pie="P")], {}, "Z is in no pie, so the pie named here does not count"),
        (
            [held("A", "1", account="IRA"), held("A", "1", account="Joint")],
            {},
            "the rows belong to several accounts: IRA, Joint",
        ),
        ([held("A", "1", account="IRA")], {"account": "Roth"}, "there is no account Roth; the accounts are IRA"),
    ],
)
def test_holdings_that_do_not_fit(holdings: list[HoldingRow], settings: dict[str, object], message: str) -> None:
    assert message in messages(rows("P: A 60, X 40; X: B 100"), holdings, **settings)


def test_prices_fill_what_holdings_leave_empty_and_differ_with_a_warning_above_one_percent() -> None:
    both = [PriceRow("A", Decimal("10.11")), PriceRow("B", Decimal(7))]
    text = rows("P: A 60, B 40")
    assert messages(text, [held("A", "1"), held("B", "1", None)], prices=both) == [
        "A is 10.00 here and 10.11 on the  sheet; the price here counts"
    ]
    near = [PriceRow("A", Decimal("10.10")), both[1]]
    portfolio, findings = build_portfolio(text, [held("A", "1"), held("B", "1", None)], near, Settings())
    assert not findings
    assert portfolio is not None
    assert [portfolio.values[i] for i in portfolio.tree.leaves] == [10, 7]


def test_an_account_is_chosen_by_name_in_any_letter_case() -> None:
    holdings = [held("A", "1", account="IRA"), held("A", "2", account="Joint"), held("B", "0", "5")]
    portfolio, findings = build_portfolio(rows("P: A 60, B 40"), holdings, [], Settings(), "joint")
    assert not findings
    assert portfolio is not None
    assert portfolio.positions["A"].shares == 2
    assert portfolio.positions["B"].price == 5


def test_cash_rows_are_cash_rounded_down_to_a_cent() -> None:
    portfolio, _ = build_portfolio(
        rows("P: A 100"), [held("CASH", "12.345", None), held("CASH", "-20", "1")], [], Settings()
    )
    assert portfolio is not None
    assert portfolio.cash == -766


def test_rows_without_a_pie_go_by_targets_and_rows_with_one_stay_there() -> None:
    book = case("""
        P
          X 50
            VTI 50   30 @ 10
            A   50
          Y 50
            VTI 100  40 @ 10 here
    """)
    tree = book.portfolio().tree
    shares = {tree.paths[i]: book.portfolio().shares[i] for i in tree.by_symbol["VTI"]}
    assert shares == {("P", "X", "VTI"): 10, ("P", "Y", "VTI"): 60}


def test_a_ticker_without_targets_is_shared_out_equally() -> None:
    book = case("P\n  X 50\n    VTI 0  3 @ 10\n    A 100\n  Y 50\n    VTI 0\n    B 100")
    portfolio = book.portfolio()
    assert [portfolio.shares[i] for i in portfolio.tree.by_symbol["VTI"]] == [Fraction(3, 2)] * 2


def test_one_pie_of_a_ticker_in_several_needs_the_pie_column() -> None:
    book = case("P\n  X 50\n    VTI 50  30 @ 10\n    A 50  1 @ 5\n  Y 50\n    VTI 100")
    from xl_addin.domain.finding import Refused

    with pytest.raises(Refused, match="VTI is in several pies and only one of them is acted on"):
        book.rebalance("X")
    named = replace(book, holdings=tuple(replace(row, pie="X") for row in book.holdings))
    assert named.rebalance("X").orders
