"""Look at a workbook without changing it: everything there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xl_addin.actions.gate import bring, judge
from xl_addin.actions.gate_states import State
from xl_addin.actions.journal import journal_findings, too_early
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid
from xl_addin.actions.returns import unclear_returns
from xl_addin.actions.saving_check import saving_findings
from xl_addin.actions.tabular import Tabular, finding_records
from xl_addin.actions.trials import would_refuse
from xl_addin.domain.finding import Finding, Place, errors, note, warning
from xl_addin.sheets.holding_columns import ACQUIRED, COST_BASIS, COST_PER_SHARE
from xl_addin.sheets.orders_read import read_orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.actions.tabular import Record
    from xl_addin.sheets.sight import Sight


@dataclass(frozen=True, slots=True, repr=False)
class Checked(Tabular):
    """Every finding about a workbook, the sheets that were read, and what its confirmation is worth now.

    ``status`` is "" where there is no confirmation. ``sights`` say where a table was found and what was read as what.
    """

    findings: tuple[Finding, ...]
    sheets: tuple[tuple[str, str], ...]
    proposal: str
    status: str
    sights: Mapping[str, Sight] = field(default_factory=dict)

    @property
    def read(self) -> str:
        """Return a sentence that says what was read, and from where if not from a sheet of that name; "" for none."""
        told = [table if table == sheet else f"{table} from {sheet}" for table, sheet in self.sheets]
        return f"Read {', '.join(told)}." if told else ""

    def records(self) -> list[Record]:
        """Return a row a finding."""
        return finding_records(self.findings)


def check(book: Book, context: Context) -> Checked:
    """Return every finding: of the tables, the journal, the open orders and the confirmation.

    Where no account is asked for it is that of the confirmation.
    """
    plain = load(book, unchosen := replace(context, targets=None, holdings=None, account=None))
    case = bring(book, unchosen, plain)
    chosen = any((context.targets, context.holdings, context.account))
    loaded = load(book, context) if chosen else case.loaded
    sheets = tuple((table, name) for table, name in loaded.inputs.sheets.items())
    findings = (
        *loaded.findings,
        *(() if chosen else _asked_anew(plain, loaded)),
        *journal_findings(book, loaded.settings),
        *too_early(case.rows, case.now, loaded.settings),
        *_orders(book, loaded),
        *would_refuse(book, loaded, case),
        *_without_gains(loaded),
        *_in_no_currency(loaded),
        *(warning(one.at, f"{one.message}, so plan refuses it", one.remedy) for one in unclear_returns(loaded.path)),
    )
    if case.state is State.NONE or errors(case.loaded.findings):
        return Checked(findings, sheets, "", "", loaded.inputs.sights)
    verdict = judge(case)
    told = [note(f.at, f.message, f.remedy) for f in verdict.findings]
    told += saving_findings(case) if verdict.status == State.PROPOSED.value else ()
    return Checked((*findings, *told), sheets, verdict.proposal, verdict.status, loaded.inputs.sights)


def _asked_anew(plain: Loaded, proposed: Loaded) -> Iterator[Finding]:
    """Yield a warning for what other commands refuse, since only the proposal says which sheets or account it is of."""
    for finding in errors(plain.findings):
        if finding not in proposed.findings:
            yield warning(finding.at, finding.message, finding.remedy)


def _without_gains(loaded: Loaded) -> Iterator[Finding]:
    """Yield one note where no heading of the holdings says what was paid, or when: gains need both."""
    sight, name = loaded.inputs.sights.get("Holdings"), loaded.inputs.sheets.get("Holdings")
    taxed = [one for one in loaded.portfolios if one.settings.is_taxed and one.positions]
    if sight is None or name is None or not taxed:
        return
    meanings = {meaning for _, meaning in sight.columns}
    if not meanings & {COST_BASIS.heading, COST_PER_SHARE.heading}:
        message = "no heading says what was paid, so gains and their tax are not known"
        yield note(Place(name), message, "Add a column Cost basis or Cost per share, and Acquired, if you want them.")
    elif ACQUIRED.heading not in meanings:
        message = "no heading says when it was bought, so every gain counts as held a year or less"
        yield note(Place(name), message, "Add a column Acquired, if you want them told apart.")


def _in_no_currency(loaded: Loaded) -> Iterator[Finding]:
    """Yield one note where nothing names a currency, so that the usual one is shown."""
    name, settings = loaded.inputs.sheets.get("Holdings"), loaded.settings
    if name is None or "currency" in settings.places or not any(one.positions for one in loaded.portfolios):
        return
    if not any(row.currency for row in loaded.inputs.holdings):
        message = f"nothing names a currency, so amounts are shown in {settings.currency}"
        yield note(Place(name), message, "Where that is another, say it on the Settings sheet: a row Currency.")


def _orders(book: Book, loaded: Loaded) -> Iterator[Finding]:
    grid = own_grid(book, "orders", loaded.settings)
    if grid is None:
        return
    _, findings = read_orders(grid)
    yield from findings
