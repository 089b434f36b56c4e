"""Full grade of a million customers: tier, points, deciding rule and fired rules, in six ways, all equal."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import clock
from policy import by_row, with_duckdb, with_numpy, with_polars
from policy.data import AS_OF, Customers, Outcome, make

from gradestudio.engine import Evaluator
from gradestudio.engine.grading import Grading
from gradestudio.language import check
from gradestudio.language.program import Program

RULES = Path(__file__).resolve().parent / "policy" / "policy.grade"
BY_ROW = 5_000


def program(text: str | None = None) -> Program:
    """The policy checked; raises when it has a mistake."""
    checked = check(text or RULES.read_text(encoding="utf-8"), None)
    mistakes = [d.code for d in checked.diagnostics if d.severity == "error"]
    if mistakes:
        raise RuntimeError(f"the policy has mistakes: {mistakes}")
    return checked.program


def outcome(grading: Grading) -> Outcome:
    grade, points = grading.grades["level"], grading.scores["points"]
    return Outcome(grade.tier, points.hundredths / 100, grade.decided_by, grade.fired)


def same(name: str, found: Outcome, expected: Outcome) -> None:
    if different := found.differences(expected):
        raise RuntimeError(f"{name} differs from the numpy script in rows: {different}")


def run(rows: int = 1_000_000, rounds: int = 3) -> None:
    customers = make(rows)
    policy = program()
    frame, connection = with_polars.prepare(customers), with_duckdb.prepare(customers)
    ways = {
        "numpy script, tuned": lambda: with_numpy.grade(customers),
        # A table of new columns each time, so that nothing remembered helps.
        "GradeStudio": lambda: outcome(Evaluator(customers.table()).grade(policy, AS_OF)),
        "polars": lambda: with_polars.grade(frame),
        "duckdb": lambda: with_duckdb.grade(connection),
    }
    expected = with_numpy.grade(customers)
    for name, way in ways.items():
        same(name, way(), expected)
    found = clock.rounds(ways, rounds)
    for name, times in by_row_engines(customers, expected).items():
        found[f"{name}, from {BY_ROW:,} rows"] = times
    clock.compared(
        f"Full grade of {rows:,} rows by 31 rules (all results equal)", found, "numpy script, tuned"
    )
    ratio = min(found["GradeStudio"].cpu) / min(found["numpy script, tuned"].cpu)
    clock.verdict(
        ratio <= 1.2, f"full grade of {rows:,} rows: {ratio:.2f}x the numpy script's CPU (at most 1.2x)"
    )


def by_row_engines(customers: Customers, expected: Outcome) -> dict[str, clock.Times]:
    """The engines that see one customer at a time, timed on some rows and scaled to all."""
    rows = by_row.rows(customers, min(BY_ROW, customers.count))
    scale = customers.count / len(rows)
    found = {}
    for name, way in (("zen-engine", by_row.zen_grade()), ("rule-engine", by_row.rule_engine_grade())):
        began = process_time()
        same(name, way(rows), expected)
        spent = (process_time() - began) * scale
        found[name] = clock.Times((spent,), (spent,))
    return found
