"""The functions in Pyodide under node, as xlwings Lite runs them: our wheel, no pandas, the numbers of CPython."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIMIT = 300
"""Seconds that anything may take."""

TABLES = """
targets = [["Pie", "Slice", "Target %"], ["Main", "A", 0.4], ["Main", "B", 0.4], ["Main", "C", 0.2]]
holdings = [["Symbol", "Shares", "Price"], ["A", 50, 10], ["B", 30, 10.5], ["C", 20, 10], ["CASH", 75.25, None]]
"""
CORE = f"""
import json, sys
from datetime import datetime, timezone
from xl_addin.actions.functions import call
{TABLES}
now = datetime(2026, 11, 23, 17, tzinfo=timezone.utc)
names = "PIE_DRIFT", "PIE_REBALANCE", "PIE_SCORE", "PIE_DEPOSIT_TO_BALANCE", "PIE_CHECK"
answers = {{name: call(name, [targets, holdings], now) for name in names}}
assert "pandas" not in sys.modules and "numpy" not in sys.modules
json.dumps(answers)
"""
UDFS = f"""
import json, sys
from xl_addin import lite, udfs
{TABLES}
assert lite.PIE_DRIFT is udfs.PIE_DRIFT and callable(lite.rebalance)
assert sys.platform != "emscripten" or "pandas" not in sys.modules  # CPython's xlwings imports it by itself
json.dumps({{"PIE_DRIFT": udfs.PIE_DRIFT(targets, holdings), "PIE_SCORE": udfs.PIE_SCORE(targets, holdings)}})
"""


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with Pyodide installed in it."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.fail(f"these tests need Node.js 18 or later with npm, and {program} is not there")
    folder = tmp_path_factory.mktemp("pyodide")
    for name in ("package.json", "run.mjs"):
        shutil.copy(HERE / name, folder)
    run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"], folder)
    return folder


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return our wheel, built as it is published, from a copy without what was built before."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    shutil.copytree(ROOT / "xl_addin", source / "xl_addin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(source)], folder)
    return next(folder.glob("xl_addin-*.whl"))


@pytest.fixture(scope="session")
def xlwings_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python files of the installed xlwings, zipped."""
    package = Path(xlwings.__file__).parent
    path = tmp_path_factory.mktemp("xlwings") / "xlwings.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in package.rglob("*.py"):
            archive.write(file, f"xlwings/{file.relative_to(package).as_posix()}")
    return path


def run(command: list[str], folder: Path) -> str:
    """Run a program to its end and return what it says."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def in_pyodide(folder: Path, packages: list[Path], code: str) -> Any:
    request = folder / "request.json"
    request.write_text(json.dumps({"packages": list(map(str, packages)), "code": code}), encoding="utf-8")
    return json.loads(run(["node", "run.mjs", str(request)], folder))


def in_cpython(code: str) -> Any:
    """Return the same code's answer from an interpreter like the one that runs the tests."""
    *body, last = code.rstrip().splitlines()
    script = "\n".join([*body, f"print({last})"])
    return json.loads(run([sys.executable, "-W", "ignore", "-c", script], ROOT))


def test_the_wheel_is_for_every_machine(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_functions_run_without_pandas_and_agree_with_cpython(node: Path, wheel: Path) -> None:
    found = in_pyodide(node, [wheel], CORE)
    assert found == in_cpython(CORE)
    assert found["PIE_DRIFT"][1][:2] == ["A", "A"]
    assert [row[:2] for row in found["PIE_REBALANCE"][1:]] == [["SELL", "A"], ["BUY", "B"], ["BUY", "C"]]
    assert found["PIE_SCORE"] > 0


def test_what_xlwings_lite_imports_runs_as_well(node: Path, wheel: Path, xlwings_files: Path) -> None:
    assert in_pyodide(node, [wheel, xlwings_files], UDFS) == in_cpython(UDFS)
