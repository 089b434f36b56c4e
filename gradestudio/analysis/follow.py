"""Expressions as diagrams over axes.

Everything with finitely many values is followed: conditions, `let`s, bands, matrices, tables, k-of-n, tags,
scores of fixed, stepwise and fading points.  A number or date that conditions measure against constants is an
axis; what cannot be cut so (field against field, ratios, aggregates, ranks) is an axis of its own.

Two passes over the same expressions: the first (`Dry`) gathers axes and thresholds, the second builds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from gradestudio.analysis.axes import Axis, first_change
from gradestudio.analysis.diagram import Diagram
from gradestudio.engine.byrow.scores import score_points
from gradestudio.engine.byrow.values import MEANING, compared, date_window
from gradestudio.engine.decimals import exact, exact_sum, hundredths, nearest_double
from gradestudio.language.program import (
    Absolute,
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Between,
    Case,
    Compare,
    DateValue,
    DateWithin,
    Derived,
    Elapsed,
    Expr,
    Extreme,
    Field,
    FieldKind,
    FlagValue,
    GradeValue,
    Grid,
    If,
    InTop,
    IsMissing,
    LetTable,
    ListStatistic,
    Missing,
    MonthOf,
    Negative,
    NextAnniversary,
    Not,
    Number,
    OneOf,
    Program,
    Quantile,
    Round,
    Score,
    ScoreGroup,
    ScoreItem,
    ScoreValue,
    TagValue,
    Template,
    Text,
    TextMatch,
    TierName,
    TierOrder,
    Type,
    WithDefault,
    children,
)

_LITERALS = (Number, Text, DateValue, FlagValue, TierName, Missing)
_CONDITIONS = (
    Compare,
    Between,
    OneOf,
    TextMatch,
    IsMissing,
    AllOf,
    AnyOf,
    Not,
    AtLeast,
    TierOrder,
    InTop,
    DateWithin,
)
_STRICT = (Arithmetic, Negative, Round, Absolute, Extreme, Elapsed, MonthOf, NextAnniversary, Quantile)
"""Missing when a part is; by themselves only a division is."""
MOST_STEPS = 60


class Point:
    """A customer of whom one expression is known: reads what rests on it alone."""

    def __init__(self, base: Expr | None, value: Any) -> None:
        self._base, self._known = base, value

    def value(self, expr: Expr) -> Any:
        if expr == self._base:
            return self._known
        return MEANING[type(expr)](self, expr)

    def named(self, name: str, otherwise: Callable[[], Any]) -> Any:
        return otherwise()


class Dry:
    """Stands for a `Diagram` in the first pass: makes nothing."""

    true = false = unknown = 0

    def leaf(self, value: Any) -> int:
        return 0

    def ask(self, axis: int, values: list[Any]) -> int:
        return 0

    def apply(self, function: Callable[..., Any], *nodes: int) -> int:
        return 0

    def all_of(self, a: int, b: int) -> int:
        return 0

    def any_of(self, a: int, b: int) -> int:
        return 0


class Axes:
    """All axes met, by what they stand for."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.by_base: dict[Expr, Axis] = {}
        self.names: dict[Expr, str] = {d.value: d.name for d in reversed(program.lets)}

    def of(self, base: Expr) -> Axis:
        found = self.by_base.get(base)
        if found is None:
            found = self.by_base[base] = self._made(base)
        return found

    def _made(self, base: Expr) -> Axis:
        if isinstance(base, Field):
            return self._field(base)
        name = self.names.get(base, "")
        axis = Axis(base, name, base.type, listed=bool(name) and isinstance(base, Aggregate))
        if isinstance(base, ScoreValue):
            axis.name, axis.low, axis.high = base.score.name, _plain(base.score.low), _plain(base.score.high)
        elif base.type is Type.FLAG:
            axis.values = (True, False)
            axis.missing = not _parts(base)
        elif isinstance(base, Aggregate):
            counts = base.op in ("count", "distinct")
            axis.missing = not (counts or base.op == "sum")
            axis.whole, axis.low = counts, 0 if counts else None
        elif isinstance(base, MonthOf):
            axis.low, axis.high, axis.whole = 1, 12, True
        elif isinstance(base, Quantile):
            axis.low, axis.high, axis.whole = 1, base.k, True
        elif isinstance(base, Elapsed):
            axis.whole = True
        if isinstance(base, _STRICT):
            axis.missing = isinstance(base, Arithmetic)
        return axis

    def _field(self, base: Field) -> Axis:
        definition = self.program.field(base.name)
        axis = Axis(base, base.name, base.type, listed=True)
        if definition is None:
            return axis
        axis.missing = definition.default is None
        if base.kind is FieldKind.FLAG:
            axis.values = (True, False)
        elif base.kind is FieldKind.CHOICE:
            axis.values = definition.choices
        elif base.kind is FieldKind.TIER:
            grade = self.program.grade(base.grade or "")
            axis.values = tuple(t.name for t in grade.tiers) if grade is not None else None
        elif base.kind not in (FieldKind.TEXT, FieldKind.ID):
            axis.low, axis.high = definition.low, definition.high
        return axis

    def cut(self, last: Iterable[Expr] = ()) -> list[Axis]:
        """Makes the cells of the axes and numbers them: lists of values first, those in `last` at the end.

        Behind these stand only the ranks that rest on them.
        """
        late = set(last)

        def lateness(axis: Axis) -> int:
            if axis.base in late:
                return 1
            ranked = isinstance(axis.base, InTop) and any(reads(axis.base, base) for base in late)
            return 2 if ranked else 0

        for place, axis in enumerate(self.by_base.values()):
            axis.place = place
            axis.cut()
        order = sorted(self.by_base.values(), key=lambda a: (lateness(a), *_order(a)))
        for number, axis in enumerate(order):
            axis.number = number
        return order


def reads(expr: Any, base: Expr) -> bool:
    """Whether the base stands somewhere in the expression."""
    return expr == base or any(reads(c, base) for c in children(expr))


def _order(axis: Axis) -> tuple[bool, int]:
    """Lists of values in front, then what has many thresholds: found to make the smallest diagrams."""
    return (False, len(axis.cells)) if axis.values is not None else (True, -len(axis.cells))


def _plain(expr: Expr | None) -> Any:
    return expr.value if isinstance(expr, Number) else None


class Follower:
    """Builds diagrams of one bound program.  `follow_scores` False: every score is an axis of its own."""

    def __init__(
        self,
        axes: Axes,
        diagram: Diagram | Dry,
        follow_scores: bool,
        grade_final: Callable[[Follower, Any], int],
    ) -> None:
        self.axes = axes
        self.d = diagram
        self.dry = isinstance(diagram, Dry)
        self._follow_scores = follow_scores
        self._grade_final = grade_final
        self._truths: dict[Expr, int] = {}
        self._values: dict[Expr, int] = {}
        self._finite: dict[Expr, bool] = {}
        self._scores: dict[Score, int] = {}

    # ── What has finitely many values ───────────────────────────────────────────────────────────

    def finite(self, expr: Expr) -> bool:
        found = self._finite.get(expr)
        if found is None:
            found = self._finite[expr] = self._is_finite(expr)
        return found

    def _is_finite(self, expr: Expr) -> bool:
        match expr:
            case Field():
                return expr.kind in (FieldKind.CHOICE, FieldKind.FLAG, FieldKind.TIER)
            case Derived() | Negative() | Round() | Absolute():
                return self.finite(expr.value)
            case Arithmetic():
                return self.finite(expr.left) and self.finite(expr.right)
            case Extreme():
                return all(self.finite(v) for v in expr.values)
            case If():
                return self.finite(expr.then) and self.finite(expr.otherwise)
            case Template():
                return all(isinstance(p, str) or self.finite(p) for p in expr.parts)
            case WithDefault():
                return self.finite(expr.value) and self.finite(expr.default)
            case Case():
                parts = [v for _, v in expr.arms] + [e for e in (expr.otherwise, expr.when_missing) if e]
                return all(self.finite(p) for p in parts)
            case Grid():
                return all(self.finite(c) for row in expr.cells for c in row)
            case LetTable():
                return all(self.finite(r.value) for r in expr.rows)
            case ScoreValue():
                return self._follow_scores and self._countable(expr.score)
        return isinstance(expr, (*_LITERALS, *_CONDITIONS, TagValue, GradeValue))

    def value(self, expr: Expr) -> int:
        """The diagram of an expression with finitely many values; None is missing."""
        found = self._values.get(expr)
        if found is None:
            found = self._values[expr] = self._value(expr)
        return found

    def _value(self, expr: Expr) -> int:
        d = self.d
        match expr:
            case Number() | Text() | DateValue() | FlagValue() | TierName() | Missing():
                return d.leaf(Point(None, None).value(expr))
            case Field():
                return self._ask(expr, lambda v: v)
            case Derived():
                return self.value(expr.value)
            case TagValue():
                return self.value(expr.tag.when)
            case GradeValue():
                return self._grade_final(self, expr.grade)
            case ScoreValue():
                return d.apply(_hundredth, self.score(expr.score))
            case Negative() | Round() | Absolute():
                return self._of_parts(expr, [expr.value])
            case Arithmetic():
                return self._of_parts(expr, [expr.left, expr.right])
            case Extreme():
                return self._of_parts(expr, list(expr.values))
            case Template():
                return self._of_parts(expr, [p for p in expr.parts if isinstance(p, Expr)])
            case If() | Case() | Grid() | WithDefault():
                return self._chosen(expr, self.value)
            case LetTable():
                return self._table(expr)
        return self.truth(expr)

    def _of_parts(self, expr: Any, parts: list[Expr]) -> int:
        """The node's meaning on every combination of its parts' values."""
        unique = list(dict.fromkeys(parts))

        def worked_out(*values: Any) -> Any:
            known = dict(zip(unique, values, strict=True))
            return MEANING[type(expr)](_Known(known), expr)

        return (
            self.d.apply(worked_out, *(self.value(p) for p in unique))
            if unique
            else self.d.leaf(MEANING[type(expr)](_Known({}), expr))
        )

    # ── Choices between expressions ─────────────────────────────────────────────────────────────

    def _choose(self, condition: int, yes: int, no: int, unknown: int) -> int:
        return self.d.apply(_chosen, condition, yes, no, unknown)

    def _chosen(self, expr: Any, part: Callable[[Expr], int], nothing: int | None = None) -> int:
        """If, Case, Grid and WithDefault, parts read by `part`; `nothing`: for a missing result."""
        d = self.d
        none = d.unknown if nothing is None else nothing
        match expr:
            case If():
                return self._choose(self.truth(expr.condition), part(expr.then), part(expr.otherwise), none)
            case WithDefault():
                gone = self.truth(IsMissing(expr.value))
                return self._choose(gone, part(expr.default), part(expr.value), none)
            case Case():
                rest = none if expr.otherwise is None else part(expr.otherwise)
                known, maybe = rest, none
                for condition, value in reversed(expr.arms):
                    truth, given = self.truth(condition), part(value)
                    known, maybe = (
                        self._choose(truth, given, known, maybe),
                        self._choose(truth, given, maybe, maybe),
                    )
                blank = none if expr.when_missing is None else part(expr.when_missing)
                return self._choose(self.truth(IsMissing(expr.subject)), blank, known, none)
            case Grid():
                made = none
                for row, cells in reversed(list(zip(expr.rows, expr.cells, strict=True))):
                    line = none
                    for column, cell in reversed(list(zip(expr.columns, cells, strict=True))):
                        line = self._choose(self.truth(column), part(cell), line, line)
                    made = self._choose(self.truth(row), line, made, made)
                return made
        raise TypeError(type(expr).__name__)

    def _table(self, expr: LetTable) -> int:
        rows: list[int] = []
        for row in expr.rows:
            rows.append(self.d.apply(_row_of_table, self.truth(row.condition), self.value(row.value)))
        total = self.d.leaf(())
        for row in rows:
            total = self.d.apply(_joined, total, row)
        table = _policies()[expr.policy]
        return self.d.apply(table, total)

    # ── Conditions ──────────────────────────────────────────────────────────────────────────────

    def truth(self, expr: Expr) -> int:
        found = self._truths.get(expr)
        if found is None:
            found = self._truths[expr] = self._truth(expr)
        return found

    def _truth(self, expr: Expr) -> int:
        d = self.d
        match expr:
            case AllOf():
                made = d.true
                for part in expr.parts:
                    made = d.all_of(made, self.truth(part))
                return made
            case AnyOf():
                made = d.false
                for part in expr.parts:
                    made = d.any_of(made, self.truth(part))
                return made
            case Not():
                return d.apply(_not, self.truth(expr.value))
            case Derived():
                return self.truth(expr.value)
            case AtLeast():
                return self._at_least(expr)
            case Compare():
                return self._compare(expr)
            case Between():
                low, high = Compare(">=", expr.value, expr.low), Compare("<=", expr.value, expr.high)
                return d.all_of(self.truth(low), self.truth(high))
            case OneOf() if expr.options:
                made = d.false
                for option in expr.options:
                    made = d.any_of(made, self.truth(Compare("=", expr.value, option)))
                return made
            case IsMissing():
                return self.test(expr.value, _is_none, ())
            case TextMatch() if self.finite(expr.value) and all(is_constant(t) for t in expr.texts):
                return d.apply(lambda v: Point(expr.value, v).value(expr), self.value(expr.value))
            case TierOrder():
                return self._of_parts(expr, [expr.left, expr.right])
            case DateWithin() if is_constant(expr.on) and (expr.amount is None or is_constant(expr.amount)):
                span = date_window(Point(None, None), expr)
                if span is None:
                    return d.unknown
                return self.test(expr.value, lambda v: None if v is None else span[0] <= v <= span[1], span)
            case Compare() | TextMatch() | InTop() | DateWithin() | OneOf():
                return self._opaque(expr)
        if self.finite(expr):
            return self.value(expr)
        return self._opaque(expr)

    def _at_least(self, expr: AtLeast) -> int:
        k = Point(None, None).value(expr.k)
        if k is None:
            return self.d.unknown
        counts = self.d.leaf((0, 0))
        for part in expr.parts:
            counts = self.d.apply(_counted, counts, self.truth(part))
        return self.d.apply(lambda c: True if c[0] >= k else False if c[0] + c[1] < k else None, counts)

    def _compare(self, expr: Compare) -> int:
        left, right = expr.left, expr.right
        if is_constant(right):
            bound = Point(None, None).value(right)
            return self.test(left, lambda v: compared(expr.op, v, bound), (bound,))
        if is_constant(left):
            bound = Point(None, None).value(left)
            return self.test(right, lambda v: compared(expr.op, bound, v), (bound,))
        if self.finite(left) and self.finite(right):
            return self._of_parts(expr, [left, right])
        return self._opaque(expr)

    def test(self, expr: Expr, function: Callable[[Any], Any], thresholds: Iterable[Any]) -> int:
        """`function` of the expression's value; between the thresholds it does not change."""
        if self.finite(expr):
            return self.d.apply(function, self.value(expr))
        match expr:
            case Derived():
                return self.test(expr.value, function, thresholds)
            case If() | Case() | Grid() | WithDefault():
                nothing = self.d.leaf(function(None))
                return self._chosen(expr, lambda e: self.test(e, function, thresholds), nothing)
        base = base_of(expr)
        axis = self.axes.of(base)
        if self.dry:
            axis.thresholds |= set(_cuts(expr, base, thresholds))
        asked = self._ask(base, lambda v: function(None if v is None else Point(base, v).value(expr)))
        return self._where_known(base, asked, function(None))

    def _where_known(self, base: Expr, asked: int, missing: Any) -> int:
        """The axis of an expression that is missing whenever one of its parts is."""
        gone = self.d.false
        for part in _parts(base):
            gone = self.d.any_of(gone, self.truth(IsMissing(part)))
        return self._choose(gone, self.d.leaf(missing), asked, asked) if _parts(base) else asked

    def _ask(self, base: Expr, function: Callable[[Any], Any]) -> int:
        axis = self.axes.of(base)
        if self.dry:
            return 0
        return self.d.ask(axis.number, [function(cell.value) for cell in axis.cells])

    def _opaque(self, expr: Expr) -> int:
        return self._where_known(expr, self._ask(expr, lambda v: v), None)

    # ── Scores ──────────────────────────────────────────────────────────────────────────────────

    def _countable(self, score: Score) -> bool:
        return all(self._item_form(i) is not None for g in score.groups for i in g.items) and all(
            b is None or isinstance(b, Number)
            for b in (score.low, score.high, *(g.cap for g in score.groups))
        )

    def _item_form(self, item: ScoreItem) -> tuple[Expr | None, tuple[Any, ...]] | None:
        """What an item reads besides its `when`, and where its points change; None: cannot be followed."""
        if item.cap is not None and not isinstance(item.cap, Number):
            return None
        if item.kind in ("fixed", "amount"):
            if is_constant(item.points):
                return None, ()
            return (item.points, ()) if self.finite(item.points) else None
        if not isinstance(item.points, Number):
            return None
        if item.kind == "per" and isinstance(item.per, Number) and item.subject is not None:
            return self._steps(item)
        if item.kind == "fading" and isinstance(item.periods, Number) and item.on is not None:
            return self._fading(item)
        return None

    def _steps(self, item: ScoreItem) -> tuple[Expr, tuple[Any, ...]] | None:
        points, step = _plain(item.points), _plain(item.per)
        assert item.subject is not None
        if self.finite(item.subject):
            return item.subject, ()
        if item.cap is None or points <= 0 or step <= 0 or base_of(item.subject) != plain_base(item.subject):
            return None
        most = -(-_plain(item.cap) // points)
        return (
            (item.subject, tuple(float(n * step) for n in range(1, int(most) + 1)))
            if most <= MOST_STEPS
            else None
        )

    def _fading(self, item: ScoreItem) -> tuple[Expr, tuple[Any, ...]] | None:
        periods = _plain(item.periods)
        if item.since is None or not is_constant(item.on) or not 0 < periods <= MOST_STEPS:
            return None
        gone = Elapsed(item.unit or "months", item.since, item.on)  # type: ignore[arg-type]
        return gone, tuple(float(n) for n in range(int(periods) + 2))

    def score(self, score: Score) -> int:
        """The score in hundredths; None: missing."""
        found = self._scores.get(score)
        if found is None:
            found = self._scores[score] = self._score(score)
        return found

    def _score(self, score: Score) -> int:
        d = self.d
        total = d.leaf((0, not any(g.items for g in score.groups)))
        for group in score.groups:
            part = d.leaf((0, False))
            for item in group.items:
                part = d.apply(_added, part, self._item(item))
            cap = _in_hundredths(group.cap)
            total = d.apply(lambda t, g, cap=cap: (t[0] + _most(g[0], cap), t[1] or g[1]), total, part)
        low, high = _in_hundredths(score.low), _in_hundredths(score.high)
        return d.apply(lambda t: _ends(t[0], low, high) if t[1] else None, total)

    def _item(self, item: ScoreItem) -> int:
        form = self._item_form(item)
        assert form is not None
        subject, thresholds = form
        when = self.d.true if item.when is None else self.truth(item.when)
        if subject is None:
            points = self.d.leaf(_points(item, None, None))
        else:
            points = self.test(subject, lambda v: _points(item, subject, v), thresholds)
        return self.d.apply(_given, when, points)


class _Known:
    """Reads the parts of a node whose values are known."""

    def __init__(self, known: dict[Expr, Any]) -> None:
        self._known = known

    def value(self, expr: Expr) -> Any:
        if expr in self._known:
            return self._known[expr]
        return MEANING[type(expr)](self, expr)

    def named(self, name: str, otherwise: Callable[[], Any]) -> Any:
        return otherwise()


# ── Constants, axes of numbers and dates ────────────────────────────────────────────────────────


def is_constant(expr: Expr | None) -> bool:
    while isinstance(expr, Derived):
        expr = expr.value
    return isinstance(expr, _LITERALS)


def plain_base(expr: Expr) -> Expr:
    while isinstance(expr, Derived):
        expr = expr.value
    return expr


def base_of(expr: Expr) -> Expr:
    """What the expression rises or falls with, step by step, and nothing else; else the expression itself."""
    found = _chain(expr)
    return plain_base(expr) if found is None else found


def _chain(expr: Expr) -> Expr | None:
    match expr:
        case Derived() | Negative() | Round():
            return _chain(expr.value)
        case Field() if expr.type in (Type.NUMBER, Type.DATE, Type.TEXT):
            return expr
        case Aggregate() | ScoreValue() | ListStatistic() | Quantile() | MonthOf():
            return expr
        case Arithmetic(op, left, right) if is_constant(right) and op in "+-*/":
            steady = op in "+-" or Point(None, None).value(right) not in (None, 0)
            return _chain(left) if steady else None
        case Arithmetic(op, left, right) if is_constant(left) and op in "+-*":
            return _chain(right) if op != "*" or Point(None, None).value(left) not in (None, 0) else None
        case Elapsed() if is_constant(expr.end):
            return _chain(expr.start)
        case Elapsed() if is_constant(expr.start):
            return _chain(expr.end)
    return None


def _cuts(expr: Expr, base: Expr, thresholds: Iterable[Any]) -> Iterable[Any]:
    """The base's values at which the expression passes a threshold."""
    plain = plain_base(expr)
    dates = base.type is Type.DATE
    for threshold in thresholds:
        if threshold is None:
            continue
        if plain == base:
            yield threshold
            continue
        for op in (">=", ">"):

            def holds(v: Any, op: str = op, threshold: Any = threshold) -> bool | None:
                return compared(op, Point(base, v).value(expr), threshold)

            found = first_change(holds, dates)
            if found is not None:
                yield found


def _parts(base: Expr) -> tuple[Expr, ...]:
    """The values without which the axis is missing."""
    if isinstance(base, _STRICT):
        return tuple(p for p in children(base) if isinstance(p, Expr) and not is_constant(p))
    if isinstance(base, Compare):
        return tuple(p for p in (base.left, base.right) if not is_constant(p))
    if isinstance(base, TextMatch):
        return (base.value,) if all(is_constant(t) for t in base.texts) else ()
    if isinstance(base, InTop):
        return (base.value,) if base.within is None else (base.value, base.within)
    return ()


# ── Functions of values ─────────────────────────────────────────────────────────────────────────


def _chosen(condition: bool | None, yes: Any, no: Any, unknown: Any) -> Any:
    return unknown if condition is None else yes if condition else no


def _is_none(value: Any) -> bool:
    return value is None


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _counted(counts: tuple[int, int], truth: bool | None) -> tuple[int, int]:
    return counts[0] + (truth is True), counts[1] + (truth is None)


def _hundredth(points: int | None) -> float | None:
    return None if points is None else points / 100


def _added(total: tuple[int, bool], points: int | None) -> tuple[int, bool]:
    return total if points is None else (total[0] + points, True)


def _given(when: bool | None, points: int | None) -> int | None:
    return 0 if when is False else points if when is True else None


def _most(points: int, cap: int | None) -> int:
    return points if cap is None or cap < 0 else min(points, cap)


def _ends(points: int, low: int | None, high: int | None) -> int:
    if low is not None and points < low:
        return low
    return high if high is not None and points > high else points


def _in_hundredths(expr: Expr | None) -> int | None:
    number = _plain(expr)
    return None if number is None else score_points(Point(None, None).value, _alone_fixed(expr)).total


def _alone_fixed(points: Expr | None) -> Score:
    assert points is not None
    return Score("", (ScoreGroup(None, None, (ScoreItem("fixed", 1, points),)),))


def _points(item: ScoreItem, subject: Expr | None, value: Any) -> int | None:
    """The item's own points when what it reads is known."""
    form = {f: getattr(item, f) for f in ("kind", "sign", "points", "per", "cap", "periods", "unit")}
    if item.kind == "fading":
        gone = None if value is None else max(0, value)
        if gone is None:
            return None
        left = max(0, _plain(item.periods) - int(gone))
        full = _plain(item.points)
        amount = exact(full) * Fraction(left) / exact(_plain(item.periods))
        cap = _plain(item.cap)
        return hundredths(item.sign * (amount if cap is None else min(amount, exact(cap))))
    alone = ScoreItem(**form, subject=item.subject)
    points = score_points(
        lambda e: value if subject is not None and e == subject else Point(subject, value).value(e),
        Score("", (ScoreGroup(None, None, (alone,)),)),
    )
    return points.groups[0].items[0].points


def _row_of_table(truth: bool | None, value: Any) -> tuple[Any, ...]:
    return (value,) if truth is True else ()


def _joined(total: tuple[Any, ...], row: tuple[Any, ...]) -> tuple[Any, ...]:
    return total + row


def _policies() -> dict[str, Callable[[tuple[Any, ...]], Any]]:
    def known(values: tuple[Any, ...]) -> list[Any]:
        return [v for v in values if v is not None]

    return {
        "first": lambda v: v[0] if v else None,
        "unique": lambda v: v[0] if len(set(v)) == 1 else None,
        "count": lambda v: float(len(v)),
        "sum": lambda v: nearest_double(exact_sum(known(v))),
        "min": lambda v: min(known(v), default=None),
        "max": lambda v: max(known(v), default=None),
    }
