"""Moments as people say them."""

from __future__ import annotations

import pytest

from xl_addin.domain.calendar.spoken import spoken


@pytest.mark.parametrize(
    ("text", "exchange", "expected"),
    [
        ("2026-11-27T09:30-05:00", "XNYS", "Fri 27 Nov 2026, 9:30 am New York"),
        ("2026-11-27T09:30-05:00", "XNAS", "Fri 27 Nov 2026, 9:30 am New York"),
        ("2026-11-23T16:00:00-05:00", "XNYS", "Mon 23 Nov 2026, 4:00 pm New York"),
        ("2026-07-01T00:05+01:00", "XLON", "Wed 1 Jul 2026, 12:05 am London"),
        ("2026-07-05T12:00+09:00", "XTKS", "Sun 5 Jul 2026, 12:00 pm Tokyo"),
    ],
)
def test_it_reads_as_people_say_it(text: str, exchange: str, expected: str) -> None:
    assert spoken(text, exchange) == expected
