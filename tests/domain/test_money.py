"""Amounts as they are written, and the currencies they are in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_addin.domain.currencies import CURRENCIES, MINOR_UNITS, currency_code, paid_in, written
from xl_addin.domain.money import money


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [
        (123_456, "USD", "$1,234.56"),
        (-500, "USD", "-$5.00"),
        (-500, "EUR", "-€5.00"),
        (123_456, "GBP", "£1,234.56"),
        (123_456, "CHF", "CHF 1,234.56"),
        (-123_456, "SEK", "-SEK 1,234.56"),
        (100, "CAD", "C$1.00"),
        (100, "AUD", "A$1.00"),
        (123_449, "JPY", "¥1,234"),
        (123_450, "JPY", "¥1,235"),
        (-123_450, "JPY", "-¥1,235"),
        (-49, "JPY", "¥0"),
        (7_250, "GBX", "GBX 72.50"),
    ],
)
def test_an_amount_carries_its_own_currencys_sign(cents: int, currency: str, text: str) -> None:
    assert money(cents, currency) == text


def test_no_two_currencies_are_written_alike() -> None:
    """So "$" never stands for another country's dollar, nor "¥" for the yuan."""
    signs = [written(code).sign for code in (*CURRENCIES, *MINOR_UNITS)]
    assert len(set(signs)) == len(signs)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("usd", "USD"), (" EUR ", "EUR"), ("€", "EUR"), ("GBp", "GBX"), ("gbx", "GBX"), ("GBP", "GBP"), ("gbp", "GBP"),
        ("ZAc", "ZAC"), ("ila", "ILA"), ("C$", "CAD"), ("RMB", "CNY"), ("zł", "PLN"),
        ("$", None), ("¥", None), ("kr", None), ("XYZ", None), ("", None), ("Euro area", None),
    ],
)  # fmt: skip
def test_a_code_is_read_from_what_people_type(typed: str, code: str | None) -> None:
    """Letter case tells pence from pounds; a sign that several countries use says nothing by itself."""
    assert currency_code(typed) == code


def test_pence_are_hundredths_of_what_is_paid() -> None:
    assert paid_in("GBX") == ("GBP", Decimal("0.01"))
    assert paid_in("ZAC") == ("ZAR", Decimal("0.01"))
    assert paid_in("EUR") == ("EUR", Decimal(1))
    assert {minor.code for minor in MINOR_UNITS.values()} <= set(CURRENCIES)
