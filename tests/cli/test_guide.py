"""The commands on the sheets of guidance are ones that the command line understands, word for word."""

from __future__ import annotations

import re
import shlex

import pytest

from xl_addin.cli.parser import VERBS, parsed
from xl_addin.sheets.guide import ADVISER_GUIDE, GUIDE, STEPS

TEXTS = (
    *(command for *_, command in STEPS),
    *(text for guide in (GUIDE, ADVISER_GUIDE) for rows in guide.values() for _, text in rows),
)
_PLAIN = "clients|rebalance|install"
"""The words of commands that are not told from the sentence around them by their looks."""
_COMMAND = re.compile(rf'xl-addin ([a-z]+(?: (?:--?[\w-]+|[A-Z][\w.]*|\d\w*|"[^"]*"|{_PLAIN}))+)')
COMMANDS = [found[1] for text in TEXTS for found in _COMMAND.finditer(text)]


@pytest.mark.parametrize("command", COMMANDS)
def test_it_can_be_typed_as_it_stands(command: str) -> None:
    words = shlex.split(command.rstrip("."))
    assert parsed(words).verb == words[0]


def test_every_command_is_looked_at() -> None:
    assert len(COMMANDS) == sum(text.count("xl-addin ") for text in TEXTS)
    assert {command.split()[0] for command in COMMANDS} <= {verb.name for verb in VERBS}
