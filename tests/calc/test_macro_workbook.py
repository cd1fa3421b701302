"""LibreOffice opens the macro workbook: its sheets, its modules, its buttons."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

from xl_addin.hosts.excel.macro_book import new_macro_workbook
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from pathlib import Path


def test_libreoffice_opens_it(tmp_path: Path) -> None:
    made = tmp_path / "my portfolio.xlsm"
    new_macro_workbook(made, portfolio_template())
    office = shutil.which("soffice")
    assert office, "these tests need LibreOffice"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(made)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    with zipfile.ZipFile(tmp_path / f"{made.stem}.ods") as opened:
        content = opened.read("content.xml").decode()
        basic = [name for name in opened.namelist() if name.startswith("Basic/")]
    sheets = ["Start", "Targets", "Holdings", "Settings", "Live", "Buttons", "xlwings.conf"]
    assert re.findall(r'<table:table table:name="([^"]+)"', content) == sheets
    assert any("xl_addin_buttons" in name for name in basic)
    assert "PieRebalance" in content
