"""Microsoft's own Open XML SDK finds nothing wrong with what we make, and nothing new in what we write into.

Run by .ci/run, which puts the validators beside this file: ``npm install --prefix tests/openxml``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from notation import book as text_book
from xlsx_packages import change, inline_strings, odd_path, plain, rich, strict

from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.cli.main import main
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.image import Cell, Changes, SheetImage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.sheets.grid import Value

BIN = Path(__file__).parent / "node_modules" / ".bin"
OFFICE = ("Office2013", "Office2019", "Microsoft365")
CORPUS = sorted((Path(__file__).parents[3] / "shared" / "corpus").glob("*.xls*"))
BY_BOTH = CORPUS if os.environ.get("BOTH_VALIDATORS") == "all" else CORPUS[::4]
"""The second takes its time: it looks at every fourth file, and at all of them where that is asked for."""
NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann", targets="Model 7", holdings="Positions 7")
ACCOUNTS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 60%
    Holdings | Symbol | Shares | Price | Account | Cost basis | Acquired
             | A      | 50     | 10    | Joint   | 300        | 2024-01-02
             | B      | 30     | 10    | Joint   |            |
             | A      | 10     | 10    | Roth    | 90         | 2025-01-02
             | B      | 50     | 10    | Roth    |            |
    Settings | Setting             | Value
             | Short-term tax rate | 30%
             | Long-term tax rate  | 15%
"""


def ran(program: str, *arguments: object) -> Any:
    path = BIN / program
    if not path.exists():
        pytest.fail("the validators are not here: npm install --prefix tests/openxml")
    command: list[str | Path] = [
        BIN / "node",
        path,
        *map(str, arguments),
    ]  # the second validator needs a newer one than Debian's
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode in {0, 1}, result.stderr
    return json.loads(result.stdout)


def errors(path: Path, office: str = "Microsoft365") -> Counter[str]:
    """Return what the SDK calls an error, with how often it does; that it cannot open a file is one, too."""
    found = ran("ooxml-validator", path, "--officeVersion", office)["errors"]
    return Counter(f"{error['id']}: {error['description']}" for error in found)


@cache
def second() -> subprocess.Popen[str]:
    """Start the other validator, once: most of its time goes into its start."""
    node, script = BIN / "node", Path(__file__).with_name("second.mjs")
    if not node.exists():
        pytest.fail("the validators are not here: npm install --prefix tests/openxml")
    return subprocess.Popen([node, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Iterator[None]:
    yield
    if second.cache_info().currsize:
        second().communicate(timeout=60)


def said_by_the_other(path: Path) -> Counter[str]:
    """Return what the other validator calls an error, with how often it does."""
    asked = second()
    assert asked.stdin
    assert asked.stdout
    print(path, file=asked.stdin, flush=True)
    return Counter(f"{error['id']}: {error['description']}" for error in json.loads(asked.stdout.readline()))


def verb(*arguments: object) -> None:
    assert main([str(argument) for argument in arguments]) == 0


def starter(folder: Path) -> Path:
    verb("new", folder / "book.xlsx")
    return folder / "book.xlsx"


def macros(folder: Path) -> Path:
    verb("new", folder / "book.xlsm", "--template", "portfolio")
    return folder / "book.xlsm"


def addin(folder: Path) -> Path:
    verb("excel", "addin", folder / "xl-addin.xlam")
    return folder / "xl-addin.xlam"


def every_sheet(folder: Path) -> Path:
    """Make a workbook with every kind of sheet of ours, some of them written a second time."""
    path = folder / "book.xlsx"
    verb("new", path, "--template", "portfolio")
    verb("drift", path, "--write")
    verb("compare", path)
    verb("rebalance", path)
    verb("approve", path, "--by", "Ann")
    verb("orders", path)
    verb("orders", path, "--done", "--force")
    verb("invest", path, "--deposit", "500", "--force")
    verb("reject", path, "--by", "Ann")
    verb("rebalance", path)
    verb("approve", path, "--by", "Ann")
    verb("orders", path)
    return path


def several_accounts(folder: Path) -> Path:
    path = folder / "accounts.xlsx"
    new_workbook(path, [_sheet(grid) for grid in text_book(ACCOUNTS).grids.values()], {})
    verb("rebalance", path, "--account", "all")
    verb("approve", path, "--by", "Ann")
    verb("orders", path)
    return path


def _sheet(grid: Grid) -> SheetImage:
    return SheetImage(grid.sheet, None, tuple(tuple(map(Cell, row)) for row in grid.rows))


MAKERS = (starter, macros, addin, every_sheet, several_accounts)


@pytest.mark.parametrize("office", OFFICE)
@pytest.mark.parametrize("make", MAKERS)
def test_what_we_make_has_no_error(tmp_path: Path, make: Callable[[Path], Path], office: str) -> None:
    assert errors(make(tmp_path), office) == Counter()


@pytest.mark.parametrize("make", MAKERS)
def test_a_second_validator_agrees(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert said_by_the_other(make(tmp_path)) == Counter()


@pytest.mark.parametrize(
    ("make", "part", "element"),
    [
        (lambda folder: plain(folder / "mine.xlsx"), "xl/worksheets/sheet1.xml", b"<sheetData"),
        (addin, "customUI/customUI.xml", b"<button"),
    ],
    ids=["a sheet", "the ribbon"],
)
def test_both_see_what_is_wrong(tmp_path: Path, make: Callable[[Path], Path], part: str, element: bytes) -> None:
    def misspelt(parts: dict[str, bytes]) -> dict[str, bytes]:
        return parts | {part: parts[part].replace(element, element + b" nonsense='1'", 1)}

    path = change(make(tmp_path), misspelt)
    assert errors(path)
    assert said_by_the_other(path)


def traded(path: Path) -> None:
    """Put a portfolio beside whatever a workbook holds, and lead it through the gate."""
    tables: dict[str | None, tuple[tuple[Value, ...], ...]] = {
        NOON.targets: (("Pie", "Slice", "Target %"), ("Main", "A", 0.4), ("Main", "B", 0.6)),
        NOON.holdings: (("Symbol", "Shares", "Price"), ("A", 50, 10), ("B", 30, 10)),
    }
    images = [_sheet(Grid(str(name), rows)) for name, rows in tables.items()]
    XlsxBook(path).write(Changes(sheets=tuple(images)))
    propose(XlsxBook(path), Request(Action.REBALANCE), NOON)
    approve(XlsxBook(path), "Ann", NOON)
    make_orders(XlsxBook(path), NOON)


@pytest.mark.parametrize(
    "make",
    [
        plain,
        rich,
        lambda path: change(rich(path), odd_path),
        lambda path: change(plain(path), strict),
        lambda path: change(plain(path), inline_strings),
    ],
    ids=["plain", "rich", "odd path", "strict", "inline strings"],
)
def test_what_we_write_into_gains_no_error(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "mine.xlsx")
    before = errors(path)
    traded(path)
    assert errors(path) - before == Counter()


@pytest.mark.skipif(not CORPUS, reason="the corpus of real workbooks is not here")
@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_a_real_workbook_gains_no_error(tmp_path: Path, file: Path) -> None:
    path = Path(shutil.copyfile(file, tmp_path / file.name))
    path.chmod(0o644)
    try:
        traded(path)
    except Refused as refused:
        pytest.skip(str(refused))
    assert errors(path) - errors(file) == Counter()
    if file in BY_BOTH:
        assert said_by_the_other(path) - said_by_the_other(file) == Counter()
