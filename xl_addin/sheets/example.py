"""The example portfolio of the template: nested pies of real funds, bought over the years, a few points adrift."""

from __future__ import annotations

from datetime import date

TARGETS: tuple[tuple[str, str, float, str, str], ...] = (
    ("Portfolio", "Core", 0.60, "", "a pie; its slices are below"),
    ("Portfolio", "Bonds", 0.25, "", ""),
    ("Portfolio", "Tilts", 0.15, "", ""),
    ("Core", "VTI", 0.55, "", "US stocks"),
    ("Core", "International", 0.35, "", ""),
    ("Core", "VO", 0.10, "", "US mid caps"),
    ("International", "VXUS", 0.75, "", "all markets but the US"),
    ("International", "VWO", 0.25, "", "more of emerging markets"),
    ("Bonds", "BND", 0.50, "", "US bonds"),
    ("Bonds", "BNDX", 0.30, "", "bonds abroad, hedged"),
    ("Bonds", "TIP", 0.20, "no sell", "inflation protected: kept"),
    ("Tilts", "AVUV", 0.50, "", "small value"),
    ("Tilts", "VNQ", 0.30, "", "real estate"),
    ("Tilts", "SCHD", 0.20, "", "dividends"),
)
"""Pie, slice, target as a fraction of the pie, constraint, note."""

HOLDINGS: tuple[tuple[str, str, float, float | None, float, date], ...] = (
    ("VTI", "Vanguard Total Stock Market ETF", 30, 302.15, 6330, date(2021, 4, 12)),
    ("VTI", "", 20, None, 4380, date(2023, 11, 3)),
    ("VTI", "", 12.5, None, 3675, date(2026, 2, 17)),
    ("VXUS", "Vanguard Total International Stock ETF", 60, 71.4, 3180, date(2022, 6, 1)),
    ("VXUS", "", 35.4, None, 2210, date(2024, 9, 10)),
    ("VWO", "Vanguard FTSE Emerging Markets ETF", 58, 50.85, 2520, date(2023, 1, 20)),
    ("VO", "Vanguard Mid-Cap ETF", 9.2, 284.6, 2190, date(2022, 9, 30)),
    ("BND", "Vanguard Total Bond Market ETF", 40, 73.25, 3460, date(2021, 8, 16)),
    ("BND", "", 32, None, 2320, date(2024, 5, 2)),
    ("BNDX", "Vanguard Total International Bond ETF", 68.5, 49.4, 3425, date(2023, 6, 14)),
    ("TIP", "iShares TIPS Bond ETF", 21, 110.1, 2250, date(2024, 1, 9)),
    ("AVUV", "Avantis U.S. Small Cap Value ETF", 30, 95.3, 2280, date(2022, 10, 21)),
    ("AVUV", "", 16.125, None, 1580, date(2025, 12, 8)),
    ("VNQ", "Vanguard Real Estate ETF", 18, 91.7, 1710, date(2023, 3, 28)),
    ("SCHD", "Schwab U.S. Dividend Equity ETF", 62, 27.45, 1580, date(2024, 11, 15)),
)
"""Symbol, name, shares, price (blank: the symbol's), cost of the row, day bought."""

SETTINGS: dict[str, float | str] = {"Cash": 1250, "Short-term tax rate": 0.24, "Long-term tax rate": 0.15}
"""What differs from the defaults."""

Held = tuple[str, str, str, float, float | None, float | None, date]
"""Account, symbol, name, shares, price, cost of the row, day bought."""

HOUSEHOLD_TARGETS: tuple[tuple[str, float], ...] = (("VTI", 0.45), ("VXUS", 0.20), ("BND", 0.25), ("VTIP", 0.10))
"""Slice, target as a fraction of the one pie, which is the same in each account."""

HOUSEHOLD_HOLDINGS: tuple[Held, ...] = (
    ("Joint", "VTI", "Vanguard Total Stock Market ETF", 75, 302.15, 16425, date(2021, 3, 15)),
    ("Joint", "VTI", "", 30, None, 8460, date(2026, 4, 20)),
    ("Joint", "VXUS", "Vanguard Total International Stock ETF", 210, 71.4, 12180, date(2022, 7, 11)),
    ("Joint", "BND", "Vanguard Total Bond Market ETF", 210, 73.25, 15645, date(2023, 2, 8)),
    ("Joint", "VTIP", "Vanguard Short-Term Inflation-Protected ETF", 110, 49.8, 5390, date(2024, 6, 3)),
    ("Roth", "VTI", "", 45, None, None, date(2022, 1, 18)),
    ("Roth", "VXUS", "", 95, None, None, date(2023, 9, 5)),
    ("Roth", "BND", "", 115, None, None, date(2024, 3, 12)),
    ("Roth", "VTIP", "", 50, None, None, date(2024, 3, 12)),
    ("Joint", "CASH", "", 2400, None, None, date(2026, 1, 2)),
    ("Roth", "CASH", "", 650, None, None, date(2026, 1, 2)),
)

HOUSEHOLD_SETTINGS: dict[str, float | str] = {
    "Account": "all",
    "Account type": "Joint=taxable; Roth=Roth",
    "Short-term tax rate": 0.24,
    "Long-term tax rate": 0.15,
}
"""What differs from the defaults."""

CLIENT_TARGETS: tuple[tuple[str, str, float, str, str], ...] = (
    ("Client", "Equity", 0.60, "", "the model of 60/35/5"),
    ("Client", "Fixed income", 0.35, "", ""),
    ("Client", "Real assets", 0.05, "2pp", ""),
    ("Equity", "VTI", 0.55, "3pp", "US stocks"),
    ("Equity", "VXUS", 0.30, "3pp", "all markets but the US"),
    ("Equity", "AVUV", 0.15, "2pp", "US small value"),
    ("Fixed income", "BND", 0.60, "3pp", "US bonds"),
    ("Fixed income", "BNDX", 0.20, "2pp", "bonds abroad, hedged"),
    ("Fixed income", "VTIP", 0.20, "2pp", "inflation protected"),
    ("Real assets", "VNQ", 1.0, "2pp", "real estate"),
)
"""Pie, slice, target as a fraction of the pie, band, note: a model of an adviser's."""

CLIENT_HOLDINGS: tuple[Held, ...] = (
    ("Joint", "VTI", "Vanguard Total Stock Market ETF", 190, 302.15, 38400, date(2020, 10, 6)),
    ("Joint", "VTI", "", 60, None, 16980, date(2026, 3, 9)),
    ("Joint", "VXUS", "Vanguard Total International Stock ETF", 410, 71.4, 24600, date(2022, 7, 11)),
    ("Joint", "AVUV", "Avantis U.S. Small Cap Value ETF", 160, 95.3, 12480, date(2022, 10, 21)),
    ("Joint", "BND", "Vanguard Total Bond Market ETF", 420, 73.25, 31920, date(2021, 8, 16)),
    ("Joint", "BNDX", "Vanguard Total International Bond ETF", 240, 49.4, 12100, date(2023, 6, 14)),
    ("Joint", "VTIP", "Vanguard Short-Term Inflation-Protected ETF", 210, 49.8, 10290, date(2024, 6, 3)),
    ("Joint", "VNQ", "Vanguard Real Estate ETF", 95, 91.7, 8835, date(2023, 3, 28)),
    ("Joint", "CASH", "", 6200, None, None, date(2026, 1, 2)),
    ("IRA", "VTI", "", 95, None, None, date(2021, 2, 1)),
    ("IRA", "VXUS", "", 260, None, None, date(2021, 2, 1)),
    ("IRA", "AVUV", "", 95, None, None, date(2022, 10, 21)),
    ("IRA", "BND", "", 330, None, None, date(2021, 2, 1)),
    ("IRA", "BNDX", "", 150, None, None, date(2023, 6, 14)),
    ("IRA", "VTIP", "", 140, None, None, date(2024, 6, 3)),
    ("IRA", "VNQ", "", 60, None, None, date(2023, 3, 28)),
    ("IRA", "CASH", "", 1850, None, None, date(2026, 1, 2)),
    ("Roth", "VTI", "", 62, None, None, date(2022, 1, 18)),
    ("Roth", "VXUS", "", 118, None, None, date(2022, 1, 18)),
    ("Roth", "AVUV", "", 48, None, None, date(2022, 10, 21)),
    ("Roth", "BND", "", 120, None, None, date(2023, 9, 5)),
    ("Roth", "BNDX", "", 60, None, None, date(2023, 9, 5)),
    ("Roth", "VTIP", "", 58, None, None, date(2024, 6, 3)),
    ("Roth", "VNQ", "", 22, None, None, date(2023, 3, 28)),
    ("Roth", "CASH", "", 400, None, None, date(2026, 1, 2)),
)

CLIENT_SCHEDULE: tuple[tuple[str, float, str, int, date, str], ...] = (
    ("withdrawal", 1500, "month", 1, date(2027, 1, 1), "Joint"),
)
"""What, amount, every, on, start, account."""

CLIENT_SETTINGS: dict[str, float | str] = {
    "Account": "all",
    "Account type": "Joint=taxable; IRA=IRA; Roth=Roth",
    "Short-term tax rate": 0.32,
    "Long-term tax rate": 0.15,
    "Wash sales": "block",
    "Minimum order": 100,
    "Share decimals": 0,
    "Confirmation valid for": "2 days",
    "Journal name": "Your name, adviser",
}
"""What differs from the defaults."""
