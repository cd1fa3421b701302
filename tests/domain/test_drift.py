"""Drift, against fractions worked out here from the rows alone."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from portfolios import Case, case
from random_portfolios import random_case

from xl_addin.domain.portfolio.drift import measure_drift


def expected(book: Case) -> dict[tuple[str, ...], tuple[Fraction, Fraction]]:
    """Return target and dollars by path, walking the rows from the root."""
    pies: dict[str, list[tuple[str, Fraction]]] = {}
    for row in book.targets:
        pies.setdefault(row.pie, []).append((row.slice, Fraction(row.percent)))
    inner = {name for slices in pies.values() for name, _ in slices}
    (root,) = set(pies) - inner
    targets: dict[tuple[str, ...], Fraction] = {}

    def walk(path: tuple[str, ...], share: Fraction) -> None:
        total = sum(percent for _, percent in pies[path[-1]])
        for name, percent in pies[path[-1]]:
            targets[*path, name] = share * percent / total
            if name in pies:
                walk((*path, name), share * percent / total)

    walk((root,), Fraction(1))
    dollars = dict.fromkeys(targets, Fraction(0))
    for lot in book.holdings:
        slices = [path for path in targets if path[-1] == lot.symbol and lot.pie in (None, path[-2])]
        total = sum(targets[path] for path in slices)
        for path in slices:
            part = targets[path] / total if total else Fraction(1, len(slices))
            for depth in range(2, len(path) + 1):
                dollars[path[:depth]] += Fraction(lot.shares) * Fraction(lot.price or 0) * part
    return {path: (targets[path], dollars[path]) for path in targets}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32))
def test_every_number_of_the_report(seed: int) -> None:
    book = random_case(Random(seed).randint)  # noqa: S311 - not for secrets
    report, rows = measure_drift(book.portfolio()), expected(book)
    invested = sum((money for path, (_, money) in rows.items() if len(path) == 2), Fraction(0))
    assert {row.path for row in report.rows} == set(rows)
    score = Fraction(0)
    for row in report.rows:
        target, money = rows[row.path]
        actual = money / invested if invested else Fraction(0)
        assert (row.target, row.actual, row.drift) == (target, actual, actual - target)
        assert row.relative == ((actual - target) / target if target else None)
        assert abs(row.value - money * 100) <= Fraction(1, 2)
        assert abs(row.target_value - target * invested * 100) <= Fraction(1, 2)
        score += abs(actual - target) / 2 if row.symbol else 0
    assert report.score == (score if invested else 0)
    assert abs(report.invested - invested * 100) <= Fraction(1, 2)
    assert abs(report.total - report.invested - report.cash - sum(row.value for row in report.outside)) <= 2


def test_a_slice_at_the_edge_of_its_band_is_in_band() -> None:
    report = measure_drift(
        case("""
            P
              A 40  45 @ 10  5pp
              B 40  35.01 @ 10  12.475%rel
              C 20  19.99 @ 10  5pp|0.05%rel
        """).portfolio()
    )
    assert [row.in_band for row in report.rows] == [True, True, True]


def test_just_past_the_edge_is_out_of_band() -> None:
    report = measure_drift(
        case("""
            P
              A 40  45.0001 @ 10  5pp
              B 40  35.0001 @ 10  5pp&1%rel
              C 20  19.9998 @ 10
        """).portfolio()
    )
    assert [row.in_band for row in report.rows] == [False, True, True]


def test_nothing_held_is_no_drift() -> None:
    report = measure_drift(case("P\n  A 60  0 @ 10\n  B 40", cash=500).portfolio())
    assert not report.score
    assert (report.invested, report.total) == (0, 500)
    assert [row.actual for row in report.rows] == [0, 0]


def test_cash_and_what_is_outside_count_in_the_total_only() -> None:
    report = measure_drift(case("P\n  A 50  10 @ 10\n  B 50  10 @ 10\n- GME  3 @ 20", cash=-1000).portfolio())
    assert not report.score
    assert (report.invested, report.total) == (20000, 25000)
    assert [(row.symbol, row.value) for row in report.outside] == [("GME", 6000)]
