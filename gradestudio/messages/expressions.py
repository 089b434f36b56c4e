"""Conditions and values of a program as people read them: `年消费 ≥ 100,000 且 投诉次数 ≤ 1`.

For sentences, not for rule text: what is defined elsewhere stands as its name, signs are those of print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from gradestudio.language import program as p

if TYPE_CHECKING:
    from gradestudio.messages.words import Words

_SIGNS = {
    "=": "=",
    "!=": "≠",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
    "+": "+",
    "-": "−",
    "*": "×",
    "/": "÷",
}


def expression(expr: p.Expr, words: Words) -> str:
    """The text of a value or condition in the words' language."""
    return _WRITERS[type(expr)](expr, words) if type(expr) in _WRITERS else type(expr).__name__


def inputs(expr: p.Expr) -> tuple[str, ...]:
    """The names that an expression reads first-hand (fields, derived values, scores, tags, grades)."""
    found: dict[str, None] = {}

    def gather(node: Any) -> None:
        name = _name(node)
        if name is not None:
            found[name] = None
            return
        for part in p.children(node):
            gather(part)

    gather(expr)
    return tuple(found)


def _name(node: Any) -> str | None:
    match node:
        case p.Field() | p.Derived():
            return node.name
        case p.ScoreValue():
            return node.score.name
        case p.TagValue():
            return node.tag.name
        case p.GradeValue():
            return node.grade.name
    return None


def _named(expr: p.Expr, words: Words) -> str:
    return _name(expr) or ""


def _text(key: str, *names: str) -> Callable[[Any, Words], str]:
    """A writer that fills the text `expr.<key>` with the written parts of these attributes."""

    def write(expr: Any, words: Words) -> str:
        return words.text(f"expr.{key}", **{n: _part(getattr(expr, n), words) for n in names})

    return write


def _part(value: Any, words: Words) -> str:
    if isinstance(value, p.Expr):
        return expression(value, words)
    if isinstance(value, tuple):
        return _list(value, words)
    return words.value(value)


def _list(values: Iterable[p.Expr], words: Words) -> str:
    return words.text("expr.comma").join(expression(v, words) for v in values)


def _number(expr: p.Number, words: Words) -> str:
    return words.number(expr.value)


def _quoted(expr: p.Text, words: Words) -> str:
    return words.quoted(expr.value)


def _binary(expr: p.Compare | p.Arithmetic, words: Words) -> str:
    return f"{_operand(expr.left, words)} {_SIGNS[expr.op]} {_operand(expr.right, words)}"


def _operand(expr: p.Expr, words: Words) -> str:
    text = expression(expr, words)
    return f"({text})" if isinstance(expr, p.Arithmetic | p.If | p.AllOf | p.AnyOf) else text


def _joined(key: str) -> Callable[[Any, Words], str]:
    def write(expr: p.AllOf | p.AnyOf, words: Words) -> str:
        parts = [
            f"({expression(part, words)})" if isinstance(part, p.AllOf | p.AnyOf) else expression(part, words)
            for part in expr.parts
        ]
        return words.text(f"expr.{key}").join(parts) or words.text(f"expr.{key}.empty")

    return write


def _not(expr: p.Not, words: Words) -> str:
    match expr.value:
        case p.OneOf():
            return _text("not-in", "value", "options")(expr.value, words)
        case p.IsMissing():
            return _text("not-missing", "value")(expr.value, words)
        case p.AnyOf():
            return words.text("expr.none-of", parts=_list(expr.value.parts, words))
    return words.text("expr.not", value=_operand(expr.value, words))


def _match(expr: p.TextMatch, words: Words) -> str:
    return _text(f"text-{expr.op}", "value", "texts")(expr, words)


def _within(expr: p.DateWithin, words: Words) -> str:
    value, unit = expression(expr.value, words), words.text(f"unit.{expr.unit}")
    if expr.amount is None:
        return words.text(f"expr.within-{expr.direction}", value=value, unit=unit)
    amount = expression(expr.amount, words)
    return words.text(f"expr.within-{expr.direction}", value=value, amount=amount, unit=unit)


def _elapsed(expr: p.Elapsed, words: Words) -> str:
    start, unit = expression(expr.start, words), words.text(f"unit.{expr.unit}")
    if _is_grading_date(expr.end, words):
        return words.text("expr.elapsed-since", start=start, unit=unit)
    return words.text("expr.elapsed-from", start=start, end=expression(expr.end, words), unit=unit)


def _is_grading_date(expr: p.Expr, words: Words) -> bool:
    if isinstance(expr, p.DateValue):
        return expr.value == words.grading_date
    return isinstance(expr, p.GradingDate)


def _date(expr: p.DateValue, words: Words) -> str:
    return words.text("expr.grading-date") if _is_grading_date(expr, words) else words.date(expr.value)


def _aggregate(expr: p.Aggregate, words: Words) -> str:
    of = expr.relation if expr.value is None else expression(expr.value, words)
    said = words.text(f"expr.{expr.op}", of=of)
    return (
        said if expr.where is None else words.text("expr.where", value=said, where=_part(expr.where, words))
    )


def _statistic(expr: p.ListStatistic, words: Words) -> str:
    said = words.text("expr.list", value=words.text(f"expr.{expr.op}", of=expression(expr.value, words)))
    return (
        said if expr.where is None else words.text("expr.where", value=said, where=_part(expr.where, words))
    )


def _extreme(expr: p.Extreme, words: Words) -> str:
    return words.text(f"expr.{expr.op}", of=_list(expr.values, words))


def _in_top(expr: p.InTop, words: Words) -> str:
    share = words.percent(expr.share.value) if isinstance(expr.share, p.Number) else _part(expr.share, words)
    value = expression(expr.value, words)
    if expr.within is None:
        return words.text("expr.top", value=value, share=share)
    return words.text("expr.top-within", value=value, share=share, group=expression(expr.within, words))


def _template(expr: p.Template, words: Words) -> str:
    parts = [part if isinstance(part, str) else "{" + expression(part, words) + "}" for part in expr.parts]
    return words.quoted("".join(parts))


_WRITERS: dict[type, Callable[[Any, Words], str]] = {
    p.Number: _number,
    p.Text: _quoted,
    p.DateValue: _date,
    p.FlagValue: lambda e, w: w.value(e.value),
    p.Missing: lambda e, w: w.text("word.missing"),
    p.TierName: lambda e, w: e.value,
    p.Param: lambda e, w: e.name,
    p.GradingDate: lambda e, w: w.text("expr.grading-date"),
    p.Field: _named,
    p.Derived: _named,
    p.ScoreValue: _named,
    p.TagValue: _named,
    p.GradeValue: _named,
    p.RelatedColumn: lambda e, w: f"{e.relation}.{e.name}",
    p.Arithmetic: _binary,
    p.Negative: lambda e, w: "−" + _operand(e.value, w),
    p.Round: lambda e, w: w.text("expr.round", value=_part(e.value, w), places=w.number(e.places)),
    p.Absolute: _text("abs", "value"),
    p.Extreme: _extreme,
    p.If: _text("if", "condition", "then", "otherwise"),
    p.Template: _template,
    p.WithDefault: lambda e, w: expression(e.value, w),
    p.Case: lambda e, w: w.text("expr.bands", value=_part(e.subject, w)),
    p.Grid: lambda e, w: w.text("expr.matrix"),
    p.LetTable: lambda e, w: w.text("expr.table"),
    p.TableRow: lambda e, w: expression(e.condition, w),
    p.Quantile: lambda e, w: w.text("expr.quantile", value=_part(e.value, w), k=w.number(e.k)),
    p.Elapsed: _elapsed,
    p.MonthOf: _text("month-of", "value"),
    p.NextAnniversary: _text("anniversary", "value"),
    p.Aggregate: _aggregate,
    p.ListStatistic: _statistic,
    p.Compare: _binary,
    p.Between: _text("between", "value", "low", "high"),
    p.OneOf: _text("in", "value", "options"),
    p.TextMatch: _match,
    p.IsMissing: _text("missing", "value"),
    p.AllOf: _joined("and"),
    p.AnyOf: _joined("or"),
    p.Not: _not,
    p.AtLeast: lambda e, w: w.text("expr.at-least", k=_part(e.k, w), parts=_list(e.parts, w)),
    p.TierOrder: lambda e, w: w.text(f"expr.{e.op}", left=_part(e.left, w), right=_part(e.right, w)),
    p.InTop: _in_top,
    p.DateWithin: _within,
}
