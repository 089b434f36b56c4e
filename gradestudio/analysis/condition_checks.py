"""Parts of a rule that change nobody: conditions that could be left out, numbers that could be any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gradestudio.analysis.deciding import CONFLICT, NEEDS, NO_RULE, OTHERWISE
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import Point, base_of
from gradestudio.analysis.grade_proof import NOBODY, GradeProof
from gradestudio.analysis.outcomes import BY_VALUE
from gradestudio.analysis.thresholds import Threshold
from gradestudio.diagnostics import Severity, Span
from gradestudio.engine.byrow.values import compared
from gradestudio.language.program import AllOf, AnyOf, Expr, Rule

Numbers = Sequence[tuple[Threshold, Expr | None]]
"""Numbers of the text, each with what is held against it, bound."""
_ORDERED = (">=", ">", "<=", "<")


def idle_conditions(proof: GradeProof, quiet: set[int]) -> list[ProofFinding]:
    """Conditions and alternatives without which every possible customer would get the same.

    `quiet`: rules of which something is told already.
    """
    found = []
    for i in proof.on:
        rule = proof.grade.rules[i]
        if i in quiet:
            continue
        for part, without in _without(proof, rule):
            if part.span is not None and not _changes(proof, i, without()):
                args = {"name": rule.name, "grade": proof.grade.name, "condition": part}
                found.append(
                    ProofFinding(
                        "idle-condition",
                        Verdict.PROVEN,
                        Severity.WARNING,
                        proof.grade.name,
                        (i,),
                        rule.tier,
                        span=part.span,
                        args=args,
                    )
                )
                break  # another one may be idle only as long as this one stands
    return found


def _without(proof: GradeProof, rule: Rule) -> Iterator[tuple[Expr, Callable[[], int]]]:
    """The conditions written in the rule, each with the rule's truth without it."""
    when = rule.when
    if isinstance(when, AnyOf):
        for i, part in enumerate(when.parts):
            yield part, lambda i=i: _joined(proof, when, i)
    elif isinstance(when, AllOf):
        for i, part in enumerate(when.parts):
            yield part, lambda i=i: _joined(proof, when, i)
            if isinstance(part, AnyOf):
                for j, inner in enumerate(part.parts):
                    yield (
                        inner,
                        lambda i=i, part=part, j=j: proof.d.all_of(
                            _joined(proof, when, i), _joined(proof, part, j)
                        ),
                    )


def _joined(proof: GradeProof, group: AllOf | AnyOf, left_out: int) -> int:
    d, truth = proof.d, proof.space.follower.truth
    made = d.true if isinstance(group, AllOf) else d.false
    join = d.all_of if isinstance(group, AllOf) else d.any_of
    for i, part in enumerate(group.parts):
        if i != left_out:
            made = join(made, truth(part))
    return made


def _changes(proof: GradeProof, i: int, new: int) -> bool:
    """Whether some possible customer would get another tier with the new truth of the rule."""
    rank = proof.grade.rank(proof.grade.rules[i].tier)
    ranks = [proof.grade.rank(r.tier) for r in proof.grade.rules]
    place = {rule: n for n, rule in enumerate(proof.order)}
    unique = proof.grade.policy == "unique"

    def wins(decides: int) -> bool:
        """Whether the rule, true where it was not, would change what this one decides."""
        if decides in (NEEDS, NO_RULE):
            return True
        if decides == OTHERWISE:
            return proof.grade.otherwise is None or proof.grade.rank(proof.grade.otherwise) != rank
        if decides >= BY_VALUE:
            return decides - BY_VALUE != rank
        if decides == CONFLICT:
            return False
        return ranks[decides] != rank and (unique or place[i] < place[decides])

    def matters(before: bool | None, after: bool | None, decides: int) -> bool:
        if before is after or decides == NOBODY:
            return False
        if after is True:
            return wins(decides)
        if before is True:
            return decides in (i, CONFLICT)
        return decides in (OTHERWISE, NO_RULE) if after is None else decides == NEEDS

    return proof.d.somewhere(
        matters, (proof.outcome.rules[i], new, proof.decided), lambda nodes: nodes[0] == nodes[1]
    )


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────


def idle_numbers(
    proof: GradeProof, numbers: Callable[[], Numbers], quiet: set[int], told: list[Span]
) -> list[ProofFinding]:
    """Numbers in rules on both sides of which every possible customer gets the same.

    `told`: places of which something is told already.
    """
    idle = _idle_steps(proof)
    found: list[ProofFinding] = []
    for number, subject in numbers() if idle else ():
        rule = _rule_of(proof, number)
        if rule is None or rule in quiet or any(s.start <= number.span.start < s.end for s in told):
            continue
        if subject is None or number.op not in _ORDERED:
            continue
        steps = _steps(proof, subject, number)
        if steps and all(step in idle.get(axis, ()) for axis, step in steps):
            args = {
                "name": proof.grade.rules[rule].name,
                "grade": proof.grade.name,
                "value": number.value,
                "subject": subject,
            }
            found.append(
                ProofFinding(
                    "idle-number",
                    Verdict.PROVEN,
                    Severity.WARNING,
                    proof.grade.name,
                    (rule,),
                    proof.grade.rules[rule].tier,
                    span=number.span,
                    args=args,
                )
            )
    return found


def _rule_of(proof: GradeProof, number: Threshold) -> int | None:
    if number.home[:2] != ("rule", proof.grade.name) or number.param is not None:
        return None
    for i in proof.on:
        span = proof.grade.rules[i].condition_span
        if span is not None and span.start <= number.span.start < span.end:
            return i
    return None


def _steps(proof: GradeProof, subject: Expr, number: Threshold) -> list[tuple[int, int]]:
    """Between which cells of its axis the number stands: (axis, cell before)."""
    base = base_of(subject)
    axis = proof.space.follower.axes.by_base.get(base)
    if axis is None or axis.values is not None or proof.space.follower.finite(subject):
        return []
    bound = float(number.value)
    truths = [
        compared(number.op, Point(base, axis.cells[c].value).value(subject), bound) for c in axis.filled
    ]
    return [(axis.number, c) for c in range(len(truths) - 1) if truths[c] != truths[c + 1]]


def _idle_steps(proof: GradeProof) -> dict[int, set[int]]:
    """By axis the cells after which no outcome changes."""
    d = proof.d
    idle = {a.number: set(a.filled[:-1]) for a in proof.space.axes}

    def differ(value: int, other: int) -> bool:
        a, b = proof.tier(value), proof.tier(other)
        return a != b and NOBODY not in (a, b)

    def same(nodes: tuple[int, ...]) -> bool:
        return nodes[0] == nodes[1]

    for n in d.below(proof.final):
        waiting = idle.get(d.level[n])
        if waiting:
            kids = d.kids[n]
            apart = [c for c in waiting if kids[c] != kids[c + 1]]
            waiting.difference_update([c for c in apart if d.somewhere(differ, kids[c : c + 2], same)])
    return {axis: cells for axis, cells in idle.items() if cells}
