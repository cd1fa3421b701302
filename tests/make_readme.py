"""Writes the parts of the README that are made from the code: settings, commands, messages, the worked example.

``python tests/make_readme.py`` says whether they are up to date; ``--update`` writes them anew.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from household import BOOK as YEAR
from household import REBALANCED, live
from readme_parts import README, with_part
from speed_table import speed
from workbooks import on_disk

from xl_addin.actions.functions import FUNCTIONS
from xl_addin.actions.gate_states import TABLE, WHO, Act, Guard, Refusal, State
from xl_addin.cli.parser import VERBS
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.setting_specs import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = README.parent
AS_OF = "2026-11-23 10:00"
EXAMPLE = (
    "new example.xlsx --template portfolio",
    "drift example.xlsx",
    "rebalance example.xlsx",
    'approve example.xlsx --by "Ann"',
    "orders example.xlsx",
    "journal example.xlsx --verify",
)
COMPARISON = (
    "new example.xlsx --template portfolio",
    "compare example.xlsx",
    'rebalance example.xlsx --choose "no sales"',
)

AHEAD = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 40     | 300   | 8000       | 2024-03-01
             | BND    | 70     | 75    | 5200       | 2025-02-03
    Schedule | What       | Amount | Every   | On   | Start
             | deposit    | 500    | month   | last | 2026-11-30
             | withdrawal | 200    | quarter | 15   | 2027-01-15
    Settings | Setting            | Value
             | As of              | 2026-11-23 10:00
             | Long-term tax rate | 15%
"""
"""A portfolio to plan ahead."""


def made(text: str) -> str:
    """Return the README with every made part as the code has it now."""
    parts = {
        "verbs": verbs(),
        "settings": settings(),
        "functions": functions(),
        "messages": messages(),
        "gate": gate(),
        "example": example(*EXAMPLE),
        "comparison": example(*COMPARISON, shown=COMPARISON[1:]),
        "year": year(),
        "months": months(),
        "speed": speed(),
    }
    for name, body in parts.items():
        text = with_part(text, name, body)
    return text


def verbs() -> str:
    rows = [f"| `{verb.name}` | {verb.help} | `xl-addin {verb.examples[-1]}` |" for verb in VERBS]
    return "\n".join(["| command | what it does | example |", "|---|---|---|", *rows])


def settings() -> str:
    rows = []
    for spec in SETTINGS:
        choices = f" One of: {', '.join(f'`{word}`' for word in spec.words)}." if spec.words else ""
        rows.append(f"| {spec.name} | {spec.default} | {spec.help}{choices} |")
    return "\n".join(["| setting | default | what it is for |", "|---|---|---|", *rows])


def functions() -> str:
    rows = [f"| `{function.signature}` | {_cell(function.help)} |" for function in FUNCTIONS]
    return "\n".join(["| function | what it returns |", "|---|---|", *rows])


def example(*commands: str, shown: Sequence[str] = ()) -> str:
    """Return a worked example as it runs now, in a folder of its own; of its commands all, or those shown."""
    with tempfile.TemporaryDirectory() as folder:
        blocks = {command: _run(command, Path(folder)) for command in commands}
    return "```console\n" + "\n".join(blocks[command] for command in shown or commands) + "\n```"


def year() -> str:
    """Return March of the household's year as it runs now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = on_disk(YEAR, folder / "book.xlsx")
        _, told = live(folder, lambda line: _said(line, folder), lambda moment: type_as_of(book, moment), REBALANCED[0])
    return "```console\n" + "\n".join(told[-7:]) + "\n```"


def months() -> str:
    """Return a plan of the months ahead as it runs now."""
    with tempfile.TemporaryDirectory() as name:
        on_disk(AHEAD, Path(name) / "my.xlsx")
        return "```console\n" + _run("plan my.xlsx --months 12", Path(name)) + "\n```"


def _run(command: str, folder: Path) -> str:
    said = _said(command, folder)
    if command.startswith("new"):
        type_as_of(folder / "example.xlsx")
    return f"$ xl-addin {command}\n{said}"


def _said(command: str, folder: Path) -> str:
    """Return what a command prints."""
    arguments = [sys.executable, "-m", "xl_addin", *shlex.split(command)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True)
    return result.stdout


def type_as_of(path: Path, moment: str = AS_OF) -> None:
    """Do what the README asks the reader to do by hand."""
    book = XlsxBook(path)
    grid = book.grid("Settings")
    row = next(r for r in range(1, len(grid.rows) + 1) if grid.at(r, 1) == "As of")
    book.write(Changes(edits=(CellEdit("Settings", row, 2, moment),)))


def messages() -> str:
    """Return every error the program can tell, with its remedy, by the room it comes from."""
    lines = []
    for room, title in (
        ("sheets", "The tables"),
        ("domain", "The portfolio"),
        ("actions", "The gate"),
        ("hosts", "The file"),
        ("batch", "Many workbooks"),
    ):
        found: dict[str, str] = {}
        for path in sorted((ROOT / "xl_addin" / room).rglob("*.py")):
            found |= dict(messages_of(ast.parse(path.read_text(encoding="utf-8"))))
        if room == "actions":
            found |= {_ids(rule.message): rule.remedy for rule in TABLE.values() if isinstance(rule, Refusal)}
        rows = [f"| {_cell(message)} | {_cell(remedy)} |" for message, remedy in sorted(found.items())]
        lines += [
            f"<details><summary>{title}</summary>",
            "",
            "| message | remedy |",
            "|---|---|",
            *rows,
            "",
            "</details>",
        ]
    return "\n".join(lines)


def gate() -> str:
    """Return the table of the gate, what holds for each step, and who may take it."""
    numbers = {guard: number for number, guard in enumerate(Guard, 1)}
    rows = []
    for state in State:
        cells = [_rule(state, act, numbers) for act in Act]
        rows.append(f"| **{state.value}** | {' | '.join(cells)} |")
    heads = " | ".join(f"`{act.value}`" for act in Act)
    who = [f"- `{act.value}`: {WHO[act]}." for act in Act]
    guards = [f"{number}. {guard.value}" for guard, number in numbers.items()]
    return "\n".join(
        [
            f"| | {heads} |",
            f"|---|{'---|' * len(Act)}",
            *rows,
            "",
            "An arrow says where the proposal stands afterwards, if what its numbers say holds:",
            "",
            *guards,
            "",
            "Who may:",
            "",
            *who,
        ]
    )


def _ids(message: str) -> str:
    return re.sub(r"\{\w+\}", "…", message)


def _rule(state: State, act: Act, numbers: dict[Guard, int]) -> str:
    rule = TABLE[state, act]
    if isinstance(rule, Refusal):
        return "no"
    arrow = "as it was" if rule.next is state and act is not Act.PROPOSE else f"→ {rule.next.value}"
    return f"{arrow} ({' '.join(str(numbers[guard]) for guard in rule.guards)})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def messages_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (message, remedy) of every error made in a module."""
    for scope in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = {"error": 1, "refuse": 1, "Problem": 0}.get(node.func.id)
                if first is None or len(node.args) <= first:
                    continue
                arguments = node.args[first : first + 2]
                message, *remedy = (_words(argument, scope, tree, node.lineno) for argument in arguments)
                if message.strip("… "):
                    yield message, (remedy or [""])[0]


def _words(node: ast.expr, scope: ast.AST, tree: ast.Module, line: int) -> str:
    """Return the text of an expression, with an ellipsis for what is only known when it runs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part, scope, tree, line) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _words(node.value, scope, tree, line) if isinstance(node.value, ast.Name) else "…"
    if isinstance(node, ast.Name):
        found = _assigned(node.id, scope, line) or _assigned(node.id, tree, sys.maxsize)
        return _words(found, scope, tree, line) if found else "…"
    return "…"


def _assigned(name: str, place: ast.AST, line: int) -> ast.expr | None:
    """Return what a name was last given before a line of a function, or at the top of a module."""
    body = place.body if isinstance(place, ast.Module) else ast.walk(place)
    given = [
        node
        for node in body
        if isinstance(node, ast.Assign)
        and node.lineno < line
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    return max(given, key=lambda node: node.lineno).value if given else None


if __name__ == "__main__":
    now = README.read_text(encoding="utf-8")
    fresh = made(now)
    if "--update" in sys.argv:
        README.write_text(fresh, encoding="utf-8")
    elif fresh != now:
        sys.exit("The README is not up to date; run this with --update.")
