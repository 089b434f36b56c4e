"""One threshold edited: time until tiers, counts and changed rows are known, against a full grade."""

from __future__ import annotations

import gc
from statistics import median
from time import perf_counter, process_time

import clock
from bench_grade import RULES, outcome, program, same
from policy import with_numpy
from policy.data import AS_OF, Customers, make

from gradestudio.engine import Evaluator

EDITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "satisfaction 4.5 in a score": ("satisfaction >= 4.5", ("4.4", "4.3", "4.2", "4.1", "3.9")),
    "amount 100000 in a score": ("amount >= 100000", ("120000", "110000", "90000", "105000", "95000")),
    "overdue 60 in a score": ("overdue above 60", ("45", "50", "55", "65", "70")),
    "points 60 in a tier rule": ("points >= 60", ("62", "58", "64", "61", "59")),
}
ROUNDS = 5
"""Of all edits; so many that the first, whose memory is fresh, does not count."""
GOALS = {100_000: 0.010, 1_000_000: 0.060}


def run(sizes: tuple[int, ...] = (100_000, 1_000_000)) -> None:
    for rows in sizes:
        _one_size(make(rows))


def _one_size(customers: Customers) -> None:
    table, text, first = customers.table(), RULES.read_text(encoding="utf-8"), program()
    full = clock.rounds({"full": lambda: Evaluator(customers.table()).grade(first, AS_OF)}, 9)["full"]
    base, wall = median(full.cpu), median(full.wall)
    lines = [("full grade", clock.seconds(base), clock.seconds(wall), "1.0", "")]
    slowest = 0.0
    for name, (written, values) in EDITS.items():
        cpu, walls, moved = _edits(table, first, text, written, values)
        slowest = max(slowest, median(cpu))
        ratio = f"{base / median(cpu):.0f}"
        lines.append((name, clock.seconds(median(cpu)), clock.seconds(median(walls)), ratio, f"{moved:,}"))
    rows = customers.count
    heads = ("edit", "CPU median", "wall median", "x faster", "moved")
    clock.table(f"One threshold edited, {rows:,} rows (each value new to the memo)", heads, lines)
    _prove(customers, first, text)
    clock.verdict(
        base / slowest >= 10, f"edit at {rows:,} rows: {base / slowest:.0f}x faster than full (at least 10x)"
    )
    if goal := GOALS.get(rows):
        shown = f"slowest edit at {rows:,} rows: {clock.seconds(slowest)} (goal under {goal * 1000:.0f} ms)"
        clock.verdict(slowest < goal, shown)


def _edits(table, first, text, written, values) -> tuple[list[float], list[float], int]:
    """Seconds of each edit, made one after another, some times over; and how many customers the last one
    moved.

    The checked program is given, as for the full grade.  The answer before is let go off the clock, as the
    full grade leaves its own to the collector.
    """
    cpu, walls, moved = [], [], 0
    for _ in range(ROUNDS):
        gc.collect()
        evaluator = Evaluator(table)
        grading = evaluator.grade(first, AS_OF)
        for value in values:
            edited, before = program(_with(text, written, value)), grading
            began_cpu, began = process_time(), perf_counter()
            grading = evaluator.grade(edited, AS_OF)
            grading.grades["level"].counts()
            moved = len(evaluator.last_changed["level"])
            cpu.append(process_time() - began_cpu)
            walls.append(perf_counter() - began)
            del before
    return cpu, walls, moved


def _with(text: str, written: str, value: str) -> str:
    """The rulebook with another value behind `written` (its first place)."""
    head, _, _old = written.rpartition(" ")
    if text.count(written) < 1:
        raise RuntimeError(f"the policy no longer says: {written}")
    return text.replace(written, f"{head} {value}", 1)


def _prove(customers: Customers, first, text: str) -> None:
    """After edits the answer is that of a fresh full grade; without edits that of the numpy script."""
    evaluator = Evaluator(customers.table())
    same("GradeStudio", outcome(evaluator.grade(first, AS_OF)), with_numpy.grade(customers))
    for written, values in EDITS.values():
        edited = program(_with(text, written, values[0]))
        fresh = outcome(Evaluator(customers.table()).grade(edited, AS_OF))
        same("re-grade", outcome(evaluator.grade(edited, AS_OF)), fresh)
