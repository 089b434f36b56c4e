"""Customers without a tier: whom no rule takes."""

from __future__ import annotations

from gradestudio.analysis.deciding import NO_RULE
from gradestudio.analysis.findings import ProofFinding
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.diagnostics import Severity


def gaps(proof: GradeProof) -> list[ProofFinding]:
    """A customer with data whom no rule takes, and the widest box of such customers."""
    if NO_RULE not in proof.finals:
        return []
    region = proof.where(NO_RULE)
    args = {"grade": proof.grade.name, **_combinations(proof, region)}
    return [proof.shown("gap", Severity.WARNING, region, proof.gets(NO_RULE), proof.grade.span, args)]


def _combinations(proof: GradeProof, region: int) -> dict[str, int]:
    """How many combinations of choices have no rule, when every axis is a list of choices."""
    axes = {a.number: a for a in proof.space.axes}
    if not axes or any(a.values is None for a in axes.values()):
        return {}
    cells = {n: a.filled for n, a in axes.items()}
    total = 1
    for filled in cells.values():
        total *= len(filled)
    return {"n": proof.d.count(region, cells), "total": total}
