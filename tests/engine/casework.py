"""Rule text and plain rows in, plain outcomes back: for tests that state the meaning by hand.

Every case is graded row by row, and the engine on masks has to give the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.diagnostics import Severity
from gradestudio.engine import grade
from gradestudio.engine.cells import cell, column_of
from gradestudio.engine.explain import explain, outcome_name
from gradestudio.engine.explaining.explanation import Explanation
from gradestudio.engine.grading import Finding, Grading
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.language.program import Field, FieldDef, Program
from gradestudio.table.columns import Table
from tests.engine.compare import differences

AS_OF = date(2026, 1, 31)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    grading: Grading

    def tiers(self, grade: str = "G") -> list[str]:
        """Final tier, or `needs data`, `no rule`, `conflict`, one per customer."""
        result, definition = self.grading.grades[grade], self.grading.program.grade(grade)
        return [outcome_name(definition, int(t)) for t in result.tier]

    def computed(self, grade: str = "G") -> list[str]:
        result, definition = self.grading.grades[grade], self.grading.program.grade(grade)
        return [outcome_name(definition, int(t)) for t in result.computed]

    def could_be(self, grade: str = "G") -> list[str | None]:
        result = self.grading.grades[grade]
        return [result.tiers[c] if c >= 0 else None for c in result.could_be]

    def values(self, name: str = "X") -> list[Any]:
        """A shown value, one per customer; None for missing."""
        column = self.grading.values[name].column
        return [cell(column, i) for i in range(self.grading.row_count)]

    def incomplete(self, name: str = "X") -> list[bool]:
        return [bool(b) for b in self.grading.values[name].incomplete]

    def points(self, score: str = "S") -> list[Decimal | None]:
        result = self.grading.scores[score]
        return [
            None if missing else Decimal(int(h)).scaleb(-2)
            for h, missing in zip(result.hundredths, result.missing, strict=True)
        ]

    def tags(self, tag: str = "T") -> list[bool | None]:
        result = self.grading.tags[tag]
        return [None if u else bool(t) for t, u in zip(result.true, result.unknown, strict=True)]

    def findings(self, code: str) -> list[Finding]:
        return [f for f in self.grading.findings if f.code == code]

    def explain(self, row: int = 0) -> Explanation:
        return explain(self.grading, row)


def program_of(rules: str) -> Program:
    """The checked program; the rules must be free of errors."""
    checked = check(rules)
    errors = [(d.code, dict(d.args)) for d in checked.diagnostics if d.severity is Severity.ERROR]
    assert not errors, errors
    return checked.program


def table_of(fields: Sequence[FieldDef], rows: Sequence[Row]) -> Table:
    """A typed table; a cell that a row leaves out is missing."""
    names = {f.name for f in fields}
    for row in rows:
        assert set(row) <= names, set(row) - names
    columns = {
        f.name: column_of(f.name, Field(f.name, f.kind).type, [_plain(r.get(f.name)) for r in rows])
        for f in fields
    }
    return Table(columns, len(rows))


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def sheet_of(
    program: Program, rows: Sequence[Row], related: Mapping[str, Sequence[Row]] | None = None
) -> Table:
    """The customers' table with all related tables (empty where none are given)."""
    given = related or {}
    tables = {r.name: table_of(r.columns, given.get(r.name, ())) for r in program.relations}
    table = table_of(program.fields, rows)
    return Table(table.columns, table.row_count, related=tables)


def graded(
    rules: str,
    rows: Sequence[Row],
    related: Mapping[str, Sequence[Row]] | None = None,
    as_of: date = AS_OF,
    params: Mapping[str, Any] | None = None,
) -> Case:
    """The rows graded by the rules."""
    program = program_of(rules)
    table = sheet_of(program, rows, related)
    grading = grade_by_rows(program, table, as_of, params)
    assert differences(grading, grade(program, table, as_of, params)) == []
    return Case(grading)


def value(expression: str, row: Row, fields: str = "", **more: Any) -> Any:
    """What an expression gives for one customer, under `fields` statements."""
    return graded(f"{fields}\nlet X = {expression}\nshow X\n", [row], **more).values()[0]


def truth(condition: str, row: Row, fields: str = "", **more: Any) -> bool | None:
    """What a condition is for one customer: True, False or None (unknown)."""
    return graded(f"{fields}\ntag T when {condition}\n", [row], **more).tags()[0]
