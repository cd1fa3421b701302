"""Answers LibreOffice's dialogs as a screen reader would, by their accessible names, from a thread of the worker."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import uno  # type: ignore[import-not-found]  # of LibreOffice

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAUSE = 0.05


@contextmanager
def answering(worker: Any, answers: list[list[str]]) -> Iterator[list[str]]:
    """Answer dialogs while something runs: each answer is what to type, then the button, such as ``["9", "OK"]``.

    A dialog beyond the last answer is answered with OK. What each one said is gathered.
    """
    said: list[str] = []
    done = threading.Event()
    toolkit = worker.service("com.sun.star.awt.Toolkit")
    thread = threading.Thread(target=_watch, args=(toolkit, list(answers), said, done), daemon=True)
    thread.start()
    try:
        yield said
    finally:
        done.set()
        thread.join(5)


def _watch(toolkit: Any, answers: list[list[str]], said: list[str], done: threading.Event) -> None:
    while not done.is_set():
        for dialog in _dialogs(toolkit):
            with suppress(Exception):  # it may go away, or not be finished, while it is looked at: then look again
                parts = list(_parts(dialog))
                text = " ".join(filter(None, (_said(part) for part in parts)))
                *typed, button = answers[0] if answers else ["OK"]
                if _answer(parts, typed, button):
                    said.append(text)
                    del answers[:1]
                    time.sleep(4 * _PAUSE)  # until it is gone
        time.sleep(_PAUSE)


def _dialogs(toolkit: Any) -> list[Any]:
    """Return the dialogs that are open; while windows come and go none may be seen, and the next look will do."""
    found = []
    with suppress(Exception):
        for index in range(toolkit.getTopWindowCount()):
            context = toolkit.getTopWindow(index).getAccessibleContext()
            if context.getAccessibleRole() in {_role("ALERT"), _role("DIALOG"), _role("OPTION_PANE")}:
                found.append(context)
    return found


def _parts(context: Any) -> Iterator[Any]:
    yield context
    for index in range(context.getAccessibleChildCount()):
        yield from _parts(context.getAccessibleChild(index).getAccessibleContext())


def _said(part: Any) -> str:
    return str(part.getAccessibleName()) if part.getAccessibleRole() in {_role("LABEL"), _role("STATIC")} else ""


def _answer(parts: list[Any], typed: list[str], button: str) -> bool:
    """Type into the fields of a dialog and press a button; return whether there was one."""
    fields = [part for part in parts if part.getAccessibleRole() == _role("TEXT")]
    for field, text in zip(fields, typed, strict=False):
        field.setText(text)
    buttons = {_role("PUSH_BUTTON"), _role("BUTTON")}
    for part in parts:
        if part.getAccessibleRole() in buttons and part.getAccessibleName().replace("~", "") == button:
            part.doAccessibleAction(0)
            return True
    return False


def _role(name: str) -> int:
    """Return the number of a role, -1 for one this LibreOffice does not know."""
    try:
        return int(uno.getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}"))
    except uno.getClass("com.sun.star.uno.RuntimeException"):
        return -1
