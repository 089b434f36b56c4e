"""One grade over all possible customers: what its findings are read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import Follower
from gradestudio.analysis.outcomes import Outcome, Outcomes
from gradestudio.analysis.space import HOLDS, NOBODY, Space
from gradestudio.diagnostics import Severity, Span
from gradestudio.language.program import Expr, Grade, Program


class GradeProof:
    """The grade's rules and outcome as diagrams.  `last`: values asked for behind all others."""

    def __init__(
        self,
        program: Program,
        grade: Grade,
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
        follow_scores: bool,
        last: Iterable[Expr] = (),
    ) -> None:
        self.program, self.grade = program, grade
        self._last = tuple(last)
        self.space = Space(program, as_of, budget, should_stop, follow_scores, self._build, self._last)
        self.d = self.space.d
        self.outcome: Outcome = self.space.built
        self._regions: dict[int, int] = {}

    def _build(self, follower: Follower, outcomes: Outcomes) -> Outcome:
        for value in self._last:
            follower.test(value, lambda v: v is None, ())
        return outcomes.of(follower, self.grade)

    @cached_property
    def on(self) -> list[int]:
        """The rules that are not switched off."""
        return [i for i, rule in enumerate(self.grade.rules) if not rule.off]

    @cached_property
    def order(self) -> list[int]:
        """The rules in the order in which they are tried."""
        if self.grade.policy != "best":
            return self.on
        return sorted(self.on, key=lambda i: (self.grade.rank(self.grade.rules[i].tier), i))

    def rule(self, i: int) -> int:
        """Where the rule is true for a possible customer."""
        found = self._regions.get(i)
        if found is None:
            found = self._regions[i] = self.space.region(self.outcome.rules[i])
        return found

    @cached_property
    def _cells(self) -> list[dict[int, frozenset[int]]]:
        """Of every rule, by axis: the cells in which its conditions on that axis alone may hold."""
        d = self.d
        made: list[dict[int, frozenset[int]]] = []
        for parts in self.outcome.parts:
            of_rule: dict[int, frozenset[int]] = {}
            for part in parts:
                if d.kids[part] and not any(d.kids[k] for k in d.kids[part]):
                    axis = d.level[part]
                    holds = frozenset(c for c, kid in enumerate(d.kids[part]) if kid == d.true)
                    of_rule[axis] = of_rule.get(axis, holds) & holds
            made.append(of_rule)
        return made

    def cells_of(self, i: int, axis: int) -> frozenset[int]:
        """The cells of the axis that the rule's own conditions on it allow."""
        found = self._cells[i].get(axis)
        return frozenset(range(self.d.widths[axis])) if found is None else found

    def touch(self, i: int, j: int) -> bool:
        """Whether both rules may hold at once, as far as conditions on single axes tell."""
        mine, other = self._cells[i], self._cells[j]
        return all(mine[a] & other[a] for a in mine.keys() & other.keys())

    @cached_property
    def decided(self) -> int:
        """Who decides, NOBODY for an impossible customer."""
        return self.of_possible(self.outcome.decided)

    @cached_property
    def final(self) -> int:
        """A diagram whose values `tier` turns into final outcomes; NOBODY for an impossible customer."""
        return self.decided if self.outcome.ends_here else self.of_possible(self.outcome.final)

    def tier(self, value: int) -> int:
        """The outcome of a value of `final`: tier index, NEEDS, NO_RULE, CONFLICT or NOBODY."""
        return self.outcome.tier(value) if self.outcome.ends_here else value

    def of_possible(self, a: int) -> int:
        if self.space.possible == self.d.true:
            return a
        return self.d.apply(_only, a, self.space.possible)

    @cached_property
    def deciders(self) -> set[int]:
        return self.d.values(self.decided) - {NOBODY}

    @cached_property
    def finals(self) -> set[int]:
        return {self.tier(v) for v in self.d.values(self.final)} - {NOBODY}

    # ── Findings ────────────────────────────────────────────────────────────────────────────────

    def of_rule(self, code: str, severity: Severity, i: int, others: tuple[int, ...] = ()) -> ProofFinding:
        """A proven finding about a rule, at its condition."""
        rule = self.grade.rules[i]
        args = {
            "name": rule.name,
            "grade": self.grade.name,
            "others": tuple(self.grade.rules[o].name for o in others),
        }
        span = rule.condition_span or rule.span
        rules = (i, *others)
        return ProofFinding(
            code, Verdict.PROVEN, severity, self.grade.name, rules, rule.tier, span=span, args=args
        )

    def kept(self, code: str, span: Span | None, args: dict[str, Any]) -> ProofFinding:
        """A promise that was proven."""
        return ProofFinding(code, Verdict.PROVEN, Severity.INFORMATION, self.grade.name, span=span, args=args)

    def lost(
        self, code: str, span: Span | None, args: dict[str, Any], rules: tuple[int, ...] = ()
    ) -> ProofFinding:
        """Neither proven nor refuted."""
        quiet, name = Severity.INFORMATION, self.grade.name
        return ProofFinding(code, Verdict.NOT_PROVEN, quiet, name, rules, span=span, args=args)

    def shown(
        self,
        code: str,
        severity: Severity,
        node: int,
        claims: Callable[[Any], bool],
        span: Span | None,
        args: dict[str, Any],
        rules: tuple[int, ...] = (),
        wanted: frozenset[Any] = HOLDS,
        within: Mapping[int, tuple[int, ...]] | None = None,
    ) -> ProofFinding:
        """A counterexample: a customer for whom the node has a wanted value, confirmed; else not proven."""
        space = self.space
        found = space.witness(node, lambda row: claims(row) and space.possible_row(row), wanted, within)
        if found is None:
            return self.lost(code, span, args, rules)
        witness, box = found
        counter = Verdict.COUNTEREXAMPLE
        return ProofFinding(
            code,
            counter,
            severity,
            self.grade.name,
            rules,
            witness=witness,
            box=box,
            span=span,
            args=args,
        )

    def gets(self, *outcomes: int) -> Callable[[Any], bool]:
        """Whether the reference gives a row one of these outcomes."""
        return lambda row: row.decision(self.grade).tier in outcomes


def _only(value: Any, possible: bool) -> Any:
    return value if possible else NOBODY
