"""Customers whom no rule takes: without a tier, in `otherwise`, or waiting for data."""

from __future__ import annotations

from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.deciding import NEEDS, NO_RULE, OTHERWISE
from gradestudio.analysis.diagram import LEAF
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.diagnostics import Severity
from gradestudio.engine import codes


def gaps(proof: GradeProof) -> list[ProofFinding]:
    """A customer with data whom no rule takes, and the widest box of such customers."""
    if NO_RULE not in proof.finals:
        return []
    args = {"grade": proof.grade.name, **_combinations(proof)}
    wanted, claims = frozenset({NO_RULE}), proof.gets(NO_RULE)
    return [proof.shown("gap", Severity.WARNING, proof.final, claims, proof.grade.span, args, wanted=wanted)]


def _combinations(proof: GradeProof) -> dict[str, int]:
    """How many combinations of choices have no rule, when every axis is a list of choices."""
    axes = {a.number: a for a in proof.space.axes}
    if not axes or any(a.values is None for a in axes.values()):
        return {}
    cells = {n: a.filled for n, a in axes.items()}
    total = 1
    for filled in cells.values():
        total *= len(filled)
    region = proof.d.apply(_is_gap, proof.final)
    return {"n": proof.d.count(region, cells), "total": total}


def left_to_otherwise(proof: GradeProof) -> list[ProofFinding]:
    """The widest box of those who fall into `otherwise`, with one of them."""
    if proof.grade.otherwise is None or OTHERWISE not in proof.deciders:
        return []
    args = {"grade": proof.grade.name, "tier": proof.grade.otherwise}
    span = proof.grade.otherwise_span or proof.grade.span
    quiet = Severity.INFORMATION

    def claims(row: Any) -> bool:
        return row.decision(proof.grade).decided_by == codes.OTHERWISE

    wanted = frozenset({OTHERWISE})
    found = proof.shown("left-to-otherwise", quiet, proof.decided, claims, span, args, wanted=wanted)
    return [found] if found.verdict is Verdict.COUNTEREXAMPLE else []


def blank_gaps(proof: GradeProof) -> list[ProofFinding]:
    """Columns whose blank alone leaves a customer without a tier until it is filled in."""
    if NEEDS not in proof.finals:
        return []
    waiting = [
        (a, path) for a in proof.space.axes if a.listed and a.missing and (path := _waits_for(proof, a))
    ]
    if not waiting:
        return []
    waiting.sort(key=lambda one: one[0].place)
    args = {"grade": proof.grade.name, "columns": tuple(a.name for a, _ in waiting)}
    within = {axis: (cell,) for axis, cell in waiting[0][1].items()}
    quiet, claims, wanted = Severity.INFORMATION, proof.gets(NEEDS), frozenset({NEEDS})
    span = proof.grade.span
    found = proof.shown("needs-data", quiet, proof.final, claims, span, args, wanted=wanted, within=within)
    return [found] if found.verdict is Verdict.COUNTEREXAMPLE else []


def _waits_for(proof: GradeProof, axis: Axis) -> dict[int, int] | None:
    """The cells of a customer of whom all but this is known, and who needs it; None when there is none."""
    d = proof.d
    filled = {a.number: list(a.filled) for a in proof.space.axes}
    blank = _blank(axis)

    def needs(n: int) -> bool:
        return d.level[n] == LEAF and d.held[n] == NEEDS

    def below(n: int) -> dict[int, int] | None:
        return d.way(n, needs, filled.__getitem__)[0]

    def waits(n: int) -> bool:
        return d.level[n] == axis.number and below(d.kids[n][blank]) is not None

    path, node = d.way(proof.final, waits, filled.__getitem__)
    if path is None:
        return None
    return {**path, axis.number: blank, **(below(d.kids[node][blank]) or {})}


def _blank(axis: Axis) -> int:
    return next(c for c, cell in enumerate(axis.cells) if cell.value is None)


def _is_gap(outcome: int) -> bool:
    return outcome == NO_RULE
