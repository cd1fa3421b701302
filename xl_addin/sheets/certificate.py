"""Certificates as text in cells: (part, JSON) for the rules of an account, then for each of its tickers.

Fractions are text such as ``1/3``. A cell holds so many characters at most: what is longer goes on in the next row,
which names no part.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.plan import Certificate
    from xl_addin.domain.search.question import Lot

RULES = "Rules and bound"
_LONGEST = 30_000
"""Characters in a cell; Excel takes 32,767."""


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as plain data, fractions as text.

    Amounts are cents, None for no limit; the names are those of `Question`, `Ticker`, `Answer` and `Prices`, which say
    what they mean. ``order`` is in signed units. At the ``*_price`` of the shared limits the Lagrangian is a bound;
    branching may have raised it to ``bound``.
    """
    question, answer, prices = certificate.question, certificate.answer, certificate.answer.prices
    tickers = [
        ticker._asdict()
        | {"rate": str(ticker.rate), "lots": [_lot(lot) for lot in ticker.lots]}
        | {"order": certificate.units.get(ticker.symbol, 0)}
        for ticker in question.tickers
    ]
    return {
        "tickers": tickers,
        "cash": question.cash,
        "least_cash": question.least_cash,
        "to_raise": question.to_raise,
        "idle": question.idle,
        "cash_goal": question.cash_goal,
        "cash_scale": question.cash_scale,
        "groups": [{"symbols": sorted(g.symbols), "least": g.least, "most": g.most} for g in question.groups],
        "turnover": question.turnover,
        "orders": question.orders,
        "gain": None if question.gain is None else str(question.gain),
        "tax_weight": question.tax_weight,
        "fits": question.fits,
        "cash_after": certificate.cash_after,
        "objective": answer.objective,
        "bound": answer.bound,
        "among": answer.among,
        "cash_price": prices.cash,
        "turnover_price": prices.turnover,
        "order_price": prices.orders,
        "gain_price": prices.gain,
        "account": certificate.account,
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {"units": lot.units, "tax": str(lot.tax), "gain": str(lot.gain)}


def certificate_rows(certificates: Iterable[Certificate]) -> tuple[tuple[str, str], ...]:
    """Return the rows of all certificates."""
    return tuple(row for certificate in certificates for row in _rows(certificate_data(certificate)))


def _rows(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    tickers = data.pop("tickers")
    parts = [(RULES if data["account"] is None else f"{RULES}, {data['account']}", data)]
    for part, of in (*parts, *((ticker["symbol"], ticker) for ticker in tickers)):
        text = json.dumps(of, separators=(",", ":"))
        for start in range(0, len(text), _LONGEST):
            yield ("" if start else part), text[start : start + _LONGEST]


def read_certificates(rows: Sequence[tuple[str, str]]) -> tuple[Mapping[str, object], ...]:
    """Return the certificates in such rows as plain data, none where they are not JSON of that form."""
    texts: list[str] = []
    for part, text in rows:
        if part or not texts:
            texts.append(text)
        else:
            texts[-1] += text
    found: list[dict[str, Any]] = []
    try:
        for part in map(json.loads, texts):
            if "symbol" in part:
                found[-1]["tickers"].append(part)
            else:
                found.append({**part, "tickers": []})
    except (ValueError, TypeError, IndexError):
        return ()
    return tuple(found)
