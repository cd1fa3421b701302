"""Workbooks on other file systems, by fsspec: what is promised of local ones holds, as far as it can."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from workbooks import ABC, on_disk

from xl_addin import Refused, run_batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

fsspec = pytest.importorskip("fsspec", reason="other file systems need fsspec")
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Any]:
    """A file system in memory with three workbooks, a lock, and what is no workbook."""
    system = fsspec.filesystem("memory")
    on_disk(ABC, tmp_path / "book.xlsx")
    book = (tmp_path / "book.xlsx").read_bytes()
    for name in ("ann.xlsx", "west/ann.xlsx", "bob.xlsx"):
        system.pipe_file(f"/clients/{name}", book)
    system.pipe_file("/clients/~$bob.xlsx", b"Bob")
    system.pipe_file("/clients/notes.txt", b"call Bob")
    yield system
    system.rm("/", recursive=True)
    system.store.clear()


def _run(action: str, *names: str, **more: Any) -> Any:
    return run_batch(action, names, now=NOW, who="ann", **more)


def _statuses(batch: Any) -> dict[str, str]:
    return {one.name: one.status.value for one in batch.outcomes}


def test_each_is_read_and_written_where_it_is(system: Any, tmp_path: Path) -> None:
    local = tmp_path / "ann.xlsx"
    local.write_bytes(system.cat_file("/clients/ann.xlsx"))
    found = _run("rebalance", "memory://clients", summary=tmp_path / "s.xlsx")
    assert _statuses(found) == {"bob": "failed", "ann.xlsx": "proposed", "west/ann.xlsx": "proposed"}
    assert "open" in found.outcomes[0].findings[0].message
    assert {one.path.name for one in found.passed} == {"~$bob.xlsx", "notes.txt"}
    _run("rebalance", str(local))
    assert system.cat_file("/clients/ann.xlsx") == local.read_bytes()
    again = _run("check", "memory://clients/*/*.xlsx", "memory://clients/ann.xlsx")
    assert {one.said for one in again.outcomes} == {"PROPOSED"}
    assert not [name for name in system.find("/") if "tmp" in name]


def test_copies_go_from_one_file_system_to_another(system: Any, tmp_path: Path) -> None:
    before = system.cat_file("/clients/ann.xlsx")
    _run("rebalance", "memory://clients/ann.xlsx", output_folder=tmp_path / "out")
    assert system.cat_file("/clients/ann.xlsx") == before
    assert (tmp_path / "out" / "ann.xlsx").exists()
    _run("rebalance", str(tmp_path / "out"), output_folder="memory://copies/today")
    assert system.find("/copies") == ["/copies/today/ann.xlsx"]
    for path in (tmp_path / "here.xlsx",):
        on_disk(ABC, path)
        found = _run("rebalance", path.as_uri(), jobs=2)
        assert _statuses(found) == {"here": "proposed"}


def test_what_another_wrote_meanwhile_is_kept(system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read = type(system).cat_file

    def then_changed(own: Any, path: str, *more: Any, **by: Any) -> bytes:
        found: bytes = read(own, path, *more, **by)
        own.pipe_file(path, found + b"!")
        return found

    monkeypatch.setattr(type(system), "cat_file", then_changed)
    found = _run("rebalance", "memory://clients/west/ann.xlsx")
    monkeypatch.undo()
    assert found.outcomes[0].findings[0].message.startswith("ann.xlsx was changed by someone else in the meantime")
    assert system.cat_file("/clients/west/ann.xlsx").endswith(b"!")


def test_a_batch_that_was_stopped_does_nothing_twice(system: Any, tmp_path: Path) -> None:
    summary = tmp_path / "s.xlsx"
    first = _run("rebalance", "memory://clients/ann.xlsx", "memory://clients/west", summary=summary)
    record = summary.with_name("s.xlsx.batch.jsonl")
    lines = record.read_text(encoding="utf-8").splitlines()
    record.write_text(
        "\n".join([*lines[:2], lines[3]]) + "\n", encoding="utf-8"
    )  # as killed before the first was noted
    before = {path: system.cat_file(path) for path in system.find("/clients")}
    again = run_batch(
        "rebalance", ["memory://clients/ann.xlsx", "memory://clients/west"], summary=summary, resume=True, who="ann"
    )
    assert {one.path: one.proposal for one in again.outcomes} == {one.path: one.proposal for one in first.outcomes}
    assert system.cat_file("/clients/ann.xlsx") == before["/clients/ann.xlsx"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("memory://nowhere", "memory://nowhere is not there"),
        ("nosuch://clients", "the file system of nosuch://clients is not known"),
        ("memory://clients/*.ods", "nothing is named like memory://clients/*.ods"),
    ],
)
def test_what_cannot_be_found_is_one_line(system: Any, name: str, told: str) -> None:
    assert system.exists("/clients")
    with pytest.raises(Refused) as refused:
        _run("check", name)
    assert str(refused.value).startswith(f"error: {told}")
    assert len(refused.value.findings) == 1


class NoConnection(Exception):
    """An error that no other file system has, as each object store has its own."""


def test_errors_of_a_file_system_s_own_are_told_and_stop_no_other_workbook(
    system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(act: Any) -> Any:
        def call(own: Any, path: str, *given: Any, **more: Any) -> Any:
            if "lost" in path:
                raise NoConnection(f"no host for {path}")
            return act(own, path, *given, **more)

        return call

    system.pipe_file("/clients/lost.xlsx", b"")
    system.rm("/clients/~$bob.xlsx")
    for name in ("isdir", "cat_file"):
        monkeypatch.setattr(type(system), name, failing(getattr(type(system), name)))
    with pytest.raises(Refused) as refused:
        _run("check", "memory://lost/ann.xlsx")
    assert str(refused.value).startswith("error: memory://lost/ann.xlsx cannot be read or written (no host for /lost")
    found = _run("rebalance", "memory://clients")
    proposed = dict.fromkeys(("bob", "ann.xlsx", "west/ann.xlsx"), "proposed")
    assert _statuses(found) == {"lost": "failed", **proposed}
    assert "lost.xlsx cannot be read or written (no host for /clients/lost.xlsx)" in found.failed[0].findings[0].message
