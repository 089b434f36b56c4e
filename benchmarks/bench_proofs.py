"""What is proven about random rules over five numbers and three choices, without data, within the budget."""

from __future__ import annotations

from datetime import date
from statistics import median
from time import process_time

import clock
from bench_compare import CHOICES, NUMBERS, measured, policy, rulebook

from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.verify import verify
from gradestudio.language import check

DAY = date(2026, 1, 31)
KINDS = ((30, (1, 4)), (30, (3, 6)), (100, (1, 4)), (100, (3, 6)), (300, (1, 4)), (300, (3, 6)))
"""Number of rules, and of conditions in each."""


def run(sets: int = 7) -> None:
    rows: list[list[str]] = []
    of_size: dict[int, list[float]] = {}
    for rules, conditions in KINDS:
        times, lost, told = _proven(rules, conditions, sets)
        of_size.setdefault(rules, []).extend(times)
        kind = f"{conditions[0]}-{conditions[1]}"
        shown = [clock.seconds(t) for t in (median(times), max(times))]
        solver = _by_solver(rules, conditions, min(sets, 2)) if rules <= 100 else None
        solved = "–" if solver is None else clock.seconds(solver)
        rows.append([f"{rules} rules", kind, *shown, f"{lost} of {sets}", str(told), solved])
    clock.table(
        "All findings about one grade, CPU time",
        ("rules", "conditions", "median", "slowest", "not proven", "findings", "a part by z3"),
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


def _by_solver(rules: int, conditions: tuple[int, int], sets: int) -> float | None:
    """Median CPU seconds of z3 for some of the same: rules that never hold or never decide, tiers that nobody
    gets, pairs of rules that hold at once and disagree.  None where z3 is not installed."""
    try:
        import z3
    except ImportError:
        return None
    times = []
    for seed in range(sets):
        made = policy(rules, conditions, seed)
        begun = process_time()
        value = {n: z3.Real(n) for n in NUMBERS} | {n: z3.Int(n) for n in CHOICES}
        blank = {n: z3.Bool(n + "?") for n in value}
        solver = z3.Solver()
        solver.add(*(value[n] >= 0 for n in NUMBERS))
        holds = []
        for _, parts in made:
            truths = []
            for name, op, bound in parts:
                of = value[name]
                if isinstance(bound, str):
                    known = of == CHOICES[name].index(bound)
                else:
                    known = of >= bound if op == ">=" else of < bound
                truths += [z3.Not(blank[name]), known]
            holds.append(z3.And(truths))
        earlier: list = []
        for one in holds:
            if solver.check(one) == z3.sat:
                solver.check(one, *(z3.Not(e) for e in earlier))
            earlier.append(one)
        for tier in "ABCDE":
            first = [
                z3.And(one, *(z3.Not(e) for e in holds[:i]))
                for i, (one, (its, _)) in enumerate(zip(holds, made, strict=True))
                if its == tier
            ]
            solver.check(z3.Or(first))
        for i, one in enumerate(holds):
            for j in range(i):
                if made[i][0] != made[j][0]:
                    solver.check(one, holds[j])
        times.append(process_time() - begun)
    return median(times)
