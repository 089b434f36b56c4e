"""The fast engine gives, on random rulebooks and sheets, exactly what the row-by-row meaning gives.

A failing seed is a whole case: `python -m tests.engine.campaign --seed N` shows it again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest

from gradestudio.engine import Evaluator, Stopped, grade
from gradestudio.engine.bind import bind
from gradestudio.engine.evaluating.findings import read_nodes as fast_read_nodes
from gradestudio.engine.evaluating.memo import Memo
from gradestudio.engine.findings import read_nodes
from gradestudio.engine.reference import column_by_rows, grade_by_rows
from gradestudio.language import program as ir
from gradestudio.language.program import Expr, children
from tests.engine.campaign import edits_case, meaning_case, order_case, text_case
from tests.engine.compare import differences
from tests.engine.generators import AS_OF, random_program
from tests.engine.tables import random_table


@pytest.mark.parametrize("start", range(0, 240, 60))
def test_random_rulebooks_are_graded_as_row_by_row(start: int) -> None:
    told = [(seed, found) for seed in range(start, start + 60) if (found := meaning_case(seed))]
    assert told == []


@pytest.mark.parametrize("start", range(1000, 1060, 20))
def test_after_edits_the_result_is_that_of_a_fresh_grading(start: int) -> None:
    told = [(seed, found) for seed in range(start, start + 20) if (found := edits_case(seed))]
    assert told == []


def test_the_order_of_the_rows_changes_nothing() -> None:
    told = [(seed, found) for seed in range(2000, 2060) if (found := order_case(seed))]
    assert told == []


def test_rulebook_text_is_graded_as_row_by_row() -> None:
    told = [(seed, found) for seed in range(3000, 3040) if (found := text_case(seed))]
    assert told == []


def test_random_rulebooks_use_every_construct() -> None:
    seen: Counter[str] = Counter()

    def walk(node: object) -> None:
        seen[type(node).__name__] += 1
        for child in children(node):
            walk(child)

    for seed in range(60):
        walk(random_program(Random(seed)))
    nodes = {
        name
        for name, cls in vars(ir).items()
        if isinstance(cls, type) and issubclass(cls, Expr) and cls not in (Expr, ir.Condition)
    }
    definitions = {
        "Score",
        "ScoreGroup",
        "ScoreItem",
        "Rule",
        "Limit",
        "Override",
        "Contact",
        "Strategy",
        "Ensure",
    }
    assert (nodes | definitions) - set(seen) == set()


def test_random_gradings_have_every_outcome() -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(120):
        rng = Random(seed)
        grading = grade(random_program(rng), random_table(rng), AS_OF)
        for result in grading.grades.values():
            outcomes.update(result.counts())
            outcomes["limited"] += int((result.limit >= 0).sum())
            outcomes["overridden"] += int((result.override >= 0).sum())
            outcomes["could be"] += int((result.could_be >= 0).sum())
        outcomes["incomplete value"] += sum(int(v.incomplete.sum()) for v in grading.values.values())
        outcomes.update(f.code for f in grading.findings)
    wanted = {"A", "B", "C", "needs data", "no rule", "conflict", "limited", "overridden", "could be"}
    wanted |= {
        "incomplete value",
        "lookup-several",
        "table-unique-conflict",
        "grid-without-match",
        "never-broken",
    }
    wanted |= {
        "duplicate-key",
        "key-without-customer",
        "related-row-without-key",
        "unique-conflict",
        "ensure-share",
    }
    assert wanted - {name for name, count in outcomes.items() if count} == set()


def test_edits_are_answered_from_changed_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The short ways are taken in the tests above, not only the long one."""
    ways: Counter[str] = Counter()
    patched = Memo._patched

    def counted_patched(self: Memo, *parts: Any) -> Any:
        ways[type(parts[0]).__name__] += 1
        return patched(self, *parts)

    monkeypatch.setattr(Memo, "_patched", counted_patched)
    for seed in range(3000, 3015):
        assert text_case(seed) == []
    wanted = {
        "Grade",
        "Score",
        "ScoreGroup",
        "ScoreItem",
        "ScoreValue",
        "AllOf",
        "AnyOf",
        "Applied",
    }
    assert wanted - set(ways) == set()


def test_any_expression_is_a_column() -> None:
    for seed in range(40):
        rng = Random(seed)
        program, table = random_program(rng), random_table(rng)
        evaluator = Evaluator(table)
        evaluator.grade(program, AS_OF)
        for definition in program.lets:
            expected, incomplete = column_by_rows(definition.value, program, table, AS_OF)
            column, mask = evaluator.column(definition.value, program, AS_OF)
            assert column.kind is expected.kind and column.values == expected.values
            assert np.array_equal(column.data, expected.data, equal_nan=column.data.dtype.kind == "f")
            assert np.array_equal(mask, incomplete)


def test_both_engines_look_at_the_same_lookups_tables_and_grids() -> None:
    for seed in range(60):
        bound = bind(random_program(Random(seed)), AS_OF)
        assert list(fast_read_nodes(bound).items()) == list(read_nodes(bound).items())


def test_a_stopped_run_leaves_the_evaluator_usable() -> None:
    stopped = 0
    for seed in range(20):
        rng = Random(seed)
        program, table = random_program(rng), random_table(rng)
        evaluator = Evaluator(table)
        asked = iter([False] * rng.randint(0, 12))
        try:
            evaluator.grade(program, AS_OF, should_stop=lambda asked=asked: next(asked, True))
        except Stopped:
            stopped += 1
        assert differences(grade_by_rows(program, table, AS_OF), evaluator.grade(program, AS_OF)) == []
    assert stopped > 10


def test_another_grading_date_is_another_result() -> None:
    for seed in range(30):
        rng = Random(seed)
        program, table = random_program(rng), random_table(rng)
        evaluator = Evaluator(table)
        for day in (AS_OF, date(2025, 12, 31), AS_OF):
            assert differences(grade_by_rows(program, table, day), evaluator.grade(program, day)) == []


def test_progress_counts_up_to_the_whole() -> None:
    rng = Random(5)
    told: list[tuple[int, int]] = []
    Evaluator(random_table(rng)).grade(random_program(rng), AS_OF, progress=lambda a, b: told.append((a, b)))
    assert told[-1][0] == told[-1][1] and [a for a, _ in told] == list(range(len(told)))
