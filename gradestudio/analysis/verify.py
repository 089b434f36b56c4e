"""What can be known about the rules before anyone is graded by them.

Every finding is proven over all customers that the fields allow, or shown on a customer whom the reference
grades as claimed, or told as not proven.  `never` facts leave impossible customers out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from gradestudio.analysis.diagram import OverBudget, StoppedEarly
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import base_of
from gradestudio.analysis.gap_checks import gaps
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.analysis.promise_checks import everyone_graded, implied, monotone
from gradestudio.analysis.rule_checks import contradictions, dead_rules, overlaps, unreachable_tiers
from gradestudio.analysis.space import Space
from gradestudio.diagnostics import Severity
from gradestudio.engine.bind import bind
from gradestudio.language.program import Ensure, Expr, Grade, Program

BUDGET = 60_000
"""Pieces of work for one question: about a second of CPU time."""
T = TypeVar("T")
Stops = Callable[[], bool] | None


def verify(
    program: Program,
    as_of: date,
    params: Mapping[str, Any] | None = None,
    budget: int = BUDGET,
    should_stop: Stops = None,
) -> tuple[ProofFinding, ...]:
    """All findings, grade by grade, then the promises.  Empty when `should_stop` said so.

    `budget`: steps that the diagrams of one question may take.  Raises BindError for a bad parameter.
    """
    checks = _Checks(bind(program, as_of, params), as_of, budget, should_stop)
    try:
        return tuple(checks.all())
    except StoppedEarly:
        return ()


class _Checks:
    def __init__(self, program: Program, as_of: date, budget: int, should_stop: Stops) -> None:
        self.program, self.as_of, self.budget, self.should_stop = program, as_of, budget, should_stop

    def all(self) -> list[ProofFinding]:
        found: list[ProofFinding] = []
        for grade in self.program.grades:
            found += self._of_grade(grade)
        for ensure in self.program.ensures:
            if ensure.kind == "implies" and ensure.condition is not None:
                found.append(self._implied(ensure, ensure.condition))
        return found

    def _within_budget(self, make: Callable[[bool], T]) -> T | None:
        """What `make(follow_scores)` gives; None when it is too much work, with and without the scores."""
        for follow_scores in (True, False) if self.program.scores else (True,):
            try:
                return make(follow_scores)
            except (OverBudget, RecursionError):
                continue
        return None

    def _proof(self, grade: Grade, follow_scores: bool, last: tuple[Expr, ...] = ()) -> GradeProof:
        return GradeProof(self.program, grade, self.as_of, self.budget, self.should_stop, follow_scores, last)

    def _of_grade(self, grade: Grade) -> list[ProofFinding]:
        every = [e for e in self.program.ensures if e.kind == "graded" and e.grade in (grade.name, None)]
        found = self._within_budget(lambda follow: self._findings(self._proof(grade, follow), every))
        if found is None:
            found = [
                _lost("not-proven", grade.name, grade),
                *(_lost("every-graded", grade.name, e) for e in every),
            ]
        for promise in self.program.ensures:
            if promise.kind == "monotone" and promise.value is not None and promise.grade == grade.name:
                found.append(self._monotone(grade, promise, promise.value))
        return found

    def _findings(self, proof: GradeProof, every: list[Ensure]) -> list[ProofFinding]:
        found = [*contradictions(proof), *dead_rules(proof), *unreachable_tiers(proof), *gaps(proof)]
        found += overlaps(proof)
        return found + [everyone_graded(proof, promise) for promise in every]

    def _monotone(self, grade: Grade, promise: Ensure, value: Expr) -> ProofFinding:
        found = self._within_budget(
            lambda follow: monotone(self._proof(grade, follow, (base_of(value),)), promise)
        )
        return found or _lost("monotonicity", grade.name, promise)

    def _implied(self, ensure: Ensure, condition: Expr) -> ProofFinding:
        def made(follow_scores: bool) -> ProofFinding:
            space = Space(
                self.program,
                self.as_of,
                self.budget,
                self.should_stop,
                follow_scores,
                lambda f, _: f.truth(condition),
            )
            return implied(space, ensure, condition)

        return self._within_budget(made) or _lost("promise", None, ensure)


def _lost(code: str, grade: str | None, place: Grade | Ensure) -> ProofFinding:
    args = {"grade": grade or ""}
    return ProofFinding(code, Verdict.NOT_PROVEN, Severity.INFORMATION, grade, span=place.span, args=args)
