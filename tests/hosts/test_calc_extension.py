"""The extension's files say what the one definition says, and what is inside needs nothing but Python 3.10."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from xl_addin.actions.functions import FUNCTIONS
from xl_addin.cli.main import main
from xl_addin.domain.finding import Refused
from xl_addin.hosts.calc.extension import install as installing
from xl_addin.hosts.calc.extension.build import extension, members
from xl_addin.hosts.calc.extension.commands import COMMANDS, amount
from xl_addin.hosts.calc.extension.texts import functions_xcu, idl, menu_xcu

ROOT = Path(__file__).parents[2]
NAME = "{http://openoffice.org/2001/registry}name"


def values(node: ET.Element) -> dict[str, str]:
    """Return the direct properties of a configuration node."""
    return {prop.get(NAME, ""): prop.findtext("value") or "" for prop in node.findall("prop")}


def test_the_function_wizard_shows_the_one_definition() -> None:
    nodes = ET.fromstring(functions_xcu()).findall(".//node[@{http://openoffice.org/2001/registry}name='XL']/node/node")  # noqa: S314 - our own text
    assert [node.get(NAME) for node in nodes] == [function.name for function in FUNCTIONS]
    for node, function in zip(nodes, FUNCTIONS, strict=True):
        shown = values(node)
        assert shown["DisplayName"] == shown["CompatibilityName"] == function.name
        assert shown["Description"] == function.help
        described = [values(parameter) for parameter in node.findall("node/node")][1:]
        assert described == [{"DisplayName": a.name, "Description": a.help} for a in function.arguments]


def test_the_interface_has_every_argument_in_its_order() -> None:
    lines = [line for line in idl().splitlines() if "PIE_" in line]
    assert len(lines) == len(FUNCTIONS)
    for line, function in zip(lines, FUNCTIONS, strict=True):
        result, _, rest = line.strip().partition(f" {function.name}(")
        names = [argument.rpartition(" ")[2] for argument in rest.removesuffix(");").split(", ")]
        assert names == ["document", *(argument.name.replace("_", "") for argument in function.arguments)]
        assert (result == "double") == function.returns_number
        given = [argument.split()[1] for argument in rest.split(", ")[1:]]
        assert all(kind == "any" for kind, a in zip(given, function.arguments, strict=True) if a.optional)


def test_the_menu_has_every_command() -> None:
    items = [values(node) for node in ET.fromstring(menu_xcu()).iter("node") if "URL" in values(node)]  # noqa: S314 - our own text
    assert [item["Title"] for item in items] == [command.title for command in COMMANDS]
    assert [item["URL"].partition("?")[2] for item in items] == [command.word for command in COMMANDS]


def test_the_same_package_gives_the_same_bytes() -> None:
    assert extension() == extension()


def test_the_core_runs_without_any_library(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(extension())).extractall(tmp_path)
    modules = sorted(
        ".".join(path.relative_to(tmp_path / "pythonpath").with_suffix("").parts).removesuffix(".__init__")
        for path in (tmp_path / "pythonpath").rglob("*.py")
        if path.name != "component.py"
    )
    code = f"import sys, importlib; sys.path.append({str(tmp_path / 'pythonpath')!r})\n"
    code += f"for name in {modules!r}: importlib.import_module(name)\n"
    code += (
        "extra = {m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'__main__', 'xl_addin'}\n"
    )
    code += "assert not extra, extra"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_core_is_python_3_10() -> None:
    """LibreOffice 25.2 has Python 3.10 on Windows and macOS: its syntax, and names its standard library has."""
    inside = {name: text for name, text in members().items() if name.endswith(".py")}
    for name, text in inside.items():
        ast.parse(text, name, feature_version=(3, 10))
    paths = [ROOT / name.removeprefix("pythonpath/") for name in inside if name.startswith("pythonpath/")]
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--python-version",
        "3.10",
        "--cache-dir",
        ".mypy_cache/3.10",
        "--follow-imports=silent",
        *map(str, paths),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_an_extension_is_made_by_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", "extension", str(tmp_path / "pie.oxt")]) == 0
    assert (tmp_path / "pie.oxt").read_bytes() == extension()
    assert "calc install" in capsys.readouterr().out
    assert main(["calc", "extension", str(tmp_path / "pie.zip")]) == 1
    assert main(["calc", "extension", str(tmp_path / "nowhere" / "pie.oxt")]) == 1
    assert "Let it end in .oxt." in capsys.readouterr().err


def test_root_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    with pytest.raises(Refused, match=r"administrator \(root\).*Run this as the user"):
        installing.install()


def test_a_missing_libreoffice_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    with pytest.raises(Refused, match=r"unopkg is not found\. Install LibreOffice 25\.2 or later"):
        installing.install(tmp_path)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'ERROR: it is locked' >&2; exit 1", "unopkg failed (ERROR: it is locked)"),
        ("exit 3", "unopkg failed (exit code 3)"),
    ],
)
def test_what_libreoffice_says_is_passed_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, told: str
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    program = tmp_path / "unopkg"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(Refused) as refused:
        installing.install(tmp_path)
    assert told in str(refused.value)


def test_what_is_not_installed_is_not_taken_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LibreOffice's own words for it, in its language."""
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    program = tmp_path / "unopkg"
    said = "FEHLER: Es ist keine solche Extension installiert: org.xladdin.pie"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2; exit 1\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(Refused, match=r"is not installed in this LibreOffice\. There is nothing to take out"):
        installing.uninstall(tmp_path)
    with pytest.raises(Refused, match=r"unopkg failed .* if none is open, delete the lock file that it names\."):
        installing.install(tmp_path)


def test_an_installation_names_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    program = tmp_path / "unopkg"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said\n', encoding="utf-8")
    program.chmod(0o755)
    assert main(["calc", "install", "--office", str(tmp_path), "--profile", str(tmp_path / "mine")]) == 0
    assert f"Installed with {program}." in capsys.readouterr().out
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert said.startswith("add --force ")
    assert said.strip().endswith(f"-env:UserInstallation={(tmp_path / 'mine').as_uri()}")
    assert main(["calc", "uninstall", "--office", str(tmp_path), "--profile", str(tmp_path / "mine")]) == 0
    assert f"Uninstalled with {program}." in capsys.readouterr().out
    assert (tmp_path / "said").read_text(encoding="utf-8").startswith("remove org.xladdin.pie -env:")


def test_libreoffice_is_not_led_to_another_python(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an activated virtual environment its Python comes first on PATH, and LibreOffice's own would look there."""
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    environment = tmp_path / "venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python3").touch(0o755)
    program = tmp_path / "unopkg"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/said\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("VIRTUAL_ENV", str(environment.parent))
    monkeypatch.setenv("PYTHONHOME", str(environment.parent))
    monkeypatch.setenv("PATH", f"{environment}:/usr/bin:/bin")
    assert main(["calc", "install", "--office", str(tmp_path)]) == 0
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert str(environment) not in said
    assert "PYTHONHOME" not in said
    assert "PATH=/usr/bin:/bin" in said
    assert "Start it from its icon" in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "cents"), [("1234.50", 123450), (" $1,234.5 ", 123450), (".05", 5), ("7", 700)])
def test_an_amount_may_be_typed_in_many_ways(typed: str, cents: int) -> None:
    assert amount(typed) == cents


@pytest.mark.parametrize("typed", ["", "0", "-5", "1.234", "lots", "1e3", "9" * 40])
def test_other_amounts_are_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is not an amount to withdraw"):
        amount(typed)
