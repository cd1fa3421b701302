"""The contracts of hosts and functions in Pyodide in Chromium: the same tests, sheets and numbers as here."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

pytestmark = pytest.mark.xdist_group("contract in Chromium")  # the suite runs once for both tests

ROOT = Path(__file__).parents[2]
TESTS = ("contract", "book_contract", "functions_contract", "reading_contract", "tables_of_people")
SUITE = [f"tests/hosts/test_{name}.py" for name in TESTS]
NEEDED = "pytest", "pluggy", "iniconfig", "packaging", "pygments", "openpyxl", "et_xmlfile", "XlsxWriter", "xlwings"
"""The distributions that the tests import, all of them without a line of C."""
OPTIONS = [
    *("-q", "-p", "no:cacheprovider"),
    "--noconftest",  # it sets hypothesis up, which no case here uses
    *("-k", "not formualizer"),  # an engine of its own, which is compiled for this machine
]
RUN = f"""
import json, os, site, sys
os.chdir(site.getsitepackages()[0] + "/suite")
import pytest

class Told:
    def __init__(self):
        self.outcomes = {{}}

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or not report.passed:
            self.outcomes[report.nodeid] = report.outcome if report.passed else str(report.longrepr)

    def pytest_collectreport(self, report):
        if report.failed:
            self.outcomes[report.nodeid] = str(report.longrepr)

told = Told()
pytest.main({[*OPTIONS, *SUITE]}, plugins=[told])
sys.path.insert(0, "tests")
"""
NUMBERS = """
import json
from hosts.test_contract import ABC, LOTS, OURS, cells, job, memory
numbers = {
    name: {sheet: [list(map(str, row)) for row in cells(book, sheet)] for sheet in OURS}
    for name, book in {"published": job(memory(ABC)), "lots": job(memory(LOTS))}.items()
}
"""
IN_BROWSER = f"{RUN}{NUMBERS}json.dumps([sys.platform, told.outcomes, numbers])"
HERE = f"import sys; sys.path.insert(0, 'tests')\n{NUMBERS}print(json.dumps(numbers))"


def packed(path: Path) -> Path:
    """Zip what the suite is made of: this package, its tests, and the Python files of what these import."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in NEEDED:
            for part in distribution(name).files or ():
                if part.suffix == ".py" or part.name == "METADATA":
                    archive.write(str(part.locate()), part.as_posix())
        for file in (ROOT / "xl_addin").rglob("*.py"):
            archive.write(file, file.relative_to(ROOT).as_posix())
        tests = ROOT / "tests"
        for file in (ROOT / "pyproject.toml", *tests.glob("*.py"), *(tests / "hosts").glob("*.py")):
            archive.write(file, f"suite/{file.relative_to(ROOT).as_posix()}")
    return path


@pytest.fixture(scope="module")
def browser(
    node: Path,
    browse: Callable[[str, Path], str],
    serve: Callable[[Path], AbstractContextManager[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """Return the platform, the outcome of each case, and the sheets of the whole job, as Chromium tells them."""
    folder = tmp_path_factory.mktemp("suite")
    (folder / "pyodide").symlink_to(node / "node_modules" / "pyodide", target_is_directory=True)
    (folder / "blank.html").write_text("<!doctype html><link rel='icon' href='data:,'><title>Contract</title>")
    packed(folder / "suite.zip")
    request = folder / "request.json"
    with serve(folder) as url:
        request.write_text(json.dumps({"url": url, "packages": ["suite.zip"], "code": IN_BROWSER}))
        return json.loads(browse("contract.mjs", request))


def printed(*command: str) -> str:
    """Return what this Python prints from the project's own folder."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_case_passes_in_the_browser(browser: Any, subtests: pytest.Subtests) -> None:
    """The cases are those that are collected here."""
    platform, outcomes, _ = browser
    assert platform == "emscripten"
    listed = printed("-m", "pytest", "--collect-only", *OPTIONS, *SUITE)
    cases = [line for line in listed.splitlines() if line.startswith("tests/hosts/")]
    assert sorted(outcomes) == sorted(cases)
    for case in cases:
        with subtests.test(case):
            assert outcomes[case] == "passed"


def test_the_sheets_are_those_of_cpython(browser: Any) -> None:
    *_, numbers = browser
    assert numbers == json.loads(printed("-W", "ignore", "-c", HERE))
    _, *orders = numbers["published"]["Orders"]
    assert [row[1:4] for row in orders[:2]] == [["SELL", "A", "10.0"], ["BUY", "B", "10.0"]]
    assert [row[1] for row in orders[2:]] == ["Proceeds", "Purchases"]
