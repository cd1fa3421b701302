"""The Pie menu: each command calls one action on the document shown, and ends in one message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.actions.context import Context
from xl_addin.domain.finding import Refused, errors, refuse
from xl_addin.hosts import messages
from xl_addin.hosts.calc.book import CalcBook
from xl_addin.hosts.calc.bridge import system_path
from xl_addin.hosts.calc.extension.dialogs import Window
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.actions.decide import Decision
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.hosts.calc.bridge import Uno

_NO_SPREADSHEET = "There is no spreadsheet in front. Open the workbook and choose the command again."
_UNDO = "Edit, Undo takes the new sheets away again."
_UNDO_EDITS = "Edit, Undo takes it back."
_CREATE_ORDERS = "Pie, Create orders"


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended, in the one message it ends in; an empty text says nothing (the user called it off).

    ``sheet`` is the one that was written, which comes to the front.
    """

    text: str
    failed: bool = False
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What a command works with: the open workbook, the circumstances, the window to ask in, the user's name."""

    book: CalcBook
    context: Context
    window: Window
    user: str


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the menu; ``word`` stands in its address."""

    word: str
    title: str
    run: Callable[[Job], Told]


def run(context: Uno, word: str) -> None:
    """Run a command on the document shown, and say how it ended."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.getCurrentComponent()
    command = next(command for command in COMMANDS if command.word == word)
    window = Window(context, document)
    if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        window.say(command.title, _NO_SPREADSHEET, failed=True)
        return
    with window.busy(command.title):
        told = perform(command, _job(context, document, window))
    if told.sheet:
        window.show(told.sheet)
    if told.text:
        window.say(command.title.rstrip("…"), told.text, failed=told.failed)


def perform(command: Command, job: Job) -> Told:
    """Run a command and return how it ended; whatever goes wrong is said and never raised."""
    try:
        # Results saved with a file may be out of date: Calc does not work them out anew on opening.
        job.book.document.calculateAll()
        return command.run(job)
    except Refused as refused:
        return Told(messages.refused(refused.findings), failed=True)
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        return Told(messages.unexpected(problem), failed=True)


def _job(context: Uno, document: Uno, window: Window) -> Job:
    user = _user(context)
    now = datetime.now(timezone.utc)  # noqa: UP017 - LibreOffice has Python 3.10
    return Job(CalcBook(document), Context(now, user), window, user)


def _user(context: Uno) -> str:
    """Return the user's name as it is in LibreOffice's options, else the system's."""
    from xl_addin.hosts.calc.bridge import struct

    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    path = struct("beans.PropertyValue", Name="nodepath", Value="/org.openoffice.UserProfile/Data")
    data = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
    name = " ".join(filter(None, (str(data.givenname or ""), str(data.sn or ""))))
    return name or user_name()


def _check(job: Job) -> Told:
    from xl_addin.actions.check import check

    checked = check(job.book, job.context)
    return Told(messages.checked(checked), failed=bool(errors(checked.findings)))


def _set_up(job: Job) -> Told:
    from xl_addin.actions.setup import set_up

    return Told(messages.set_up(set_up(job.book, job.context), undo=_UNDO))


def _import(job: Job) -> Told:
    from xl_addin.hosts.asking import import_asking

    return _of_files(job, "Import positions", import_asking)


def _fills(job: Job) -> Told:
    from xl_addin.hosts.asking import fills_asking

    return Told(fills_asking(job.book, {}, job.context, _confirm(job, "Fills as typed"), undo=_UNDO_EDITS))


def _fills_from(job: Job) -> Told:
    from xl_addin.hosts.asking import fills_asking

    return _of_files(job, "Fills from files", fills_asking)


def _of_files(job: Job, title: str, ask: Callable[..., str], *, several: bool = True) -> Told:
    """Let files be picked, and do what is to be done with them."""
    from xl_addin.hosts.files import read_files

    paths = job.window.pick(title, several=several)
    if not paths:
        return Told("")
    return Told(ask(job.book, read_files(paths), job.context, _confirm(job, title), undo=_UNDO_EDITS))


def _activity(job: Job) -> Told:
    from xl_addin.hosts.asking import activity_asking

    return Told(activity_asking(job.book, job.context, _confirm(job, "Count activity"), undo=_UNDO_EDITS))


def _prices(job: Job) -> Told:
    from xl_addin.hosts.asking import prices_asking

    return _of_files(job, "Prices from a file", prices_asking, several=False)


def _confirm(job: Job, title: str) -> Callable[[str], bool]:
    return lambda text: job.window.confirm(title, text)


def _export(job: Job) -> Told:
    from xl_addin.hosts.asking import export_to

    address = str(job.book.document.URL)
    workbook = Path(system_path(address)) if address.startswith("file:") else None
    path, form = job.window.save_as("Export orders")
    if path is None:
        return Told("")
    context = replace(job.context, force=True)  # the dialog has asked whether to replace a file
    return Told(export_to(job.book, path, workbook, form, context))


def _drift(job: Job) -> Told:
    from xl_addin.actions.drift import drift

    found = drift(job.book, job.context, write=True)
    return Told(messages.drifted(found, undo=_UNDO), sheet=found.sheet)


def _live(job: Job) -> Told:
    from xl_addin.hosts.calc.extension.live import insert_live_drift

    sheet = insert_live_drift(job.book, job.context)
    return Told(f"The sheet {sheet} follows your tables from now on. {_UNDO}", sheet=sheet)


def _dashboard(job: Job) -> Told:
    from xl_addin.actions.dashboard import dashboard

    found = dashboard(job.book, job.context)
    return Told(messages.shown(found, undo=_UNDO), sheet=found.sheet)


def _rebalance(job: Job) -> Told:
    from xl_addin.domain.plan import Action
    from xl_addin.domain.rebalancing.scope import Request

    return _propose(job, Request(Action.REBALANCE))


def _compare(job: Job) -> Told:
    from xl_addin.actions.compare import compare
    from xl_addin.domain.plan import Action
    from xl_addin.domain.rebalancing.scope import Request

    compared = compare(job.book, Request(Action.REBALANCE), job.context)
    said = messages.compared(compared, command="Pie, Rebalance as chosen", undo=_UNDO)
    return Told(said, sheet=compared.sheet)


def _as_chosen(job: Job) -> Told:
    from xl_addin.actions.compare import chosen

    request, context = chosen(job.book, job.context)
    return _propose(replace(job, context=context), request)


def _invest(job: Job) -> Told:
    from xl_addin.domain.plan import Action
    from xl_addin.domain.rebalancing.scope import Request

    return _propose(job, Request(Action.INVEST))


def _withdraw(job: Job) -> Told:
    from xl_addin.domain.plan import Action
    from xl_addin.domain.rebalancing.scope import Request

    typed = job.window.ask("Withdraw", "How much to take out:")
    if typed is None:
        return Told("")
    from xl_addin.actions.load import load
    from xl_addin.actions.typed import in_currency

    cents = in_currency(amount(typed), load(job.book, job.context).settings.currency)
    return _propose(job, Request(Action.WITHDRAW, amount=cents))


def amount(typed: str) -> int:
    """Return an amount as it was typed, in cents; refused where it is none."""
    from xl_addin.actions.typed import is_to_move, typed_cents

    cents = typed_cents(typed)
    if cents is None or not is_to_move(cents):
        raise refuse(None, f'"{typed.strip()[:40]}" is not an amount to withdraw', "Type it such as 1234.50.")
    return cents


def _propose(job: Job, request: Request) -> Told:
    from xl_addin.actions.propose import propose

    proposal = propose(job.book, request, job.context)
    return Told(messages.proposed(proposal, undo=_UNDO), sheet=proposal.sheet if proposal.confirmation else "")


def _approve(job: Job) -> Told:
    from xl_addin.actions.decide import approve

    return _decided(approve(job.book, job.user, job.context), job)


def _reject(job: Job) -> Told:
    from xl_addin.actions.decide import reject

    return _decided(reject(job.book, job.user, job.context), job)


def _decided(decision: Decision, job: Job) -> Told:
    return Told(messages.decided(decision, job.user, command=_CREATE_ORDERS))


def _orders(job: Job) -> Told:
    from xl_addin.actions.orders import make_orders

    made = make_orders(job.book, job.context)
    return Told(messages.ordered(made), sheet=made.sheet)


def _done(job: Job) -> Told:
    from xl_addin.actions.orders import finish_orders

    return Told(messages.finished(finish_orders(job.book, job.context)))


def _new_journal(job: Job) -> Told:
    from xl_addin.actions.new_journal import begin_journal

    return Told(messages.begun(begin_journal(job.book, job.context)))


COMMANDS = (
    Command("check", "Check", _check),
    Command("setup", "Set up", _set_up),
    Command("import", "Import positions…", _import),
    Command("prices", "Prices from a file…", _prices),
    Command("dashboard", "Dashboard", _dashboard),
    Command("drift", "Drift", _drift),
    Command("live", "Insert live drift", _live),
    Command("rebalance", "Rebalance", _rebalance),
    Command("compare", "Compare plans", _compare),
    Command("chosen", "Rebalance as chosen", _as_chosen),
    Command("invest", "Auto-invest", _invest),
    Command("withdraw", "Withdraw…", _withdraw),
    Command("approve", "Approve", _approve),
    Command("reject", "Reject", _reject),
    Command("orders", "Create orders", _orders),
    Command("export", "Export orders…", _export),
    Command("fills", "Fills as typed", _fills),
    Command("fills-from", "Fills from files…", _fills_from),
    Command("activity", "Count activity", _activity),
    Command("done", "Orders done", _done),
    Command("journal", "New journal", _new_journal),
)
"""The menu, in its order."""
