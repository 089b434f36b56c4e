"""What two versions of a rulebook do differently, over all possible customers and without any data.

Both versions become diagrams over the same axes.  Where the diagrams are one and the same node, the versions
are proven to have the same effect; where not, the customers who move are described by the widest boxes, each
with a customer whom the reference grades in both versions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gradestudio.analysis.boxes import diagram_of, hull, parts_of, widest
from gradestudio.analysis.careful import cut_down
from gradestudio.analysis.deciding import CONFLICT, NEEDS, NO_RULE
from gradestudio.analysis.diagram import OverBudget, StoppedEarly
from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.follow import Follower
from gradestudio.analysis.joining import APART, Joined, Side, joined
from gradestudio.analysis.kinds import EffectChange, Kind, OutputKind, SemanticDifference
from gradestudio.analysis.outcomes import Outcomes
from gradestudio.analysis.sides import possible, row_of
from gradestudio.analysis.space import Space
from gradestudio.analysis.witness import asked, one_confirmed
from gradestudio.language.program import (
    Derived,
    Grade,
    Program,
    ScoreValue,
    Tag,
)

BUDGET = 60_000
MOST_KINDS = 24
"""Boxes told of one output, shared among the ways to move; at least one of each."""
_OUTCOMES = {NEEDS: "needs data", NO_RULE: "no rule", CONFLICT: "conflict"}
_TRUTHS = {True: "yes", False: "no", None: "unknown"}
Build = Callable[[Follower, Outcomes], tuple[int, int]]
Stops = Callable[[], bool]


def semantic_difference(
    old: Program,
    new: Program,
    as_of: date,
    params: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None] = (None, None),
    budget: int = BUDGET,
    should_stop: Stops | None = None,
    most_kinds: int = MOST_KINDS,
) -> SemanticDifference | None:
    """Every output of the two versions; None when `should_stop` said so.

    `params` are those of the old and of the new version.  `budget`: nodes that the diagrams of one output may
    take.  Raises BindError for a bad parameter.
    """
    both = joined(old, new, as_of, params)
    try:
        return SemanticDifference(tuple(_Differences(both, as_of, budget, should_stop, most_kinds).all()))
    except StoppedEarly:
        return None


class _Differences:
    def __init__(
        self, both: Joined, as_of: date, budget: int, should_stop: Stops | None, most_kinds: int
    ) -> None:
        self.both, self.as_of, self.budget, self.should_stop = both, as_of, budget, should_stop
        self.most_kinds = most_kinds

    def all(self) -> list[EffectChange]:
        old, new = self.both.old.program, self.both.new.program
        made: list[EffectChange] = []
        for kind, before, after, differs in (
            (OutputKind.GRADE, old.grades, new.grades, self._grade),
            (OutputKind.TAG, old.tags, new.tags, self._tag),
            (OutputKind.SCORE, old.scores, new.scores, self._score),
            (OutputKind.VALUE, _shown(old), _shown(new), self._value),
        ):
            made += self._pairs(kind, before, after, differs)
        if old.strategies or new.strategies:
            same = old.strategies == new.strategies
            verdict = Verdict.PROVEN if same else Verdict.COUNTEREXAMPLE
            made.append(EffectChange(OutputKind.STRATEGY, "", verdict))
        return made

    def _pairs(self, kind: OutputKind, before: Any, after: Any, differs: Any) -> list[EffectChange]:
        earlier = {o.name: o for o in before}
        made = []
        for one in sorted(after, key=_place):
            other = earlier.pop(one.name, None)
            if other is None:
                made.append(EffectChange(kind, one.name, Verdict.COUNTEREXAMPLE, only_in="new"))
            elif _alike(other) == _alike(one):
                made.append(EffectChange(kind, one.name, Verdict.PROVEN))
            else:
                made.append(self._within_budget(kind, other, one, differs))
        for name in earlier:
            made.append(EffectChange(kind, name, Verdict.COUNTEREXAMPLE, only_in="old"))
        return made

    def _within_budget(self, kind: OutputKind, old: Any, new: Any, differs: Any) -> EffectChange:
        scored = bool(self.both.old.program.scores or self.both.new.program.scores)
        for follow_scores in (True, False) if scored else (True,):
            try:
                return differs(old, new, follow_scores)
            except (OverBudget, RecursionError):
                continue
        return EffectChange(kind, new.name, Verdict.NOT_PROVEN, complete=False)

    def _space(self, build: Build, follow_scores: bool) -> Space:
        return Space(self.both.domain, self.as_of, self.budget, self.should_stop, follow_scores, build)

    # ── Outputs ─────────────────────────────────────────────────────────────────────────────────

    def _grade(self, old: Grade, new: Grade, follow_scores: bool) -> EffectChange:
        names_old, names_new = _tier_names(old), _tier_names(new)
        old, new = cut_down(old, new)

        def build(follower: Follower, outcomes: Outcomes) -> tuple[int, int]:
            return outcomes.of(follower, old).final, outcomes.of(follower, new).final

        def outcome(side: Side, row: Any) -> str:
            grade = side.bound.grade(new.name)
            assert grade is not None
            return _tier_names(grade)[row.decision(grade).tier]

        space = self._space(build, follow_scores)
        return self._told(OutputKind.GRADE, new.name, space, (names_old, names_new), outcome)

    def _tag(self, old: Tag, new: Tag, follow_scores: bool) -> EffectChange:
        def build(follower: Follower, outcomes: Outcomes) -> tuple[int, int]:
            return follower.truth(old.when), follower.truth(new.when)

        def outcome(side: Side, row: Any) -> str:
            tag = side.bound.tag(new.name)
            assert tag is not None
            return _TRUTHS[row.value(tag.when)]

        space = self._space(build, follow_scores)
        return self._told(OutputKind.TAG, new.name, space, (_TRUTHS, _TRUTHS), outcome)

    def _score(self, old: Any, new: Any, follow_scores: bool) -> EffectChange:
        if not follow_scores:
            raise OverBudget

        def build(follower: Follower, outcomes: Outcomes) -> tuple[int, int]:
            for one in (old, new):
                if not follower.finite(ScoreValue(one)):
                    raise OverBudget
            return follower.score(old), follower.score(new)

        def points(side: Side, row: Any) -> Any:
            score = side.bound.score(new.name)
            assert score is not None
            found = row.score(score)
            return None if found.missing else found.points

        return self._equal_or_not(OutputKind.SCORE, new.name, self._space(build, True), points)

    def _value(self, old: Any, new: Any, follow_scores: bool) -> EffectChange:
        def build(follower: Follower, outcomes: Outcomes) -> tuple[int, int]:
            for one in (old, new):
                if not follower.finite(one.value):
                    raise OverBudget
            return follower.value(old.value), follower.value(new.value)

        def value(side: Side, row: Any) -> Any:
            let = side.bound.let(new.name)
            assert let is not None
            return row.value(Derived(let.name, let.value))

        return self._equal_or_not(OutputKind.VALUE, new.name, self._space(build, follow_scores), value)

    def _equal_or_not(self, kind: OutputKind, name: str, space: Space, value: Any) -> EffectChange:
        differ = space.region(space.d.apply(_differ, *space.built))
        if differ == space.d.false:
            return EffectChange(kind, name, Verdict.PROVEN)
        witness = self._witness(space, differ, lambda old, new: value(*old) != value(*new))
        verdict = Verdict.NOT_PROVEN if witness is None else Verdict.COUNTEREXAMPLE
        return EffectChange(kind, name, verdict, witness=witness)

    # ── Who moves ───────────────────────────────────────────────────────────────────────────────

    def _told(
        self,
        output: OutputKind,
        name: str,
        space: Space,
        names: tuple[Mapping[Any, str], Mapping[Any, str]],
        outcome: Callable[[Side, Any], str],
    ) -> EffectChange:
        d = space.d
        old_names, new_names = names

        def moved(old: Any, new: Any, possible: bool) -> Any:
            a, b = old_names[old], new_names[new]
            return None if a == b or not possible else (a, b)

        moves = d.apply(moved, *space.built, space.possible)
        pairs = sorted((p for p in d.values(moves) if p is not None), key=_order(old_names, new_names))
        if not pairs:
            return EffectChange(output, name, Verdict.PROVEN)
        kinds: list[Kind] = []
        complete, most = True, max(1, self.most_kinds // len(pairs))
        for pair in pairs:
            region = d.apply(lambda v, pair=pair: v == pair, moves)
            found, whole = self._kinds(space, region, pair, outcome, most)
            kinds += found
            complete = complete and whole
        shown = any(k.confirmed for k in kinds)
        verdict = Verdict.COUNTEREXAMPLE if shown else Verdict.NOT_PROVEN
        common = hull(space, d.apply(lambda v: v is not None, moves))
        return EffectChange(output, name, verdict, tuple(kinds), complete, common=common)

    def _kinds(
        self,
        space: Space,
        region: int,
        pair: tuple[str, str],
        outcome: Callable[[Side, Any], str],
        most: int,
    ) -> tuple[list[Kind], bool]:
        """Boxes that together hold everyone of the region, and whether they are all."""
        d = space.d
        inside = d.any_of(region, d.fails(space.possible))
        rest, found = region, []

        def claims(old: tuple[Side, Any], new: tuple[Side, Any]) -> bool:
            return (outcome(*old), outcome(*new)) == pair

        while rest != d.false and len(found) < most:
            path = d.path(rest, lambda a: space.axes[a].likely)
            assert path is not None
            box = widest(space, inside, path)
            made = diagram_of(space, box)
            witness = self._witness(space, d.all_of(rest, made), claims)
            parts = parts_of(space, box)
            found.append(Kind(*pair, parts, witness))
            rest = d.minus(rest, made)
        found.sort(key=lambda k: (not k.confirmed, len(k.parts)))
        return found, rest == d.false

    def _witness(
        self, space: Space, region: int, claims: Callable[[Any, Any], bool]
    ) -> dict[str, Any] | None:
        """A customer of the region of whom the reference says what `claims`, in both versions."""
        old, new = self.both.old, self.both.new

        def confirms(values: Mapping[str, Any]) -> bool:
            rows = [row_of(side, self.as_of, values, space.axes) for side in (old, new)]
            if any(r is None for r in rows) or not any(map(possible, (old, new), rows)):
                return False
            return claims((old, rows[0]), (new, rows[1]))

        for order in (lambda a: space.axes[a].likely, lambda a: space.axes[a].roomy):
            path = space.d.path(region, order)
            if path is None or any(APART in space.axes[a].name for a in path):
                return None
            values = one_confirmed(space.axes, path, confirms)
            if values is not None:
                return asked(space.axes, path, values)
        return None


def _shown(program: Program) -> list[Any]:
    return [d for n in program.shows if (d := program.let(n)) is not None]


def _place(output: Any) -> int:
    return output.span.start if output.span is not None else 0


def _alike(output: Any) -> Any:
    """The output without what its customers do not notice: sentences, colours, rules switched off."""
    if isinstance(output, Grade):
        rules = tuple(
            replace(r, reason=None, name="", table=None, row=None) for r in output.rules if not r.off
        )
        tiers = tuple(replace(t, title=None, color=None) for t in output.tiers)
        overrides = tuple(replace(o, reason=None) for o in output.overrides)
        return replace(output, rules=rules, tiers=tiers, overrides=overrides, otherwise_reason=None)
    if isinstance(output, Tag):
        return output.when
    if hasattr(output, "groups"):
        groups = (
            replace(g, name=None, items=tuple(replace(i, reason=None) for i in g.items))
            for g in output.groups
        )
        return replace(output, groups=tuple(groups))
    return output.value


def _tier_names(grade: Grade) -> dict[Any, str]:
    return {i: t.name for i, t in enumerate(grade.tiers)} | _OUTCOMES


def _order(old: Mapping[Any, str], new: Mapping[Any, str]) -> Callable[[tuple[str, str]], Any]:
    """Moves in the order of the tiers: first by the old one, then by the new one."""
    places = [{name: i for i, name in enumerate(names.values())} for names in (old, new)]
    return lambda pair: tuple(p[n] for p, n in zip(places, pair, strict=True))


def _differ(a: Any, b: Any) -> bool:
    return a != b
