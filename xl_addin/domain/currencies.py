"""The currencies: their codes, the signs that are theirs alone, and the hundredths that some exchanges quote in."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Currency(NamedTuple):
    """A currency as amounts are written: ``sign`` stands before the number, ``places`` decimals are shown."""

    code: str
    sign: str
    places: int = 2


class Minor(NamedTuple):
    """A unit that prices are quoted in and nothing is paid in: so many (``part``) of a currency (``code``)."""

    code: str
    part: Decimal


_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
"""ISO 4217's alphabetic codes of money in use (2025; without funds and metals), and CNH, the offshore yuan."""

_SIGNS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "C$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$",
    "TWD": "NT$", "MXN": "MX$", "BRL": "R$", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "PHP": "₱", "VND": "₫",
    "TRY": "₺", "UAH": "₴", "RUB": "₽", "NGN": "₦", "KZT": "₸",
}  # fmt: skip
"""Only signs that no other currency has; a krona or a franc is written with its code."""

_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
"""ISO 4217's currencies of no minor unit."""

CURRENCIES = {
    code: Currency(code, _SIGNS.get(code, f"{code} "), 0 if code in _WITHOUT_DECIMALS.split() else 2)
    for code in _CODES.split()
}

MINOR_UNITS = {
    "GBX": Minor("GBP", Decimal("0.01")),
    "ILA": Minor("ILS", Decimal("0.01")),
    "ZAC": Minor("ZAR", Decimal("0.01")),
    "USX": Minor("USD", Decimal("0.01")),
}
"""London's pence, Tel Aviv's agorot, Johannesburg's cents and the cents of American futures."""

ROUGHLY = {
    "AED": 0.27, "ARS": 0.0007, "BRL": 0.18, "CLP": 0.001, "CNH": 0.14, "CNY": 0.14, "COP": 0.00025, "CZK": 0.047,
    "DKK": 0.155, "EGP": 0.02, "HKD": 0.128, "HUF": 0.003, "IDR": 0.00006, "ILS": 0.3, "INR": 0.0115, "ISK": 0.008,
    "JPY": 0.0066, "KRW": 0.0007, "KZT": 0.0019, "MXN": 0.054, "MYR": 0.24, "NGN": 0.0007, "NOK": 0.1, "PHP": 0.017,
    "PLN": 0.27, "RUB": 0.012, "SAR": 0.27, "SEK": 0.105, "THB": 0.031, "TRY": 0.024, "TWD": 0.032, "UAH": 0.024,
    "VND": 0.00004, "ZAR": 0.057, "USD": 1.0, "EUR": 1.15, "GBP": 1.33, "CHF": 1.24, "CAD": 0.71, "AUD": 0.65,
    "NZD": 0.57, "SGD": 0.77, "KWD": 3.25, "BHD": 2.65,
}  # fmt: skip
"""What a unit was worth in US dollars in late 2025, to tell 0.0066 from 150: nothing is ever counted with it."""

_SPELLED = {"GBp": "GBX", "GBx": "GBX", "ZAc": "ZAC", "ILa": "ILA", "USc": "USX", "RMB": "CNY"}
_AMBIGUOUS = frozenset("$¥")
"""Signs that we print for one currency and that others write for theirs: dollars of many countries, yen and yuan."""

_READ = {"US$": "USD", "CA$": "CAD", "AU$": "AUD", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "SFr.": "CHF", "฿": "THB"}
"""Signs that are understood but not printed."""

_OF_SIGN = {sign: code for code, sign in _SIGNS.items() if sign not in _AMBIGUOUS} | _READ


def currency_code(text: str) -> str | None:
    """Return the code of a currency or of its minor unit from a code or a sign of its own, None for anything else.

    Letter case tells pence from pounds: ``GBp`` is GBX, ``GBP`` and ``gbp`` are pounds. A bare ``$`` or ``¥`` is not
    asked about here: what it stands for depends on the workbook.
    """
    word = text.strip()
    if word in _SPELLED:
        return _SPELLED[word]
    code = _SPELLED.get(word.upper(), word.upper())
    if code in CURRENCIES or code in MINOR_UNITS:
        return code
    return _OF_SIGN.get(word)


def paid_in(code: str) -> tuple[str, Decimal]:
    """Return the currency that a quoted unit is paid in, and how many of it one unit is: GBX is 0.01 GBP."""
    minor = MINOR_UNITS.get(code)
    return (minor.code, minor.part) if minor else (code, Decimal(1))


def written(code: str) -> Currency:
    """Return how amounts in a currency, or in its minor unit, are written: by its code where it has no sign."""
    return CURRENCIES.get(code) or Currency(code, f"{code} ")
