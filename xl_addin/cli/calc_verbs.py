"""The verb ``calc``: the extension for LibreOffice, as a file or installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.cli import json_out

if TYPE_CHECKING:
    import argparse

DONE = 0


def calc(args: argparse.Namespace) -> int:
    """Make the extension's file, install it, or take it out again."""
    return {"extension": _extension, "install": _install, "uninstall": _uninstall}[args.what](args)


def _extension(args: argparse.Namespace) -> int:
    from xl_addin.hosts.calc.extension.build import build

    path = args.out or Path("xl-addin.oxt")
    build(path)
    if args.json:
        print(json_out.text({"extension": str(path)}))
        return DONE
    print(f"Made {path}.")
    print("Open it with LibreOffice, or let this program install it: xl-addin calc install")
    return DONE


def _install(args: argparse.Namespace) -> int:
    from xl_addin.hosts.calc.extension.install import foreign_python, install

    program = install(args.office, args.profile)
    if args.json:
        print(json_out.text({"installed_with": str(program)}))
        return DONE
    print(f"Installed with {program}.")
    print("Start LibreOffice anew: the functions are there as PIE_DRIFT and so on, the commands in the menu Pie.")
    if foreign_python():
        print("Start it from its icon: from a shell where another Python comes first, as in this one, it ends at once.")
    return DONE


def _uninstall(args: argparse.Namespace) -> int:
    from xl_addin.hosts.calc.extension.install import uninstall

    program = uninstall(args.office, args.profile)
    if args.json:
        print(json_out.text({"uninstalled_with": str(program)}))
        return DONE
    print(f"Uninstalled with {program}.")
    return DONE
