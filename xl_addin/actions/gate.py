"""The gate: only an approved, unaltered, still valid confirmation may become orders.

It detects accidents and casual editing, not a forger who has this program.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xl_addin.actions.canon import entries, price_entries
from xl_addin.domain.finding import Finding, Place, error, errors, note
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.checks import alterations
from xl_addin.sheets.confirmation_read import ReadConfirmation, read_confirmation
from xl_addin.sheets.statements import fingerprint, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.actions.load import Loaded
    from xl_addin.domain.rows import HoldingRow, PriceRow
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.journal_sheet import JournalRow

AGAIN = "Run the action again for a new proposal."
ENDED = ("ORDERED", "REJECTED")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with a confirmation.

    ``status`` is what it is worth now: the one written, or EXPIRED, STALE or ALTERED. ``findings`` are errors that
    stop it, and notes such as prices that moved within the tolerance.
    """

    confirmation: ReadConfirmation
    status: str
    findings: tuple[Finding, ...]

    @property
    def proposal(self) -> str:
        """Return the proposal's id."""
        return self.confirmation.labels["Proposal"].text


def judge(grid: Grid, loaded: Loaded, rows: Sequence[JournalRow], now: datetime) -> Verdict:
    """Return whether a confirmation may still be approved and ordered, and every reason against it."""
    read, unreadable = read_confirmation(grid)
    loaded = loaded.of_account(read.account)
    written = read.labels["Status"].text.strip().upper()
    if written in ENDED:
        return Verdict(read, written, (_ended(read, written),))
    checks: tuple[tuple[str, Iterable[Finding]], ...] = (
        ("ALTERED", (*unreadable, *_altered(grid, read, rows))),
        ("STALE", () if unreadable else _changed_inputs(read, loaded)),
        ("STALE", () if unreadable else _moved_prices(read, loaded)),
        ("EXPIRED", _expired(read, now)),
    )
    found = [(status, tuple(findings)) for status, findings in checks]
    stops = [status for status, findings in found if errors(findings)]
    return Verdict(read, stops[0] if stops else written, tuple(f for _, findings in found for f in findings))


def usable_approval(grid: Grid, now: datetime) -> str | None:
    """Return the id of an approved proposal whose time is not over, None for any other confirmation."""
    read, _ = read_confirmation(grid)
    written = read.labels["Status"].text.strip().upper()
    approved = written == "APPROVED" or (written == "PROPOSED" and read.decision == "APPROVE")
    return read.labels["Proposal"].text if approved and not tuple(_expired(read, now)) else None


def _ended(read: ReadConfirmation, status: str) -> Finding:
    proposal, at = read.labels["Proposal"].text, read.labels["Status"].at
    if status == "ORDERED":
        return error(at, f"orders were already made from proposal {proposal}", f"See the Orders sheet. {AGAIN}")
    return error(at, f"proposal {proposal} was rejected", AGAIN)


def _altered(grid: Grid, read: ReadConfirmation, rows: Sequence[JournalRow]) -> Iterator[Finding]:
    """Yield where the confirmation no longer says what was proposed."""
    sealed, at = read.labels["Fingerprint"].text, read.labels["Fingerprint"].at
    if fingerprint(read.inputs, statements(grid)) != sealed:
        found = alterations(grid)
        yield from found or (error(at, "the confirmation is not what was proposed", AGAIN),)
    proposal = read.labels["Proposal"].text
    told = [r.entry for r in rows if r.entry.event == "PROPOSED" and r.entry.proposal == proposal]
    if not told:
        yield error(read.labels["Proposal"].at, f"the journal knows no proposal {proposal}", AGAIN)
    elif not told[-1].details.endswith(f"fingerprint {sealed}"):
        yield error(at, "the fingerprint is not the one the journal has for this proposal", AGAIN)


def _expired(read: ReadConfirmation, now: datetime) -> Iterator[Finding]:
    label = read.labels["Valid until"]
    try:
        until = datetime.fromisoformat(label.text)
    except ValueError:
        until = None
    if until is None or until.utcoffset() is None:
        yield error(label.at, f'"{label.text}" is not a time with an offset', AGAIN)
    elif now >= until:
        yield error(label.at, f"the proposal was valid until {label.text}", AGAIN)


def _changed_inputs(read: ReadConfirmation, loaded: Loaded) -> Iterator[Finding]:
    """Yield every input that is not as it was at the proposal, with what it was and is."""
    then = read.inputs
    now = entries(loaded, _request_of(dict(then)), read.account)
    was, current = Counter(then), Counter((entry.key, entry.value) for entry in now)
    places = {entry.key: entry.at for entry in now}
    gone, new = was - current, current - was
    for key in dict.fromkeys(key for key, _ in (*gone, *new)):
        before = "; ".join(sorted(value or "blank" for k, value in gone.elements() if k == key))
        after = "; ".join(sorted(value or "blank" for k, value in new.elements() if k == key))
        change = f"was {before or 'not there'}, is {after or 'not there'}"
        yield error(places.get(key), f"{key} changed since the proposal: {change}", AGAIN)


def _request_of(inputs: Mapping[str, str]) -> Request:
    """Return the request a proposal was made for, from the inputs it keeps."""
    actions = {action.value: action for action in Action}
    choices = {choice.value: choice for choice in Choice}
    try:
        amount = int(Decimal(inputs.get("Amount", "0")) * 100)
    except (InvalidOperation, ValueError):
        amount = 0
    return Request(
        action=actions.get(inputs.get("Action", ""), Action.REBALANCE),
        pie=inputs.get("Pie") or None,
        level_only=inputs.get("This level only") == "yes",
        amount=amount,
        choice=choices.get(inputs.get("Choice", ""), Choice.AS_SET),
    )


def _moved_prices(read: ReadConfirmation, loaded: Loaded) -> Iterator[Finding]:
    """Yield prices that moved: beyond the tolerance an error, within it a note."""
    if not loaded.portfolios:
        return
    tolerance = loaded.settings.price_tolerance
    current = dict(price_entries(loaded.portfolios))
    for symbol, text in read.prices:
        before, after = _price(text), _price(current.get(symbol, ""))
        at = _price_place(loaded, symbol)
        if before is None or after is None:
            yield error(at, f"the price of {symbol} was {text or 'blank'} at the proposal and is not there now", AGAIN)
        elif before != after:
            moved = abs(after - before) / before
            words = f"the price of {symbol} was {text} at the proposal and is {current[symbol]}, {moved:.2%} away"
            yield error(at, f"{words} (tolerance {tolerance:.2%})", AGAIN) if moved > tolerance else note(at, words)


def _price_place(loaded: Loaded, symbol: str) -> Place | None:
    rows: tuple[HoldingRow | PriceRow, ...] = (*loaded.inputs.holdings, *loaded.inputs.prices)
    return next((row.source.cell("Price") for row in rows if row.symbol == symbol and row.price is not None), None)


def _price(text: str) -> Decimal | None:
    try:
        price = Decimal(text)
    except InvalidOperation:
        return None
    return price if price.is_finite() and price > 0 else None
