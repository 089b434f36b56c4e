"""A million rows read, graded and written back into the user's own workbook in one go: CPU and memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import clock
from bench_sheets import HEADINGS, make_sheet
from processes import weighed

HERE = Path(__file__).resolve().parent


def run(rows: int = 1_000_000, sample: int = 100_000) -> None:
    """pandas + openpyxl do the same to `sample` rows; their CPU is scaled to `rows`."""
    with TemporaryDirectory() as folder:
        source, small = Path(folder, "in.xlsx"), Path(folder, "small.xlsx")
        make_sheet(source, rows)
        make_sheet(small, sample)
        ours = [
            *("-m", "gradestudio", "grade", str(HERE / "sheet.grade"), str(source)),
            *("-o", str(Path(folder, "ours.xlsx")), "--as-of", "2026-01-31", "--keep-workbook"),
        ]
        theirs = [str(HERE / "sheet_by_pandas.py"), str(small), str(Path(folder, "theirs.xlsx"))]
        own, other = weighed(ours), weighed(theirs)
        _check(Path(folder, "ours.xlsx"), rows)
    scale = rows / sample
    lines = [
        (
            f"pandas + openpyxl, {sample:,} rows",
            clock.seconds(other.cpu),
            clock.seconds(other.wall),
            _mb(other.memory),
        ),
        (f"… times {scale:.0f}", clock.seconds(other.cpu * scale), clock.seconds(other.wall * scale), ""),
        (
            f"gradestudio grade, {rows:,} rows",
            clock.seconds(own.cpu),
            clock.seconds(own.wall),
            _mb(own.memory),
        ),
    ]
    title = f"{rows:,} x {len(HEADINGS)} read, graded and written back in one go"
    clock.table(title, ("way", "CPU", "wall", "largest process"), lines)
    ratio = own.cpu / (other.cpu * scale)
    clock.verdict(ratio <= 0.25, f"{rows:,} rows: {ratio:.2f} of pandas + openpyxl's CPU (at most 0.25)")
    clock.verdict(
        own.memory <= 2 * 2**30, f"{rows:,} rows: {_mb(own.memory)} at most at once (under 2048 MB)"
    )


def _mb(size: float) -> str:
    return f"{size / 2**20:.0f} MB"


def _check(file: Path, rows: int) -> None:
    code = (
        "import sys; from python_calamine import CalamineWorkbook as W;"
        "print(W.from_path(sys.argv[1]).get_sheet_by_index(0).height)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True)
    if done.stdout.strip() != str(rows + 1):
        raise RuntimeError(f"{file.name} holds {done.stdout.strip()} rows: {done.stderr}")
