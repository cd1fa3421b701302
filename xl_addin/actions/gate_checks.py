"""What each guard of the gate looks at, one function a guard."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xl_addin.actions.canon import ASKED, folded, holdings_digest, price_entries, workbook_entries
from xl_addin.actions.gate_states import AGAIN, Guard, State
from xl_addin.actions.journal import journal_findings, too_early
from xl_addin.actions.own_sheets import own_name
from xl_addin.domain.finding import Finding, Place, error, errors, note
from xl_addin.sheets.checks import alterations
from xl_addin.sheets.journal_sheet import chain
from xl_addin.sheets.orders_read import STATUS
from xl_addin.sheets.statements import fingerprint, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xl_addin.actions.canon import Entry
    from xl_addin.actions.gate_case import Case
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.rows import HoldingRow, PriceRow

_HOLDINGS = re.compile(r"; holdings ([0-9a-f]{8})")
_DECIDE = "Read the confirmation, then choose APPROVE or REJECT in that cell. Or run approve --by NAME."


def held_text(loaded: Loaded) -> str:
    """Return what the journal keeps of the holdings from which orders were made."""
    return f"; holdings {holdings_digest(loaded)}"


def _whole(case: Case) -> Iterable[Finding]:
    return journal_findings(case.book, case.settings)


def _in_order_of_time(case: Case) -> Iterable[Finding]:
    return too_early(case.rows, case.now, case.settings)


def _sealed(case: Case) -> Iterator[Finding]:
    """Yield where the confirmation no longer says what was proposed."""
    read = case.confirmation
    yield from case.unreadable
    label = read.labels["Fingerprint"]
    if case.grid and fingerprint(read.inputs, statements(case.grid)) != label.text:
        found = alterations(case.grid)
        yield from found or (error(label.at, "the confirmation is not what was proposed", AGAIN),)
    told = [row.entry for row in chain(case.rows) if row.entry.event == "PROPOSED"]
    details = [entry.details for entry in told if entry.proposal == read.proposal]
    if details and not details[-1].endswith(f"fingerprint {label.text}"):
        yield error(label.at, "the fingerprint is not the one the journal has for this proposal", AGAIN)


def _in_time(case: Case) -> Iterator[Finding]:
    label = case.confirmation.labels["Valid until"]
    try:
        until = datetime.fromisoformat(label.text)
    except ValueError:
        until = None
    if until is None or until.utcoffset() is None:
        yield error(label.at, f'"{label.text}" is not a time with an offset', AGAIN)
    elif case.now >= until:
        yield error(label.at, f"the proposal was valid until {label.text}", AGAIN)


def _same_inputs(case: Case) -> Iterator[Finding]:
    """Yield every input that is not as it was at the proposal, with what it was and is."""
    yield from case.unfit
    if case.unreadable or case.unfit:
        return
    if errors(case.loaded.findings):
        yield from errors(case.loaded.findings)
        return
    now = workbook_entries(case.loaded)
    then = [(key, value) for key, value in case.confirmation.inputs if key not in ASKED]
    was = Counter((folded(key), folded(value)) for key, value in then)
    current = Counter((folded(entry.key), folded(entry.value)) for entry in now)
    gone, new = was - current, current - was
    for changed in dict.fromkeys(key for key, _ in (*gone, *new)):
        before = [(key, value) for key, value in then if folded(key) == changed and (changed, folded(value)) in gone]
        after = [entry for entry in now if folded(entry.key) == changed and (changed, folded(entry.value)) in new]
        yield _changed(before, after)


def _changed(before: Sequence[tuple[str, str]], after: Sequence[Entry]) -> Finding:
    """Return the error for what is said under one key, as it was and as it is."""
    was = "; ".join(sorted(value or "blank" for _, value in before)) or "not there"
    now = "; ".join(sorted(entry.value or "blank" for entry in after)) or "not there"
    key = after[0].key if after else before[0][0]
    at = after[0].place(", ".join(value for _, value in before)) if after else None
    return error(at, f"{key} changed since the proposal: was {was}, is {now}", AGAIN)


def _same_prices(case: Case) -> Iterator[Finding]:
    """Yield prices that moved: beyond the tolerance an error, within it a note."""
    if not case.loaded.portfolios or case.unreadable:
        return
    tolerance = case.settings.price_tolerance
    current = {folded(symbol): text for symbol, text in price_entries(case.loaded)}
    for symbol, text in case.confirmation.prices:
        before, after = _price(text), _price(current.get(folded(symbol), ""))
        at = _price_place(case.loaded, symbol)
        if before is None or after is None:
            yield error(at, f"the price of {symbol} was {text or 'blank'} at the proposal and is not there now", AGAIN)
        elif before != after:
            moved = abs(after - before) / before
            words = (
                f"the price of {symbol} was {text} at the proposal and is {current[folded(symbol)]}, {moved:.2%} away"
            )
            yield error(at, f"{words} (tolerance {tolerance:.2%})", AGAIN) if moved > tolerance else note(at, words)


def _price_place(loaded: Loaded, symbol: str) -> Place | None:
    rows: tuple[HoldingRow | PriceRow, ...] = (*loaded.inputs.holdings, *loaded.inputs.prices)
    priced = (row for row in rows if folded(row.symbol) == folded(symbol) and row.price is not None)
    return next((row.source.cell("Price") for row in priced), None)


def _price(text: str) -> Decimal | None:
    try:
        price = Decimal(text)
    except InvalidOperation:
        return None
    return price if price.is_finite() and price > 0 else None


def _decided(case: Case) -> Iterator[Finding]:
    """Yield why the Decision cell does not let orders be made, and the decisions on sheets that do not count."""
    label, proposal = case.confirmation.labels["Decision"], case.proposal
    typed = f'"{label.text.strip()}"'
    if case.formula:
        message = "a formula is no decision: somebody has to type it"
        yield error(label.at, message, "Type APPROVE or REJECT over it. Or run approve --by NAME.")
    elif case.confirmation.decision == "APPROVE":
        return
    elif case.confirmation.decision == "REJECT":
        remedy = "Choose APPROVE there if orders are wanted. Or run reject --by NAME to end the proposal."
        yield error(label.at, f"the decision is {typed}, not APPROVE", remedy)
    elif case.confirmation.decision:
        message = f"the decision is {typed}, not APPROVE or REJECT, the two words that count"
        yield error(label.at, message, "Type APPROVE there if orders are wanted, REJECT if they are not.")
    elif case.state is State.APPROVED:
        yield error(label.at, f"the approval of proposal {proposal} was taken out of this cell", _DECIDE)
    else:
        yield error(label.at, f"proposal {proposal} is not decided yet", _DECIDE)
    for other in case.others:
        if other.decision:
            message = f"the decision on this sheet is about proposal {other.proposal}, and only {proposal} counts"
            yield error(other.labels["Decision"].at, message, f"Decide on the sheet {case.confirmation.sheet}.")


def _not_rejected(case: Case) -> Iterator[Finding]:
    if case.confirmation.decision == "REJECT" and not case.formula:
        remedy = "Empty that cell if it is to be approved all the same. Or run reject --by NAME to end the proposal."
        yield error(case.confirmation.labels["Decision"].at, "the decision in this cell is REJECT", remedy)


def _taken_back(case: Case) -> Iterator[Finding]:
    if case.confirmation.decision == "APPROVE" and not case.formula:
        at = case.confirmation.labels["Decision"].at
        yield error(at, f"proposal {case.proposal} is already approved", "Run orders to make its orders.")


def _unused(case: Case) -> Iterator[Finding]:
    """Yield an error where the approval that is there could still become orders."""
    needed = (Guard.SEALED, Guard.INPUTS, Guard.PRICES, Guard.TIME, Guard.DECIDED)
    if not case.context.force and not any(errors(tuple(CHECKS[guard](case))) for guard in needed):
        message = f"proposal {case.proposal} is approved and its orders are not made yet"
        at = case.confirmation.labels["Decision"].at
        yield error(
            at,
            message,
            "Make its orders, or reject it. The commands are orders and reject --by NAME; --force replaces it.",
        )


def _nothing_open(case: Case) -> Iterator[Finding]:
    waiting = () if case.context.force else case.open_orders()
    if waiting:
        count = "1 order is" if len(waiting) == 1 else f"{len(waiting)} orders are"
        message = f"{count} neither filled nor cancelled, and a new proposal would repeat them"
        remedy = (
            "Fill in their Status. Or run orders --done when Holdings is up to date. --force proposes all the same."
        )
        yield error(waiting[0].source.cell(STATUS.heading), message, remedy)


def _something_open(case: Case) -> Iterator[Finding]:
    if not case.open_orders():
        at = Place(own_name(case.book, "orders", case.settings))
        yield error(at, "there are no open orders", "Nothing has to be done.")


def _moved(case: Case) -> Iterator[Finding]:
    """Yield an error where everything held is as it was when the last orders were made."""
    ordered = [row.entry.details for row in chain(case.rows) if row.entry.event == "ORDERED"]
    held = _HOLDINGS.search(ordered[-1]) if ordered else None
    waiting = case.open_orders()
    if held and waiting and not case.context.force and held[1] == holdings_digest(case.loaded):
        message = "Holdings is as it was when the orders were made, so the next run would propose the same again"
        remedy = (
            "Bring Holdings up to date first, or set the Status of what was not filled to CANCELLED. --force marks "
            "them done all the same."
        )
        yield error(waiting[0].source.cell(STATUS.heading), message, remedy)


def _broken(case: Case) -> Iterator[Finding]:
    if not errors((*_whole(case), *_in_order_of_time(case))):
        at = Place(own_name(case.book, "journal", case.settings))
        yield error(at, "the journal is in order, so no new one is begun", "Nothing has to be done.")


CHECKS: dict[Guard, Callable[[Case], Iterable[Finding]]] = {
    Guard.CHAIN: _whole,
    Guard.CLOCK: _in_order_of_time,
    Guard.SEALED: _sealed,
    Guard.INPUTS: _same_inputs,
    Guard.PRICES: _same_prices,
    Guard.TIME: _in_time,
    Guard.DECIDED: _decided,
    Guard.NOT_REJECTED: _not_rejected,
    Guard.TAKEN_BACK: _taken_back,
    Guard.UNUSED: _unused,
    Guard.NOTHING_OPEN: _nothing_open,
    Guard.SOMETHING_OPEN: _something_open,
    Guard.MOVED: _moved,
    Guard.BROKEN: _broken,
}
