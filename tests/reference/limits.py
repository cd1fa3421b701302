"""What no plan may pass, checked on the plan as it is proposed: shares, prices, rows and settings alone.

Each rule is a function that yields its breaches; its docstring is the reading of it. "Per account": each account is a
proposal of its own with its own money; its orders, its turnover and its caps are counted by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import takewhile
from math import ceil, floor
from typing import TYPE_CHECKING

from reference.entry import SOLD_ON
from reference.reading import band_of, in_band, models
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import Overflow, WashSales

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reference.books import Book
    from reference.reading import Model, Node
    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.rows import HoldingRow

CENT = Fraction(1)


@dataclass(frozen=True)
class Breach:
    """A rule that a plan breaks: its kind in a word or two, and what is seen."""

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


@dataclass
class Part:
    """What a plan does in one account: its orders, and what they change."""

    model: Model
    plan: Plan
    orders: list[Order]

    @property
    def change(self) -> dict[str, Fraction]:
        """Return the signed shares by ticker."""
        return {order.symbol: signed(order) for order in self.orders}

    def leaf_change(self, leaf: Node) -> Fraction:
        """Return the signed shares of one slice: those of its only order, or what the plan says of its pie.

        Of several accounts that is known only where a move says its account; else none of it is judged.
        """
        symbol = leaf.symbol or ""
        if len(self.model.leaves[symbol]) == 1:
            return self.change.get(symbol, Fraction(0))
        pie = leaf.parent.name.casefold() if leaf.parent else ""
        moves = [m for m in self.plan.moves if m.symbol == symbol and m.pie.casefold() == pie]
        if self.model.account and self.model.book.account == "all":
            moves = [move for move in moves if getattr(move, "account", "") == self.model.account]
        return sum((Fraction(move.shares) for move in moves), Fraction(0))

    def knows(self, node: Node) -> bool:
        """Return whether the changes of all slices in a node are told: of several accounts, only where moves say it."""
        if not (self.model.account and self.model.book.account == "all"):
            return True
        shared = any(len(self.model.leaves[leaf.symbol or ""]) > 1 for leaf in node.leaves())
        return not shared or any(hasattr(move, "account") for move in self.plan.moves)

    @property
    def sold(self) -> int:
        return sum(order.value for order in self.orders if order.side is Side.SELL)

    @property
    def bought(self) -> int:
        return sum(order.value for order in self.orders if order.side is Side.BUY)

    @property
    def costs(self) -> int:
        """Return the cents of commissions and of half the spread, each order's rounded up."""
        settings = self.model.settings
        half = Fraction(settings.spread) / 2
        return sum(settings.commission + ceil(order.value * half) for order in self.orders)

    @property
    def cash(self) -> int:
        return self.model.cash + self.sold - self.bought - self.costs


def signed(order: Order) -> Fraction:
    return Fraction(order.shares) * (1 if order.side is Side.BUY else -1)


def parts_of(book: Book, plan: Plan) -> list[Part]:
    found = models(book)
    if len(found) == 1:
        return [Part(found[0], plan, list(plan.orders))]
    return [Part(model, plan, [o for o in plan.orders if o.account == model.account]) for model in found]


def breaches(book: Book, plan: Plan) -> list[Breach]:
    """Return every rule that a plan breaks."""
    return [breach for part in parts_of(book, plan) for rule in RULES for breach in rule(part)]


def orders_are_proper(part: Part) -> Iterator[Breach]:
    """One order a ticker and account; shares above zero, in scope, in whole steps or all that is held."""
    model = part.model
    seen = [order.symbol for order in part.orders]
    if len(seen) != len(set(seen)):
        yield Breach("two orders", f"{seen}")
    for order in part.orders:
        if order.symbol not in model.held:
            yield Breach("out of scope", f"{order.symbol} is traded")
            continue
        held, shares = model.held[order.symbol], Fraction(order.shares)
        cents = shares * model.prices[order.symbol]
        value = ceil(cents) if order.side is Side.BUY else floor(cents)
        if shares <= 0 or value != order.value or Fraction(order.price) * 100 != model.prices[order.symbol]:
            yield Breach("value", f"{order.shares} of {order.symbol} at {order.price} is {order.value}, not {value}")
        if order.side is Side.SELL and shares > held:
            yield Breach("oversold", f"{order.symbol}: {order.shares} of {held}")
        if (shares / model.step(order.symbol)).denominator != 1 and not sold_out(part, order):
            yield Breach("share step", f"{order.symbol}: {order.shares}")
        if order.side is Side.SELL and part.plan.action is Action.INVEST:
            yield Breach("invest sells", order.symbol)
        if order.side is Side.BUY and part.plan.action is Action.WITHDRAW:
            yield Breach("withdrawal buys", order.symbol)


def sold_out(part: Part, order: Order) -> bool:
    return order.side is Side.SELL and Fraction(order.shares) == part.model.held.get(order.symbol)


def minimum_order(part: Part) -> Iterator[Breach]:
    """Applies after netting, to an order's value; selling out is never blocked by it."""
    for order in part.orders:
        if order.value < part.model.settings.minimum_order and not sold_out(part, order):
            yield Breach("minimum order", f"{order.symbol} for {order.value} of {part.model.settings.minimum_order}")


def cash_stays(part: Part) -> Iterator[Breach]:
    """Cash after costs never falls below its minimum, or where it was below already; a withdrawal leaves its amount.

    A rebalance in which cash takes no part leaves no less than there was, save for what its own orders cost and one
    step of rounding is no excuse either: what is bought is paid out of what is sold.
    """
    model, settings = part.model, part.model.settings
    least = min(settings.minimum_cash, model.cash)
    if model.book.action is Action.REBALANCE and not model.takes_cash:
        least = model.cash
    if model.book.action is Action.WITHDRAW:
        least = settings.minimum_cash + model.book.amount
    if part.cash < least:
        yield Breach("cash", f"{part.cash} left, at least {least} must be")
    said = part.plan.after.cash if len(part.plan.parts) < 2 else next(
        p.after.cash for p in part.plan.parts if p.account == model.account)  # fmt: skip
    if said != part.cash:
        yield Breach("cash said", f"{said}, it is {part.cash}")


def shortfall_is_raised(part: Part) -> Iterator[Breach]:
    """Cash below its minimum is raised by a rebalance in which cash takes part, unless nothing is out of band."""
    model = part.model
    if model.book.action is not Action.REBALANCE or not model.short or part.cash >= model.settings.minimum_cash:
        return
    if all(in_band(model, leaf) is not False for leaves in model.leaves.values() for leaf in leaves):
        return
    yield Breach("shortfall", f"cash is {part.cash} of {model.settings.minimum_cash} and no refusal says so")


def sales_only_to_buy(part: Part) -> Iterator[Breach]:
    """What a rebalance sells is bought, but for costs, what cash is short of, and less than one share step.

    What is to be sold out (0%, outside the pies) is a reason of its own. One step: of any ticker that is sold; a sale
    that could be a step smaller, and not below the minimum order, is too large when the step is in the excess.
    With `Overflow` = `hold as cash` the share of what may not be bought is cash by the user's own wish.
    """
    model, settings = part.model, part.model.settings
    if model.book.action is not Action.REBALANCE or settings.overflow is Overflow.HOLD_AS_CASH:
        return
    own = [order for order in part.orders if order.side is Side.SELL]
    freely = sum(order.value for order in own if model.zero(order.symbol))
    for leaf in (leaf for leaves in model.leaves.values() for leaf in leaves if model.zero_leaf(leaf)):
        if not model.zero(leaf.symbol or ""):
            freely += ceil(leaf.value)
    if own and not freely and not part.bought and not model.short:
        yield Breach("sold for nothing", f"{part.sold} cents, nothing bought, nothing short")
    excess = part.sold - freely - part.bought - part.costs - model.short
    steps = [
        ceil(model.step(order.symbol) * model.prices[order.symbol]) for order in own if not model.zero(order.symbol)
    ]
    if steps and excess >= max(steps) + len(steps):
        yield Breach(
            "sold into cash", f"{excess} cents more than bought, paid and short; the largest step {max(steps)}"
        )


def raised_no_more_than_asked(part: Part) -> Iterator[Breach]:
    """A withdrawal sells no more than it takes, but for one step, or the smallest order."""
    model = part.model
    if model.book.action is not Action.WITHDRAW:
        return
    steps = [ceil(model.step(o.symbol) * model.prices[o.symbol]) for o in part.orders]
    excess = part.sold - part.costs - model.short
    if not model.short and part.orders:
        yield Breach("withdrawal sells", "and the cash would do")
    least = model.settings.minimum_order
    roof = sum(max(1, ceil(least / step)) * step for step in steps) + len(steps)
    if steps and excess > roof + model.settings.commission:
        yield Breach("oversized withdrawal", f"{excess} cents more than asked for")


def maximum_orders(part: Part) -> Iterator[Breach]:
    most = part.model.settings.maximum_orders
    if most is not None and len(part.orders) > most:
        yield Breach("maximum orders", f"{len(part.orders)} of {most}")


def maximum_turnover(part: Part) -> Iterator[Breach]:
    """A fraction of what is in the slices, rounded down to a cent; bought and sold together.

    Of one pie's proposal it is read as of all slices of the portfolio: the wider of the two readings.
    """
    share = part.model.settings.maximum_turnover
    if share is not None:
        most = floor(Fraction(share) * part.model.root.value)
        if part.sold + part.bought > most:
            yield Breach("maximum turnover", f"{part.sold + part.bought} of {most}")


def slice_caps(part: Part) -> Iterator[Breach]:
    """`Maximum buy` and `Maximum sell` bound a slice; a ticker's one order by those of all its slices together.

    Where a ticker's slices do not all have a limit, the order has none, but each slice whose change is told has its
    own. On a pie, they bound its net change.
    """
    model = part.model
    for order in part.orders:
        buys = order.side is Side.BUY
        leaves = model.leaves.get(order.symbol, [])
        rows = [leaf.row for leaf in leaves if leaf.row]
        caps = [row.maximum_buy if buys else row.maximum_sell for row in rows]
        known = [cap for cap in caps if cap is not None]
        if leaves and len(known) == len(leaves) and order.value > sum(known):
            yield Breach("maximum buy" if buys else "maximum sell", f"{order.symbol}: {order.value} of {sum(known)}")
    for node in model.top.below():
        row = node.row
        if (
            row is None
            or node is model.top
            or not part.knows(node)
            or (node.symbol is not None and len(model.leaves[node.symbol]) == 1)
        ):
            continue
        net = _net(part, node)
        slack = CENT * (1 + len(node.leaves())) if node.symbol is None else CENT
        for cap, cents, word in ((row.maximum_buy, net, "buy"), (row.maximum_sell, -net, "sell")):
            if cap is not None and cents > cap + slack:
                yield Breach(
                    f"maximum {word}", f"{node.name} in {node.parent and node.parent.name}: {float(cents):.2f} of {cap}"
                )


def _net(part: Part, node: Node) -> Fraction:
    """Return the cents that a slice or pie gains."""
    return sum(
        (part.leaf_change(leaf) * part.model.prices.get(leaf.symbol or "", Fraction(0)) for leaf in node.leaves()),
        Fraction(0),
    )


def constraints(part: Part) -> Iterator[Breach]:
    """`no buy`, `no sell` on a slice bind the slice, on a pie its net; `locked` freezes every slice beneath.

    A slice of 0% is never bought. A pie's net may be off by less than one step of its dearest share, no more: steps of
    what is bought and sold in it cannot always cancel to a cent.
    """
    model = part.model
    for leaf in model.top.leaves():
        change = part.leaf_change(leaf)
        above = {node.constraint for node in leaf.upward() if node is not model.root}
        place = f"{leaf.parent and leaf.parent.name}/{leaf.name}"
        if change and Constraint.LOCKED in above:
            yield Breach("locked", place)
        if change > 0 and leaf.constraint is Constraint.NO_BUY:
            yield Breach("no buy", place)
        if change < 0 and leaf.constraint is Constraint.NO_SELL:
            yield Breach("no sell", place)
        if change > 0 and model.zero_leaf(leaf) and part.plan.action is not Action.WITHDRAW:
            yield Breach("0% bought", place)
    for node in model.top.below():
        if node.symbol is not None or node is model.top or not part.knows(node):
            continue
        net = _net(part, node)
        step = max(
            (
                model.step(leaf.symbol or "") * model.prices.get(leaf.symbol or "", Fraction(0))
                for leaf in node.leaves()
            ),
            default=Fraction(0),
        )
        step += 1 + len(node.leaves())
        if node.constraint is Constraint.NO_BUY and net > step:
            yield Breach("no buy pie", f"{node.name} gains {float(net):.2f} cents, a step is {float(step):.2f}")
        if node.constraint is Constraint.NO_SELL and -net > step:
            yield Breach("no sell pie", f"{node.name} loses {float(-net):.2f} cents, a step is {float(step):.2f}")


def bands(part: Part) -> Iterator[Breach]:
    """With nothing out of band a rebalance sells nothing and uses no cash; a slice in its band goes no farther off.

    In-band slices take what is left, never past target (by the value that a target is of the money there is), or give
    what is short in the same way: in either case they come nearer to the target. One step of rounding is allowed. What
    would be out of its band if it were left alone, for the money invested in others, is traded like what is out of it.
    """
    model = part.model
    if model.book.action is not Action.REBALANCE or not model.invested or model.book.level_only:
        return
    leaves = model.top.leaves()
    if not any(band_of(model, node) for node in model.top.below() if node is not model.top):
        return
    inside = {id(leaf): in_band(model, leaf) for leaf in leaves}
    if (
        all(state is True and band_of(model, leaf) for leaf, state in zip(leaves, inside.values(), strict=True))
        and not model.outside
    ):
        if part.orders:
            yield Breach("all in band", f"and {len(part.orders)} orders")
        return
    money = model.invested + (max(0, model.cash - model.settings.minimum_cash) if model.takes_cash else 0)
    money += sum(model.held[s] * model.prices[s] for s in model.outside)
    low = model.invested - (model.short if model.takes_cash else 0) - part.costs
    invested = model.invested + _net(part, model.top)
    for leaf in leaves:
        change = part.leaf_change(leaf) * model.prices.get(leaf.symbol or "", Fraction(0))
        if inside[id(leaf)] is not True or len(model.leaves[leaf.symbol or ""]) > 1 or not change:
            continue
        if _pushed_out(part, leaf, invested):
            continue
        step = ceil(model.step(leaf.symbol or "") * model.prices[leaf.symbol or ""]) + 1
        step = max(step, model.settings.minimum_order)
        after = leaf.value + change
        if change > 0 and after > leaf.target * money + step:
            yield Breach(
                "in band bought past target", f"{leaf.name} to {float(after):.0f} of {float(leaf.target * money):.0f}"
            )
        if change < 0 and after < leaf.target * low - step:
            yield Breach(
                "in band sold past target", f"{leaf.name} to {float(after):.0f} of {float(leaf.target * low):.0f}"
            )


def _pushed_out(part: Part, leaf: Node, invested: Fraction) -> bool:
    """Return whether a slice, or a pie it is in, would be out of its band if it were left alone, of so much money."""
    model = part.model
    for node in takewhile(lambda node: node is not model.top, leaf.upward()):
        band = band_of(model, node)
        if band is not None and invested and abs(node.value / invested - node.target) > band.width(node.target):
            return True
    return False


def lots_are_held(part: Part) -> Iterator[Breach]:
    """The lots of a sale are lots that are held, no more of each than there is, and sum to it; gains to the cent."""
    for order in part.orders:
        if order.side is Side.BUY:
            continue
        if sum(lot.shares for lot in order.lots) != order.shares:
            yield Breach("lots", f"those of {order.symbol} do not sum to the sale")
        lots = part.model.lots[order.symbol]
        left = [Fraction(lot.shares) for lot in lots]
        for sale in order.lots:
            shares = Fraction(sale.shares)
            fits = [n for n, lot in enumerate(lots) if lot.acquired == sale.acquired and left[n] >= shares]
            off = {n: Fraction(0) if sale.gain is None else abs(_gain(lots[n], shares) - sale.gain) for n in fits}
            fits = sorted((n for n in fits if off[n] <= CENT), key=lambda n: (off[n], left[n]))
            if not fits:
                words = f"no lot of {order.symbol} of {sale.acquired} holds {shares} with gain {sale.gain}"
                yield Breach("lots", words)
                continue
            left[fits[0]] -= shares


def _gain(lot: HoldingRow, shares: Fraction) -> Fraction:
    """Return the exact cents gained on shares of a lot."""
    basis = Fraction(lot.cost_basis or 0) * 100 / Fraction(lot.shares)
    return shares * (Fraction(lot.price or 0) * 100 - basis)


def gain_cap(part: Part) -> Iterator[Breach]:
    """The gains of all sales of a taxable account, losses set off and washed losses counted as none, stay within it.

    Lots of unknown cost cannot count. Per account, the wider reading.
    """
    most = part.model.settings.maximum_gain
    if most is None:
        return
    gain = sum(lot.taxable for order in part.orders for lot in order.lots)
    if gain > most:
        yield Breach("maximum gain", f"{gain} of {most}")


def washes_are_blocked(part: Part) -> Iterator[Breach]:
    """`block` sells no share whose loss would be disallowed: none with a replacement within 30 days left unsold.

    Replacements are of the ticker or its like, bought in any account by row, activity or this very plan, not of the
    lot itself, and not what this plan sells of them.
    """
    model, settings = part.model, part.model.settings
    if settings.wash_sales is not WashSales.BLOCK or not model.taxed:
        return
    for order in part.orders:
        for sale in order.lots:
            if sale.gain is not None and sale.gain < -1 and replaced(part, order, sale.acquired):
                yield Breach("wash not blocked", f"{sale.shares} of {order.symbol} of {sale.acquired}, {sale.gain}")


def replaced(part: Part, order: Order, acquired: object) -> bool:
    """Return whether the loss of a lot sold has any replacement share."""
    model, book = part.model, part.model.book
    like = {order.symbol}.union(*(group for group in model.settings.identical if order.symbol in group))
    sold: dict[tuple[str, str | None, object], Fraction] = {}
    for one in part.plan.orders:
        for lot in one.lots:
            key = (one.symbol, one.account, lot.acquired)
            sold[key] = sold.get(key, Fraction(0)) + Fraction(lot.shares)
    pool = Fraction(0)
    own = (order.symbol, order.account, acquired)
    days: dict[tuple[str, str | None, object], Fraction] = {}
    for row in book.holdings:
        if row.symbol in like and row.acquired and row.shares and abs(row.acquired - SOLD_ON) <= timedelta(30):
            key = (row.symbol, row.account if order.account else None, row.acquired)
            days[key] = days.get(key, Fraction(0)) + Fraction(row.shares)
    pool += sum(
        (max(Fraction(0), n - sold.get(key, Fraction(0))) for key, n in days.items() if key != own), Fraction(0)
    )
    pool += sum((Fraction(o.shares) for o in part.plan.orders if o.side is Side.BUY and o.symbol in like), Fraction(0))
    for trade in book.activity:
        if trade.bought and trade.symbol in like and abs(trade.day - SOLD_ON) <= timedelta(30):
            known = sum((n for key, n in days.items() if key[0] == trade.symbol and key[2] == trade.day), Fraction(0))
            pool += max(Fraction(0), Fraction(trade.shares) - known)
    return pool > 0


def something_is_said(part: Part) -> Iterator[Breach]:
    """Without orders the plan says why; with orders it says nothing of the kind."""
    if not part.plan.orders and not part.plan.nothing:
        yield Breach("silence", "no order and no reason")


RULES: tuple[Callable[[Part], Iterator[Breach]], ...] = (
    orders_are_proper,
    minimum_order,
    cash_stays,
    shortfall_is_raised,
    sales_only_to_buy,
    raised_no_more_than_asked,
    maximum_orders,
    maximum_turnover,
    slice_caps,
    constraints,
    bands,
    lots_are_held,
    gain_cap,
    washes_are_blocked,
    something_is_said,
)
