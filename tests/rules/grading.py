"""Grades rows of plain cells by a rulebook of the library, by the reference and by the fast evaluator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from gradestudio import engine
from gradestudio.engine.grading import CONFLICT, NEEDS_DATA, NO_RULE, Grading
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.language.program import Program
from gradestudio.table.columns import Table
from gradestudio.workbook import conform, open_table

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
SAMPLES = ROOT / "samples"
OTHER = {NEEDS_DATA: "needs data", NO_RULE: "no rule", CONFLICT: "conflict"}


def program(name: str) -> Program:
    return check((RULES / f"{name}.grade").read_text(encoding="utf-8"), None).program


def graded_rows(
    name: str,
    rows: Sequence[Mapping[str, Any]],
    as_of: date,
    related: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Grading:
    """The rows as a customer sheet, graded; both engines must say the same."""
    frames = {sheet: pd.DataFrame(list(cells), dtype=object) for sheet, cells in (related or {}).items()}
    table = Table.from_pandas(pd.DataFrame(list(rows), dtype=object), frames)
    return both_ways(program(name), table, as_of)


def graded_sample(name: str, as_of: date) -> Grading:
    return both_ways(program(name), open_table(SAMPLES / f"{name}.xlsx"), as_of)


def both_ways(book: Program, table: Table, as_of: date) -> Grading:
    typed = conform(table, book, as_of)
    slow, fast = grade_by_rows(book, typed, as_of), engine.grade(book, typed, as_of)
    for name in slow.grades:
        assert tiers(fast, name) == tiers(slow, name)
    for name in slow.scores:
        assert points(fast, name) == points(slow, name)
    return fast


def tiers(grading: Grading, name: str) -> list[str]:
    """Tier names, or `needs data` and the like, one a row."""
    grade = grading.grades[name]
    return [OTHER[int(t)] if t < 0 else grade.tiers[int(t)] for t in grade.tier]


def points(grading: Grading, name: str) -> list[float | None]:
    """A score's points, None where missing."""
    score = grading.scores[name]
    return [None if m else int(h) / 100 for h, m in zip(score.hundredths, score.missing, strict=True)]


def tagged(grading: Grading, name: str) -> list[bool]:
    return [bool(t) for t in grading.tags[name].true]


def shown(grading: Grading, name: str) -> list[Any]:
    """A shown value, one a row, None where missing."""
    column = grading.values[name].column
    if column.kind == "text":
        return [column.values[int(c)] if c >= 0 else None for c in column.data]
    return [None if v != v else float(v) for v in column.data]
