"""The README stays true: its tables are the code's, its example runs, its commands are the ones CI calls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from make_readme import made
from readme_parts import README

import xl_addin
from xl_addin.cli.parser import VERBS

TEXT = README.read_text(encoding="utf-8")


def test_the_made_parts_and_the_example_are_up_to_date() -> None:
    assert made(TEXT) == TEXT, "run: python tests/make_readme.py --update"


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_every_command_is_in_it(verb: str) -> None:
    assert re.search(rf"xl-addin {verb}\b", TEXT)


def test_what_it_imports_is_there() -> None:
    (names,) = re.findall(r"^from xl_addin import (.*)$", TEXT, flags=re.MULTILINE)
    assert [name for name in names.split(", ") if not hasattr(xl_addin, name)] == []


def test_the_paths_it_names_exist() -> None:
    root = Path(README).parent
    assert [name for name in re.findall(r"\]\(([^)#:]+)\)", TEXT) if not (root / name).exists()] == []
