"""Amounts as people type them on the command line and in a dialog."""

from __future__ import annotations

import pytest

from xl_addin.actions.typed import in_currency, typed_cents
from xl_addin.domain.finding import Refused


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("1234.50", 123_450, "EUR"),
        ("$1,234.50", 123_450, "USD"),
        ("$500", 50_000, "CAD"),
        ("500 EUR", 50_000, "EUR"),
        ("€500", 50_000, "EUR"),
        ("CHF 20", 2_000, "CHF"),
        ("1.234,50", 123_450, "EUR"),
        ("1 234,5 €", 123_450, "EUR"),
        ("1'234.50", 123_450, "CHF"),
        ("1,23", 123, "EUR"),
        ("1,234", 123_400, "USD"),
        ("1.234.567,00", 123_456_700, "EUR"),
        (".5", 50, "USD"),
        ("kr 20", 2_000, "SEK"),
    ],
)
def test_a_sign_that_can_be_the_portfolios_is_understood(text: str, cents: int, currency: str) -> None:
    amount = typed_cents(text)
    assert amount is not None
    assert in_currency(amount, currency) == cents


@pytest.mark.parametrize(
    ("text", "unit", "currency"), [("$500", "$", "EUR"), ("€500", "EUR", "USD"), ("500 GBp", "GBX", "GBP")]
)
def test_the_sign_of_another_currency_is_never_dropped(text: str, unit: str, currency: str) -> None:
    amount = typed_cents(text)
    assert amount is not None
    with pytest.raises(Refused, match=f"the amount is typed in {unit.replace('$', '.')}, and the portfolio is in"):
        in_currency(amount, currency)


@pytest.mark.parametrize(
    "text", ["", "lots", "5 apples", "$", "$5 EUR", "1.234", "1,2345", "0,123", "-5", "(5)", "1e3", "+5"]
)
def test_anything_else_is_no_amount(text: str) -> None:
    assert typed_cents(text) is None
