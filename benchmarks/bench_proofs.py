"""What is proven about random rules over five numbers and three choices, without data, within the budget."""

from __future__ import annotations

from datetime import date
from statistics import median
from time import process_time

import clock
from bench_compare import measured, rulebook

from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.verify import verify
from gradestudio.language import check

DAY = date(2026, 1, 31)
KINDS = ((30, (1, 4)), (30, (3, 6)), (100, (1, 4)), (100, (3, 6)), (300, (1, 4)), (300, (3, 6)))
"""Number of rules, and of conditions in each."""


def run(sets: int = 7) -> None:
    rows, of_size = [], {}
    for rules, conditions in KINDS:
        times, lost, told = _proven(rules, conditions, sets)
        of_size.setdefault(rules, []).extend(times)
        kind = f"{conditions[0]}-{conditions[1]}"
        shown = [clock.seconds(t) for t in (median(times), max(times))]
        rows.append([f"{rules} rules", kind, *shown, f"{lost} of {sets}", str(told)])
    clock.table(
        "All findings about one grade, CPU time",
        ("rules", "conditions", "median", "slowest", "not proven", "findings"),
        rows,
    )
    clock.verdict(
        median(of_size[30]) < 0.060, f"30 rules: {clock.seconds(median(of_size[30]))} (under 60 ms)"
    )
    clock.verdict(median(of_size[100]) < 1, f"100 rules: {clock.seconds(median(of_size[100]))} (under 1 s)")
    times = [t / 1000 for t in (*measured(30, (1, 4), sets)[0], *measured(30, (3, 6), sets)[0])]
    clock.verdict(
        median(times) < 0.1, f"two versions of 30 rules: {clock.seconds(median(times))} (under 100 ms)"
    )


def _proven(rules: int, conditions: tuple[int, int], sets: int) -> tuple[list[float], int, int]:
    """CPU seconds of each set, how many were not proven in all, and the findings told."""
    times, lost, told = [], 0, 0
    for seed in range(sets):
        program = check(rulebook(rules, conditions, seed)).program
        begun = process_time()
        found = verify(program, DAY)
        times.append(process_time() - begun)
        lost += any(f.verdict is Verdict.NOT_PROVEN for f in found)
        told += len(found)
    return times, lost, told
