"""Portfolios that were published under a name: which part of each class of assets, and by whom."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class NamedPortfolio(NamedTuple):
    """Percent of each class of assets, 100 together, and where that was published."""

    parts: Mapping[str, Decimal]
    source: str


FUNDS: dict[str, tuple[str, ...]] = {
    "US stocks": ("VTI", "ITOT", "SCHB", "SPTM", "VTSAX", "FSKAX", "SWTSX"),
    "International stocks": ("VXUS", "IXUS", "VTIAX", "FTIHX"),
    "World stocks": ("VT", "ACWI", "SPGM", "VTWAX"),
    "US small value": ("VBR", "AVUV", "IJS", "SLYV", "VIOV"),
    "US bonds": ("BND", "AGG", "SCHZ", "SPAB", "VBTLX", "FXNAX", "SWAGX"),
    "Long-term treasuries": ("TLT", "VGLT", "SPTL", "EDV"),
    "Intermediate treasuries": ("IEF", "VGIT", "SCHR", "SPTI"),
    "Short-term treasuries": ("SHY", "VGSH", "SCHO", "SPTS"),
    "Treasury bills": ("BIL", "SGOV", "CLTL"),
    "Gold": ("GLD", "IAU", "GLDM", "SGOL"),
    "Commodities": ("DBC", "PDBC", "GSG"),
}
"""Funds of a class: the first stands for it where none of them is held."""

_LAZY = "Bogleheads wiki, Lazy portfolios, https://www.bogleheads.org/wiki/Lazy_portfolios"


def _parts(**percent: str) -> dict[str, Decimal]:
    known = {name.replace(" ", "_").replace("-", "_"): name for name in FUNDS}
    return {known[word]: Decimal(part) for word, part in percent.items()}


NAMED: dict[str, NamedPortfolio] = {
    "three-fund": NamedPortfolio(
        _parts(US_stocks="33.4", International_stocks="33.3", US_bonds="33.3"),
        f"three equal parts: {_LAZY}",
    ),
    "two-fund": NamedPortfolio(_parts(World_stocks="60", US_bonds="40"), f"Rick Ferri's: {_LAZY}"),
    "60-40": NamedPortfolio(
        _parts(US_stocks="60", US_bonds="40"),
        "the benchmark of the Vanguard Balanced Index Fund (VBIAX), prospectus",
    ),
    "permanent-portfolio": NamedPortfolio(
        _parts(US_stocks="25", Long_term_treasuries="25", Treasury_bills="25", Gold="25"),
        "Harry Browne, Fail-Safe Investing, 1999",
    ),
    "all-weather": NamedPortfolio(
        _parts(US_stocks="30", Long_term_treasuries="40", Intermediate_treasuries="15", Gold="7.5", Commodities="7.5"),
        "Tony Robbins, Money: Master the Game, 2014, after Ray Dalio",
    ),
    "golden-butterfly": NamedPortfolio(
        _parts(US_stocks="20", US_small_value="20", Long_term_treasuries="20", Short_term_treasuries="20", Gold="20"),
        "Tyler, Portfolio Charts, https://portfoliocharts.com/portfolios/golden-butterfly-portfolio/",
    ),
}


def slices_like(name: str, held: Collection[str]) -> dict[str, Decimal]:
    """Return symbol and percent of each slice of a named portfolio, by the fund that is held of a class if one is."""
    by_key = {symbol.upper(): symbol for symbol in held}
    found = {}
    for asset_class, percent in NAMED[name].parts.items():
        funds = FUNDS[asset_class]
        fund = next((by_key[fund] for fund in funds if fund in by_key), funds[0])
        found[fund] = percent
    return found
