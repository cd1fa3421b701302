"""Texts that are written a column at a time are those that are written one by one."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from xl_addin.batch.table.plain.compiler import AFTER, compiled
from xl_addin.batch.table.plain.texts import always, amounts, hundredths, written
from xl_addin.domain.money import money, percent, share_text

UNITS = np.concatenate([np.random.default_rng(1).integers(1, 10**k, 100) for k in range(1, 16)] + [10 ** np.arange(16)])


@pytest.mark.parametrize("places", [0, 1, 5, 8])
@pytest.mark.parametrize("rows", [0, AFTER])
def test_shares_and_amounts(places: int, rows: int) -> None:
    expected = [
        f"{share_text(Decimal(one).scaleb(-places))} for {money(one, 'USD')} or {money(one, 'JPY')}"
        for one in UNITS.tolist()
    ]
    pieces = [(places, UNITS), always(" for ", len(UNITS)), *amounts(UNITS, "USD")]
    pieces += [always(" or ", len(UNITS)), *amounts(UNITS, "JPY")]
    assert written(compiled(rows), *pieces).to_pylist() == expected


def test_percentages_round_as_they_are_printed() -> None:
    numbers = [n / 16_000 for n in range(16_001)] + [0.00125, 0.12345, 1 / 3, 0.99995, 1.0]
    found = hundredths(np.array(numbers))
    assert [f"{n // 100}.{n % 100:02}%" for n in found.tolist()] == [percent(one) for one in numbers]
