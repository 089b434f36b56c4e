"""Start to first window, against a bare PySide6 window with an empty table.

Both say `first-window` on standard error after their first paint; the time up to that line is measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import clock
import resource_use

BARE = Path(__file__).resolve().parent / "bare_window.py"
WAYS = {"bare window": [str(BARE)], "GradeStudio": ["-m", "gradestudio"]}


def run(rounds: int = 9) -> None:
    for arguments in WAYS.values():
        _start(arguments)
    shown: dict[str, list[float]] = {name: [] for name in WAYS}
    spent: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, arguments in WAYS.items():
            began = resource_use.cpu_with_children()
            shown[name].append(_start(arguments))
            spent[name].append(resource_use.cpu_with_children() - began)
    base = median(shown["bare window"])
    clock.table(
        "Start to first window (wall), and CPU of the whole process until it has quit",
        ("way", "first window min", "median", "x bare", "CPU median"),
        [
            (
                n,
                *map(clock.seconds, (min(t), median(t))),
                f"{median(t) / base:.2f}",
                clock.seconds(median(spent[n])),
            )
            for n, t in shown.items()
        ],
    )
    ratio = median(shown["GradeStudio"]) / base
    clock.verdict(ratio <= 2, f"start to first window: {ratio:.2f}x a bare window, wall, median (at most 2x)")


def _start(arguments: list[str]) -> float:
    """Seconds from the start of the process to its line `first-window`."""
    environment = os.environ | {"GRADESTUDIO_EXIT_AFTER_FIRST_PAINT": "1"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began, took, said = perf_counter(), None, b""
    with subprocess.Popen([sys.executable, *arguments], env=environment, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:
            said += line
            if line.strip() == b"first-window":
                took = perf_counter() - began
    if took is None or process.returncode != 0:
        raise RuntimeError(said.decode(errors="replace"))
    return took
