"""``check PATHS --alert-drift X``: a line a workbook, and an exit code, for whoever is told by cron or a scheduler.

It only reads. A workbook is out where a slice, or a nested pie, has drifted further than the band that was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.telling import DONE, REFUSED, print_lines, report
from xl_addin.domain.finding import Finding, Refused, errors, unexpected
from xl_addin.domain.money import percent
from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.actions.context import Context
    from xl_addin.cli.json_out import Json
    from xl_addin.domain.band import Band
    from xl_addin.domain.portfolio.drift import DriftReport, DriftRow

OUT = 3
"""The exit code where a workbook is out."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One workbook: its slices that are out, the furthest first, of how many; or what is wrong with it."""

    path: Path
    out: tuple[tuple[str | None, DriftRow], ...] = ()
    furthest: tuple[str | None, DriftRow] | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def status(self) -> str:
        """Return where it stands in a word."""
        return "error" if errors(self.findings) else "out" if self.out else "in"


def alert(args: argparse.Namespace) -> int:
    """Say of each workbook whether it is out, and return the exit code: 3 for one that is, else 1 for an error."""
    from xl_addin.cli.asking import context_of

    looked = list(_looked(args.book, args.alert_drift, context_of(args)))
    if args.json:
        print(json_out.text({"alert_drift": str(args.alert_drift), "workbooks": [_json(one) for one in looked]}))
    else:
        print_lines(_line(one, args.alert_drift) for one in looked)
        for one in looked:
            report(_of_book(one))
    if any(one.out for one in looked):
        return OUT
    return REFUSED if any(errors(one.findings) for one in looked) else DONE


def _looked(names: Iterable[Path], band: Band, context: Context) -> Iterator[Looked]:
    """Yield how each workbook stands, once; what is named and not there keeps no other from being looked at."""
    from xl_addin.batch.find import find

    seen: set[Path] = set()
    for name in names:
        try:
            found, _ = find([str(name)])
        except Refused as refused:
            yield Looked(name, findings=refused.findings)
            continue
        for one in found:
            # No address is named here, so that every path is one of this machine.
            if isinstance(one.path, Path) and (real := one.path.resolve()) not in seen:
                seen.add(real)
                looked = _look(one.path, band, context)
                if looked is not None:
                    yield looked


def _look(path: Path, band: Band, context: Context) -> Looked | None:
    """Return how a workbook stands, None for a summary that a batch wrote."""
    from xl_addin.actions.drift import drift

    try:
        book = XlsxBook(path)
        if any(book.mark(sheet) == "summary" for sheet in book.sheet_names()):
            return None
        reports = drift(book, context).reports
    except Refused as refused:
        return Looked(path, findings=refused.findings)
    except Exception as problem:  # noqa: BLE001 - one workbook must not keep the others from being looked at
        return Looked(path, findings=(unexpected(problem),))
    rows = sorted(_rows(reports), key=lambda one: -abs(one[1].drift))
    out = tuple(one for one in rows if abs(one[1].drift) > band.width(one[1].target))
    return Looked(path, out, rows[0] if rows else None)


def _rows(reports: Sequence[DriftReport]) -> list[tuple[str | None, DriftRow]]:
    """Return every slice; where nothing is held yet, nothing has drifted."""
    return [(report.account, row) for report in reports if report.invested for row in report.rows]


def _line(looked: Looked, band: Band) -> str:
    head = f"{looked.status:5}  {looked.path}"
    if looked.status == "error":
        count = len(errors(looked.findings))
        return f"{head}: {count} error{'' if count == 1 else 's'}"
    if looked.out:
        first, *more = looked.out
        others = f"; {len(more)} more beyond {band}" if more else ""
        return f"{head}: {_slice(*first)}{others}"
    return f"{head}: {_slice(*looked.furthest)}" if looked.furthest else f"{head}: nothing is held"


def _slice(account: str | None, row: DriftRow) -> str:
    where = f" ({account})" if account else ""
    points = f"{float(row.drift) * 100:+.2f} pp"
    return f"{'/'.join(row.path[1:])}{where} {percent(row.actual)} against {percent(row.target)}, {points}"


def _of_book(looked: Looked) -> list[Finding]:
    """Return its errors, each with the workbook it is of, unless they name it."""
    named = str(looked.path)
    places = ((f"{one.at}: " if one.at else "", one) for one in errors(looked.findings))
    return [
        one if named in one.message else replace(one, at=None, message=f"{named}: {at}{one.message}")
        for at, one in places
    ]


def _json(looked: Looked) -> Json:
    return {
        "path": str(looked.path),
        "status": looked.status,
        "out": [
            {
                "path": "/".join(row.path),
                **({"account": account} if account else {}),
                "target": float(row.target),
                "actual": float(row.actual),
                "drift": float(row.drift),
            }
            for account, row in looked.out
        ],
        "findings": json_out.findings_json(looked.findings),
    }
