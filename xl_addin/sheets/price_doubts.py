"""Prices that may not be what they are taken for: what was paid, or amounts in the currencies of several exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, warning
from xl_addin.sheets.cells import shown
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.holding_columns import ACQUIRED, COST_BASIS, COST_PER_SHARE, CURRENCY, RATE, VALUE
from xl_addin.sheets.money_words import speaks_of_the_market
from xl_addin.sheets.prices import PRICE, SYMBOL
from xl_addin.sheets.row_states import known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.held import HeldRow

_LISTED_IN = {
    "USD": "NYSE NASDAQ XNYS XNAS ARCA NYSEARCA AMEX BATS US",
    "CAD": "TO V NE CN TSX TSE TSXV CVE",
    "GBP": "L LON LSE XLON",
    "EUR": "DE F PA AS BR MI MC LS HE VI IR SG MU XETR XETRA ETR FRA AMS EPA EBR BIT BME XPAR XAMS",
    "CHF": "SW SWX VTX XSWX",
    "SEK": "ST STO",
    "NOK": "OL OSL",
    "DKK": "CO CPH",
    "AUD": "AX ASX",
    "NZD": "NZ NZE",
    "HKD": "HK HKG HKEX",
    "SGD": "SI SGX",
    "JPY": "T TYO",
    "KRW": "KS KQ KRX KOSDAQ",
    "TWD": "TW TWO TPE",
    "CNY": "SS SZ SHA SHE SSE SZSE",
    "INR": "NS BO NSE BSE BOM",
    "BRL": "SA BVMF",
    "ZAR": "JO JSE",
    "MXN": "MX BMV",
    "PLN": "WA WSE",
    "TRY": "IS IST",
    "ILS": "TA TLV",
}
_MOST_SHOWN = 4
_CURRENCY_OF = {exchange: currency for currency, exchanges in _LISTED_IN.items() for exchange in exchanges.split()}
"""The currency of the exchange that a symbol names in the way of Yahoo (``VOD.L``) or of Google (``LON:VOD``)."""


def about_prices(held: Sequence[HeldRow], headings: Headings) -> list[Finding]:
    """Return a warning where the prices may be what was paid, and where nothing says in what currency each is."""
    return [*_paid(held, headings), *_mixed(held, headings)]


def _paid(held: Sequence[HeldRow], headings: Headings) -> list[Finding]:
    at = headings.columns.get(PRICE.heading)
    costs = {VALUE.heading, COST_BASIS.heading, COST_PER_SHARE.heading} & headings.columns.keys()
    if not at or costs or not held or speaks_of_the_market(heading_key(headings.texts[at]).words):
        return []
    bought = headings.columns.get(ACQUIRED.heading)
    orders = [text for text in headings.texts.values() if heading_key(text).words in known("ORDER_IDS")]
    dated = [headings.texts[bought]] if bought and headings.texts[bought].strip().casefold() != "acquired" else []
    beside = next(iter((*dated, *orders)), None)
    if beside is None:
        return []
    price = shown(headings.texts[at])
    message = f"{price} counts as what a share costs now, and beside {shown(beside)} it may be what was paid"
    remedy = "If it is, head it Cost per share, and add a column Price; if not, head it Current price."
    return [warning(Place(held[0].record.source.sheet, headings.row, at, PRICE.heading), message, remedy)]


def _mixed(held: Sequence[HeldRow], headings: Headings) -> list[Finding]:
    """Return a warning where symbols are of exchanges of several currencies and nothing names that of a price."""
    if PRICE.heading not in headings.columns or {CURRENCY.heading, RATE.heading} & headings.columns.keys():
        return []
    rows = [row for row in held if not row.cash and row.quantity.price and not row.quantity.in_dollars]
    if any(row.quantity.currency or row.quantity.value_currency for row in rows):
        return []
    listed: dict[str, list[str]] = {}
    for row in rows:
        symbol = str(row.record.get(SYMBOL))
        listed.setdefault(_listed_in(symbol) or "", []).append(symbol)
    if len(listed) < 2:
        return []
    message = f"{_examples(listed)} may be priced in several currencies, and nothing says in which"
    remedy = "If not all are in one, add a column Currency with that of each price."
    first = next(row for row in rows if _listed_in(str(row.record.get(SYMBOL))))
    return [warning(first.record.source.cell(SYMBOL.heading), message, remedy)]


def _examples(listed: Mapping[str, Sequence[str]]) -> str:
    named = [f"{shown(symbols[0])} ({code})" for code, symbols in sorted(listed.items()) if code]
    others = [f"{shown(symbol)} (no exchange named)" for symbol in listed.get("", [])[:1]]
    *first, last = (*named[:_MOST_SHOWN], *others)
    return f"{', '.join(first)} and {last}"


def _listed_in(symbol: str) -> str | None:
    """Return the currency of the exchange that a symbol names, None where it names none that is known."""
    market, colon, rest = symbol.upper().partition(":")
    if colon:
        return _CURRENCY_OF.get(market) or _CURRENCY_OF.get(rest)
    _, dot, suffix = symbol.upper().rpartition(".")
    return _CURRENCY_OF.get(suffix) if dot else None
