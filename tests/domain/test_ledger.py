"""After fills: the lots, what was realised, and the washed losses, as a calculator of single shares has them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Side, Term
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import AccountType, Settings, WashSales
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.fills import Fill, Ledger, Passing, Pick
from xl_addin.domain.tax.ledger import after_fills
from xl_addin.domain.tax.purchases import Purchase

DAY = date(2026, 11, 23)
IRA = Settings(account_types=(("IRA", AccountType.IRA),))


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def lot(shares: int, cost: str, days: int, account: str | None = None, row: int = 2) -> HoldingRow:
    source = SourceRow("Holdings", row)
    return HoldingRow(
        "A", Decimal(shares), cost_basis=Decimal(cost), acquired=ago(days), account=account, source=source
    )


def sell(shares: int, price: str, day: date = DAY, account: str | None = None, *picks: Pick, fees: str = "0") -> Fill:
    return Fill(Side.SELL, "A", day, Decimal(shares), Decimal(price), Decimal(fees), account, picks)


def buy(shares: int, price: str, day: date = DAY, account: str | None = None, fees: str = "0") -> Fill:
    return Fill(Side.BUY, "A", day, Decimal(shares), Decimal(price), Decimal(fees), account)


def held(ledger: Ledger) -> list[str]:
    return [f"{row.shares} for {row.cost_basis} of {row.acquired}" for row in ledger.lots]


def test_a_sale_closes_the_lots_that_are_named_and_a_purchase_opens_one_with_its_fees() -> None:
    old, new = lot(10, "500", 900), lot(10, "700", 90, row=3)
    done = after_fills(
        [old, new],
        [sell(4, "100", DAY, None, Pick(Decimal(4), lot=new), fees="1"), buy(2, "99.5", fees="3")],
        Settings(),
    )
    assert held(done) == ["10 for 500 of 2024-06-06", "6 for 420.00 of 2026-08-25", "2 for 202.00 of 2026-11-23"]
    (closed,) = done.closed
    assert (closed.lot, closed.shares, closed.proceeds, closed.basis) == (new, Decimal(4), Decimal(399), Decimal(280))
    assert (closed.term, done.short, done.long) == (Term.SHORT, Decimal(119), Decimal(0))
    assert [before for before, _ in done.changes] == [old, new, None]


@pytest.mark.parametrize("account", [None, "IRA"])
def test_what_passes_between_pies_takes_its_cost_and_its_day_along(account: str | None) -> None:
    old, new = (
        replace(one, pie="Core") for one in (lot(10, "500", 900, account), lot(10, "700.01", 90, account, row=3))
    )
    done = after_fills(
        [old, new], [], IRA, passings=[Passing("A", account, (("core", Decimal(-13)), ("Play", Decimal(13))))]
    )
    assert [f"{row.shares} in {row.pie} for {row.cost_basis} of {row.acquired}" for row in done.lots] == [
        "10 in Play for 500 of 2024-06-06",
        "7 in Core for 490.01 of 2026-08-25",
        "3 in Play for 210.00 of 2026-08-25",
    ]
    assert [before for before, _ in done.changes] == [old, new, None]
    assert (len(done.closed), done.short, done.long) == (0, Decimal(), Decimal())


def test_lots_are_named_by_the_day_they_were_acquired_and_part_of_an_order_fills_the_first_of_them() -> None:
    old, new = lot(10, "500", 900), lot(10, "700", 90, row=3)
    picks = (Pick(Decimal(3), ago(90)), Pick(Decimal(5), ago(900)))
    assert held(after_fills([old, new], [sell(4, "100", DAY, None, *picks)], Settings())) == [
        "9 for 450.00 of 2024-06-06",
        "7 for 490.00 of 2026-08-25",
    ]
    assert held(after_fills([old, new], [sell(12, "100")], Settings())) == ["8 for 560.00 of 2026-08-25"]


def test_of_two_lots_of_a_day_the_one_that_is_named_whole_is_closed() -> None:
    first, second = lot(2, "200", 900), lot(1, "150", 900, row=3)
    picks = (Pick(Decimal(1), ago(900)), Pick(Decimal(1), ago(900)))
    assert held(after_fills([first, second], [sell(1, "100", DAY, None, picks[0])], Settings())) == [
        "2 for 200 of 2024-06-06"
    ]
    assert held(after_fills([first, second], [sell(2, "100", DAY, None, *picks)], Settings())) == [
        "1 for 100.00 of 2024-06-06"
    ]


def test_what_is_not_there_cannot_have_been_sold() -> None:
    with pytest.raises(Refused, match="11 A were sold, 1 more than there are"):
        after_fills([lot(10, "500", 900)], [sell(11, "100")], Settings())
    with pytest.raises(Refused, match="3 A were sold, 3 more than there are in the lots that were named"):
        after_fills([lot(10, "500", 900)], [sell(3, "100", DAY, None, Pick(Decimal(3), ago(1)))], Settings())


def test_a_washed_loss_moves_onto_the_shares_that_replace_it_with_the_time_it_was_held() -> None:
    """10 bought at $70 are sold at $60; 6 of them are replaced a week later, none by what comes after 31 days."""
    done = after_fills(
        [lot(10, "700", 400)], [sell(10, "60"), buy(6, "50", ago(-7)), buy(1, "50", ago(-31))], Settings()
    )
    assert (done.closed[0].gain, done.closed[0].disallowed, done.long) == (Decimal(-100), Decimal(60), Decimal(-40))
    assert held(done) == ["6 for 360.00 of 2026-11-30", "1 for 50.00 of 2026-12-24"]
    small = after_fills([lot(4, "280", 400)], [sell(4, "60"), buy(6, "50", ago(-7))], Settings())
    assert held(small) == ["4 for 240.00 of 2026-11-30", "2 for 100.00 of 2026-11-30"]
    (moved,) = small.moved
    assert (moved.shares, moved.dollars, moved.held_since) == (
        Decimal(4),
        Decimal(40),
        date(2026, 11, 30) - timedelta(days=400),
    )
    assert moved.onto is small.lots[0]
    assert held(
        after_fills([lot(4, "280", 400)], [sell(4, "60"), buy(6, "50")], Settings(wash_sales=WashSales.IGNORE))
    ) == ["6 for 300.00 of 2026-11-23"]


def test_a_loss_replaced_in_an_account_without_tax_is_lost() -> None:
    done = after_fills([lot(4, "280", 400, "Taxed")], [sell(4, "60", DAY, "Taxed"), buy(6, "50", DAY, "IRA")], IRA)
    assert (done.closed[0].disallowed, done.long) == (Decimal(40), Decimal(0))
    assert held(done) == ["6 for 300.00 of 2026-11-23"]
    assert [(moved.dollars, moved.onto, moved.held_since) for moved in done.moved] == [(Decimal(40), None, None)]
    elsewhere = after_fills([lot(4, "280", 400)], [sell(4, "60")], Settings(), [Purchase("A", ago(9), Decimal(3))])
    assert [(moved.shares, moved.dollars, moved.onto) for moved in elsewhere.moved] == [(Decimal(3), Decimal(30), None)]
    sheltered = after_fills([lot(4, "280", 400, "IRA")], [sell(4, "60", DAY, "IRA"), buy(6, "50", DAY, "IRA")], IRA)
    assert (sheltered.moved, sheltered.short + sheltered.long) == ((), Decimal(0))


@dataclass
class Share:
    """One share in the calculator."""

    lot: int
    account: str
    acquired: date
    cost: Fraction
    since: date
    used: bool = False


def calculated(lots: list[HoldingRow], fills: list[Fill]) -> tuple[dict[bool, Fraction], Fraction, list[Share]]:
    """Return the gains that count (by whether long), the loss that is lost, and the shares left, one by one."""
    shares = [
        Share(
            n,
            row.account or "",
            row.acquired or DAY,
            Fraction(row.cost_basis or 0) / int(row.shares),
            row.acquired or DAY,
        )
        for n, row in enumerate(lots)
        for _ in range(int(row.shares))
    ]
    gains, lost = {True: Fraction(0), False: Fraction(0)}, Fraction(0)
    losses: list[tuple[date, Share, Fraction]] = []
    for day in sorted({fill.day for fill in fills}):
        today = [fill for fill in fills if fill.day == day]
        for fill in (fill for fill in today if fill.side is Side.SELL):
            own = sorted((s for s in shares if s.account == fill.account), key=lambda s: (s.acquired, s.lot))
            for share in own[: int(fill.shares)]:
                shares.remove(share)
                gain = Fraction(fill.price) - share.cost
                gains[(day - share.since).days > 365] += gain if fill.account == "Taxed" else 0
                if gain < 0 and fill.account == "Taxed":
                    losses.append((day, share, -gain))
        for n, fill in enumerate(fill for fill in today if fill.side is Side.BUY):
            shares += [
                Share(1000 + 100 * (day - ago(100)).days + n, fill.account or "", day, Fraction(fill.price), day)
                for _ in range(int(fill.shares))
            ]
        for loss in sorted(losses, key=lambda loss: (loss[0], loss[1].acquired, loss[1].lot)):
            sold, gone, dollars = loss
            near = [s for s in shares if not s.used and s.lot != gone.lot and abs((s.acquired - sold).days) <= 30]
            if near:
                share = min(near, key=lambda s: (s.acquired, s.lot))
                share.used = True
                gains[(sold - gone.since).days > 365] += dollars
                share.since -= (sold - gone.since) if share.account == "Taxed" else timedelta(0)
                share.cost += dollars if share.account == "Taxed" else 0
                lost += dollars if share.account != "Taxed" else 0
                losses.remove(loss)
    return gains, lost, shares


def some_fills(rng: random.Random) -> tuple[list[HoldingRow], list[Fill]]:
    """Return lots of whole shares at whole dollars, and a few weeks of fills that never sell what is not there."""
    accounts = ["Taxed", "Taxed", "IRA"]
    lots = [
        lot(shares := rng.randint(1, 5), str(shares * rng.randint(5, 20)), days, rng.choice(accounts), row)
        for row, days in enumerate(sorted(rng.sample([5, 12, 25, 40, 200, 500, 800], rng.randint(1, 4)), reverse=True))
    ]
    there = {name: sum(int(row.shares) for row in lots if row.account == name) for name in ("Taxed", "IRA")}
    fills = []
    for day in sorted(rng.sample(range(45), 4)):
        name = rng.choice(accounts)
        if rng.random() < 0.6 and there[name]:
            shares = rng.randint(1, there[name])
            there[name] -= shares
            fills.append(sell(shares, str(rng.randint(5, 20)), ago(-day), name))
        else:
            shares = rng.randint(1, 5)
            there[name] += shares
            fills.append(buy(shares, str(rng.randint(5, 20)), ago(-day), name))
    return lots, fills


@pytest.mark.parametrize("start", range(0, 3000, 1000))
def test_it_is_what_a_calculator_of_single_shares_finds(start: int) -> None:
    washed = 0
    for seed in range(start, start + 1000):
        lots, fills = some_fills(random.Random(seed))  # noqa: S311 - a test's own numbers
        done = after_fills(lots, fills, IRA)
        gains, lost, shares = calculated(lots, fills)
        assert (Fraction(done.short), Fraction(done.long)) == (gains[False], gains[True]), seed
        assert sum(moved.dollars for moved in done.moved if moved.onto is None) == lost, seed
        expected = sorted((share.account, share.acquired, share.cost) for share in shares)
        found = [
            (row.account, row.acquired, Fraction(row.cost_basis or 0) / int(row.shares))
            for row in done.lots
            for _ in range(int(row.shares))
        ]
        assert sorted(found) == expected, seed
        washed += bool(done.moved)
    assert washed > 100


def test_to_the_cent_nothing_is_lost_at_odd_prices_and_with_fees() -> None:
    """What was paid is what the lots cost or what they brought, less what was gained, plus what was moved or lost."""
    for seed in range(500):
        rng = random.Random(seed)  # noqa: S311 - a test's own numbers
        lots, fills = some_fills(rng)
        lots = [
            replace(row, shares=row.shares * Decimal("1.00007"), cost_basis=Decimal(rng.randint(1, 99999)) / 100)
            for row in lots
        ]
        fills = [
            replace(fill, price=Decimal(rng.randint(1, 999999)) / 10000, fees=Decimal(rng.randint(0, 300)) / 100)
            for fill in fills
        ]
        done = after_fills(lots, fills, IRA)
        assert all(row.cost_basis == (row.cost_basis or Decimal()).quantize(Decimal("0.01")) for row in done.lots)
        closed = sum(one.basis or 0 for one in done.closed)
        bought = sum(
            (fill.shares * fill.price).quantize(Decimal("0.01"), "ROUND_HALF_UP") + fill.fees
            for fill in fills
            if fill.side is Side.BUY
        )
        moved = sum(one.dollars for one in done.moved if one.onto is not None)
        assert sum(row.cost_basis or 0 for row in lots) + bought + moved == closed + sum(
            row.cost_basis or 0 for row in done.lots
        )
        brought = sum(
            (fill.shares * fill.price).quantize(Decimal("0.01"), "ROUND_HALF_UP") - fill.fees
            for fill in fills
            if fill.side is Side.SELL
        )
        assert sum(one.proceeds for one in done.closed) == brought
        assert sum(one.disallowed for one in done.closed) == sum(one.dollars for one in done.moved)
