"""Numbers on the edge: taken by two rules at once, or by none of those on its two sides."""

from __future__ import annotations

from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.deciding import OTHERWISE
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.diagnostics import Severity
from gradestudio.engine import codes
from gradestudio.language.program import Type


def shared_edges(proof: GradeProof) -> list[ProofFinding]:
    """Rules with different tiers that meet on a single number and nowhere else: `10万以上` and `10万以下`."""
    found: list[ProofFinding] = []
    if proof.grade.policy == "unique":
        return found
    rules = proof.grade.rules
    for place, i in enumerate(proof.order):
        for j in proof.order[place + 1 :]:
            if rules[i].tier == rules[j].tier:
                continue
            for axis, cell in _touching(proof, i, j):
                found.append(_shared(proof, i, j, axis, cell))
    return [f for f in found if f.verdict is Verdict.COUNTEREXAMPLE]


def _touching(proof: GradeProof, i: int, j: int) -> list[tuple[Axis, int]]:
    """Points of an axis on which both rules may hold, while beside it at most one of them may."""
    if not proof.touch(i, j):
        return []
    found = []
    for axis in proof.space.axes:
        if not _is_measured(axis):
            continue
        cells = proof.cells_of(i, axis.number) & proof.cells_of(j, axis.number)
        if len(cells) == 1:
            (cell,) = cells
            one = axis.cells[cell]
            asked = all(len(proof.cells_of(r, axis.number)) > 1 for r in (i, j))
            if one.value is not None and one.point and asked:
                found.append((axis, cell))
    return found


def _shared(proof: GradeProof, i: int, j: int, axis: Axis, cell: int) -> ProofFinding:
    d = proof.d
    first, second = proof.grade.rules[i], proof.grade.rules[j]
    args = {
        "grade": proof.grade.name,
        "name": first.name,
        "other": second.name,
        "field": axis.name,
        "value": axis.cells[cell].value,
    }
    span = second.condition_span or second.span
    both = d.all_of(proof.rule(i), proof.rule(j))

    def claims(row: Any) -> bool:
        return row.value(first.when) is True and row.value(second.when) is True

    return proof.shown("shared-edge", Severity.WARNING, both, claims, span, args, (i, j))


def edges_left_out(proof: GradeProof) -> list[ProofFinding]:
    """Numbers that fall to `otherwise` alone, while both of their sides are taken by rules."""
    if proof.grade.otherwise is None or OTHERWISE not in proof.deciders:
        return []
    d, found = proof.d, []
    axes = {a.number: a for a in proof.space.axes if _is_measured(a)}
    lonely = _lonely(proof, axes)
    if not lonely:
        return []
    known: set[tuple[int, int]] = set()
    for n in d.below(proof.decided):
        kids = d.kids[n]
        for cell in lonely.get(d.level[n], ()):
            axis = axes[d.level[n]]
            below, here, above = kids[cell - 1 : cell + 2]
            if here in (below, above) or (axis.number, cell) in known:
                continue
            if _alone(proof, below, here, above):
                known.add((axis.number, cell))
                path, _ = d.way(proof.decided, n.__eq__, lambda a: proof.space.axes[a].likely)
                found.append(_lost(proof, axis, cell, path or {}))
    return [f for f in found if f.verdict is Verdict.COUNTEREXAMPLE]


def _lonely(proof: GradeProof, axes: dict[int, Axis]) -> dict[int, set[int]]:
    """By axis the points that the rules tell from both of their sides."""
    d = proof.d
    told: tuple[dict[int, set[int]], dict[int, set[int]]] = ({}, {})
    for part in {p for parts in proof.outcome.parts for p in parts}:
        for n in d.below(part):
            axis = axes.get(d.level[n])
            if axis is not None:
                kids = d.kids[n]
                for side, step in zip(told, (-1, 1), strict=True):
                    cells = side.setdefault(axis.number, set())
                    cells.update(c for c in axis.filled[1:-1] if kids[c] != kids[c + step])
    below, above = told
    found = {
        number: {c for c in cells & above[number] if axes[number].cells[c].point}
        for number, cells in below.items()
    }
    return {number: cells for number, cells in found.items() if cells}


def _is_measured(axis: Axis) -> bool:
    return axis.values is None and axis.listed and axis.kind is Type.NUMBER


def _alone(proof: GradeProof, below: int, here: int, above: int) -> bool:
    """Whether some customer falls to `otherwise` here, and to no other than a rule on both sides."""
    return proof.d.somewhere(lambda b, h, a: h == OTHERWISE and min(a, b) >= 0, (below, here, above))


def _lost(proof: GradeProof, axis: Axis, cell: int, path: dict[int, int]) -> ProofFinding:
    grade = proof.grade
    within = {other: (wanted,) for other, wanted in {**path, axis.number: cell}.items()}
    args = {
        "grade": grade.name,
        "field": axis.name,
        "value": axis.cells[cell].value,
        "tier": grade.otherwise,
    }
    found = proof.shown(
        "edge-left-out",
        Severity.WARNING,
        proof.decided,
        lambda row: row.decision(grade).decided_by == codes.OTHERWISE,
        grade.otherwise_span or grade.span,
        args,
        wanted=frozenset({OTHERWISE}),
        within=within,
    )
    return found
