"""The rulebook's own `example`s: each is one customer, graded by the reference.

The customer has the given fields; a field that is not given has its default or is missing, and a given value
that a cell of the field could not hold (outside its range, not in its list) is missing too.  There are no
related rows: over none, `count` and `sum` are 0, the rest is missing; what they feed is best given by its
name: a given `let`, score, tag or grade stands instead of its own value, a given `param` sets it.  The whole
list is this one customer.  The grading date is the example's, else the rulebook's, else `EXAMPLE_DAY`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.bind import bind, bind_expr
from gradestudio.engine.byrow.rows import Row
from gradestudio.engine.cells import column_of
from gradestudio.engine.explain import outcome_name
from gradestudio.engine.reference import sheet_of
from gradestudio.language.program import (
    DateValue,
    Derived,
    Example,
    Expr,
    Field,
    FieldDef,
    FlagValue,
    Number,
    Program,
    Text,
    TierName,
)
from gradestudio.table.columns import Table

EXAMPLE_DAY = date(2026, 1, 1)
"""The grading date of an example when neither it nor its rulebook has one."""


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation.  Values: a tier's name or `needs data`, `no rule`, `conflict`; Decimal points; a let's
    float, text, date or flag; None for missing."""

    name: str
    expected: Any
    got: Any
    passed: bool
    known: bool = True
    """False: the program has no output of that name, for instance because its definition is broken."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    example: Example
    as_of: date
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(c.passed for c in self.checks)


def run_examples(program: Program) -> tuple[ExampleResult, ...]:
    """The result of every example, in file order."""
    return tuple(run_example(program, e) for e in program.examples)


def run_example(program: Program, example: Example) -> ExampleResult:
    """The result of one example of the program."""
    row, as_of = example_row(program, example)
    return ExampleResult(example, as_of, tuple(check_output(row, n, v) for n, v in example.expect))


def example_row(program: Program, example: Example) -> tuple[Row, date]:
    """The example's customer, and the date it is graded at."""
    as_of = example.as_of or program.as_of or EXAMPLE_DAY
    values = {name: constant(bind_expr(e, program, as_of)) for name, e in example.given}
    return given_row(program, as_of, values), as_of


def given_row(program: Program, as_of: date, values: dict[str, Any]) -> Row:
    """A customer of whom these values are known, by field, `let`, score, tag, grade or `param`."""
    values = dict(values)
    params = {p.name: values.pop(p.name) for p in program.params if p.name in values}
    bound = bind(program, as_of, params)
    fields = {f.name: _cell(f, values.pop(f.name, None)) for f in program.fields}
    given = {name: float(v) if isinstance(v, Decimal) else v for name, v in values.items()}
    columns = {f.name: column_of(f.name, Field(f.name, f.kind).type, [fields[f.name]]) for f in bound.fields}
    return sheet_of(bound, Table(columns, 1), as_of, given=given).row(0)


def constant(expr: Expr) -> Any:
    """The plain value of a bound literal: Decimal, str, date, bool or None."""
    if isinstance(expr, Number | Text | DateValue | FlagValue | TierName):
        return expr.value
    return constant(expr.value) if isinstance(expr, Derived) else None


def _cell(field: FieldDef, given: Any) -> Any:
    """What the customer's cell holds once the sheet has been read."""
    value = given
    if field.choices and value not in field.choices:
        value = None
    if value is not None and field.low is not None and value < field.low:
        value = None
    if value is not None and field.high is not None and value > field.high:
        value = None
    if value is None:
        value = field.default
    return float(value) if isinstance(value, Decimal) else value


def check_output(row: Row, name: str, expected: Any) -> Check:
    """Whether an output of the customer is as expected."""
    program = row.sheet.program
    if (grade := program.grade(name)) is not None:
        got: Any = outcome_name(grade, row.decision(grade).tier)
    elif (score := program.score(name)) is not None:
        points = row.score(score)
        got = None if points.missing else Decimal(points.points).scaleb(-2)
    elif (tag := program.tag(name)) is not None:
        got = row.value(tag.when)
    elif (let := program.let(name)) is not None:
        got = row.value(Derived(name, let.value))
    elif program.field(name) is not None:
        got = row.field(name)
    else:
        return Check(name, expected, None, passed=False, known=False)
    return Check(name, expected, got, passed=_same(expected, got))


def _same(expected: Any, got: Any) -> bool:
    """Equal as written: a number against a double is the nearest double; yes is not 1."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, Decimal) and isinstance(got, float):
        return float(expected) == got
    return expected == got
