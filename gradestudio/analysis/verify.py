"""What can be known about the rules before anyone is graded by them.

Every finding is proven over all customers that the fields allow, or shown on a customer whom the reference
grades as claimed, or told as not proven.  `never` facts leave impossible customers out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from gradestudio.analysis.condition_checks import Numbers, idle_conditions, idle_numbers
from gradestudio.analysis.diagram import OverBudget, StoppedEarly
from gradestudio.analysis.edge_checks import edges_left_out, shared_edges
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import base_of
from gradestudio.analysis.gap_checks import blank_gaps, gaps, left_to_otherwise
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.analysis.promise_checks import everyone_graded, implied, monotone
from gradestudio.analysis.rule_checks import contradictions, dead_rules, overlaps, unreachable_tiers
from gradestudio.analysis.score_checks import ScoreProof
from gradestudio.analysis.space import Space
from gradestudio.analysis.thresholds import read_once, thresholds
from gradestudio.analysis.value_checks import LineProof, has_lines
from gradestudio.diagnostics import Severity
from gradestudio.engine.bind import bind, bind_expr
from gradestudio.language.program import Ensure, Expr, Grade, LetDef, Program, Score

BUDGET = 60_000
"""Steps for one grade or promise: about a second of CPU time."""
CHECK_BUDGET = 30_000
"""Steps for each further question about a grade whose rules have been followed."""
QUICK_SCORES = 4_500
"""Steps for a rulebook with scores when the answer is waited for: scores of many parts grow without end."""
SIDE_BUDGET = 15_000
"""Steps for what is only a part of a grade: a score, a matrix, a table."""
T = TypeVar("T")
Stops = Callable[[], bool] | None


def verify(
    program: Program,
    as_of: date,
    params: Mapping[str, Any] | None = None,
    budget: int = BUDGET,
    should_stop: Stops = None,
    quick: bool = False,
) -> tuple[ProofFinding, ...]:
    """All findings, grade by grade, then the promises.  Empty when `should_stop` said so.

    `budget`: steps that the diagrams of one question may take; `quick`: fewer where there are scores.  Raises
    BindError for a bad parameter.
    """
    bound = bind(program, as_of, params)
    if quick and bound.scores:
        budget = min(budget, QUICK_SCORES)

    @cache
    def numbers() -> Numbers:
        return [
            (t, None if t.subject is None else bind_expr(t.subject, program, as_of, params))
            for t in (*thresholds(program), *(() if params else read_once(program)))
            if t.home[0] == "rule"
        ]

    checks = _Checks(bound, numbers, as_of, budget, should_stop)
    try:
        return tuple(checks.all())
    except StoppedEarly:
        return ()


class _Checks:
    def __init__(
        self, program: Program, numbers: Callable[[], Numbers], as_of: date, budget: int, should_stop: Stops
    ) -> None:
        self.program, self.numbers, self.as_of = program, numbers, as_of
        self.budget, self.should_stop = budget, should_stop

    def all(self) -> list[ProofFinding]:
        found: list[ProofFinding] = []
        for grade in self.program.grades:
            found += self._of_grade(grade)
        for ensure in self.program.ensures:
            if ensure.kind == "implies" and ensure.condition is not None:
                found.append(self._implied(ensure, ensure.condition))
        for let in self.program.lets:
            if has_lines(let):
                found += self._within_budget(lambda follow, let=let: self._lines(let, follow)) or []
        for score in self.program.scores:
            found += self._points(score)
        return found

    def _lines(self, let: LetDef, follow_scores: bool) -> list[ProofFinding]:
        budget = min(self.budget, SIDE_BUDGET)
        return LineProof(self.program, let, self.as_of, budget, self.should_stop, follow_scores).findings()

    def _points(self, score: Score) -> list[ProofFinding]:
        budget = min(self.budget, SIDE_BUDGET)
        try:
            return ScoreProof(self.program, score, self.as_of, budget, self.should_stop).findings()
        except (OverBudget, RecursionError):
            return []

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
        """What every check finds; those that are too much work are told as one finding."""
        found: list[ProofFinding] = []
        lost = False

        def told(*codes: str) -> list[ProofFinding]:
            return [f for f in found if f.code in codes]

        def idle(proof: GradeProof) -> list[ProofFinding]:
            dead = {f.rules[0] for f in told("contradiction", "always-true", "dead-rule")}
            return idle_conditions(proof, dead)

        def idle_too(proof: GradeProof) -> list[ProofFinding]:
            dead = {f.rules[0] for f in told("contradiction", "always-true", "dead-rule")}
            places = [f.span for f in told("idle-condition", "shared-edge", "edge-left-out") if f.span]
            return idle_numbers(proof, self.numbers, dead, places)

        checks = [contradictions, dead_rules, unreachable_tiers, gaps, overlaps, shared_edges]
        checks += [edges_left_out, idle, idle_too, left_to_otherwise, blank_gaps]
        for check in checks:
            try:
                found += check(proof)
            except (OverBudget, RecursionError):
                lost = True
            proof.d.renew(min(self.budget, CHECK_BUDGET))
        for promise in every:
            try:
                found.append(everyone_graded(proof, promise))
            except (OverBudget, RecursionError):
                found.append(_lost("every-graded", proof.grade.name, promise))
        if lost and proof.space.follows_scores and self.program.scores:
            raise OverBudget  # once more, with scores as quantities of their own
        return found + ([_lost("not-proven", proof.grade.name, proof.grade)] if lost else [])

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
