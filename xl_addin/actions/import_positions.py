"""Import: Holdings brought up to date from the files a broker lets one download."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.activity_sheet import spelling
from xl_addin.actions.context import clock
from xl_addin.actions.holdings_sheet import holdings_sheet
from xl_addin.actions.imported import IMPORTED, behind, detail_of, is_news, older
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import write_changes
from xl_addin.domain.finding import errors, note, refuse, refuse_errors, warning
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets import styles
from xl_addin.sheets.brokers.known import BROKERS
from xl_addin.sheets.brokers.read import read_statement
from xl_addin.sheets.holdings_edits import Change
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.imports import Wanted, cash_of, updated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.brokers.statement import Cash, Held, Statement
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.history_files import History
    from xl_addin.sheets.holdings_edits import Sheet

    Accounts = Mapping[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changes: cells with what they held, rows that are new, rows that are held no more.

    ``rows`` are the numbers of the new rows. ``news`` is whether the journal does not know yet that the files were
    imported which are of these days; ``written`` is whether the workbook says it now.
    """

    statements: tuple[Statement, ...]
    sheet: str
    changes: tuple[Change, ...]
    new: tuple[tuple[int, Held], ...]
    gone: tuple[HoldingRow, ...]
    findings: tuple[Finding, ...]
    news: bool
    written: bool


def import_positions(book: Book, files: Mapping[str, Sequence[Grid]], context: Context) -> Imported:
    """Bring Holdings up to date from brokers' files, given as the sheets of each by its name.

    Only cells of Holdings change (and the setting Cash, where cash is kept there), never one that holds a formula of
    the user's. Refused: a file that is no table of positions or lots; accounts that the workbook cannot tell apart;
    unless by ``force`` a file that seems cut off or of another account, or is older than the last import.
    """
    loaded = load(book, context)
    refuse_errors(loaded.read)
    held = frozenset(row.symbol.upper() for row in loaded.inputs.holdings)
    held |= frozenset(row.slice.upper() for row in loaded.inputs.targets)
    spelled = spelling(loaded)
    statements = tuple(_respelled(read_statement(name, grids, held), spelled) for name, grids in files.items())
    refuse_errors(finding for one in statements for finding in _unfit(one))
    if not context.force:
        refuse_errors(finding for one in statements for finding in (*one.doubts, *older(book, loaded, one)))
    sheet = holdings_sheet(book, loaded)
    refuse_errors(_copies(statements))
    accounts = [accounts_of(one, sheet, context.account or loaded.settings.account) for one in statements]
    wanted, findings = _wanted(statements, accounts, loaded.settings.currency)
    if not context.force:
        for one, names in zip(statements, accounts, strict=True):
            refuse_errors(behind(book, loaded, one, names))
        refuse_errors(_strangers(sheet, wanted))
    setting, wanted = _cash_setting(loaded, wanted)
    update = updated(sheet, wanted)
    findings = [*_told(statements), *findings, *update.findings]
    refuse_errors(findings)
    changes = (*update.changes, *setting)
    news = bool(changes) or any(is_news(book, loaded, one) for one in statements)
    written = news and not context.dry_run
    if written:
        _write(book, context, loaded, statements, changes)
    return Imported(
        statements, sheet.grid.sheet, changes, tuple(update.new), tuple(update.gone), tuple(findings), news, written
    )


def _respelled(one: Statement, spelled: Mapping[str, str]) -> Statement:
    """Return a statement with every symbol as the workbook spells it: what a broker calls BRKB may be BRK.B here."""

    def here(held: Held) -> Held:
        return replace(held, symbol=spelled.get(loose_key(held.symbol), held.symbol))

    return replace(one, positions=tuple(map(here, one.positions)), lots=tuple(map(here, one.lots)))


def _unfit(one: Statement) -> Iterable[Finding]:
    """Yield why a file cannot be imported at all."""
    held = (*one.positions, *one.lots, *one.cash)
    what = f"{one.name} has the headings of a table of {one.broker or 'holdings'} and no rows"
    if not one.headings:
        known = ", ".join(BROKERS)
        remedy = (
            f"Download the positions or the open lots as CSV from one of {known}; or name the columns Symbol, Shares."
        )
        yield from refuse(None, f"{one.name} is no table of positions or lots that is known", remedy).findings
    elif not held and not errors(one.findings) and not one.is_whole and not one.broker:
        remedy = "Download it again for a time in which something happened, or the positions."
        yield from refuse(None, f"{one.name} is a history in which nothing has happened", remedy).findings
    elif not held and not errors(one.findings):
        yield from refuse(None, what, "Download it again while its positions are shown.").findings
    yield from one.findings


def _strangers(sheet: Sheet, wanted: Wanted) -> Iterable[Finding]:
    """Yield an error where nothing that an account holds is in the file: it may well be of another account."""
    for account in wanted.whole:
        held = [row for row in sheet.rows if row.account == account and row.shares and row.symbol != CASH]
        if held and not any((account, loose_key(row.symbol)) in {*wanted.positions, *wanted.lots} for row in held):
            message = f"none of the {len(held)} holdings here is in the file, so that all would be set to 0"
            remedy = "Check that it is this account's file; --force imports it all the same."
            yield from refuse(held[0].source.cell("Symbol"), message, remedy).findings


def _copies(statements: Sequence[Statement]) -> Iterable[Finding]:
    """Yield an error for a file whose lots another one has, too."""
    for number, one in enumerate(statements):
        if one.lots and any(one.lots == other.lots for other in statements[:number]):
            yield from refuse(None, f"{one.name} has the lots of a file before it", "Name it once.").findings


def accounts_of(one: Statement | History, sheet: Sheet, chosen: str | None) -> Accounts:
    """Return which account of Holdings each account of a file is; those not asked for are left out."""
    here = list(dict.fromkeys(row.account for row in sheet.rows if row.account))
    there: list[str | None] = list(one.accounts) or [None]
    listed = ", ".join(str(account) for account in there)
    if chosen and chosen.casefold() != "all":
        asked = next((account for account in here if account.casefold() == chosen.casefold()), chosen)
        asked_here = asked if here or "Account" in sheet.columns else None
        found = [account for account in there if account and account.casefold() == chosen.casefold()]
        if len(there) > 1 and not found:
            raise refuse(None, f"{one.name} has no account {chosen}, only {listed}", "Name one of these.")
        return dict.fromkeys(found or there, asked_here)
    if "Account" not in sheet.columns or (not here and len(there) == 1):
        if len(there) > 1:
            remedy = "Add a column Account to Holdings, or name one of them after --account."
            raise refuse(None, f"{one.name} has several accounts: {listed}", remedy)
        return {there[0]: None}
    known = {account.casefold(): account for account in here}
    if len(there) == 1 and (there[0] or "").casefold() not in known:
        message = f"{one.name} is of {f'account {there[0]}' if there[0] else 'no named account'}"
        raise refuse(None, f"{message}, and Holdings has {', '.join(here)}", "Name the one after --account.")
    return {account: known.get((account or "").casefold(), account) for account in there}


def _wanted(
    statements: Sequence[Statement], accounts: Sequence[Accounts], currency: str
) -> tuple[Wanted, list[Finding]]:
    """Return what all files say together, by the accounts of Holdings."""
    positions: dict[tuple[str | None, str], Held] = {}
    lots: dict[tuple[str | None, str], list[Held]] = defaultdict(list)
    cash: dict[str | None, list[Cash]] = defaultdict(list)
    whole: set[str | None] = set()
    for one, names in zip(statements, accounts, strict=True):
        if one.is_whole:
            refuse_errors(_twice(one, whole & set(names.values())))
            whole |= set(names.values())
        positions |= {
            (names[p.account], loose_key(p.symbol)): _at(p, names) for p in one.positions if p.account in names
        }
        for lot in one.lots:
            if lot.account in names:
                lots[names[lot.account], loose_key(lot.symbol)].append(_at(lot, names))
        for amount in one.cash:
            if amount.account in names:
                cash[names[amount.account]].append(amount)
    sums: dict[str | None, Decimal] = {}
    findings: list[Finding] = []
    for account, amounts in cash.items():
        total, told = cash_of(amounts, currency)
        findings += told
        if total is not None:
            sums[account] = total
    findings += [
        note(None, f"the files say nothing of cash{f' in {name}' if name else ''}, which stays as it is")
        for name in whole - set(cash)
    ]
    return Wanted(positions, lots, sums, frozenset(whole)), findings


def _twice(one: Statement, again: Iterable[str | None]) -> Iterable[Finding]:
    """Yield an error for an account that another file has listed: its cash would count twice."""
    for account in again:
        which = f"account {account}" if account else "the same account, as far as Holdings tells them apart"
        remedy = "Name one file of each account. Several accounts need a column Account in Holdings."
        yield from refuse(None, f"{one.name} lists {which}, and so does a file before it", remedy).findings


def _at(held: Held, names: Accounts) -> Held:
    return replace(held, account=names[held.account])


def _cash_setting(loaded: Loaded, wanted: Wanted) -> tuple[tuple[Change, ...], Wanted]:
    """Return the change of the setting Cash, where the workbook keeps its cash there, and what is left for Holdings."""
    at, settings = loaded.settings.places.get("cash"), loaded.settings
    if at is None or settings.cash is None or None not in wanted.cash:
        return (), wanted
    amount = wanted.cash[None]
    left: dict[str | None, Decimal] = {account: cash for account, cash in wanted.cash.items() if account is not None}
    before, after = styles.dollars_of(settings.cash), styles.number(amount)
    rest = Wanted(wanted.positions, wanted.lots, left, wanted.whole)
    return ((Change(at, "Cash", before, after),) if before != after else ()), rest


def _told(statements: Sequence[Statement]) -> Iterable[Finding]:
    """Yield what an owner should know of the files themselves."""
    for one in statements:
        yield from (warning(row.at, f"{row.text}: {row.reason}") for row in one.passed if row.told)
        yield from (warning(doubt.at, doubt.message) for doubt in one.doubts)


def _write(
    book: Book, context: Context, loaded: Loaded, statements: Sequence[Statement], changes: Sequence[Change]
) -> None:
    details = "; ".join(detail_of(one) for one in statements)
    count = f"{len(changes)} cell{'' if len(changes) == 1 else 's'} of {loaded.inputs.sheets['Holdings']}"
    event = Event(IMPORTED, "", f"{details}; {count}")
    noted = remember(book, loaded.settings, context, clock(context, loaded.settings), [event])
    edits = tuple(CellEdit(one.at.sheet, one.at.row, one.at.column, one.after) for one in changes)
    write_changes(book, Changes(noted.sheets, (*edits, *noted.edits), noted.names), loaded.settings)
