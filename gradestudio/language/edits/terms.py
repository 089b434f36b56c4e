"""One condition as subject, operator and values, each of which can be written anew by itself."""

from __future__ import annotations

from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import syntax as s
from gradestudio.language.edits import writing
from gradestudio.language.edits.conditions import Part
from gradestudio.language.edits.places import changed, is_chinese
from gradestudio.language.syntax import Rulebook, Statement
from gradestudio.language.vocabulary import BY_TERMINAL

_BOUNDS = {">=": "AT_LEAST", "<=": "AT_MOST", ">": "ABOVE", "<": "BELOW"}
_TEXT_TESTS = {"contains": "CONTAINS", "starts": "STARTS_WITH", "ends": "ENDS_WITH"}
_PERIODS = {
    ("this", "year"): "THIS_YEAR",
    ("last", "year"): "LAST_YEAR",
    ("this", "quarter"): "THIS_QUARTER",
    ("last", "quarter"): "LAST_QUARTER",
    ("this", "month"): "THIS_MONTH",
    ("last", "month"): "LAST_MONTH",
}
PERIODS = tuple(_PERIODS.values())
UNITS = ("days", "months", "years")
SEVERAL = frozenset({"in", "not_in", "contains", "starts", "ends"})
"""Operators that take one value or more."""
COUNTS = {"missing": 0, "not_missing": 0, "yes": 0, "no": 0, "range": 2, "between": 2, "top_in": 2}
"""How many values an operator takes, where it is not one."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written: `span` is absolute."""

    node: s.Node
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """`op`: `= != >= <= > <`, range (at least … below), between, in, not_in, contains, starts, ends, missing,
    not_missing, better, worse, top, top_in (within a group), past, next, period, yes, no.

    `unit`: days, months or years of past and next; the terminal of a period (`THIS_YEAR`).
    """

    part: Part
    subject: Span
    subject_node: s.Node
    op: str
    values: tuple[Value, ...] = ()
    unit: str = ""
    sign: bool = False
    """Whether the operator is written as a sign (`>=`)."""


def read_term(part: Part) -> Term | None:
    """The term that a condition is; None for what has another form."""
    node = part.node
    offset = part.inner.start - node.span.start
    found = _read(node)
    if found is None:
        return None
    subject, op, values, unit, sign = found
    if not isinstance(subject, s.Node) or isinstance(subject, _LITERALS):
        return None
    return Term(
        part,
        subject.span.shifted(offset),
        subject,
        op,
        tuple(Value(v, v.span.shifted(offset)) for v in values),
        unit,
        sign,
    )


_LITERALS = (s.NumberLiteral, s.TextLiteral, s.DateLiteral, s.FlagLiteral, s.MissingLiteral)
_Found = tuple[s.Node, str, tuple[s.Node, ...], str, bool]


def _read(node: s.Node) -> _Found | None:
    match node:
        case s.Comparison(op, left, s.FlagLiteral(value)) if op == "=":
            return left, "yes" if value else "no", (), "", True
        case s.Comparison(op, left, right):
            return left, op, (right,), "", True
        case s.BoundaryTest(value, ((op, bound),)):
            return value, op, (bound,), "", False
        case s.BoundaryTest(value, ((">=", low), ("<", high))):
            return value, "range", (low, high), "", False
        case s.BetweenTest(value, low, high):
            return value, "between", (low, high), "", False
        case s.InTest(value, options, negated):
            return value, "not_in" if negated else "in", options, "", False
        case s.TextTest(op, value, texts):
            return value, op, texts, "", False
        case s.MissingTest(value, negated):
            return value, "not_missing" if negated else "missing", (), "", False
        case s.TierTest(op, left, right):
            return left, op, (right,), "", False
        case s.TopTest(value, share, None):
            return value, "top", (share,), "", False
        case s.TopTest(value, share, group) if group is not None:
            return value, "top_in", (share, group), "", False
        case s.WithinTest(value, direction, unit, amount):
            period = _PERIODS.get((direction, unit))
            if period is not None:
                return value, "period", (), period, False
            return (value, direction, (amount,), unit, False) if amount is not None else None
        case s.Name():
            return node, "yes", (), "", False
        case s.NotNode(s.Name() as name):
            return name, "no", (), "", False
    return None


# ── Writing ──


def written(
    subject: str,
    op: str,
    values: tuple[str, ...],
    chinese: bool,
    unit: str = "",
    sign: bool = False,
) -> str:
    """The text of a term, values as they stand in a rulebook."""
    if op == "yes":
        return subject
    if op == "no":
        return f"{writing.word('NOT', chinese)} {subject}"
    return f"{subject} {_tail(op, values, chinese, unit, sign)}"


def _tail(op: str, values: tuple[str, ...], chinese: bool, unit: str, sign: bool) -> str:
    def word(terminal: str) -> str:
        return writing.word(terminal, chinese)

    first = values[0] if values else ""
    second = values[1] if len(values) > 1 else first
    if op in ("=", "!=") or (op in _BOUNDS and sign):
        return f"{op} {first}"
    if op in _BOUNDS:
        return f"{word(_BOUNDS[op])} {first}"
    if op in _TEXT_TESTS:
        some = first if len(values) == 1 else f"({', '.join(values)})"
        return f"{word(_TEXT_TESTS[op])} {some}"
    match op:
        case "range":
            return f"{word('AT_LEAST')} {first} {word('BELOW')} {second}"
        case "between":
            return f"{word('BETWEEN')} {first} {word('TO')} {second}"
        case "in" | "not_in":
            return f"{word('IN' if op == 'in' else 'NOT_IN')} ({', '.join(values)})"
        case "missing" | "not_missing":
            return word("IS_MISSING" if op == "missing" else "IS_NOT_MISSING")
        case "better" | "worse":
            return f"{word(op.upper())} {first}"
        case "top":
            return f"{word('IN_TOP')} {first}"
        case "top_in":
            return f"{word('IN_TOP')} {first} {word('WITHIN_GROUP')} {second}"
        case "period":
            return f"{word('WITHIN')} {word(unit)}"
        case "past" | "next":
            within = word("WITHIN" if op == "past" else "WITHIN_NEXT")
            return f"{within} {first} {word(unit.upper() or 'MONTHS')}"
    raise ValueError(f"no such operator: {op}")


def with_value(book: Rulebook, term: Term, index: int, text: str) -> tuple[Edit, ...]:
    """Another value in the place of one; everything else of the term stays as it is written."""
    return changed(book.source, term.values[index].span, text)


def with_values(book: Rulebook, statement: Statement, term: Term, texts: tuple[str, ...]) -> tuple[Edit, ...]:
    """Other values of a list; one value of `in` becomes `=`, several of `=` become `in`."""
    op = term.op
    if op in ("=", "in"):
        op = "=" if len(texts) == 1 else "in"
    elif op in ("!=", "not_in"):
        op = "!=" if len(texts) == 1 else "not_in"
    return with_operator(book, statement, term, op, texts)


def with_operator(
    book: Rulebook,
    statement: Statement,
    term: Term,
    op: str,
    texts: tuple[str, ...],
    unit: str = "",
) -> tuple[Edit, ...]:
    """Another operator with these values (as written); the subject stays as it is written."""
    source = book.source
    chinese = is_chinese(statement)
    subject = source[term.subject.start : term.subject.end]
    if not isinstance(term.subject_node, s.Name) and op in ("yes", "no"):
        return ()
    text = written(subject, op, texts, chinese, unit or term.unit or "months", term.sign)
    return changed(source, term.part.inner, text)


def with_unit(book: Rulebook, statement: Statement, term: Term, unit: str) -> tuple[Edit, ...]:
    """A time window in other units, or another calendar period."""
    texts = tuple(book.source[v.span.start : v.span.end] for v in term.values)
    return with_operator(book, statement, term, term.op, texts, unit)


def with_subject(book: Rulebook, term: Term, name: str) -> tuple[Edit, ...]:
    """Another name in the place of the subject."""
    return changed(book.source, term.subject, writing.name(name))


def spelled(terminal: str, chinese: bool) -> str:
    """A keyword of the language, for a list of choices."""
    return BY_TERMINAL[terminal].spelled("zh" if chinese else "en")
