"""The currencies: their codes, the signs that are theirs alone, and the hundredths that some exchanges quote in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as amounts are written: ``sign`` stands before the number, ``places`` decimals are shown."""

    code: str
    sign: str
    places: int = 2


@dataclass(frozen=True, slots=True)
class Minor:
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
