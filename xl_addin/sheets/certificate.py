"""Certificates as text in cells: (part, JSON) for the rules of an account, then for each of its tickers.

Fractions are text such as ``1/3``. A cell holds so many characters at most: what is longer goes on in the next row,
which names no part.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.plan import Certificate

RULES = "Rules and bound"
_LONGEST = 30_000
"""Characters in a cell; Excel takes 32,767."""


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as plain data, field by field, fractions as text."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(certificate), default=_fraction_text))
    return plain


def _fraction_text(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(value)


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
