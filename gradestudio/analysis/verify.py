"""What can be known about the rules before anyone is graded by them.

Every finding is proven over all customers that the fields allow, or shown on a customer whom the reference
grades as claimed, or told as not proven.  `never` facts leave impossible customers out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.diagram import Diagram, OverBudget, StoppedEarly
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import Axes, Dry, Follower, base_of
from gradestudio.analysis.outcomes import CONFLICT, NO_RULE, Outcome, Outcomes
from gradestudio.analysis.witness import asked, box_part, one_confirmed, sheet_row
from gradestudio.diagnostics import Severity
from gradestudio.engine.bind import bind
from gradestudio.language.program import (
    Ensure,
    Expr,
    FlagValue,
    Grade,
    Program,
    Rule,
    children,
)

BUDGET = 15_000
MOST_AXES = 150
MOST_PAIRS = 20
"""Overlaps told of one grade."""


def verify(
    program: Program,
    as_of: date,
    params: Mapping[str, Any] | None = None,
    budget: int = BUDGET,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[ProofFinding, ...]:
    """All findings, grade by grade, then the promises.  Empty when `should_stop` said so.

    `budget`: nodes that the diagrams of one grade may take.  Raises BindError for a bad parameter.
    """
    bound = bind(program, as_of, params)
    found: list[ProofFinding] = []
    try:
        for grade in bound.grades:
            found += _of_grade(bound, grade, as_of, budget, should_stop)
        for ensure in bound.ensures:
            if ensure.kind == "implies":
                found += _of_implies(bound, ensure, as_of, budget, should_stop)
    except StoppedEarly:
        return ()
    return tuple(found)


def _of_grade(
    program: Program, grade: Grade, as_of: date, budget: int, should_stop: Callable[[], bool] | None
) -> list[ProofFinding]:
    promises = [
        e for e in program.ensures if e.grade == grade.name or (e.grade is None and e.kind == "graded")
    ]
    for follow_scores in (True, False) if program.scores else (False,):
        try:
            return GradeProof(program, grade, promises, as_of, budget, should_stop, follow_scores).findings()
        except (OverBudget, RecursionError):
            continue
    lost = [ProofFinding("not-proven", Verdict.NOT_PROVEN, Severity.INFORMATION, grade.name, span=grade.span)]
    return lost + [
        ProofFinding(_PROMISED[e.kind], Verdict.NOT_PROVEN, Severity.INFORMATION, grade.name, span=e.span)
        for e in promises
        if e.kind in _PROMISED
    ]


_PROMISED = {"monotone": "monotonicity", "graded": "every-graded", "implies": "promise"}


class Space:
    """The axes of some grades and conditions, and their diagrams."""

    def __init__(
        self,
        program: Program,
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
        follow_scores: bool,
        build: Callable[[Follower, Outcomes], Any],
        last: Iterable[Expr] = (),
    ) -> None:
        self.program, self.as_of = program, as_of
        met = Axes(program)
        first = Outcomes(as_of)
        dry = Follower(met, Dry(), follow_scores, first.final_name)
        build(dry, first)
        self._nevers(dry, met)
        self.axes = met.cut(last)
        if len(self.axes) > MOST_AXES or any(not a.cells for a in self.axes):
            raise OverBudget
        self.d = Diagram([len(a.cells) for a in self.axes], budget, should_stop)
        outcomes = Outcomes(as_of)
        self.follower = Follower(met, self.d, follow_scores, outcomes.final_name)
        self.built = build(self.follower, outcomes)
        self.possible = self._nevers(self.follower, met)

    def _nevers(self, follower: Follower, met: Axes) -> int:
        d = follower.d
        possible = d.true
        for never in self.program.nevers:
            if follower.dry:
                follower.truth(never.condition)
            else:
                possible = d.all_of(possible, self.d.fails(follower.truth(never.condition)))
        return possible

    def region(self, a: int) -> int:
        """Where `a` is true for a possible customer."""
        return self.d.all_of(self.d.holds(a), self.possible)

    def witness(
        self, region: int, claims: Callable[[Any], bool]
    ) -> tuple[dict[str, Any], tuple[Any, ...]] | None:
        """A customer in the region of whom the reference says what `claims`, and the box around."""
        for order in (lambda axis: self.axes[axis].likely, lambda axis: self.axes[axis].roomy):
            path = self.d.path(region, order)
            if path is None:
                return None
            values = one_confirmed(self.axes, path, lambda v: claims(self.row(v)))
            if values is not None:
                return asked(self.axes, path, values), self.box(region, path)
        return None

    def row(self, values: Mapping[str, Any]) -> Any:
        return sheet_row(self.program, self.as_of, values)

    def possible_row(self, row: Any) -> bool:
        return all(row.value(n.condition) is not True for n in self.program.nevers)

    def box(self, region: int, path: Mapping[int, int]) -> tuple[Any, ...]:
        """The widest box around the path: fields left out where they do not matter, others stretched."""
        box: dict[int, tuple[int, ...]] = {axis: (cell,) for axis, cell in path.items()}
        inside = self.d.any_of(region, self.d.fails(self.possible))
        for axis in sorted(box, reverse=True):
            everything = {k: v for k, v in box.items() if k != axis}
            if self.d.everywhere(inside, everything):
                box = everything
                continue
            box[axis] = self._stretched(inside, box, axis)
        parts = (box_part(self.axes[a], cells) for a, cells in sorted(box.items()) if self.axes[a].name)
        return tuple(p for p in parts if p is not None)

    def _stretched(self, inside: int, box: dict[int, tuple[int, ...]], axis: int) -> tuple[int, ...]:
        one = self.axes[axis]
        cells = set(box[axis])
        free = one.values is not None or not one.cells[min(cells)].value
        for step in (1, -1):
            at = box[axis][0] + step
            while 0 <= at < len(one.cells):
                fits = one.cells[at].value is not None and self.d.everywhere(inside, {**box, axis: (at,)})
                if fits:
                    cells.add(at)
                elif not free or one.values is None:
                    break
                at += step
        return tuple(sorted(cells))


class GradeProof:
    """All findings of one grade."""

    def __init__(
        self,
        program: Program,
        grade: Grade,
        promises: list[Ensure],
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
        follow_scores: bool,
    ) -> None:
        self.program, self.grade, self.promises = program, grade, promises
        last = [base_of(e.value) for e in promises if e.value is not None]
        self.space = Space(program, as_of, budget, should_stop, follow_scores, self._build, last)
        self.d = self.space.d
        self.outcome: Outcome = self.space.built
        self.rules = [self.space.region(t) for t in self.outcome.rules]

    def _build(self, follower: Follower, outcomes: Outcomes) -> Outcome:
        for promise in self.promises:
            if promise.value is not None:
                follower.test(promise.value, lambda v: v is None, ())
        return outcomes.of(follower, self.grade)

    def findings(self) -> list[ProofFinding]:
        found = [*self._contradictions(), *self._dead(), *self._tiers(), *self._gap()]
        if self.grade.policy == "unique":
            found += self._conflicts()
        for promise in self.promises:
            if promise.kind == "monotone" and promise.value is not None:
                found.append(self._monotone(promise))
            elif promise.kind == "graded":
                found.append(self._graded(promise))
        return found

    # ── Rules ───────────────────────────────────────────────────────────────────────────────────

    def _on(self) -> list[int]:
        return [i for i, r in enumerate(self.grade.rules) if not r.off]

    def _rule_finding(
        self, code: str, severity: Severity, i: int, others: tuple[int, ...] = ()
    ) -> ProofFinding:
        rule: Rule = self.grade.rules[i]
        args = {
            "name": rule.name,
            "grade": self.grade.name,
            "others": tuple(self.grade.rules[o].name for o in others),
        }
        span = rule.condition_span or rule.span
        return ProofFinding(
            code, Verdict.PROVEN, severity, self.grade.name, (i, *others), rule.tier, span=span, args=args
        )

    def _contradictions(self) -> list[ProofFinding]:
        found = []
        for i in self._on():
            if self.rules[i] == self.d.false:
                found.append(self._rule_finding("contradiction", Severity.WARNING, i))
            elif self._always(i):
                last = i == self._on()[-1] and self.grade.otherwise is None
                severity = Severity.INFORMATION if last else Severity.WARNING
                found.append(self._rule_finding("always-true", severity, i))
        return found

    def _always(self, i: int) -> bool:
        if isinstance(self.grade.rules[i].when, FlagValue):
            return False
        false = self.d.apply(_is_false, self.outcome.rules[i])
        return not self.d.meet(false, self.space.possible)

    def _dead(self) -> list[ProofFinding]:
        if self.grade.policy == "unique":
            return []
        order = self._on()
        if self.grade.policy == "best":
            order.sort(key=lambda i: (self.grade.rank(self.grade.rules[i].tier), i))
        found = []
        taken = self.d.false
        for place, i in enumerate(order):
            if self.rules[i] == self.d.false:
                continue
            if taken != self.d.false and self.d.minus(self.rules[i], taken) == self.d.false:
                cover = self._cover(i, order[:place])
                found.append(self._rule_finding("dead-rule", Severity.WARNING, i, cover))
            taken = self.d.any_of(taken, self.rules[i])
        return sorted(found, key=lambda f: f.rules)

    def _cover(self, i: int, earlier: list[int]) -> tuple[int, ...]:
        """A set of earlier rules that takes all whom the rule would take; none could be left out."""
        rest, chosen = self.rules[i], []
        for e in earlier:
            if self.d.meet(rest, self.rules[e]):
                chosen.append(e)
                rest = self.d.minus(rest, self.rules[e])
        for e in list(chosen):
            others = self.rules[i]
            for o in chosen:
                if o != e:
                    others = self.d.minus(others, self.rules[o])
            if others == self.d.false:
                chosen.remove(e)
        return tuple(chosen)

    def _tiers(self) -> list[ProofFinding]:
        reached = self._values(self.outcome.final)
        return [
            ProofFinding(
                "unreachable-tier",
                Verdict.PROVEN,
                Severity.WARNING,
                self.grade.name,
                tuple(i for i in self._on() if self.grade.rules[i].tier == tier.name),
                tier.name,
                span=self.grade.span,
                args={"name": tier.name, "grade": self.grade.name},
            )
            for number, tier in enumerate(self.grade.tiers)
            if number not in reached
        ]

    def _values(self, a: int) -> set[Any]:
        """The values that `a` takes for possible customers."""
        if self.space.possible == self.d.true:
            return self.d.values(a)
        return self.d.values(self.d.apply(_only, a, self.space.possible)) - {_NOBODY}

    # ── Customers without a tier ────────────────────────────────────────────────────────────────

    def _where(self, *outcomes: int) -> int:
        wanted = frozenset(outcomes)
        return self.space.region(self.d.apply(lambda t: t in wanted, self.outcome.final))

    def _gap(self) -> list[ProofFinding]:
        region = self._where(NO_RULE)
        if region == self.d.false:
            return []
        args = {"grade": self.grade.name, **self._combinations(region)}
        return [self._shown("gap", Severity.WARNING, region, {NO_RULE}, args, self.grade.span)]

    def _combinations(self, region: int) -> dict[str, int]:
        """How many combinations of choices have no rule, when every axis is a list of choices."""
        axes = {a.number: a for a in self.space.axes}
        if not axes or any(a.values is None for a in axes.values()):
            return {}
        cells = {n: a.filled for n, a in axes.items()}
        total = 1
        for filled in cells.values():
            total *= len(filled)
        return {"n": self.d.count(region, cells), "total": total}

    def _shown(
        self, code: str, severity: Severity, region: int, outcomes: set[int], args: dict[str, Any], span: Any
    ) -> ProofFinding:
        """A counterexample: a customer of the region, confirmed; else not proven."""

        def claims(row: Any) -> bool:
            return row.decision(self.grade).tier in outcomes and self.space.possible_row(row)

        found = self.space.witness(region, claims)
        if found is None:
            return ProofFinding(
                code, Verdict.NOT_PROVEN, Severity.INFORMATION, self.grade.name, span=span, args=args
            )
        witness, box = found
        return ProofFinding(
            code,
            Verdict.COUNTEREXAMPLE,
            severity,
            self.grade.name,
            witness=witness,
            box=box,
            span=span,
            args=args,
        )

    def _graded(self, promise: Ensure) -> ProofFinding:
        region = self._where(NO_RULE, CONFLICT)
        args = {"grade": self.grade.name}
        if region == self.d.false:
            return self._kept("every-graded", promise, args)
        return self._shown("every-graded", Severity.WARNING, region, {NO_RULE, CONFLICT}, args, promise.span)

    def _kept(self, code: str, promise: Ensure, args: dict[str, Any]) -> ProofFinding:
        return ProofFinding(
            code, Verdict.PROVEN, Severity.INFORMATION, self.grade.name, span=promise.span, args=args
        )

    def _conflicts(self) -> list[ProofFinding]:
        found: list[ProofFinding] = []
        on = self._on()
        for place, i in enumerate(on):
            for j in on[place + 1 :]:
                differ = self.grade.rules[i].tier != self.grade.rules[j].tier
                if len(found) < MOST_PAIRS and differ and self.d.meet(self.rules[i], self.rules[j]):
                    found.append(self._overlap(i, j))
        return found

    def _overlap(self, i: int, j: int) -> ProofFinding:
        both = self.d.all_of(self.rules[i], self.rules[j])
        first, second = self.grade.rules[i], self.grade.rules[j]

        def claims(row: Any) -> bool:
            return (
                row.value(first.when) is True
                and row.value(second.when) is True
                and self.space.possible_row(row)
            )

        found = self.space.witness(both, claims)
        verdict = Verdict.NOT_PROVEN if found is None else Verdict.COUNTEREXAMPLE
        severity = Severity.INFORMATION if found is None else Severity.ERROR
        witness, box = found or (None, ())
        args = {"name": first.name, "other": second.name, "grade": self.grade.name}
        return ProofFinding(
            "overlap",
            verdict,
            severity,
            self.grade.name,
            (i, j),
            witness=witness,
            box=box,
            span=second.span,
            args=args,
        )

    # ── Promises ────────────────────────────────────────────────────────────────────────────────

    def _monotone(self, promise: Ensure) -> ProofFinding:
        assert promise.value is not None
        base = base_of(promise.value)
        axis = self.space.follower.axes.by_base.get(base)
        args: dict[str, Any] = {"grade": self.grade.name, "value": axis.name if axis else ""}
        lost = ProofFinding(
            "monotonicity",
            Verdict.NOT_PROVEN,
            Severity.INFORMATION,
            self.grade.name,
            span=promise.span,
            args=args,
        )
        if axis is None or not axis.listed or self.space.follower.finite(promise.value):
            return lost
        cells = [c for c in axis.filled]
        if promise.direction == "falls":
            cells.reverse()
        broken = self._first_fall(axis, cells)
        if broken is None:
            return lost if self._others_read(base, axis) else self._kept("monotonicity", promise, args)
        path, low, high = broken
        pair = self._pair(axis, path, low, high)
        if pair is None:
            return lost
        first, second, tiers = pair
        return ProofFinding(
            "monotonicity",
            Verdict.COUNTEREXAMPLE,
            Severity.WARNING,
            self.grade.name,
            witness=first,
            second=second,
            span=promise.span,
            args={**args, "before": tiers[0], "after": tiers[1]},
        )

    def _first_fall(self, axis: Axis, cells: list[int]) -> tuple[dict[int, int], int, int] | None:
        """A customer's other cells, and the two of the axis between which the customer falls."""
        finals = [self.d.fixed(self.outcome.final, axis.number, c) for c in cells]
        allowed = [self.d.fixed(self.space.possible, axis.number, c) for c in cells]
        best = self.d.leaf((len(self.grade.tiers), -1))
        for place, (final, possible) in enumerate(zip(finals, allowed, strict=True)):
            fall = self.d.apply(_falls, best, final, possible)
            if fall != self.d.false:
                path = self.d.path(fall, lambda a: self.space.axes[a].likely) or {}
                return path, cells[self._held(best, path)], cells[place]
            best = self.d.apply(_better, best, final, possible, self.d.leaf(place))
        return None

    def _held(self, best: int, path: dict[int, int]) -> int:
        """Which earlier cell gave the best tier; the axes on the way are added to the path."""
        d = self.d
        at = best
        while d.kids[at]:
            level = d.level[at]
            at = d.kids[at][path.setdefault(level, self.space.axes[level].likely[0])]
        return d.held[at][1]

    def _pair(self, axis: Axis, path: dict[int, int], low: int, high: int) -> Any:
        def tiers(values: Mapping[str, Any]) -> tuple[int, int] | None:
            after = {**values, axis.name: axis.cells[high].value}
            rows = [self.space.row(values), self.space.row(after)]
            if not all(self.space.possible_row(r) for r in rows):
                return None
            a, b = (r.decision(self.grade).tier for r in rows)
            return (a, b) if 0 <= a < b else None

        full = {**path, axis.number: low}
        values = one_confirmed(self.space.axes, full, lambda v: tiers(v) is not None)
        if values is None:
            return None
        found = tiers(values)
        assert found is not None
        first = asked(self.space.axes, full, values)
        second = {**first, axis.name: axis.cells[high].value}
        return first, second, tuple(self.grade.tiers[t].name for t in found)

    def _others_read(self, base: Expr, axis: Axis) -> bool:
        """Whether another axis moves along with this one."""
        return any(a is not axis and _reads(a.base, base) for a in self.space.axes)


def _of_implies(
    program: Program, ensure: Ensure, as_of: date, budget: int, should_stop: Callable[[], bool] | None
) -> list[ProofFinding]:
    """A condition that must hold for every customer; a blank that makes it unknown does not break it."""
    condition = ensure.condition
    if condition is None:
        return []
    for follow_scores in (True, False):
        try:
            return [_implied(program, ensure, condition, as_of, budget, should_stop, follow_scores)]
        except (OverBudget, RecursionError):
            continue
    return [ProofFinding("promise", Verdict.NOT_PROVEN, Severity.INFORMATION, span=ensure.span)]


def _implied(
    program: Program,
    ensure: Ensure,
    condition: Expr,
    as_of: date,
    budget: int,
    should_stop: Callable[[], bool] | None,
    follow_scores: bool,
) -> ProofFinding:
    space = Space(program, as_of, budget, should_stop, follow_scores, lambda f, _: f.truth(condition))
    broken = space.region(space.d.apply(_is_false, space.built))
    if broken == space.d.false:
        return ProofFinding("promise", Verdict.PROVEN, Severity.INFORMATION, span=ensure.span)
    found = space.witness(broken, lambda r: r.value(condition) is False and space.possible_row(r))
    if found is None:
        return ProofFinding("promise", Verdict.NOT_PROVEN, Severity.INFORMATION, span=ensure.span)
    witness, box = found
    shown, warning = Verdict.COUNTEREXAMPLE, Severity.WARNING
    return ProofFinding("promise", shown, warning, witness=witness, box=box, span=ensure.span)


_NOBODY = -99


def _is_false(truth: bool | None) -> bool:
    return truth is False


def _only(value: int, possible: bool) -> int:
    return value if possible else _NOBODY


def _falls(best: tuple[int, int], final: int, possible: bool) -> bool:
    return possible and final >= 0 and final > best[0] and best[1] >= 0


def _better(best: tuple[int, int], final: int, possible: bool, place: int) -> tuple[int, int]:
    return (final, place) if possible and 0 <= final < best[0] else best


def _reads(expr: Any, base: Expr) -> bool:
    if expr == base:
        return True
    return any(_reads(c, base) for c in children(expr))
