"""What an event is, by the words that people and brokers use for it."""

from __future__ import annotations

import re

from xl_addin.domain.events import Kind
from xl_addin.sheets import vocabulary
from xl_addin.sheets.cells import word_key

WORDS = "buy, sell, dividend, reinvested dividend, interest, deposit, withdrawal, fee, tax, split, transfer in or out"
"""The words a message proposes; others are understood as well."""

_OF_A_KIND = {
    Kind.DIVIDEND: """
        div, dividends, dividende, dividenden, dividendo, dividendos, utdelning, udbytte, utbytte, dywidenda, temettü,
        дивиденд, дивиденды, 股息, 分红, 配当, distribution, capital gain, capital gains, payment in lieu
    """,
    Kind.INTEREST: "zinsen, intereses, interessi, rente, odsetki, interest income, interest paid, int",
    Kind.DEPOSIT: """
        cash in, contribution, einzahlung, storting, funds received, electronic funds transfer received, top up,
        cash top up, ingreso, aporte, versement, insättning, indbetaling, innskudd, wpłata, 入金
    """,
    Kind.WITHDRAWAL: """
        withdraw, cash out, auszahlung, opname, electronic funds transfer paid, payout, retiro, retrait, prelievo,
        uttag, udbetaling, uttak, wypłata, 出金
    """,
    Kind.FEE: "fees, gebühr, gebühren, charge, commission, frais, custody fee, advisory fee, management fee",
    Kind.TAX: "taxes, steuer, steuern, withholding tax, foreign tax paid, tax withheld, impuesto, impôt, imposta",
    Kind.REFUND: "fee refund, rebate, reimbursement, erstattung, fee rebate",
    Kind.REINVESTED: """
        dividend reinvested, reinvested dividends, drip, dividend drip, dividend reinvestment
    """,
    Kind.REINVESTMENT: "reinvest, reinvest shares",
    Kind.TRANSFER_IN: "transferred in, transfer of shares in, received in kind, deposit shares, in",
    Kind.TRANSFER_OUT: "transferred out, transfer of shares out, delivered in kind, out",
    Kind.OTHER: "note, none, n/a, info, ignore",
}
_KINDS: dict[str, Kind] = {
    **{word_key(word): Kind.BUY for word in vocabulary.BUY_WORDS},
    **{word_key(word): Kind.SELL for word in vocabulary.SELL_WORDS},
    **{word_key(word): Kind.SPLIT for word in vocabulary.SPLIT_WORDS},
    **{word_key(word): kind for kind, words in _OF_A_KIND.items() for word in words.split(",")},
    **{word_key(kind.value): kind for kind in Kind},
}
_BROKERS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"reinvest dividend|(qual div|(long|short) term cap gain) reinvest", Kind.DIVIDEND),
        (r"(dividend )?reinvest(ment|ed)?( shares)?\b", Kind.REINVESTMENT),
        (r".*\bsplit\b", Kind.SPLIT),
        (r".*\btax(es)?\b.*\b(paid|withh\w+)|.*\bwithholding\b|(nra|foreign) tax", Kind.TAX),
        (r".*\b(fee|commission|charge)s?\b.*\b(refund|rebate|reversal)|refund", Kind.REFUND),
        (r".*\b(fee|charge)s?\b", Kind.FEE),
        (r".*\b(dividend|div|distribution|cap(ital)? gain|payment in lieu)\b", Kind.DIVIDEND),
        (r".*\binterest\b", Kind.INTEREST),
        (r".*\b(received|deposit(ed)?|contribution)\b", Kind.DEPOSIT),
        (r".*\b(paid|withdraw(al|n)?|disbursement)\b", Kind.WITHDRAWAL),
    )
)  # fmt: skip
_EITHER_WAY = re.compile(
    r"((money ?link|electronic|wire|bank|funds?|internal|account|incoming|outgoing|online|cash|acats?|acat|shares?) )*"
    r"(transfers?|journal(ed)?|moneylink|deposits? withdrawals?|adjustment)\b"
)
_NOT_KEPT = re.compile(r"sweep\b|.*\bmoney market sweep|redemption from core|purchase into core")

Direction = str
EITHER_WAY: Direction = "either way"
"""A transfer of which the sign says which way it went."""


def kind_of(text: str) -> Kind | Direction | None:
    """Return what a word on the Activity sheet says an event is, None where it is not known."""
    key = word_key(text)
    if key in _KINDS:
        return _KINDS[key]
    if _EITHER_WAY.fullmatch(key):
        return EITHER_WAY
    words = [_KINDS[word] for word in key.split() if len(word) > 1 and word in _KINDS]
    return words[0] if len(set(words)) == 1 else None


def brokers_kind(action: str) -> Kind | Direction | None:
    """Return what a broker's row is by its action, None where that is not known or nothing to keep."""
    key = word_key(action)
    if _NOT_KEPT.match(key):
        return Kind.OTHER
    if key in _KINDS and key not in {"in", "out"}:
        kind = _KINDS[key]
        return Kind.REINVESTMENT if kind is Kind.REINVESTED else kind
    for pattern, kind in _BROKERS:
        if pattern.match(key):
            return kind
    return EITHER_WAY if _EITHER_WAY.match(key) else None
