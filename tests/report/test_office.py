"""The graded workbook opened by LibreOffice, where it is installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gradestudio.report.graded import write_graded
from gradestudio.report.view import View


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_customers_sheet(view: Callable[..., View], tmp_path: Path) -> None:
    write_graded(view(), tmp_path / "graded.xlsx")
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(tmp_path)]
    command.append(str(tmp_path / "graded.xlsx"))
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    rows = list(csv.reader((tmp_path / "graded.csv").read_text("utf-8").splitlines()))
    assert rows[0][0] == "客户名单（2026 年 1 月）"
    assert [row[0] for row in rows[3:]] == ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "8"]
    assert [row[7] for row in rows[3:]] == ["A", "B", "B", "A", "待补充", "B", "B", "B"]
    assert rows[4][6] == "=1+1"
    assert rows[10][6] == "_x0041_ & <b>"
