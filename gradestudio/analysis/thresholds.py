"""The numbers of a rulebook that can be moved: where each stands, what it is held against, and how."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from gradestudio.diagnostics import Span
from gradestudio.language import program as p

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_ELSEWHERE = (p.Derived, p.ScoreValue, p.TagValue, p.GradeValue)
"""What is read by name: its numbers belong to the place where it is defined."""


@dataclass(frozen=True, slots=True, eq=False)
class Threshold:
    """One number in the text.

    `op` says how `subject` (one value per customer) passes it: `>=`, `>`, `<=`, `<`, `=` or `!=`; `within`
    and `next` for the length of a time window; empty where no value of the customers is held against it
    (points, caps, counts of conditions, filters of related rows).
    """

    span: Span
    """In the text of the program, its minus included."""
    value: Decimal
    op: str = ""
    subject: p.Expr | None = None
    unit: str | None = None
    """`days`, `months` or `years` of a time window."""
    param: p.ParamDef | None = None
    home: tuple[str, ...] = ()
    """Kind and names of what it stands in: `("rule", grade, name)`, `("param", name)`."""
    partners: tuple[Span, ...] = ()
    """The same edge written again in the neighbouring line of the bands: both are moved together."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Everything that is written anew when the number changes."""
        return (self.span, *self.partners)


_recent: deque[tuple[p.Program, tuple[Threshold, ...]]] = deque(maxlen=4)
"""The programs that were asked about last: a text, the one before, and the version compared with."""


def thresholds(program: p.Program) -> tuple[Threshold, ...]:
    """Every number that can be moved, by its place in the text."""
    for known, found in tuple(_recent):
        if known is program:
            return found
    made = _thresholds(program)
    _recent.append((program, made))
    return made


def _thresholds(program: p.Program) -> tuple[Threshold, ...]:
    found: dict[Span, Threshold] = {}
    readers: dict[str, Threshold] = {}
    for home, root in _homes(program):
        for one in _below(root, home):
            if one.param is not None:
                _prefer(readers, one.param.name, one)
            else:
                _prefer(found, one.span, one)
    for definition in program.params:
        if isinstance(definition.value, Decimal) and definition.value_span is not None:
            found[definition.value_span] = _of_param(definition, readers.get(definition.name))
    return tuple(found[span] for span in sorted(found))


def threshold_at(program: p.Program, position: int) -> Threshold | None:
    """The number under a place of the text; a reader of a param stands for the param's own number."""
    every = thresholds(program)
    here = next((t for t in every if any(s.start <= position <= s.end for s in t.spans)), None)
    return here or _read_at(program, every, position)


def read_once(program: p.Program) -> Iterator[Threshold]:
    """Numbers of params that one place alone reads, as numbers of that place: its span, its home."""
    reads: dict[str, list[tuple[Span | None, tuple[str, ...]]]] = {}
    for home, root in _homes(program):
        for node in _nodes(root):
            if isinstance(node, p.Param):
                reads.setdefault(node.name, []).append((node.span, home))
    for one in thresholds(program):
        places = reads.get(one.param.name, []) if one.param is not None else []
        if len(places) == 1 and places[0][0] is not None:
            yield replace(one, span=places[0][0], home=places[0][1], param=None)


def counterpart(threshold: Threshold, mine: p.Program, other: p.Program) -> Threshold | None:
    """The number that stands in the same place of another version; None when nothing there is like it."""
    same_home = [t for t in thresholds(mine) if t.home == threshold.home]
    theirs = [t for t in thresholds(other) if t.home == threshold.home]
    if len(same_home) != len(theirs):
        return None
    at = next((i for i, t in enumerate(same_home) if t.span == threshold.span), None)
    found = theirs[at] if at is not None else None
    alike = found is not None and (found.op, found.unit) == (threshold.op, threshold.unit)
    return found if alike and _same_subject(found, threshold) else None


def _same_subject(one: Threshold | None, other: Threshold) -> bool:
    assert one is not None
    return _shape(one.subject) == _shape(other.subject)


def _shape(subject: p.Expr | None) -> Any:
    """What a subject is by name: a `let` whose inside changed is still the same `let`."""
    if isinstance(subject, p.Derived):
        return subject.name
    return subject.score.name if isinstance(subject, p.ScoreValue) else subject


def _prefer(known: dict[Any, Threshold], key: Any, one: Threshold) -> None:
    """The first that has something held against it, else the first."""
    if key not in known or (not known[key].op and one.op):
        known[key] = one


def _of_param(definition: p.ParamDef, reader: Threshold | None) -> Threshold:
    assert definition.value_span is not None and isinstance(definition.value, Decimal)
    own = Threshold(
        definition.value_span, definition.value, param=definition, home=("param", definition.name)
    )
    if reader is None:
        return own
    return replace(own, op=reader.op, subject=reader.subject, unit=reader.unit)


def _read_at(program: p.Program, every: tuple[Threshold, ...], position: int) -> Threshold | None:
    for _, root in _homes(program):
        for node in _nodes(root):
            span = node.span if isinstance(node, p.Param) else None
            if span is not None and span.start <= position <= span.end:
                return next((t for t in every if t.home == ("param", node.name)), None)
    return None


# ── Where numbers stand ─────────────────────────────────────────────────────────────────────────


def _homes(program: p.Program) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Everything that is written once, with what it is."""
    params = {d.name: d for d in program.params}
    for let in program.lets:
        yield ("let", let.name), _Root(let.value, params)
    for score in program.scores:
        yield ("score", score.name), _Root(score, params)
    for grade in program.grades:
        yield ("grade", grade.name), _Root(_without_rules(grade), params)
        for rule in grade.rules:
            yield ("rule", grade.name, rule.name), _Root(rule, params)
    for tag in program.tags:
        yield ("tag", tag.name), _Root(tag, params)
    for i, strategy in enumerate(program.strategies):
        yield ("strategy", str(i)), _Root(strategy, params)


def _without_rules(grade: p.Grade) -> p.Grade:
    return p.Grade(
        grade.name, grade.tiers, (), by=grade.by, ordered=grade.ordered, limits=grade.limits, key=grade.key
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Root:
    node: Any
    params: dict[str, p.ParamDef]


def _nodes(root: _Root) -> Iterator[Any]:
    """The node and what is written inside it, in the order of the text's parts."""
    waiting = [root.node]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _ELSEWHERE):
            waiting.extend(reversed(p.children(node)))


def _below(root: _Root, home: tuple[str, ...]) -> Iterator[Threshold]:
    related: set[int] = set()
    nodes = list(_nodes(root))
    cases = [n for n in nodes if isinstance(n, p.Case)]
    for node in nodes:
        if isinstance(node, p.Aggregate):
            related.update(id(inside) for inside in _nodes(_Root(node, root.params)))
        for number, op, subject, unit in _numbers(node):
            about = None if id(node) in related or not _per_customer(subject) else subject
            yield from _made(number, op if about is not None else "", about, unit, home, root, cases)


def _per_customer(subject: Any) -> bool:
    return subject is not None and subject.type in (p.Type.NUMBER, p.Type.DATE)


def _made(
    number: Any,
    op: str,
    subject: Any,
    unit: Any,
    home: tuple[str, ...],
    root: _Root,
    cases: list[p.Case],
) -> Iterator[Threshold]:
    value, sign = _constant(number), 1
    if isinstance(value, p.Negative):
        value, sign = _constant(value.value), -1
    if isinstance(value, p.Param) and sign == 1:
        definition = root.params.get(value.name)
        if definition is not None and isinstance(definition.value, Decimal):
            yield Threshold(_NOWHERE, definition.value, op, subject, unit, definition, home)
    elif isinstance(value, p.Number):
        span = number.span if sign < 0 and number is not value else value.span
        if span is not None:
            yield Threshold(
                span, sign * value.value, op, subject, unit, None, home, _partners(cases, value, span)
            )


_NOWHERE = Span(0, 0)


def _constant(expr: Any) -> Any:
    """A named constant is its number."""
    while isinstance(expr, p.Derived):
        expr = expr.value
    return expr


def _is_number(expr: Any) -> bool:
    found = _constant(expr)
    found = _constant(found.value) if isinstance(found, p.Negative) else found
    return isinstance(found, (p.Number, p.Param)) and found.type is p.Type.NUMBER


def _numbers(node: Any) -> Iterator[tuple[Any, str, Any, Any]]:
    """(number, op, subject, unit) of the numbers directly inside a node."""
    match node:
        case p.Compare() if _is_number(node.right):
            yield node.right, node.op, node.left, None
        case p.Compare() if _is_number(node.left):
            yield node.left, _MIRROR[node.op], node.right, None
        case p.Between():
            if _is_number(node.low):
                yield node.low, ">=", node.value, None
            if _is_number(node.high):
                yield node.high, "<=", node.value, None
        case p.DateWithin() if node.amount is not None and _is_number(node.amount):
            yield node.amount, "within" if node.direction == "past" else "next", node.value, node.unit
        case p.Grade() if node.by is not None:
            for tier in node.tiers:
                if tier.at is not None and _is_number(tier.at):
                    yield tier.at, ">=", node.by, None
                if tier.top is not None and _is_number(tier.top):
                    yield tier.top, "", None, None
        case p.ScoreItem() | p.ScoreGroup() | p.Score() | p.AtLeast() | p.InTop() | p.Contact():
            yield from ((n, "", None, None) for n in p.children(node) if _is_number(n))


def _partners(cases: list[p.Case], number: p.Number, span: Span) -> tuple[Span, ...]:
    """The other places of the same bands in which the same edge is written."""
    for case in cases:
        edges = [e for condition, _ in case.arms for e in _edges(condition, case.subject)]
        if any(e.span == span for e in edges):
            return tuple(
                e.span for e in edges if e.value == number.value and e.span != span and e.span is not None
            )
    return ()


def _edges(condition: Any, subject: Any) -> Iterator[p.Number]:
    for node in _nodes(_Root(condition, {})):
        if isinstance(node, p.Compare) and node.left == subject and isinstance(node.right, p.Number):
            yield node.right
