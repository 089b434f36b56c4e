"""Two versions of a grade cut down to the customers of whom they could disagree.

A rule that both versions have in the same order decides nothing new by itself: they can disagree only where a
changed rule has another truth, or where a rule stands that the other version has not.  Every condition is
joined with that; elsewhere no rule holds in either version, and what is left of them is the same.
"""

from __future__ import annotations

from dataclasses import replace

from gradestudio.language.program import AllOf, AnyOf, Expr, FlagValue, Grade, If, IsMissing, Not, Rule


def cut_down(old: Grade, new: Grade) -> tuple[Grade, Grade]:
    """Two grades that differ for the same customers in the same way; else the given ones."""
    if _bare(old) != _bare(new):
        return old, new
    where = _disagree(_on(old), _on(new))
    return tuple(_only(g, where) for g in (old, new))  # type: ignore[return-value]


def _bare(grade: Grade) -> Grade:
    """The grade without its rules and without what no customer notices."""
    tiers = tuple(replace(t, title=None, color=None) for t in grade.tiers)
    return replace(grade, rules=(), tiers=tiers, otherwise_reason=None)


def _on(grade: Grade) -> list[Rule]:
    return [r for r in grade.rules if not r.off]


def _only(grade: Grade, where: Expr) -> Grade:
    return replace(grade, rules=tuple(replace(r, when=AllOf((where, r.when))) for r in grade.rules))


def _disagree(old: list[Rule], new: list[Rule]) -> Expr:
    """A condition that is never unknown: true wherever the rules could decide differently."""
    apart: list[Expr] = []
    at_old = at_new = 0
    for i, j in [*_common(old, new), (len(old), len(new))]:
        gone, come = old[at_old:i], new[at_new:j]
        if len(gone) == len(come) and all(a.tier == b.tier for a, b in zip(gone, come, strict=True)):
            apart += [_differ(a.when, b.when) for a, b in zip(gone, come, strict=True)]
        else:
            apart += [_not_false(r.when) for r in (*gone, *come)]
        at_old, at_new = i + 1, j + 1
    return AnyOf(tuple(apart))


def _common(old: list[Rule], new: list[Rule]) -> list[tuple[int, int]]:
    """The longest run of equal rules in the same order, as pairs of places."""
    same = [[(a.tier, a.when) == (b.tier, b.when) for b in new] for a in old]
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            longest[i][j] = (
                longest[i + 1][j + 1] + 1 if same[i][j] else max(longest[i + 1][j], longest[i][j + 1])
            )
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if same[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _differ(a: Expr, b: Expr) -> Expr:
    """Whether two truths are not the same one of true, false and unknown."""
    both = If(a, Not(b), b)
    return If(IsMissing(a), Not(IsMissing(b)), If(IsMissing(b), FlagValue(True), both))


def _not_false(a: Expr) -> Expr:
    return If(IsMissing(a), FlagValue(True), a)
