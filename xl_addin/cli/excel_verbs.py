"""The verb ``excel``: the add-in for Excel, as a file or installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.telling import DONE

if TYPE_CHECKING:
    import argparse


def excel(args: argparse.Namespace) -> int:
    """Make the add-in's file, install it, or take it out again."""
    from xl_addin.hosts.excel.install import NAME, install, make, uninstall

    if args.what == "addin":
        path = args.out or Path(NAME)
        make(path)
        told = [f"Made {path}, for the Python that runs now: {sys.executable}.", "Open it with Excel, as an add-in."]
    elif args.what == "install":
        path = install(args.folder)
        told = [f"Installed {path}.", "Start Excel anew: the tab Pie and the functions are there in every workbook."]
        if sys.platform == "darwin":
            told.append("On the Mac run this once, so that macros may call Python: xlwings runpython install")
        told.append("After an upgrade of xlwings, or in another Python, install it again.")
    else:
        path = uninstall(args.folder)
        told = [f"Uninstalled {path}."]
    print(json_out.text({args.what: str(path)}) if args.json else "\n".join(told))
    return DONE
