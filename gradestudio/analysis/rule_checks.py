"""Rules that can never hold, always hold, never decide, or contradict one another; tiers that nobody gets."""

from __future__ import annotations

from gradestudio.analysis.covering import Covers
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.diagnostics import Severity
from gradestudio.language.program import FlagValue

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
    false = proof.d.apply(_is_false, proof.outcome.rules[i])
    return not proof.d.meet(false, proof.space.possible)


def dead_rules(proof: GradeProof) -> list[ProofFinding]:
    """Rules that hold for somebody and decide for nobody, with those that take their customers first."""
    if proof.grade.policy == "unique":
        return []
    covers = Covers(proof)
    dead = [i for i in proof.on if i not in proof.deciders and proof.rule(i) != proof.d.false]
    return [proof.of_rule("dead-rule", Severity.WARNING, i, covers.of(i)) for i in dead]


def unreachable_tiers(proof: GradeProof) -> list[ProofFinding]:
    grade = proof.grade
    return [
        ProofFinding(
            "unreachable-tier",
            Verdict.PROVEN,
            Severity.WARNING,
            grade.name,
            tuple(i for i in proof.on if grade.rules[i].tier == tier.name),
            tier.name,
            span=tier.span or grade.span,
            args={"name": tier.name, "grade": grade.name},
        )
        for number, tier in enumerate(grade.tiers)
        if number not in proof.finals
    ]


def overlaps(proof: GradeProof) -> list[ProofFinding]:
    """Pairs of rules of a `unique` grade that hold at once and disagree."""
    found: list[ProofFinding] = []
    if proof.grade.policy != "unique":
        return found
    rules = proof.grade.rules
    for place, i in enumerate(proof.on):
        for j in proof.on[place + 1 :]:
            differ = rules[i].tier != rules[j].tier
            if len(found) < MOST_PAIRS and differ and proof.d.meet(proof.rule(i), proof.rule(j)):
                found.append(_overlap(proof, i, j))
    return found


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


def _is_false(truth: bool | None) -> bool:
    return truth is False
