"""The settings as a table: each with its word, how its value is read, its default and what it is for.

The README's table, the template's Settings sheet and `PIE_CHECK` are made from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.settings import (
    Language,
    Leftover,
    LotMethod,
    Nesting,
    Outside,
    Overflow,
    TargetPath,
    TradeTo,
    WashSales,
)
from xl_addin.sheets.amounts import cents, cents_from_zero, rate, share_decimals
from xl_addin.sheets.band_text import parse_band
from xl_addin.sheets.moments import good_for, validity, windows
from xl_addin.sheets.setting_values import (
    account,
    account_types,
    as_of,
    currency,
    exchange,
    fewer_orders,
    gain_limit,
    journal_name,
    language,
    one_of,
    order_limit,
    rate_or_none,
    same_tickers,
    sheet_name,
    spread,
    symbols,
    tax_versus_drift,
    yes_no,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from xl_addin.sheets.grid import Value


class SettingSpec(NamedTuple):
    """One setting: its name on the sheet, its field in `Settings`, its parser, and what a person is told of it.

    ``parse`` returns the field's value, or a dict of several fields', or a `Problem`. ``default`` is the text of an
    untouched row, ``help`` one sentence, ``words`` the choices where they are a few words. A setting of the field
    ``sheets`` names a sheet. One that may be a ``percent_of_all`` is then kept in its field with ``_part``.
    """

    name: str
    field: str
    parse: Callable[[Value], object]
    default: str
    help: str
    words: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    holds_date: bool = False
    percent_of_all: bool = False


def _choice(name: str, field: str, words: type[Enum], default: str, help: str) -> SettingSpec:  # noqa: A002 - the field's name
    return SettingSpec(name, field, one_of(words), default, help, tuple(str(word.value) for word in words))


SETTINGS: tuple[SettingSpec, ...] = (
    SettingSpec("Cash", "cash", cents, "0", "Uninvested money, unless Holdings has a CASH row."),
    SettingSpec(
        "Cash equivalents", "cash_equivalents", symbols, "the usual US sweep funds",
        "Symbols of funds that count as cash, such as SPAXX, VMFXX, or none.",
        aliases=("cash equivalent", "sweep funds"),
    ),
    SettingSpec(
        "Minimum cash", "minimum_cash", cents_from_zero, "0",
        "What always stays uninvested: an amount, or such as 5% of all that there is.", percent_of_all=True,
    ),
    SettingSpec(
        "Auto-invest threshold", "auto_invest_threshold", cents_from_zero, "25",
        "Auto-invest acts once cash exceeds the minimum by this much.",
        aliases=("auto invest minimum",),
    ),
    SettingSpec(
        "Rebalance uses cash", "rebalance_uses_cash", yes_no, "yes",
        "Whether a rebalance of the whole portfolio also invests idle cash.", words=("yes", "no"),
    ),
    SettingSpec(
        "Share decimals", "share_decimals", share_decimals, "5",
        "How many decimals of a share can be traded, from 0 (whole shares) to 12.",
    ),
    SettingSpec(
        "Minimum order", "minimum_order", cents_from_zero, "1.00", "Orders of less than this are left out."
    ),
    SettingSpec(
        "Maximum orders", "maximum_orders", order_limit, "none", "The most orders that one proposal may have.",
        aliases=("max orders", "maximum number of orders"),
    ),
    SettingSpec(
        "Maximum turnover", "maximum_turnover", rate_or_none, "none",
        "The most that one proposal may buy and sell together, such as 10% of all slices.",
        aliases=("max turnover",),
    ),
    SettingSpec(
        "Prefer fewer orders", "fewer_orders", fewer_orders, "no",
        "Whether orders that hardly lessen the drift are saved: no, yes (0.5pp) or such as 1pp.",
        aliases=("fewer orders",),
    ),
    _choice(
        "Nested pies", "nesting", Nesting, "level by level",
        "Whether money is shared out pie by pie from the top, or over all slices at once.",
    ),
    _choice("Holdings outside pies", "outside", Outside, "hold", "What happens to securities that are in no pie."),
    _choice("Overflow", "overflow", Overflow, "spread", "Where money goes that a constraint keeps out of a slice."),
    _choice(
        "Leftover cash", "leftover", Leftover, "closest to target",
        "What happens to the last of the cash when share sizes cannot match the targets.",
    ),
    SettingSpec(
        "Band", "band", parse_band, "none",
        "How far a slice may drift before it is traded, such as 5pp, 25% rel or 5pp or 25% rel.",
        aliases=("tolerance band",),
    ),
    _choice("Trade to", "trade_to", TradeTo, "target", "How far a slice outside its band is traded."),
    _choice(
        "Target path", "target_path", TargetPath, "stepped",
        "How targets change that have a day in From: on that day, or a little each month from one to the next.",
    ),
    _choice("Lot method", "lot_method", LotMethod, "min tax", "Which tax lots are sold first."),
    _choice(
        "Wash sales", "wash_sales", WashSales, "warn",
        "What is done about a sale at a loss with a purchase within 30 days of it.",
    ),
    SettingSpec(
        "Identical tickers", "identical", same_tickers, "none",
        "Tickers that count as one security for wash sales, such as VTI=ITOT; VOO=IVV.",
    ),
    SettingSpec(
        "Short-term tax rate", "short_term_rate", rate_or_none, "none",
        "The tax rate on gains held up to a year, such as 32%.",
    ),
    SettingSpec(
        "Long-term tax rate", "long_term_rate", rate_or_none, "none",
        "The tax rate on gains held more than a year, such as 15%.",
    ),
    SettingSpec(
        "Short-term loss carried forward", "carried_short", cents_from_zero, "0",
        "Short-term losses of earlier years that are still to be set off.",
    ),
    SettingSpec(
        "Long-term loss carried forward", "carried_long", cents_from_zero, "0",
        "Long-term losses of earlier years that are still to be set off.",
    ),
    SettingSpec(
        "Short-term gain this year", "realised_short", cents, "0",
        "Short-term gains less losses already realised this year, negative for a loss.",
    ),
    SettingSpec(
        "Long-term gain this year", "realised_long", cents, "0",
        "Long-term gains less losses already realised this year, negative for a loss.",
    ),
    SettingSpec(
        "Account", "account", account, "none",
        "The account to act on where none is asked for, or all for each of them by itself.",
    ),
    SettingSpec(
        "Account type", "account_type", account_types, "taxable",
        "How the account is taxed: taxable, IRA, Roth, 401k, HSA or 529; for several, Joint=taxable; Roth=Roth.",
    ),
    SettingSpec(
        "Maximum realised gain", "maximum_gain", gain_limit, "none",
        "The most of gains that one proposal may realise, where they are taxed.",
        aliases=("maximum realized gain",),
    ),
    SettingSpec(
        "Tax versus drift", "tax_weight", tax_versus_drift, "none",
        "The most tax to pay for a point of drift, such as $50 a point; a number alone weighs tax against distance.",
    ),
    SettingSpec(
        "Commission per order", "commission", cents_from_zero, "0", "What the broker takes for each order."
    ),
    SettingSpec(
        "Spread", "spread", spread, "none",
        "The part of the price between bid and ask, such as 0.05%; each order pays half of it.",
        aliases=("bid ask spread",),
    ),
    SettingSpec(
        "Currency", "currency", currency, "USD",
        "The portfolio's currency: that of every sum, and of every amount that names no other.",
    ),
    SettingSpec(
        "As of", "as_of", as_of, "now",
        "The date and time at the exchange that counts as now, for proposals and for their expiry.", holds_date=True,
    ),
    SettingSpec(
        "Price tolerance", "price_tolerance", rate, "2%",
        "How far a price may move between proposal and orders before the confirmation is stale.",
    ),
    SettingSpec(
        "Prices good for", "prices_good_for", good_for, "none",
        "How old a price may be, by the column As of on Prices: such as 24 hours or 3 days; older ones are refused.",
        aliases=("maximum price age",),
    ),
    SettingSpec("Exchange", "exchange", exchange, "XNYS", "The exchange whose trading days and hours count."),
    SettingSpec(
        "Trade windows", "trade_windows", windows, "09:30",
        "The times at the exchange at which orders run, separated by commas.", aliases=("trade window",),
    ),
    SettingSpec(
        "Confirmation valid for", "valid_for", validity, "24 hours, and at least until its window",
        "How long a proposal is good: 24 hours, and at least until its window; or 2 days; or until the window.",
    ),
    SettingSpec(
        "Journal name", "journal_name", journal_name, "login name",
        "What the journal says under Who: the name you log in with, another name, or none.",
    ),
    SettingSpec(
        "Language", "language", language, "English", "The language of the words on the sheets that are written.",
        words=tuple(word.value for word in Language), aliases=("Sprache", "Langue", "Idioma"),
    ),
)  # fmt: skip

GROUPS: dict[str, tuple[str, ...]] = {
    "Everyday": (
        "Cash", "Minimum cash", "Auto-invest threshold", "Rebalance uses cash", "Share decimals", "Minimum order",
        "Band", "Trade to", "Nested pies", "Target path", "Holdings outside pies", "Overflow", "Leftover cash",
        "Cash equivalents", "Currency",
    ),
    "Tax": (
        "Lot method", "Short-term tax rate", "Long-term tax rate", "Wash sales", "Identical tickers", "Account type",
        "Maximum realised gain", "Tax versus drift", "Short-term loss carried forward",
        "Long-term loss carried forward", "Short-term gain this year", "Long-term gain this year",
    ),
    "Limits and costs": (
        "Maximum orders", "Maximum turnover", "Prefer fewer orders", "Commission per order", "Spread",
    ),
    "Timing": (
        "As of", "Confirmation valid for", "Trade windows", "Exchange", "Price tolerance", "Prices good for",
    ),
    "Names": ("Account", "Journal name", "Language"),
}  # fmt: skip
"""The settings as they stand on the template's sheet, by what they are about; those most often changed first."""

SHEET_SETTINGS: tuple[SettingSpec, ...] = tuple(
    SettingSpec(name, "sheets", sheet_name, name, f"The sheet that is {what}.", aliases=(f"{name} sheet",))
    for name, what in {
        "Targets": "read for the targets",
        "Holdings": "read for the holdings",
        "Prices": "read for the prices",
        "Activity": "read for other trades",
        "Rates": "read for what other currencies are worth",
        "Schedule": "read for recurring deposits and withdrawals",
        "Drift": "written with the drift",
        "Compare": "written with the plans side by side",
        "Confirmation": "written with a proposal",
        "Orders": "written with the orders",
        "Journal": "written with the journal",
        "Plan": "written with the months ahead",
        "Dashboard": "written with the dashboard",
    }.items()
)
