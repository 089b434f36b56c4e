"""Excel in and out: reading, keeping the user's workbook, a million rows in one go, files made to harm."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import clock
import excel_hostile
import excel_million
import excel_reading
from bench_sheets import HEADINGS, make_sheet
from keep_ours import HEADINGS as ADDED
from keep_ours import row_values
from processes import weighed

HERE = Path(__file__).resolve().parent


def run(rows: int = 100_000, rounds: int = 2, million: int = 1_000_000) -> None:
    excel_reading.run(rows, rounds + 1)
    keeping(rows, rounds)
    if million and sys.platform != "win32":
        excel_million.run(million, rows)
    excel_hostile.run()


def keeping(rows: int, rounds: int) -> None:
    """Five columns added to the user's own workbook, against openpyxl's load and save."""
    if sys.platform == "win32":
        print("excel: peak memory of a child process cannot be asked for on Windows; skipped")
        return
    with TemporaryDirectory() as folder:
        source, ours, theirs = (Path(folder, name) for name in ("in.xlsx", "ours.xlsx", "theirs.xlsx"))
        make_sheet(source, rows)
        ways = {
            "openpyxl load + save": [str(HERE / "keep_by_openpyxl.py"), str(source), str(theirs)],
            "gradestudio keep": [
                *(str(HERE / "keep_ours.py"), str(source), str(ours), str(rows), str(len(HEADINGS)))
            ],
        }
        found = {name: [_weighed(way) for _ in range(rounds)] for name, way in ways.items()}
        for file in (ours, theirs):
            _check(file, rows)
        sizes = {"openpyxl load + save": theirs.stat().st_size, "gradestudio keep": ours.stat().st_size}
    _told(rows, found, sizes)


def _weighed(arguments: list[str]) -> tuple[float, float, float]:
    """CPU seconds, peak bytes and wall seconds of one process."""
    cost = weighed(arguments)
    return cost.cpu, cost.memory, cost.wall


def _check(file: Path, rows: int) -> None:
    """The last row holds what it should."""
    from python_calamine import CalamineWorkbook

    read = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    _, values = row_values(rows - 1)
    if read[0][-len(ADDED) :] != list(ADDED) or read[-1][-5:-1] != list(values[:4]) or len(read) != rows + 1:
        raise RuntimeError(f"{file.name} does not hold the added columns")


def _told(rows: int, found: dict[str, list[tuple[float, float, float]]], sizes: dict[str, int]) -> None:
    base, own = "openpyxl load + save", "gradestudio keep"
    cpu = {name: min(t[0] for t in times) for name, times in found.items()}
    memory = {name: min(t[1] for t in times) for name, times in found.items()}
    lines = [
        (
            name,
            clock.seconds(cpu[name]),
            clock.seconds(min(t[2] for t in times)),
            f"{memory[name] / 2**20:.0f} MB",
            f"{sizes[name] / 2**20:.1f} MB",
        )
        for name, times in found.items()
    ]
    title = f"{len(ADDED)} columns added to the user's own workbook, {rows:,} x {len(HEADINGS)}"
    clock.table(title, ("way", "CPU min", "wall min", "peak memory", "file"), lines)
    ratio, share = cpu[own] / cpu[base], memory[own] / memory[base]
    clock.verdict(ratio <= 1 / 8, f"keeping {rows:,} rows: {ratio:.3f} of openpyxl's CPU (at most 0.125)")
    clock.verdict(share <= 1 / 10, f"keeping {rows:,} rows: {share:.3f} of openpyxl's memory (at most 0.1)")
