"""Start to first window, against a bare PySide6 window with an empty table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import clock

HERE = Path(__file__).resolve().parent


def run(rounds: int = 7) -> None:
    environment = os.environ | {"GRADESTUDIO_EXIT_AFTER_FIRST_PAINT": "1"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")

    def start(arguments: list[str], said: str) -> None:
        done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, timeout=60)
        if done.returncode != 0 or said not in done.stderr.decode(errors="replace"):
            raise RuntimeError(done.stderr.decode(errors="replace"))

    ways = {
        "bare window": lambda: start([str(HERE / "bare_window.py")], ""),
        "GradeStudio": lambda: start(["-m", "gradestudio"], "first-window"),
    }
    for way in ways.values():
        way()
    found = clock.child_rounds(ways, rounds)
    clock.compared("Start, first window, quit", found, "bare window")
    for what in ("wall", "cpu"):
        ratio = median(getattr(found["GradeStudio"], what)) / median(getattr(found["bare window"], what))
        clock.verdict(
            ratio <= 2, f"start to first window: {ratio:.2f}x a bare window, {what}, median (at most 2x)"
        )
