"""Points that never matter: given to nobody, or cut away by a cap whatever else a customer has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from gradestudio.analysis.diagram import OverBudget
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import Follower
from gradestudio.analysis.outcomes import Outcomes
from gradestudio.analysis.space import Space
from gradestudio.diagnostics import Severity
from gradestudio.language.program import Number, Program, Score, ScoreGroup, ScoreItem, ScoreValue


class ScoreProof:
    """One score, followed point by point.  Raises OverBudget when it cannot be."""

    def __init__(
        self,
        program: Program,
        score: Score,
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.score = score
        self.space = Space(program, as_of, budget, should_stop, True, self._build)
        self.d = self.space.d

    def _build(self, follower: Follower, outcomes: Outcomes) -> int:
        if not follower.finite(ScoreValue(self.score)):
            raise OverBudget
        return follower.score(self.score)

    def findings(self) -> list[ProofFinding]:
        found = []
        for g, group in enumerate(self.score.groups):
            idle = [i for i, item in enumerate(group.items) if self._idle_item(g, i, item)]
            for i in idle:
                item = group.items[i]
                code = "points-for-nobody" if self._never_given(item) else "idle-points"
                args = {"score": self.score.name, "group": group.name or "", "number": i + 1}
                found.append(
                    ProofFinding(
                        code, Verdict.PROVEN, Severity.WARNING, span=item.span or self.score.span, args=args
                    )
                )
            if not idle and isinstance(group.cap, Number) and self._idle_cap(g, group):
                args = {"score": self.score.name, "group": group.name or "", "cap": group.cap.value}
                quiet = Severity.INFORMATION
                span = group.span or self.score.span
                found.append(ProofFinding("idle-cap", Verdict.PROVEN, quiet, span=span, args=args))
        return found

    def highest(self) -> float | None:
        """The highest total that a possible customer can have."""
        return highest(self.space, self.score)

    def _never_given(self, item: ScoreItem) -> bool:
        if item.when is None:
            return False
        return self.space.region(self.space.follower.truth(item.when)) == self.d.false

    def _idle_item(self, g: int, i: int, item: ScoreItem) -> bool:
        group = self.score.groups[g]
        rest = (*group.items[:i], *group.items[i + 1 :])
        return self._same(g, replace(group, items=rest))

    def _idle_cap(self, g: int, group: ScoreGroup) -> bool:
        return bool(group.items) and self._same(g, replace(group, cap=None))

    def _same(self, g: int, group: ScoreGroup) -> bool:
        """Whether every possible customer's total would be the same with this group instead."""
        groups = (*self.score.groups[:g], group, *self.score.groups[g + 1 :])
        other = self.space.follower.score(replace(self.score, groups=groups))
        nodes = (self.space.built, other, self.space.possible)
        return not self.d.somewhere(_differ, nodes, lambda nodes: nodes[0] == nodes[1])


def highest(space: Space, score: Score) -> float | None:
    """The highest total of a score followed in this space."""
    d = space.d
    totals = d.values(d.apply(_of_possible, space.follower.score(score), space.possible)) - {None}
    return max(totals) / 100 if totals else None


def _differ(total: int | None, other: int | None, possible: bool) -> bool:
    """A total that only becomes missing is the same to its readers when it was 0."""
    return possible and (total or 0) != (other or 0)


def _of_possible(total: int | None, possible: bool) -> int | None:
    return total if possible else None
