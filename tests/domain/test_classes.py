"""Targets by class: what is inside a class, where nothing of it is held, and what the names must not mean twice."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.domain.finding import Severity
from xl_addin.domain.portfolio.portfolio import build_portfolios
from xl_addin.domain.portfolio.spelling import nearly, symbol_key
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.settings import Outside, Settings
from xl_addin.domain.source import SourceRow

if TYPE_CHECKING:
    from xl_addin.domain.portfolio.portfolio import Portfolio

STOCKS_AND_BONDS = "Stocks 60, Bonds 40"


def targets(text: str) -> list[TargetRow]:
    """Return rows from ``Stocks 60, Bonds 40``; ``Bonds/BND 100`` is a slice of the pie Bonds."""
    rows = []
    for number, part in enumerate(text.split(", "), 2):
        path, percent = part.rsplit(" ", 1)
        pie, _, name = path.rpartition("/")
        rows.append(TargetRow(pie or "All", name, Decimal(percent), source=SourceRow("Targets", number, {"Slice": 2})))
    return rows


def holdings(text: str) -> list[HoldingRow]:
    """Return rows from ``VTI 10 @ 60 Stocks in Joint``: symbol, shares, price, then class and account or neither."""
    rows = []
    for number, part in enumerate(text.split(", "), 2):
        rest, _, account = part.partition(" in ")
        symbol, shares, _, price, *classed = rest.split()
        source = SourceRow("Holdings", number, {"Symbol": 1, "Shares": 2, "Price": 3, "Class": 4, "Account": 5})
        rows.append(
            HoldingRow(
                symbol,
                Decimal(shares),
                None if price == "?" else Decimal(price),
                class_name=" ".join(classed) or None,
                account=account or None,
                source=source,
            )
        )
    return rows


def built(
    wanted: str, held: str, account: str | None = None, settings: Settings | None = None
) -> tuple[tuple[Portfolio, ...], list[str]]:
    found, findings = build_portfolios(targets(wanted), holdings(held), [], settings or Settings(), account)
    return found, [str(finding) for finding in findings]


def insides(portfolio: Portfolio) -> dict[str, str]:
    """Return the part that each security has of its pie, in percent."""
    nodes = portfolio.tree.nodes
    return {n.name: f"{float(n.target) * 100:.2f}" for n in nodes if n.symbol is not None}


def test_a_class_holds_what_is_held_of_it_in_todays_proportions() -> None:
    """Stocks is 600 and 200: three quarters and a quarter of 60%."""
    (portfolio,), said = built(STOCKS_AND_BONDS, "VTI 10 @ 60 Stocks, VXUS 4 @ 50 Stocks, BND 5 @ 80 Bonds")
    assert insides(portfolio) == {"VTI": "45.00", "VXUS": "15.00", "BND": "40.00"}
    assert said == []


def test_a_class_with_targets_of_its_own_has_those() -> None:
    (portfolio,), _ = built(
        f"{STOCKS_AND_BONDS}, Bonds/BND 50, Bonds/TIP 50", "VTI 10 @ 60 Stocks, BND 5 @ 80 Bonds, TIP 0 @ 80"
    )
    assert insides(portfolio) == {"VTI": "60.00", "BND": "20.00", "TIP": "20.00"}


BOTH = "VTI 10 @ 60 Stocks in Joint, VXUS 6 @ 50 Stocks in Roth, BND 3 @ 80 Bonds in Roth, TIP 2 @ 80 Bonds in Roth"


@pytest.mark.parametrize("account", ["Joint", "all"])
def test_an_account_without_a_class_has_it_as_the_others_do(account: str) -> None:
    """Roth has 240 and 160 of Bonds: 60 and 40% of it, so 24 and 16% of the whole."""
    (joint, *_), said = built(STOCKS_AND_BONDS, BOTH, account)
    assert insides(joint) == {"VTI": "60.00", "BND": "24.00", "TIP": "16.00"}
    prefix = "account Joint: " if account == "all" else ""
    assert said == [
        f"note: Targets!B3: {prefix}nothing is held in Bonds here: its parts are those of the other accounts."
    ]


def test_an_account_with_only_cash_has_every_class_as_the_others_do() -> None:
    (joint, roth), said = built(
        STOCKS_AND_BONDS, "VTI 1 @ 60 Stocks in J, BND 1 @ 8 Bonds in J, CASH 50 @ ? in R", "all"
    )
    assert insides(joint) == insides(roth) == {"VTI": "60.00", "BND": "40.00"}
    assert roth.cash == 50_00
    assert len(said) == 2


def test_the_one_security_that_is_priced_for_a_class_is_bought_for_it() -> None:
    (portfolio,), said = built(STOCKS_AND_BONDS, "VTI 10 @ 60 Stocks, BND 0 @ 80 Bonds")
    assert insides(portfolio) == {"VTI": "60.00", "BND": "40.00"}
    assert said == []


def test_of_several_that_are_priced_it_is_asked_which() -> None:
    found, said = built(STOCKS_AND_BONDS, "VTI 10 @ 60 Stocks, BND 0 @ 80 Bonds, TIP 0 @ 80 Bonds")
    assert found == ()
    assert said == [
        "error: Targets!B3: nothing is held in Bonds, so it is open what to buy for it. Add rows to Targets with Bonds "
        "as Pie, for BND and TIP as Slice, each with its part of the 100%."
    ]
    (obeyed,), _ = built(
        f"{STOCKS_AND_BONDS}, Bonds/BND 70, Bonds/TIP 30", "VTI 10 @ 60 Stocks, BND 0 @ 80 Bonds, TIP 0 @ 80"
    )
    assert insides(obeyed) == {"VTI": "60.00", "BND": "28.00", "TIP": "12.00"}


def test_what_has_no_price_in_a_class_is_told_by_itself() -> None:
    _, said = built(STOCKS_AND_BONDS, "VTI 10 @ 60 Stocks, BND 5 @ ? Bonds")
    assert said == ["error: Holdings!C3: no price for BND. Type a price, or add BND to the Prices sheet."]


def test_a_class_spelled_almost_like_a_slice_is_asked_about() -> None:
    _, said = built(STOCKS_AND_BONDS, "VTI 10 @ 60 Stocks, BND 5 @ 80 Bonds, TIP 5 @ 80 Bond")
    assert said == [
        "error: Holdings!D4: TIP is of class Bond, which is no slice, and Bonds is one. Type Bonds here if it is "
        "meant; empty the cell if TIP is to be in no pie."
    ]


@pytest.mark.parametrize("classed", ["Gold", "Real estate", "Stocks"])
def test_another_class_is_no_slip(classed: str) -> None:
    _, said = built(STOCKS_AND_BONDS, f"VTI 10 @ 60 Stocks, BND 5 @ 80 Bonds, TIP 5 @ 80 {classed}")
    assert said == []


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=1, max_size=8))
def test_the_parts_of_a_class_are_exactly_all_of_it(lots: list[tuple[int, int]]) -> None:
    held = ", ".join(f"S{n} {shares} @ {price} Stocks" for n, (shares, price) in enumerate(lots))
    (portfolio,), said = built("Stocks 100", held)
    worth = [shares * price for shares, price in lots]
    for n, value in enumerate(worth):
        (leaf,) = portfolio.tree.by_symbol[f"S{n}"]
        assert abs(portfolio.tree.nodes[leaf].target - Fraction(value, sum(worth))) < Fraction(1, 10**11)
    assert said == []


NOWHERE = "nothing that is held (XXX) is in any slice (VTI, BND)"


@pytest.mark.parametrize("outside", [Outside.HOLD, Outside.SELL])
@pytest.mark.parametrize("wanted", ["VTI 60, BND 40", "VTI 60, BND 30, CASH 10"])
def test_nothing_held_in_any_slice_is_an_error_whatever_is_set(outside: Outside, wanted: str) -> None:
    found, said = built(wanted, "XXX 10 @ 60, CASH 100 @ ?", None, Settings(outside=outside))
    assert found == ()
    assert said[0].startswith(f"error: Targets!B2: {NOWHERE}. Type the slices as the symbols of Holdings")


@pytest.mark.parametrize(
    ("outside", "then"), [(Outside.HOLD, "stays as it is"), (Outside.SELL, "is sold in a rebalance")]
)
def test_where_the_slices_have_prices_it_is_a_warning(outside: Outside, then: str) -> None:
    held = "XXX 10 @ 60, VTI 0 @ 10, BND 0 @ 10, CASH 100 @ ?"
    (portfolio,), said = built("VTI 60, BND 40", held, None, Settings(outside=outside))
    assert [position.symbol for position in portfolio.outside] == ["XXX"]
    assert said == [
        f"warning: Targets!B2: {NOWHERE}, so it all {then}. If it is meant as slices, type them as the symbols of "
        "Holdings."
    ]


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        ("VTI 60, BND 40", "VTI 0 @ 10, BND 0 @ 10, CASH 100 @ ?"),  # cash and prices: to be invested
        ("VTI 60, BND 40", "VTI 1 @ 10, XXX 10 @ 60"),
        ("CASH 100", "XXX 10 @ 60"),  # nothing but cash is wanted
    ],
)
def test_what_is_held_or_to_be_bought_is_not_nothing(wanted: str, held: str) -> None:
    _, findings = build_portfolios(targets(wanted), holdings(held), [], Settings())
    assert [finding for finding in findings if finding.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("other", ["VIT", "VTII", "VT", "VTA", "XVTI"])
def test_one_slip_of_the_fingers_is_near(other: str) -> None:
    assert nearly("VTI", other) == (len(other) > 2)
    assert nearly(other, "VTI") == nearly("VTI", other)


@pytest.mark.parametrize("other", ["VTI", "vti", "ITV", "BND", "VTIXX", "T"])
def test_two_slips_or_none_are_not(other: str) -> None:
    assert not nearly("VTI", other)


@given(st.text("ABC", min_size=3, max_size=6), st.integers(0, 5), st.sampled_from("ABCX"))
def test_leaving_out_or_changing_one_letter_is_near(symbol: str, at: int, sign: str) -> None:
    at %= len(symbol)
    changed, longer = symbol[:at] + sign + symbol[at + 1 :], symbol[:at] + sign + symbol[at:]
    assert nearly(symbol, changed) == (changed != symbol)
    assert nearly(symbol, longer)


@pytest.mark.parametrize("spelling", ["BRK.B", "BRK-B", "BRK/B", "BRK B", "brk.b", " Brk . B "])
def test_the_spellings_of_one_symbol(spelling: str) -> None:
    assert symbol_key(spelling) == symbol_key("BRK.B")
