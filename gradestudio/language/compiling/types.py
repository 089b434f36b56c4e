"""Types of compiled expressions: which grade a tier is of, which choices a text has, what can be absent."""

from __future__ import annotations

from gradestudio.language import program as p
from gradestudio.language.compiling.scope import Scope

ORDERED = (p.Type.NUMBER, p.Type.DATE)


def inner(expr: p.Expr) -> p.Expr:
    """The expression without the names and defaults around it."""
    while isinstance(expr, (p.Derived, p.WithDefault)):
        expr = expr.value
    return expr


def grade_of(expr: p.Expr) -> str | None:
    """The grade whose tiers a TIER expression gives."""
    expr = inner(expr)
    match expr:
        case p.Field() | p.RelatedColumn():
            return expr.grade
        case p.TierName():
            return expr.grade
        case p.GradeValue():
            return expr.grade.name
        case p.If():
            return grade_of(expr.then) or grade_of(expr.otherwise)
        case p.Case():
            return next((g for _, v in expr.arms if (g := grade_of(v))), None)
        case p.Aggregate() | p.ListStatistic():
            return grade_of(expr.value) if expr.value is not None else None
        case p.Grid():
            return next((g for row in expr.cells for v in row if (g := grade_of(v))), None)
        case p.LetTable():
            return next((g for row in expr.rows if (g := grade_of(row.value))), None)
    return None


def definition_of(expr: p.Expr, scope: Scope) -> p.FieldDef | None:
    """The field or related column that an expression reads as it is."""
    expr = inner(expr)
    if isinstance(expr, p.Field):
        return scope.fields.get(expr.name)
    if isinstance(expr, p.RelatedColumn):
        relation = scope.relations.get(expr.relation)
        return relation.column(expr.name) if relation else None
    if isinstance(expr, p.Aggregate) and expr.op == "lookup" and expr.value is not None:
        return definition_of(expr.value, scope)
    return None


def is_constant(expr: p.Expr) -> bool:
    """Whether no customer's cell is read: literals, params, and arithmetic on them."""
    if isinstance(expr, (p.Number, p.Text, p.DateValue, p.FlagValue, p.Param, p.TierName)):
        return True
    if isinstance(expr, p.Arithmetic):
        return is_constant(expr.left) and is_constant(expr.right)
    if isinstance(expr, (p.Negative, p.Absolute, p.Round, p.Derived)):
        return is_constant(expr.value)
    if isinstance(expr, p.Extreme):
        return all(is_constant(v) for v in expr.values)
    return False


def possible_texts(expr: p.Expr, scope: Scope) -> frozenset[str] | None:
    """Every text that an expression can give; None when they cannot be told."""
    expr = inner(expr)
    parts: list[p.Expr | None]
    match expr:
        case p.Text():
            return frozenset([expr.value])
        case p.Missing():
            return frozenset()
        case p.Field() | p.RelatedColumn():
            definition = definition_of(expr, scope)
            return frozenset(definition.choices) if definition and definition.choices else None
        case p.If():
            parts = [expr.then, expr.otherwise]
        case p.Case():
            parts = [*(v for _, v in expr.arms), expr.otherwise, expr.when_missing]
        case p.Grid():
            parts = [v for row in expr.cells for v in row]
        case p.LetTable():
            parts = [row.value for row in expr.rows]
        case _:
            return None
    known: set[str] = set()
    for part in parts:
        if part is None:
            continue
        texts = possible_texts(part, scope)
        if texts is None:
            return None
        known |= texts
    return frozenset(known)
