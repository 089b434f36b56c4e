"""Rules that can never hold, always hold, never decide, or contradict one another; tiers that nobody gets."""

from __future__ import annotations

from typing import Any

from gradestudio.analysis.covering import Covers
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.analysis.score_checks import highest
from gradestudio.diagnostics import Severity
from gradestudio.language.program import Derived, FlagValue, Number, ScoreValue

MOST_PAIRS = 20
"""Overlaps told of one grade."""


def contradictions(proof: GradeProof) -> list[ProofFinding]:
    """Conditions that no possible customer meets, or every one with data."""
    found = []
    for i in proof.on:
        if proof.rule(i) == proof.d.false:
            found.append(proof.of_rule("contradiction", Severity.WARNING, i))
        elif _always(proof, i):
            last = i == proof.on[-1] and proof.grade.otherwise is None
            severity = Severity.INFORMATION if last else Severity.WARNING
            found.append(proof.of_rule("always-true", severity, i))
    return found


def _always(proof: GradeProof, i: int) -> bool:
    if isinstance(proof.grade.rules[i].when, FlagValue):
        return False
    nodes = (proof.outcome.rules[i], proof.space.possible)
    return not proof.d.somewhere(lambda truth, possible: truth is False and possible, nodes)


def dead_rules(proof: GradeProof) -> list[ProofFinding]:
    """Rules that hold for somebody and decide for nobody, with those that take their customers first."""
    if proof.grade.policy == "unique":
        return []
    covers = Covers(proof)
    dead = [i for i in proof.on if i not in proof.deciders and proof.rule(i) != proof.d.false]
    return [proof.of_rule("dead-rule", Severity.WARNING, i, covers.of(i)) for i in dead]


def unreachable_tiers(proof: GradeProof) -> list[ProofFinding]:
    """Tiers that no customer gets; where a cut-off lies above the highest total, that total is told."""
    grade = proof.grade
    lost = [(n, t) for n, t in enumerate(grade.tiers) if n not in proof.finals]
    most = _highest(proof) if lost else None
    found = []
    for _, tier in lost:
        rules = tuple(i for i in proof.on if grade.rules[i].tier == tier.name)
        args: dict[str, Any] = {"name": tier.name, "grade": grade.name}
        code = "unreachable-tier"
        if most is not None and isinstance(tier.at, Number) and tier.at.value > most and not rules:
            code, args = "unreachable-cut-off", {**args, "at": tier.at.value, "highest": most}
        span = tier.span or grade.span
        found.append(
            ProofFinding(
                code, Verdict.PROVEN, Severity.WARNING, grade.name, rules, tier.name, span=span, args=args
            )
        )
    return found


def _highest(proof: GradeProof) -> float | None:
    by = proof.grade.by
    while isinstance(by, Derived):
        by = by.value
    if not isinstance(by, ScoreValue) or not proof.space.follower.finite(by):
        return None
    return highest(proof.space, by.score)


def overlaps(proof: GradeProof) -> list[ProofFinding]:
    """Pairs of rules that hold at once and disagree: an error when the grade is `unique`.

    Of other grades it is only told, of rules neither of which contains the other.
    """
    rules, unique = proof.grade.rules, proof.grade.policy == "unique"
    found: list[ProofFinding] = []
    for place, i in enumerate(proof.order):
        for j in proof.order[place + 1 :]:
            if len(found) == MOST_PAIRS:
                return found
            if rules[i].tier == rules[j].tier or not proof.touch(i, j):
                continue
            if unique:
                if proof.d.meet(proof.rule(i), proof.rule(j)):
                    found.append(_overlap(proof, i, j))
            elif _cross(proof, i, j):
                args = {"name": rules[i].name, "other": rules[j].name, "grade": proof.grade.name}
                found.append(
                    ProofFinding(
                        "crossing-rules",
                        Verdict.PROVEN,
                        Severity.INFORMATION,
                        proof.grade.name,
                        (i, j),
                        rules[i].tier,
                        span=rules[j].condition_span or rules[j].span,
                        args=args,
                    )
                )
    return found


def _cross(proof: GradeProof, i: int, j: int) -> bool:
    """Whether some customer is of both rules, some only of the one, and some only of the other."""
    d, pair = proof.d, (proof.rule(i), proof.rule(j))
    return (
        d.meet(*pair)
        and d.somewhere(lambda a, b: a and not b, pair)
        and d.somewhere(lambda a, b: b and not a, pair)
    )


def _overlap(proof: GradeProof, i: int, j: int) -> ProofFinding:
    first, second = proof.grade.rules[i], proof.grade.rules[j]
    both = proof.d.all_of(proof.rule(i), proof.rule(j))
    args = {"name": first.name, "other": second.name, "grade": proof.grade.name}
    return proof.shown(
        "overlap",
        Severity.ERROR,
        both,
        lambda row: row.value(first.when) is True and row.value(second.when) is True,
        second.span,
        args,
        (i, j),
    )
