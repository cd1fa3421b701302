"""What drives a browser, and a server for it; these tests fail, and never skip, where one of them is missing."""

from __future__ import annotations

import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

HERE = Path(__file__).parent
LIMIT = 600
"""Seconds that anything may take."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with Pyodide and what drives the browser."""
    for program in ("node", "npm", "chromium"):
        if shutil.which(program) is None:
            pytest.fail(f"these tests need Node.js 18 or later with npm, and Chromium; {program} is not there")
    folder = tmp_path_factory.mktemp("node")
    for file in (HERE / "package.json", *HERE.glob("*.mjs")):
        shutil.copy(file, folder)
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
    subprocess.run(command, cwd=folder, check=True, timeout=LIMIT)
    return folder


@pytest.fixture(scope="session")
def browse(node: Path) -> Callable[[str, Path], str]:
    """Return what runs a script of node with a request, which is a file, and returns what the script prints."""

    def run(script: str, request: Path) -> str:
        command = ["node", script, str(request)]
        done = subprocess.run(command, cwd=node, capture_output=True, text=True, timeout=LIMIT, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[str]]:
    """Return what serves a folder, and nothing else on this machine, and knows its address."""

    @contextmanager
    def serving(folder: Path) -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        server.server_close()

    return serving
