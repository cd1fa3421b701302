from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from reading import read_holdings

from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.portfolio import Portfolio, build_portfolio
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import Settings
from xl_addin.sheets.inputs import read_grids
from xl_addin.sheets.setting_specs import GROUPS, SETTINGS
from xl_addin.sheets.settings import read_settings
from xl_addin.sheets.targets import read_targets
from xl_addin.sheets.templates import (
    CONSTRAINTS,
    TEMPLATES,
    adviser_template,
    household_template,
    portfolio_template,
    starter_template,
    workbook,
)

if TYPE_CHECKING:
    from xl_addin.sheets.image import SheetImage

PORTFOLIO = {image.name: image for image in portfolio_template()}
STARTER = {image.name: image for image in starter_template()}


def example() -> Portfolio:
    """Return the portfolio of the example."""
    settings, _ = read_settings(PORTFOLIO["Settings"].grid())
    targets, _ = read_targets(PORTFOLIO["Targets"].grid())
    holdings, _ = read_holdings(PORTFOLIO["Holdings"].grid())
    portfolio, findings = build_portfolio(targets, holdings, (), settings)
    assert not findings
    assert portfolio
    return portfolio


both = pytest.mark.parametrize("images", [PORTFOLIO, STARTER], ids=["portfolio", "starter"])


@both
def test_the_sheets_are_the_users_own_and_guide_them(images: dict[str, SheetImage]) -> None:
    assert list(images) == ["Start", "Targets", "Holdings", "Settings"]
    assert {image.kind for image in images.values()} == {None}
    tables = [[area.name for area in image.tables] for image in images.values()]
    assert tables == [[], ["tblTargets"], ["tblHoldings"], ["tblSettings"]]


@both
def test_headings_are_those_of_the_contract(images: dict[str, SheetImage]) -> None:
    assert [images[name].grid().rows[0][: images[name].tables[0].right] for name in ("Targets", "Holdings")] == [
        ("Pie", "Slice", "Target %", "Constraint", "Band", "Share decimals", "Note"),
        ("Symbol", "Name", "Shares", "Price", "Cost basis", "Acquired"),
    ]


def test_the_templates_go_by_their_names() -> None:
    assert {name: make() for name, make in TEMPLATES.items()} == {
        "portfolio": tuple(PORTFOLIO.values()),
        "starter": tuple(STARTER.values()),
        "household": household_template(),
        "adviser": adviser_template(),
    }


def test_the_example_reads_without_a_word() -> None:
    for read, name in ((read_targets, "Targets"), (read_holdings, "Holdings"), (read_settings, "Settings")):
        assert read(PORTFOLIO[name].grid())[1] == ()


def test_the_pies_of_the_example_are_whole() -> None:
    rows, _ = read_targets(PORTFOLIO["Targets"].grid())
    pies: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        pies[row.pie] += row.percent
    assert dict(pies) == dict.fromkeys(("Portfolio", "Core", "International", "Bonds", "Tilts"), Decimal(100))
    assert [row.slice for row in rows if row.constraint is Constraint.NO_SELL] == ["TIP"]


def test_the_example_is_a_few_points_adrift() -> None:
    report = measure_drift(example())
    assert 4_900_000 < report.invested < 5_100_000
    assert 0.03 < report.score < 0.09
    assert (report.cash, report.outside) == (125_000, ())


@pytest.mark.parametrize(
    ("request_", "sides"),
    [
        (Request(Action.REBALANCE), {Side.SELL, Side.BUY}),
        (Request(Action.INVEST), {Side.BUY}),
        (Request(Action.WITHDRAW, amount=300_000), {Side.SELL}),
    ],
)
def test_every_action_has_something_to_show_with_the_example(request_: Request, sides: set[Side]) -> None:
    plan = propose(example(), request_, date(2026, 8, 3))
    assert {order.side for order in plan.orders} == sides
    assert all(order.gain is not None for order in plan.orders if order.side is Side.SELL)


def test_the_starter_reads_as_nothing_typed_yet() -> None:
    assert read_settings(STARTER["Settings"].grid()) == (Settings(), ())
    for read, name in ((read_targets, "Targets"), (read_holdings, "Holdings")):
        rows, (finding,) = read(STARTER[name].grid())
        assert (rows, finding.message) == ((), "no rows under the headings")


def test_every_setting_stands_there_once_with_its_default_and_its_help() -> None:
    rows = [row for row in STARTER["Settings"].grid().rows[1:] if row[3] is not None]
    assert sorted((row[0], row[3]) for row in rows) == sorted((s.name, s.help) for s in SETTINGS)
    words = {STARTER["Settings"].grid().at(d.row, 1): d.choices for d in STARTER["Settings"].dropdowns}
    assert words == {spec.name: spec.words for spec in SETTINGS if spec.words}


def test_each_default_reads_as_the_default() -> None:
    grid = STARTER["Settings"].grid()
    typed = replace(grid, rows=tuple((row[0], row[2]) for row in grid.rows))
    settings, findings = read_settings(replace(typed, rows=(("Setting", "Value"), *typed.rows[1:])))
    assert findings == ()
    assert replace(settings, cash=None, places={}) == Settings()


def test_settings_stand_in_groups() -> None:
    rows = STARTER["Settings"].grid().rows[1:]
    assert [row[0] for row in rows if row[3] is None] == ["Everyday", "Tax", "Limits and costs", "Timing", "Names"]


def test_constraints_are_offered_beyond_the_last_row() -> None:
    for image in (PORTFOLIO["Targets"], STARTER["Targets"]):
        (dropdown,) = image.dropdowns
        assert (image.grid().at(1, dropdown.column), dropdown.choices) == ("Constraint", CONSTRAINTS)
        assert dropdown.rows > image.tables[0].bottom


def test_empty_cells_are_ready_to_be_typed_in() -> None:
    row = STARTER["Targets"].rows[5]
    assert row[2] is not None
    assert row[2].style.number_format == "0.0%"
    holding = STARTER["Holdings"].rows[5]
    assert holding[5] is not None
    assert holding[5].style.number_format == "yyyy-mm-dd"


def test_a_named_portfolio_is_ready_for_prices() -> None:
    images = {image.name: image for image in starter_template("three-fund")}
    rows, findings = read_targets(images["Targets"].grid())
    assert findings == ()
    assert {row.slice: row.percent for row in rows} == {
        "VTI": Decimal("33.4"),
        "VXUS": Decimal("33.3"),
        "BND": Decimal("33.3"),
    }
    holdings, _ = read_holdings(images["Holdings"].grid())
    assert [row.symbol for row in holdings if not row.shares] == ["VTI", "VXUS", "BND"]


def test_the_household_reads_without_a_word_and_each_account_is_a_few_points_adrift() -> None:
    images = {image.name: image for image in household_template()}
    settings, about_settings = read_settings(images["Settings"].grid())
    targets, about_targets = read_targets(images["Targets"].grid())
    holdings, about_holdings = read_holdings(images["Holdings"].grid())
    assert (about_settings, about_targets, about_holdings) == ((), (), ())
    assert {row.account for row in holdings} == {"Joint", "Roth"}
    assert settings.account == "all"
    assert sum(row.percent for row in targets) == 100


def test_the_adviser_has_a_model_with_bands_three_accounts_and_a_schedule() -> None:
    images = {image.name: image for image in adviser_template()}
    assert list(images) == ["Start", "Targets", "Holdings", "Schedule", "Settings"]
    grids = {name.lower(): images[name].grid() for name in ("Targets", "Holdings", "Settings", "Schedule")}
    inputs, findings = read_grids(**grids)
    assert not findings
    accounts = {row.account for row in inputs.holdings}
    assert accounts == {"Joint", "IRA", "Roth"}
    assert {name for name, _ in inputs.settings.account_types} == accounts
    assert {row.account for row in inputs.schedule} <= accounts
    assert all(row.band for row in inputs.targets if row.slice.isupper())


def test_the_first_sheet_leads_to_cells_that_are_there() -> None:
    for name, make in TEMPLATES.items():
        images = {image.name: image for image in make()}
        links = images["Start"].links.values()
        assert links, name
        for link in links:
            sheet, _, cell = link.removeprefix("#").partition("!")
            found = re.fullmatch(r"[A-Z](\d)", cell)
            assert found
            at = int(found[1]) - 1  # below the headings, and no heading of a group of settings
            assert at
            first = images[sheet].rows[at][0]
            assert first is None or first.value not in GROUPS
            above = [row[0].value for row in images[sheet].rows[1:at] if row[0]]
            assert set(above) <= {*GROUPS}, "not the first"


def test_the_example_has_its_dashboard() -> None:
    *own, dashboard = workbook("portfolio")
    assert own == list(PORTFOLIO.values())
    texts = [cell.value for row in dashboard.rows for cell in row if cell]
    assert "Portfolio drift" in texts
    assert texts.count(1250) == 1  # the cash
    assert (dashboard.kind, len(dashboard.charts)) == ("dashboard", 4)
