"""The verb ``page``: a static page that runs the program in a browser."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.telling import DONE

if TYPE_CHECKING:
    import argparse


def page(args: argparse.Namespace) -> int:
    """Write the page, and say what is still to do until a browser shows it."""
    from xl_addin.page.write import write_page

    written = write_page(args.folder, args.pyodide)
    if args.json:
        print(json_out.text({"folder": str(written.folder), "pyodide": written.has_pyodide}))
        return DONE
    print(f"Wrote the page to {written.folder}.")
    folder = shlex.quote(str(written.folder))
    if not written.has_pyodide:
        print("It still needs Pyodide, Python for browsers. Run")
        print(f"  npm install pyodide && xl-addin page {folder} --pyodide node_modules/pyodide")
    print("Put the folder on any web server. To look at it here, run")
    print(f"  python3 -m http.server --bind 127.0.0.1 --directory {folder}")
    print("and open http://127.0.0.1:8000 in a browser.")
    return DONE
