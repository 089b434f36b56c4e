"""Random cases for the engines, for as long as one likes: `python -m tests.engine.campaign --seconds 600`.

Each case is a function of a seed and gives the differences found, in words; none: an empty list.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np

from gradestudio.engine import Evaluator, Stopped, grade
from gradestudio.engine.grading import GradeResult, Grading
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.language.program import Program
from gradestudio.table.columns import Column, ColumnKind
from tests.engine.compare import differences
from tests.engine.edits import edited
from tests.engine.generators import AS_OF, random_program
from tests.engine.rulebooks import random_rulebook, with_other_number
from tests.engine.tables import random_table, taken_rows


def meaning_case(seed: int) -> list[str]:
    """Fast against row by row."""
    rng = Random(seed)
    program, table = random_program(rng), random_table(rng)
    return differences(grade_by_rows(program, table, AS_OF), grade(program, table, AS_OF))


def edits_case(seed: int, steps: int = 6) -> list[str]:
    """One evaluator through a row of edits (some of them undone) against a fresh grading of each."""
    rng = Random(seed)
    program, table = random_program(rng), random_table(rng, 200, rng.choice((0, 40, 40)))
    evaluator = Evaluator(table)
    _only_changed_rows(rng, evaluator)
    seen, before = [program], evaluator.grade(program, AS_OF)
    for step in range(steps):
        program = rng.choice(seen) if rng.random() < 0.25 else edited(rng, program)
        seen.append(program)
        if rng.random() < 0.15:
            before = _told_to_stop(rng, evaluator, edited(rng, program)) or before
        day = AS_OF if rng.random() < 0.93 else date(2026, 3, 1)
        now, fresh = evaluator.grade(program, day), grade(program, table, day)
        told = differences(fresh, now) + _wrong_changes(evaluator, before, now)
        if told:
            return [f"step {step}: {t}" for t in told]
        before = now
    return []


def _told_to_stop(rng: Random, evaluator: Evaluator, program: Program) -> Grading | None:
    """A run over another program, now and then of another day; its result where it is quicker than the
    word."""
    asked = iter([False] * rng.randint(0, 30))
    try:
        day = AS_OF if rng.random() < 0.7 else date(2026, 3, 1)
        return evaluator.grade(program, day, should_stop=lambda: next(asked, True))
    except Stopped:
        return None


def _only_changed_rows(rng: Random, evaluator: Evaluator) -> None:
    """Mostly only changed rows are worked out, however many they are."""
    if rng.random() < 0.7:
        evaluator._memo.dense = evaluator._memo.quick = 1


def _wrong_changes(evaluator: Evaluator, before: Grading, now: Grading) -> list[str]:
    told = []
    for name, result in now.grades.items():
        if name not in before.grades:
            continue
        pairs = zip(_names(before.grades[name]), _names(result), strict=True)
        expected = [row for row, (a, b) in enumerate(pairs) if a != b]
        if evaluator.last_changed[name].tolist() != expected:
            told.append(f"changed rows of {name}: {expected} and {evaluator.last_changed[name].tolist()}")
    return told


def _names(result: GradeResult) -> list[Any]:
    return [result.tiers[t] if t >= 0 else t for t in result.tier.tolist()]


def order_case(seed: int) -> list[str]:
    """The same customers in another order are graded the same."""
    rng = Random(seed)
    program, table = random_program(rng), random_table(rng)
    order = np.array(rng.sample(range(table.row_count), table.row_count), dtype=np.intp)
    plain, shuffled = grade(program, table, AS_OF), grade(program, taken_rows(table, order), AS_OF)
    return differences(_without_rows(plain, order), _without_rows(shuffled, None))


def _without_rows(grading: Grading, order: np.ndarray | None) -> Grading:
    """The grading with its rows in this order, and findings without the rows and keys that depend on it."""

    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value if order is None else value[order]
        if isinstance(value, Column):
            return _plain_texts(value, order)
        if isinstance(value, tuple):
            return tuple(cut(v) for v in value)
        return value

    def parts(items: Any) -> Any:
        return {
            n: replace(v, **{f: cut(getattr(v, f)) for f in v.__dataclass_fields__}) for n, v in items.items()
        }

    findings = tuple(
        replace(f, rows=(), args={k: v for k, v in f.args.items() if k != "keys"}) for f in grading.findings
    )
    strategies = tuple(parts(dict(enumerate(grading.strategies))).values())
    return replace(
        grading,
        grades=parts(grading.grades),
        scores=parts(grading.scores),
        tags=parts(grading.tags),
        values=parts(grading.values),
        strategies=strategies,
        findings=findings,
    )


def _plain_texts(column: Column, order: np.ndarray | None) -> Column:
    """The column in the order; texts by their sorted place, which no order of rows changes."""
    data = column.data if order is None else column.data[order]
    if column.kind is not ColumnKind.TEXT:
        return replace(column, data=data)
    ascending = sorted(column.values)
    place = np.array([ascending.index(v) for v in column.values] + [-1], dtype=np.int32)
    return replace(column, data=place[data], values=tuple(ascending))


def text_case(seed: int, edits: int = 4) -> list[str]:
    """From rulebook text: fast against row by row; and numbers edited in the text against fresh gradings."""
    rng = Random(seed)
    text, table = random_rulebook(rng), random_table(rng, 80, rng.choice((0, 30)))
    evaluator = Evaluator(table)
    _only_changed_rows(rng, evaluator)
    program, told = _checked(text)
    if not told:
        told = differences(grade_by_rows(program, table, AS_OF), evaluator.grade(program, AS_OF))
    for _ in range(edits):
        if told:
            break
        text = with_other_number(rng, text)
        program, told = _checked(text)
        if not told:
            told = differences(grade(program, table, AS_OF), evaluator.grade(program, AS_OF))
    return [f"{t}\n{text}" for t in told]


def _checked(text: str) -> tuple[Program, list[str]]:
    checked = check(text, None)
    mistakes = [d for d in checked.diagnostics if d.severity == "error"]
    return checked.program, [
        f"{d.code} {dict(d.args)} at {text[d.span.start : d.span.end] if d.span else ''}" for d in mistakes
    ]


CASES: dict[str, Callable[[int], list[str]]] = {
    "meaning": meaning_case,
    "edits": edits_case,
    "order": order_case,
    "text": text_case,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Random cases for the engines.")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, help="one case instead of many")
    parser.add_argument("--start", type=int, default=10_000)
    parser.add_argument("--case", choices=list(CASES), action="append")
    chosen = parser.parse_args()
    names = chosen.case or list(CASES)
    if chosen.seed is not None:
        return int(sum(_told(name, chosen.seed) for name in names) > 0)
    ends, seed, wrong = time.monotonic() + chosen.seconds, chosen.start, 0
    while time.monotonic() < ends and wrong < 10:
        wrong += sum(_told(name, seed) for name in names)
        seed += 1
    print(f"{seed - chosen.start} seeds from {chosen.start}, {wrong} wrong")
    return int(wrong > 0)


def _told(name: str, seed: int) -> bool:
    try:
        found = CASES[name](seed)
    except Exception:  # a crash is a finding as well, with its seed
        found = [traceback.format_exc()]
    for line in found[:3]:
        print(f"{name} {seed}: {line[:1500]}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
