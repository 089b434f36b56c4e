"""Promises of the rulebook: kept, broken by a customer or a pair of them, or left open."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.deciding import CONFLICT, NO_RULE
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import base_of, plain_base, reads
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.analysis.space import Space
from gradestudio.analysis.witness import asked, one_confirmed
from gradestudio.diagnostics import Severity
from gradestudio.language.program import Ensure, Expr, InTop

_MOST_RANKS = 4
"""Ranks of one value that a promise is still followed through."""


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
    along = [a for a in proof.space.axes if a is not axis and reads(a.base, base)]
    ranks = [a for a in along if isinstance(a.base, InTop)]
    if len(ranks) > _MOST_RANKS:
        return lost
    broken = _fall(proof, axis, cells, [(a, _rises_with(a.base, base)) for a in ranks])
    if broken is None:
        return lost if len(ranks) < len(along) else proof.kept("monotonicity", promise.span, args)
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
        args={
            **args,
            "before": before,
            "after": after,
            "low": first[axis.name],
            "high": second[axis.name],
        },
    )


def _rises_with(expr: Expr, base: Expr) -> bool:
    """Whether a condition can only become true as the base rises, and nothing else of the customer changes:
    a rank on the whole list or in a group that does not depend on it."""
    if not isinstance(expr, InTop) or plain_base(expr.value) != base:
        return False
    return expr.within is None or not reads(expr.within, base)


def _fall(
    proof: GradeProof, axis: Axis, cells: list[int], ranks: list[tuple[Axis, bool]]
) -> tuple[dict[int, int], int, int] | None:
    """A customer's other cells, and the two cells of the axis between which the customer falls.

    `ranks` are asked for behind the axis; those with True can only come to hold as it rises, the others may
    change in any way.
    """
    d = proof.d
    rising = cells == sorted(cells)
    states = list(product(*([False, True] if rising else [True, False] for _ in ranks)))
    levels = {axis.number, *(a.number for a, _ in ranks)}

    def tier(n: int, cell: int, state: tuple[bool, ...]) -> int:
        at = {axis.number: cell}
        at |= {a.number: _cell_of(a, holds) for (a, _), holds in zip(ranks, state, strict=True)}
        while d.level[n] in at:
            n = d.kids[n][at[d.level[n]]]
        return proof.tier(d.held[n])

    def moves(one: tuple[bool, ...], other: tuple[bool, ...]) -> bool:
        """Whether the ranks may change so."""
        pairs = zip(ranks, one, other, strict=True)
        return all(not held or (b >= a if rising else b <= a) for (_, held), a, b in pairs)

    def falls(n: int) -> tuple[int, int] | None:
        best: dict[tuple[bool, ...], tuple[int, int]] = {}
        for cell in cells:
            for state in states:
                found = tier(n, cell, state)
                if found < 0:
                    continue
                for other, (before, at) in best.items():
                    if found > before and moves(other, state):
                        return at, cell
                if state not in best or found < best[state][0]:
                    best[state] = found, cell
        return None

    path, node = d.way(
        proof.final,
        lambda n: d.level[n] in levels and falls(n) is not None,
        lambda a: proof.space.axes[a].likely,
    )
    if path is None:
        return None
    found = falls(node)
    assert found is not None
    return path, *found


def _cell_of(axis: Axis, holds: bool) -> int:
    return next(c for c, cell in enumerate(axis.cells) if cell.value is holds)


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
