"""Reading a sheet as typed columns with addresses of bad cells, against python-calamine's plain rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import clock
from bench_sheets import HEADINGS, make_sheet

HERE = Path(__file__).resolve().parent
_PLAIN = """
import sys
from python_calamine import CalamineWorkbook
sheet = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
print(sum(1 for row in sheet.iter_rows()))
"""
_OURS = """
import sys
from gradestudio.workbook import open_table
print(open_table(sys.argv[1]).row_count + 1)
"""


def run(rows: int = 100_000, rounds: int = 3) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder, "in.xlsx")
        make_sheet(source, rows)
        ways = {
            "calamine iter_rows": lambda: _read(_PLAIN, source, rows),
            "gradestudio open_table": lambda: _read(_OURS, source, rows),
        }
        found = clock.child_rounds(ways, rounds)
    title = f"Read {rows:,} x {len(HEADINGS)}, each a process with what it starts"
    clock.compared(title, found, "calamine iter_rows")
    ratio = min(found["gradestudio open_table"].cpu) / min(found["calamine iter_rows"].cpu)
    clock.verdict(ratio <= 1.6, f"reading {rows:,} rows: {ratio:.2f} of calamine's plain rows (at most 1.6)")


def _read(code: str, source: Path, rows: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code, str(source)], capture_output=True, text=True, cwd=HERE.parent
    )
    if done.returncode != 0 or int(done.stdout) != rows + 1:
        raise RuntimeError(done.stderr or f"{done.stdout.strip()} rows were read")
