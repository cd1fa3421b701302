"""Setup: the sheets that a workbook with holdings still lacks, filled with what is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, note, refuse, refuse_errors
from xl_addin.domain.named_portfolios import NAMED, slices_like
from xl_addin.domain.portfolio.accounts import account_names
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.portfolio import build_portfolios
from xl_addin.domain.rows import TargetRow
from xl_addin.sheets.find_sheet import Finder
from xl_addin.sheets.image import Changes
from xl_addin.sheets.inputs import read_inputs
from xl_addin.sheets.targets import TARGETS
from xl_addin.sheets.templates import settings_sheet, targets_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.inputs import Inputs
    from xl_addin.sheets.sight import Sight

PIE = "Portfolio"
"""What the one pie of the new targets is called."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was read, the targets in percent that were made of it, and the sheets that are new."""

    holdings: str
    sight: Sight | None
    targets: tuple[tuple[str, Decimal], ...]
    origin: str
    sheets: tuple[str, ...]
    findings: tuple[Finding, ...]
    written: bool
    names_holdings: bool = False
    """Whether a next command has to say which sheet is Holdings: it was chosen, and there were Settings already."""
    several_accounts: bool = False
    """Whether a next command has to say which account is meant: the rows name several, and Settings none."""


def set_up(book: Book, context: Context, *, equal: bool = False, like: str = "") -> SetUp:
    """Add Targets, filled with what is held in its present weights, and Settings where there are none.

    With ``equal`` every slice has the same target; with ``like`` they are those of a named portfolio. Refused: a
    workbook that has targets, and holdings that cannot be read; and ``equal`` with ``like``.
    """
    if equal and like:
        raise refuse(None, "equal targets and those of a named portfolio cannot both be", "Give --equal or --like.")
    inputs, read = read_inputs(book, holdings_name=context.holdings)
    there = inputs.sheets.get("Targets") or _sheet_called(book, "Targets")
    if there:
        raise refuse(Place(there), "the workbook has targets already, and they stay", "Run xl-addin check.")
    settings_name = _sheet_called(book, "Settings")
    names = [n for n in book.sheet_names() if n != inputs.sheets.get("Settings") and book.mark(n) is None]
    about_targets = Finder(book, names).find(TARGETS)[1]
    findings = [finding for finding in read if finding not in about_targets]
    refuse_errors(findings)
    symbols = list(dict.fromkeys(row.symbol for row in inputs.holdings if row.symbol != CASH and row.shares > 0))
    if not symbols:
        remedy = "Fill in Symbol, Shares and Price there first."
        raise refuse(
            Place(inputs.sheets["Holdings"]), "nothing is held, so there is nothing to set targets for", remedy
        )
    targets, origin = _targets(inputs, symbols, equal=equal, like=like)
    sheets = [targets_sheet([(PIE, symbol, float(percent / 100)) for symbol, percent in targets.items()])]
    if "Settings" not in inputs.sheets and settings_name is None:
        currency = {"Currency": inputs.settings.currency} if inputs.settings.currency != "USD" else {}
        remembered = {"Holdings": inputs.sheets["Holdings"]} if context.holdings else {}
        sheets.append(settings_sheet({**currency, **remembered}))
    if not context.dry_run:
        book.write(Changes(sheets=tuple(sheets)))
    missing = [symbol for symbol in targets if symbol not in symbols]
    return SetUp(
        inputs.sheets["Holdings"],
        inputs.sights.get("Holdings"),
        tuple(targets.items()),
        origin,
        tuple(sheet.name for sheet in sheets),
        (*findings, *_not_held(missing, inputs)),
        not context.dry_run,
        names_holdings=bool(context.holdings) and "Settings" not in {sheet.name for sheet in sheets},
        several_accounts=inputs.settings.account is None and len(account_names(inputs.holdings)) > 1,
    )


def _sheet_called(book: Book, name: str) -> str | None:
    return next((one for one in book.sheet_names() if one.casefold() == name.casefold()), None)


def _targets(inputs: Inputs, symbols: list[str], *, equal: bool, like: str) -> tuple[dict[str, Decimal], str]:
    """Return the target of each slice in percent, and where they are from."""
    if like:
        return slices_like(like, symbols), NAMED[like].source
    if equal:
        return in_percent(dict.fromkeys(symbols, Fraction(1))), "equal parts"
    return in_percent(_values(inputs, symbols)), "the present weights"


def _values(inputs: Inputs, symbols: list[str]) -> dict[str, Fraction]:
    """Return what is held of each symbol in the portfolio's currency; refused where a price is missing."""
    equal = in_percent(dict.fromkeys(symbols, Fraction(1)))
    trial = [TargetRow(PIE, symbol, equal[symbol]) for symbol in symbols]
    held = [replace(row, pie=None) for row in inputs.holdings]
    rows = trial, held, inputs.prices
    portfolios, findings = build_portfolios(*rows, inputs.settings, "all", inputs.activity, inputs.rates)
    refuse_errors(findings)
    values = {symbol: Fraction() for symbol in symbols}
    for portfolio in portfolios:
        for symbol, position in portfolio.positions.items():
            if symbol in values:
                values[symbol] += position.value
    return values


def in_percent(values: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Return parts in percent to a tenth, which total exactly 100: the largest remainders are rounded up.

    Whatever is held has a tenth at least, because a target of zero would sell it.
    """
    total = sum(values.values())
    units = 1000 if len(values) <= 500 else 100_000
    exact = {key: value * units / total for key, value in values.items()}
    found = {key: max(1, int(share)) for key, share in exact.items()}
    while sum(found.values()) != units:
        step = 1 if sum(found.values()) < units else -1
        key = max(found, key=lambda one: step * (exact[one] - found[one]) if step > 0 or found[one] > 1 else -units)
        found[key] += step
    return {key: Decimal(count) * 100 / units for key, count in found.items()}


def _not_held(missing: list[str], inputs: Inputs) -> Iterable[Finding]:
    priced = {row.symbol for row in inputs.prices}
    unpriced = [symbol for symbol in missing if symbol not in priced]
    if unpriced:
        sheet = inputs.sheets["Holdings"]
        message = f"{', '.join(unpriced)} {'are' if len(unpriced) > 1 else 'is'} not held"
        yield note(Place(sheet), message, f"Add a row with 0 shares and the price of each to {sheet}.")
