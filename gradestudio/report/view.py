"""One run as the report sees it: the grading, its rulebook and sheet, and how to read any value of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lifts import Lifts
from gradestudio.language import program as p
from gradestudio.messages import Words
from gradestudio.report import display
from gradestudio.report.contents import Contents
from gradestudio.report.masking import masked
from gradestudio.studio.approval import Approval
from gradestudio.table.columns import Column, Table

ColumnOf = Callable[[p.Expr], Column]
NeedsOf = Callable[[str, np.ndarray], Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is needed to grade again and get the same."""

    rulebook_file: str = ""
    rulebook_text: str = ""
    rulebook_sha256: str = ""
    source_file: str = ""
    source_sha256: str = ""
    program_version: str = ""
    reading: tuple[str, ...] = ()
    """How the sheet was read where a person steered it, as options of the command line."""
    approval: Approval | None = None
    """How the rules stand to what was approved; None: nobody looked."""

    def doubt(self, words: Words) -> str:
        """What a reader should know of the rules' approval; empty when they are the approved ones."""
        found = self.approval
        return words.text(found.key, **found.args) if found is not None and found.doubtful else ""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A grading with the words, the masking and the readers that all parts of a report use."""

    grading: Grading
    words: Words
    source: Table | None = None
    """The sheet as read, RAW columns, when its rows are those of the grading."""
    column_of: ColumnOf | None = None
    """Any expression of the program as a typed column; None: only fields can be read."""
    needs_of: NeedsOf | None = None
    """For a grade and rows: the columns whose values would decide."""
    mask: bool = False
    lifts_of: Callable[[str], Lifts] | None = None
    """For an ordered grade: the smallest change that lifts each customer; None: that column is left out."""
    provenance: Provenance = field(default_factory=Provenance)
    contents: Contents = field(default_factory=Contents)
    formulas: bool = False
    """Whether tiers, scores, tags and shown values of a new workbook are native formulas."""

    @property
    def program(self) -> p.Program:
        return self.grading.program

    @property
    def table(self) -> Table:
        return self.grading.table

    @property
    def rows(self) -> int:
        return self.grading.row_count

    def column(self, expr: p.Expr) -> Column:
        """An expression's values, one a customer."""
        if isinstance(expr, p.Field) and expr.name in self.table.columns:
            return self.table.column(expr.name)
        if self.column_of is None:
            raise LookupError(f"no way to read {type(expr).__name__}")
        return self.column_of(expr)

    def needs(self, grade: str, rows: np.ndarray) -> Sequence[tuple[str, ...]]:
        if self.needs_of is None or not len(rows):
            return [()] * len(rows)
        return self.needs_of(grade, rows)

    def hides(self, expr: p.Expr | None) -> bool:
        """Whether a value must be masked: it shows a private field."""
        return self.mask and expr is not None and shows_private(expr, self.program)

    def texts(self, expr: p.Expr, kind: p.FieldKind | None, rows: Any = slice(None)) -> list[str]:
        """One text a row of `rows`, masked where the value is private."""
        said = display.texts(self.column(expr), self.words, kind, rows)
        if not self.hides(expr):
            return said
        blank = self.words.text("word.missing")
        return [t if t == blank else masked(t) for t in said]

    def keys(self) -> list[str]:
        """Every customer's key as shown; empty for a blank one or a rulebook without key."""
        key = self.program.key
        if key is None or key.name not in self.table.columns:
            return [""] * self.rows
        column = self.table.column(key.name)
        known = [*column.values, ""]
        if self.mask and key.private:
            known = [masked(k) if k else "" for k in known]
        return [known[code] for code in column.data.tolist()]


def shows_private(expr: p.Expr, program: p.Program) -> bool:
    """Whether the value carries a private field's value (a comparison or a band of one does not)."""
    match expr:
        case p.Field():
            made = program.field(expr.name)
            return made is not None and made.private
        case p.RelatedColumn():
            relation = program.relation(expr.relation)
            column = relation.column(expr.name) if relation else None
            return column is not None and column.private
        case p.Aggregate() if expr.op in ("count", "distinct"):
            return False
        case p.Aggregate():
            return expr.value is not None and shows_private(expr.value, program)
        case p.If():
            return shows_private(expr.then, program) or shows_private(expr.otherwise, program)
        case (
            p.Derived()
            | p.WithDefault()
            | p.Template()
            | p.Arithmetic()
            | p.Negative()
            | p.Round()
            | p.Absolute()
            | p.Extreme()
            | p.Elapsed()
            | p.MonthOf()
            | p.NextAnniversary()
        ):
            return any(shows_private(part, program) for part in p.children(expr) if isinstance(part, p.Expr))
    return False


def is_money(expr: p.Expr) -> bool:
    """Whether a number is an amount of money: a money field, or worked out from one by sums and the like."""
    match expr:
        case p.Field() | p.RelatedColumn():
            return expr.kind is p.FieldKind.MONEY
        case p.Derived() | p.WithDefault() | p.Round() | p.Absolute() | p.Negative():
            return is_money(expr.value)
        case p.Aggregate() | p.ListStatistic():
            return expr.op not in ("count", "distinct") and expr.value is not None and is_money(expr.value)
        case p.Extreme():
            return any(is_money(v) for v in expr.values)
        case p.If():
            return is_money(expr.then)
        case p.Arithmetic():
            left, right = is_money(expr.left), is_money(expr.right)
            return (
                left != right if expr.op == "*" else left and not right if expr.op == "/" else left or right
            )
    return False
