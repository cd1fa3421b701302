"""What goes on paper, through LibreOffice to PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sheets.samples import TWELVE, buy, confirmation, sell

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.confirmation import confirmation_image
from xl_addin.sheets.templates import TEMPLATES, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

    from xl_addin.domain.plan import Order

SALES = tuple(sell(f"S{n:02}", "12.5", "100", 125_000, 4_500) for n in range(13))
PURCHASES = tuple(buy(f"B{n:02}", "12.5", "100", 125_000) for n in range(12))
PAGE = re.compile(rb"/Type\s*/Page\b")


def pages(book: RemoteBook, folder: Path) -> int:
    """Return how many pages a workbook prints on, as its sheets say."""
    return len(PAGE.findall(book.save(folder / "printed.pdf").read_bytes()))


@pytest.mark.parametrize("orders", [TWELVE[:1], TWELVE, (*SALES, *PURCHASES)], ids=["one", "twelve", "twenty-five"])
def test_a_confirmation_is_one_page(
    calc: Callable[[Path], RemoteBook], tmp_path: Path, orders: tuple[Order, ...]
) -> None:
    path = tmp_path / "confirmation.xlsx"
    new_workbook(path, [confirmation_image(confirmation(orders))], {})
    assert pages(calc(path), tmp_path) == 1


def test_more_orders_take_as_many_pages_as_they_need(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = tmp_path / "confirmation.xlsx"
    many = tuple(sell(f"S{n:03}", "12.5", "100", 125_000, 4_500) for n in range(150))
    new_workbook(path, [confirmation_image(confirmation(many))], {})
    assert pages(calc(path), tmp_path) > 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_sheet_of_a_template_is_one_page(calc: Callable[[Path], RemoteBook], tmp_path: Path, name: str) -> None:
    """None is blank: the formulas beside the tables reach further down than what is printed."""
    path = tmp_path / "book.xlsx"
    new_workbook(path, workbook(name), {})
    book = calc(path)
    assert pages(book, tmp_path) == len(book.sheet_names())
    book.type("Settings", "A400", "Holdings")
    assert pages(book, tmp_path) > len(book.sheet_names()), "rows that are added are printed too"
