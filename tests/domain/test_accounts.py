"""Whose the rows of Holdings are: one account, or several that are each a portfolio by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xl_addin.domain.portfolio.portfolio import build_portfolios
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.settings import AccountType, Settings

if TYPE_CHECKING:
    from xl_addin.domain.portfolio.portfolio import Portfolio

TARGETS = (TargetRow("P", "A", Decimal(60)), TargetRow("P", "B", Decimal(40)))


def held(text: str) -> list[HoldingRow]:
    """Read ``Joint A 5 @ 10``, a row each line; ``-`` is a row that names no account."""
    rows = []
    for line in filter(None, map(str.strip, text.splitlines())):
        account, symbol, shares, *price = line.replace("@", " ").split()
        named = None if account == "-" else account
        rows.append(HoldingRow(symbol, Decimal(shares), Decimal(price[0]) if price else None, account=named))
    return rows


def built(text: str, account: str | None = "all", **settings: object) -> tuple[tuple[Portfolio, ...], list[str]]:
    told = Settings(**settings)  # type: ignore[arg-type]
    portfolios, findings = build_portfolios(TARGETS, held(text), [], told, account)
    return portfolios, [str(finding) for finding in findings]


THREE = """
    Joint A 5 @ 10
    Roth  A 1
    IRA   B 7 @ 20
    joint CASH 100
    Roth  CASH 30
    -     C 0 @ 3
"""


def test_each_account_is_a_portfolio_with_its_own_rows_and_cash_and_one_price_for_all() -> None:
    portfolios, findings = built(THREE)
    assert findings == []
    assert [(p.account, p.cash) for p in portfolios] == [("Joint", 10000), ("Roth", 3000), ("IRA", 0)]
    shares = [{symbol: str(position.shares) for symbol, position in p.positions.items()} for p in portfolios]
    assert shares == [{"A": "5", "B": "0", "C": "0"}, {"A": "1", "B": "0", "C": "0"}, {"A": "0", "B": "7", "C": "0"}]
    assert {str(p.positions["A"].price) for p in portfolios} == {"10"}
    assert {str(p.positions["B"].price) for p in portfolios} == {"20"}


def test_one_account_asked_for_by_name_is_the_same_as_among_all() -> None:
    every, _ = built(THREE)
    for portfolio in every:
        assert built(THREE, (portfolio.account or "").upper()) == ((portfolio,), [])


@pytest.mark.parametrize(
    ("text", "account", "settings", "expected"),
    [
        (
            "Joint A 1 @ 1\n IRA A 1",
            None,
            {},
            "the rows belong to several accounts: IRA, Joint. "
            "Name one in the setting Account. Or name it after --account, where all is each by itself.",
        ),
        (
            "Joint A 1 @ 1\n - B 1 @ 1\n IRA A 1",
            "all",
            {},
            "B is in no account, and other rows are in one. Type the name of its account.",
        ),
        ("Joint A 1 @ 1\n - CASH 5", "joint", {}, "CASH is in no account, so it is left aside"),
        (
            "Joint A 1 @ 1\n IRA A 1",
            "all",
            {"cash": 12345},
            "the setting Cash does not say in which account the $123.45 are. "
            "Clear it, and add a row CASH to Holdings for each account that has cash, with its Account.",
        ),
        ("Joint A 1 @ 1\n IRA A 1", "IRA", {"cash": 1}, "the setting Cash does not say in which account the $0.01 are"),
        ("Joint A 1 @ 1\n All A 1", "all", {}, "an account is called All, the word for every account"),
        ("Joint A 1 @ 1\n IRA B 1\n Roth A 1", "all", {}, "account IRA: no price for B. Type a price"),
        ("Joint A 1 @ 1\n IRA A 1 @ 2", "all", {}, "A has two different prices, 1.00 and 2.00"),
        (
            "Joint A 1 @ 1\n IRA A 1",
            "all",
            {"account_types": (("Roth", AccountType.ROTH), ("IRA", AccountType.IRA))},
            "Roth is Roth, and nothing is held in it; the accounts are Joint, IRA",
        ),
        (
            "Joint A 1 @ 1\n IRA A 1",
            "all",
            {"account_types": (("IRA", AccountType.IRA),)},
            "no type is told of account Joint, so it is taken as taxable",
        ),
    ],
)
def test_what_does_not_fit(text: str, account: str | None, settings: dict[str, object], expected: str) -> None:
    portfolios, findings = built(text, account, **settings)
    assert [finding for finding in findings if expected in finding], findings
    assert bool(portfolios) == (not any(finding.startswith("error") for finding in findings))


def test_all_of_no_accounts_or_of_one_is_the_whole() -> None:
    for account in (None, "All"):
        (portfolio,), findings = built("- A 1 @ 1\n - CASH 2", account, cash=None)
        assert (portfolio.account, portfolio.cash, findings) == (None, 200, [])
        (portfolio,), findings = built("IRA A 1 @ 1", account, cash=700)
        assert (portfolio.account, portfolio.cash, findings) == ("IRA", 700, [])


def test_each_account_has_its_own_type_and_gains_are_limited_only_where_they_are_taxed() -> None:
    types = (("roth", AccountType.ROTH), ("IRA", AccountType.IRA))
    portfolios, _ = built(THREE, account_types=types, maximum_gain=5)
    kinds = {p.account: (p.settings.account_type, p.settings.maximum_gain) for p in portfolios}
    assert kinds == {
        "Joint": (AccountType.TAXABLE, 5),
        "Roth": (AccountType.ROTH, None),
        "IRA": (AccountType.IRA, None),
    }
