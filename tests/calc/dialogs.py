"""Answers LibreOffice's dialogs as a screen reader would, by their accessible names, from a thread of the worker."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
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
    thread = threading.Thread(target=_watch, args=(worker, list(answers), said, done), daemon=True)
    thread.start()
    try:
        yield said
    finally:
        done.set()
        thread.join(5)


def _watch(worker: Any, answers: list[list[str]], said: list[str], done: threading.Event) -> None:
    toolkit = worker.service("com.sun.star.awt.Toolkit")
    while not done.is_set():
        try:
            for dialog in _dialogs(toolkit):
                parts = list(_parts(dialog))
                said.append(" ".join(filter(None, (_said(part) for part in parts))))
                *typed, button = answers.pop(0) if answers else ["OK"]
                _answer(parts, typed, button)
        except uno.getClass("com.sun.star.uno.Exception"):
            pass  # a window went away while it was looked at
        time.sleep(_PAUSE)


def _dialogs(toolkit: Any) -> Iterator[Any]:
    for index in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(index)
        if window is None:  # it has just gone
            continue
        context = window.getAccessibleContext()
        if context.getAccessibleRole() in {_role("ALERT"), _role("DIALOG"), _role("OPTION_PANE")}:
            yield context


def _parts(context: Any) -> Iterator[Any]:
    yield context
    for index in range(context.getAccessibleChildCount()):
        yield from _parts(context.getAccessibleChild(index).getAccessibleContext())


def _said(part: Any) -> str:
    return str(part.getAccessibleName()) if part.getAccessibleRole() in {_role("LABEL"), _role("STATIC")} else ""


def _answer(parts: list[Any], typed: list[str], button: str) -> None:
    fields = [part for part in parts if part.getAccessibleRole() == _role("TEXT")]
    for field, text in zip(fields, typed, strict=True) if typed else ():
        field.setText(text)
    pressed = next(
        part
        for part in parts
        if part.getAccessibleRole() in {_role("PUSH_BUTTON"), _role("BUTTON")}
        and part.getAccessibleName().replace("~", "") == button
    )
    pressed.doAccessibleAction(0)
    time.sleep(4 * _PAUSE)  # until it is gone


def _role(name: str) -> int:
    try:
        return int(uno.getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}"))
    except uno.getClass("com.sun.star.uno.RuntimeException"):
        return -1
