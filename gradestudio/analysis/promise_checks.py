"""Promises of the rulebook: kept, broken by a customer or a pair of them, or left open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.deciding import CONFLICT, NO_RULE
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import base_of
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.analysis.space import Space
from gradestudio.analysis.witness import asked, one_confirmed
from gradestudio.diagnostics import Severity
from gradestudio.language.program import Ensure, Expr, children


def everyone_graded(proof: GradeProof, promise: Ensure) -> ProofFinding:
    args = {"grade": proof.grade.name}
    lost = {NO_RULE, CONFLICT} & proof.finals
    if not lost:
        return proof.kept("every-graded", promise.span, args)
    claims, warning = proof.gets(*lost), Severity.WARNING
    wanted = frozenset(lost)
    return proof.shown("every-graded", warning, proof.final, claims, promise.span, args, wanted=wanted)


def monotone(proof: GradeProof, promise: Ensure) -> ProofFinding:
    """`proof` must have been made with the promise's value behind all others."""
    assert promise.value is not None
    base = base_of(promise.value)
    axis = proof.space.follower.axes.by_base.get(base)
    args: dict[str, Any] = {"grade": proof.grade.name, "value": axis.name if axis else ""}
    lost = proof.lost("monotonicity", promise.span, args)
    if axis is None or not axis.listed or proof.space.follower.finite(promise.value):
        return lost
    cells = list(axis.filled)
    if promise.direction == "falls":
        cells.reverse()
    broken = _fall(proof, axis, cells)
    if broken is None:
        moves_others = any(a is not axis and _reads(a.base, base) for a in proof.space.axes)
        return lost if moves_others else proof.kept("monotonicity", promise.span, args)
    pair = _pair(proof, axis, *broken)
    if pair is None:
        return lost
    first, second, (before, after) = pair
    return ProofFinding(
        "monotonicity",
        Verdict.COUNTEREXAMPLE,
        Severity.WARNING,
        proof.grade.name,
        witness=first,
        second=second,
        span=promise.span,
        args={**args, "before": before, "after": after},
    )


def _fall(proof: GradeProof, axis: Axis, cells: list[int]) -> tuple[dict[int, int], int, int] | None:
    """A customer's other cells, and the two cells of the axis between which the customer falls."""
    d = proof.d

    def falls(n: int) -> tuple[int, int] | None:
        best: tuple[int, int] | None = None
        for cell in cells:
            tier = proof.tier(d.held[d.kids[n][cell]])
            if tier < 0:
                continue
            if best is not None and tier > best[1]:
                return best[0], cell
            if best is None or tier < best[1]:
                best = cell, tier
        return None

    path, node = d.way(
        proof.final,
        lambda n: d.level[n] == axis.number and falls(n) is not None,
        lambda a: proof.space.axes[a].likely,
    )
    if path is None:
        return None
    found = falls(node)
    assert found is not None
    return path, *found


def _pair(proof: GradeProof, axis: Axis, path: dict[int, int], low: int, high: int) -> Any:
    """Two customers who differ in the axis alone, and their tiers' names; None when not confirmed."""
    space = proof.space

    def tiers(values: Mapping[str, Any]) -> tuple[int, int] | None:
        after = {**values, axis.name: axis.cells[high].value}
        rows = [space.row(values), space.row(after)]
        if not all(space.possible_row(r) for r in rows):
            return None
        a, b = (r.decision(proof.grade).tier for r in rows)
        return (a, b) if 0 <= a < b else None

    full = {**path, axis.number: low}
    values = one_confirmed(space.axes, full, lambda v: tiers(v) is not None)
    if values is None:
        return None
    found = tiers(values)
    assert found is not None
    first = asked(space.axes, full, values)
    second = {**first, axis.name: axis.cells[high].value}
    return first, second, tuple(proof.grade.tiers[t].name for t in found)


def implied(space: Space, ensure: Ensure, condition: Expr) -> ProofFinding:
    """A condition that must hold for every customer; a blank that makes it unknown does not break it."""
    quiet = Severity.INFORMATION
    broken = space.region(space.d.apply(_is_false, space.built))
    if broken == space.d.false:
        return ProofFinding("promise", Verdict.PROVEN, quiet, span=ensure.span)
    found = space.witness(broken, lambda r: r.value(condition) is False and space.possible_row(r))
    if found is None:
        return ProofFinding("promise", Verdict.NOT_PROVEN, quiet, span=ensure.span)
    witness, box = found
    shown, warning = Verdict.COUNTEREXAMPLE, Severity.WARNING
    return ProofFinding("promise", shown, warning, witness=witness, box=box, span=ensure.span)


def _is_false(truth: bool | None) -> bool:
    return truth is False


def _reads(expr: Any, base: Expr) -> bool:
    if expr == base:
        return True
    return any(_reads(c, base) for c in children(expr))
