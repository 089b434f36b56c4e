"""Bands that overlap, leave a hole or are never reached; matrices that are not full; repeated rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from gradestudio.diagnostics import Edit, Fix, Related, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks.bounds import bounds
from gradestudio.language.checks.intervals import Interval, gaps, interval_of, next_point
from gradestudio.language.compiling.fields import plain_value
from gradestudio.language.compiling.scope import Place
from gradestudio.language.compiling.types import grade_of, inner, possible_texts
from gradestudio.language.phrases import phrase

_MOST_COMBINATIONS = 2000
_MOST_WHOLE = 50


# ── Bands ───────────────────────────────────────────────────────────────────────────────────────


def check_bands(node: s.BandsForm, subject: p.Expr, tests: list[p.Expr | None], place: Place) -> None:
    _else_last(node, place)
    closed = node.default is not None or any(b.kind == "else" for b in node.bands)
    lines = [(b, t) for b, t in zip(node.bands, tests, strict=True) if t is not None and b.kind == "band"]
    check_ladder([b for b, _ in lines], [t for _, t in lines], subject, closed, node, place)


def _else_last(node: s.BandsForm, place: Place) -> None:
    seen = False
    for band in node.bands:
        if seen and band.kind != "missing":
            place.warn("else-not-last", band)
        seen |= band.kind == "else"


def check_ladder(
    nodes: Sequence[s.Node],
    tests: Sequence[p.Expr],
    subject: p.Expr,
    closed: bool,
    whole_node: s.Node,
    place: Place,
) -> None:
    """Overlaps, lines that are never reached, and holes, of conditions on one number or date.

    `closed`: values that no line takes have a value of their own (`else`, a default).
    """
    whole = _whole(subject, place)
    covered: list[Interval] = []
    for node, test in zip(nodes, tests, strict=True):
        stretch = interval_of(test, subject, place.scope)
        if stretch is None:
            return
        stretch = stretch.whole() if whole else stretch
        if stretch.empty:
            continue
        _reached(node, stretch, covered, subject, whole, place)
        covered.append(stretch)
    if covered:
        _holes(covered, subject, whole, closed, whole_node, place)


def _whole(subject: p.Expr, place: Place) -> bool:
    return subject.type is p.Type.DATE or bounds(subject, place.scope).whole


def _reached(
    node: s.Node, stretch: Interval, covered: list[Interval], subject: p.Expr, whole: bool, place: Place
) -> None:
    if _covers(covered, stretch, whole):
        place.warn("unreachable-band", node, text=place.text(_phrase_of(node)))
        return
    low_taken = stretch.has_low and any(c.holds(stretch.low) for c in covered)
    high_taken = stretch.has_high and any(c.holds(stretch.high) for c in covered)
    if not low_taken and not high_taken:
        return
    end = stretch.low if low_taken else stretch.high
    shared = [c.cut(stretch) for c in covered if not c.cut(stretch).empty]
    if all(cut.low == cut.high for cut in shared):
        place.warn("both-include", node, value=_shown(end[0], subject))
    else:
        place.warn("bands-overlap", node, value=_shown(end[0], subject), text=place.text(_phrase_of(node)))


def _phrase_of(node: s.Node) -> s.Node:
    condition = getattr(node, "condition", None)
    return condition if isinstance(condition, s.Node) and condition.span.end else node


def _covers(covered: list[Interval], stretch: Interval, whole: bool) -> bool:
    at = stretch.low
    for piece in sorted(covered, key=lambda c: c.low):
        if piece.low > at:
            return False
        if piece.high >= stretch.high:
            return True
        if piece.high >= at:
            at = next_point(piece.high, whole)
    return False


def _holes(
    covered: list[Interval],
    subject: p.Expr,
    whole: bool,
    closed: bool,
    node: s.Node,
    place: Place,
) -> None:
    reach = _reach(subject, place)
    for gap in gaps(covered, whole):
        inside = gap.has_low and gap.has_high
        gap = gap.cut(reach)
        if gap.empty or (closed and not inside):
            continue
        if inside:
            low, high = _shown(gap.low[0], subject), _shown(gap.high[0], subject)
            place.warn("bands-hole", node, low=low, high=high)
        else:
            end = gap.low[0] if gap.has_low else gap.high[0]
            place.warn("bands-open-end", node, _else_fix(node, place), limit=_shown(end, subject))


def _reach(subject: p.Expr, place: Place) -> Interval:
    if subject.type is p.Type.DATE:
        return Interval()
    known = bounds(subject, place.scope)
    low = (known.low, 0) if known.low is not None else Interval().low
    high = (known.high, 0) if known.high is not None else Interval().high
    return Interval(low, high)


def _shown(number: Decimal, subject: p.Expr) -> Decimal | date:
    if subject.type is p.Type.DATE and number.is_finite():
        return date.fromordinal(int(number))
    return number


def _else_fix(node: s.Node, place: Place) -> list[Fix]:
    """A last line `else -> missing`."""
    if not isinstance(node, s.BandsForm):
        return []
    end = place.span(node.bands[-1]).end
    line = f"\n  {phrase('ELSE', place.chinese)} -> {phrase('MISSING', place.chinese)}"
    return [Fix("add-else", (Edit(Span(end, end), line),), {}, safe=False)]


# ── Matrices ────────────────────────────────────────────────────────────────────────────────────

Heading = tuple[p.Expr, list[p.Expr | None]]
"""A subject with its headings' conditions, one per line (or column)."""


def check_matrix(
    node: s.MatrixForm, across: Sequence[Heading], down: Sequence[Heading], place: Place
) -> None:
    width = len(node.columns)
    for row in node.rows:
        empty = sum(1 for cell in row.cells if cell is None) + max(0, width - len(row.cells))
        if empty:
            place.warn("matrix-not-full", row, n=empty, missing=(place.text(row.headings[0]),))
    _side(node, across, [c[0] for c in node.columns], place)
    _side(node, down, [r.headings[0] if len(down) == 1 else r for r in node.rows], place)


def _side(node: s.MatrixForm, headings: Sequence[Heading], nodes: Sequence[s.Node], place: Place) -> None:
    """Headings of one side: values that none of them takes, and those that are never reached."""
    values = [_values(subject, place) for subject, _ in headings]
    total = 1
    for some in values:
        total *= len(some) if some is not None else _MOST_COMBINATIONS + 1
    if total <= _MOST_COMBINATIONS:
        _enumerated(node, headings, [v or () for v in values], nodes, place)
        return
    _repeated_headings(headings, nodes, place)
    if len(headings) == 1 and headings[0][0].type in (p.Type.NUMBER, p.Type.DATE):
        subject, tests = headings[0]
        plain = [
            (n, t) for n, t in zip(nodes, tests, strict=True) if t is not None and not isinstance(t, p.Not)
        ]
        closed = len(plain) < len(tests) or any(t == p.AllOf(()) for _, t in plain)
        plain = [(n, t) for n, t in plain if t != p.AllOf(())]
        check_ladder([n for n, _ in plain], [t for _, t in plain], subject, closed, node, place)


def _values(subject: p.Expr, place: Place) -> tuple[Any, ...] | None:
    """Every value that a subject can have, when they can be listed."""
    if subject.type is p.Type.FLAG:
        return (True, False)
    if subject.type is p.Type.TEXT:
        texts = possible_texts(subject, place.scope)
        return tuple(sorted(texts)) if texts else None
    if subject.type is p.Type.TIER:
        return place.scope.tiers(grade_of(subject) or "")
    if subject.type is p.Type.NUMBER:
        known = bounds(subject, place.scope)
        plain = inner(subject)
        if isinstance(plain, p.Case) and known.whole:
            values = [
                v.value for v in (*(v for _, v in plain.arms), plain.otherwise) if isinstance(v, p.Number)
            ]
            return tuple(dict.fromkeys(values))
        if (
            known.whole
            and known.low is not None
            and known.high is not None
            and known.high - known.low <= _MOST_WHOLE
        ):
            return tuple(known.low + i for i in range(int(known.high - known.low) + 1))
    return None


def _enumerated(
    node: s.MatrixForm,
    headings: Sequence[Heading],
    values: list[tuple[Any, ...]],
    nodes: Sequence[s.Node],
    place: Place,
) -> None:
    reached: set[int] = set()
    missing: list[str] = []
    for combination in product(*values):
        for i in range(len(nodes)):
            truths = [
                holds(tests[i], subject, v, place)
                for (subject, tests), v in zip(headings, combination, strict=True)
            ]
            if None in truths:
                return
            if all(truths):
                reached.add(i)
                break
        else:
            missing.append(" ".join(_written(v, place) for v in combination))
    if missing:
        place.warn("matrix-not-full", node, n=len(missing), missing=tuple(missing))
    for i, where in enumerate(nodes):
        if i not in reached and not _listed_elsewhere(headings, i, place):
            place.warn("unreachable-heading", where, text=place.text(where))


def _listed_elsewhere(headings: Sequence[Heading], i: int, place: Place) -> bool:
    """A heading whose text is no choice at all has its own warning already; an `else` may be for safety."""
    for subject, tests in headings:
        test = tests[i]
        if isinstance(test, p.Not):
            return True
        if isinstance(test, p.Compare) and isinstance(test.right, p.Text):
            texts = possible_texts(subject, place.scope)
            if texts is not None and test.right.value not in texts:
                return True
    return False


def _written(value: Any, place: Place) -> str:
    if isinstance(value, bool):
        return phrase("YES" if value else "NO", place.chinese)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def holds(test: p.Expr | None, subject: p.Expr, value: Any, place: Place) -> bool | None:
    """Whether a condition on `subject` holds for a value; None when it reads anything else."""
    match test:
        case p.AllOf():
            parts = [holds(t, subject, value, place) for t in test.parts]
            return None if None in parts else all(parts)
        case p.AnyOf():
            parts = [holds(t, subject, value, place) for t in test.parts]
            return None if None in parts else any(parts)
        case p.Not():
            inside = holds(test.value, subject, value, place)
            return None if inside is None else not inside
        case p.IsMissing():
            return False if test.value == subject else None
        case p.OneOf() if test.value == subject:
            options = [_constant(o, place) for o in test.options]
            return None if None in options else value in options
        case p.Compare() if test.left == subject:
            return _compare(test.op, value, _constant(test.right, place))
        case p.Between() if test.value == subject:
            low, high = _constant(test.low, place), _constant(test.high, place)
            return None if low is None or high is None else low <= value <= high
    return value is True if test == subject and isinstance(value, bool) else None


def _constant(expr: p.Expr, place: Place) -> Any:
    return plain_value(expr, place)


def _compare(op: str, left: Any, right: Any) -> bool | None:
    if right is None:
        return None
    match op:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right


def _repeated_headings(headings: Sequence[Heading], nodes: Sequence[s.Node], place: Place) -> None:
    seen: dict[tuple[Any, ...], s.Node] = {}
    for i, where in enumerate(nodes):
        key = tuple(tests[i] for _, tests in headings)
        first = seen.setdefault(key, where)
        if first is not where:
            related = [Related("first-defined", place.span(first))]
            place.warn("unreachable-heading", where, related=related, text=place.text(where))


# ── Table rows ──────────────────────────────────────────────────────────────────────────────────


def check_rows(node: s.TableForm, tests: Sequence[p.Expr], policy: str, place: Place) -> None:
    """Under `first`: a row that repeats an earlier one, or stands below one that takes everything."""
    if policy != "first":
        return
    seen: dict[p.Expr, s.Node] = {}
    for row, test in zip(node.rows, tests, strict=True):
        first = seen.get(test) or seen.get(p.AllOf(()))
        if first is not None:
            place.warn(
                "repeated-condition", row, related=[Related("first-defined", place.span(first))], name=""
            )
        seen.setdefault(test, row)
