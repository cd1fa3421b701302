"""What the buttons and the scripts do: each calls one action on an open workbook and returns what is to be said.

Excel on the desktop asks in a dialog and has the answer at once; in a browser no dialog answers while a script runs, so
there a yes is typed in a cell. Both run the same jobs, and hand over what they differ in: how one confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions import check as looking
from xl_addin.actions import compare as comparing
from xl_addin.actions import dashboard as overview
from xl_addin.actions import decide, orders
from xl_addin.actions import drift as drifting
from xl_addin.actions.new_journal import begin_journal
from xl_addin.actions.propose import propose
from xl_addin.actions.setup import set_up
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts import messages
from xl_addin.hosts.asking import activity_asking, export_to, fills_asking, import_asking, prices_asking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xl_addin.actions.context import Context
    from xl_addin.hosts.excel.book import ExcelBook
    from xl_addin.hosts.excel.entries import Entries
    from xl_addin.sheets.grid import Grid

    Work = Callable[["Hands"], str]


@dataclass(frozen=True, slots=True)
class Hands:
    """What a job works with.

    ``confirm`` shows what would change in cells of the user's own and returns whether it may; ``read`` returns the
    downloads of these names; ``file`` is the workbook's file, None where it is in none on this machine.
    """

    book: ExcelBook
    typed: Entries
    context: Context
    confirm: Callable[[str], bool]
    read: Callable[[Sequence[str]], Mapping[str, tuple[Grid, ...]]]
    file: Path | None = None

    def files(self) -> Mapping[str, tuple[Grid, ...]]:
        """Return the downloads that were picked or typed."""
        return self.read(self.typed.files())

    def one_file(self) -> Mapping[str, tuple[Grid, ...]]:
        """Return the only download that was picked or typed."""
        return self.read((self.typed.one_file(),))


def check_workbook(hands: Hands) -> str:
    """Say everything that is wrong with the workbook, and what to do. Nothing is written."""
    return messages.checked(looking.check(hands.book, hands.context))


def set_up_workbook(hands: Hands) -> str:
    """Add Targets, filled with what is held, and Settings where they are missing."""
    return messages.set_up(set_up(hands.book, hands.context))


def import_files(hands: Hands) -> str:
    """Bring Holdings up to date from the files that were picked, once what changes is confirmed."""
    return import_asking(hands.book, hands.files(), hands.context, hands.confirm)


def prices_from_file(hands: Hands) -> str:
    """Bring the prices up to date from the file that was picked, once what changes is confirmed."""
    return prices_asking(hands.book, hands.one_file(), hands.context, hands.confirm)


def dashboard(hands: Hands) -> str:
    """Write the Dashboard: value, drift and its history, and what is to be done next."""
    return messages.shown(overview.dashboard(hands.book, hands.context))


def drift(hands: Hands) -> str:
    """Write the Drift sheet: how far each slice is from its target."""
    return messages.drifted(drifting.drift(hands.book, hands.context, write=True))


def rebalance(hands: Hands) -> str:
    """Propose selling what is overweight and buying what is underweight."""
    return _proposed(hands, Request(Action.REBALANCE))


def compare_plans(hands: Hands) -> str:
    """Write the plans a rebalance could be side by side."""
    compared = comparing.compare(hands.book, Request(Action.REBALANCE), hands.context)
    return messages.compared(compared, command="Rebalance as chosen")


def rebalance_as_chosen(hands: Hands) -> str:
    """Propose the plan that is chosen on the compare sheet."""
    request, context = comparing.chosen(hands.book, hands.context)
    return messages.proposed(propose(hands.book, request, context))


def auto_invest(hands: Hands) -> str:
    """Propose buying underweight slices with idle cash and the deposit that was typed."""
    return _proposed(hands, Request(Action.INVEST, amount=hands.typed.deposit()))


def withdraw(hands: Hands) -> str:
    """Propose raising the amount that was typed."""
    return _proposed(hands, Request(Action.WITHDRAW, amount=hands.typed.amount()))


def approve(hands: Hands) -> str:
    """Approve the confirmation in the name that was typed."""
    by = hands.typed.name()
    return messages.decided(decide.approve(hands.book, by, hands.context), by, command="Create orders")


def reject(hands: Hands) -> str:
    """Reject the confirmation in the name that was typed; nothing is ordered."""
    by = hands.typed.name()
    return messages.decided(decide.reject(hands.book, by, hands.context), by, command="Create orders")


def create_orders(hands: Hands) -> str:
    """Make the order sheet from the approved confirmation."""
    return messages.ordered(orders.make_orders(hands.book, hands.context))


def export_orders(hands: Hands) -> str:
    """Write the open orders to the file, and in the format, that were told."""
    path, form = hands.typed.export()
    return export_to(hands.book, path, hands.file, form, hands.context)


def count_fills(hands: Hands) -> str:
    """Count what is typed beside the orders as filled, once what changes is confirmed."""
    return fills_asking(hands.book, {}, hands.context, hands.confirm)


def fills_from_files(hands: Hands) -> str:
    """Count what the files that were picked say was filled, once what changes is confirmed."""
    return fills_asking(hands.book, hands.files(), hands.context, hands.confirm)


def count_activity(hands: Hands) -> str:
    """Bring Holdings and cash up to date with Activity, once what changes is confirmed."""
    return activity_asking(hands.book, hands.context, hands.confirm)


def orders_done(hands: Hands) -> str:
    """Mark the open orders done."""
    return messages.finished(orders.finish_orders(hands.book, hands.context))


def new_journal(hands: Hands) -> str:
    """Begin a new journal where the old one is broken or lost."""
    return messages.begun(begin_journal(hands.book, hands.context))


def _proposed(hands: Hands, request: Request) -> str:
    return messages.proposed(propose(hands.book, request, hands.context))


CONFIRMED = frozenset({import_files, prices_from_file, count_fills, fills_from_files, count_activity})
"""The jobs that write cells of the user's own: they show what would change, and write it after a yes."""
LOOKING = frozenset({check_workbook})
"""The jobs that write nothing."""
