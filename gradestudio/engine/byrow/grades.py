"""One customer's tier: rules and value, movement limits, override, and what it could also be.

`could_be`, exactly.  Only a customer whose rules or value gave a tier (the computed tier) can have one.  The
rules are read once more, each condition with its incomplete scores left open (`opened`), in the order in
which they win: file order; for `best` the better tier first.

1. Every rule that is true or unknown then gives its tier as a candidate; a true one ends the list (but for
   `unique`, where all rules are read and a true one only keeps 2 out).
2. After the last rule: the tier that the value reaches or names; for a value that is an incomplete score (by
   itself or by the name of a `let`) every tier that some total between its least and its most reaches; and
   the `otherwise` tier, when the grade has no value, or its value or some total reaches no tier.
3. The best candidate (the first in file order) that is not the computed tier goes through the movement
   limits as the computed tier did.  What comes out is `could_be`, unless it is the final tier, or an override
   acted: then there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gradestudio.engine.codes import BY_VALUE, CONFLICT, NEEDS_DATA, NO_RULE, NOBODY, OTHERWISE
from gradestudio.engine.opened import opened, score_of
from gradestudio.language.program import (
    Expr,
    Grade,
    InTop,
    Limit,
    Override,
    Score,
    Tier,
    Type,
)

if TYPE_CHECKING:
    from gradestudio.engine.byrow.rows import Row


@dataclass(frozen=True, slots=True)
class LimitStep:
    """One `against`: whether its condition is true, the previous tier's index (None: none, or no tier of the
    grade), and the tier's index before and after it."""

    limit: Limit
    truth: bool | None
    previous: int | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything about one customer and one grade; tiers by index, NEEDS_DATA, NO_RULE or CONFLICT."""

    grade: Grade
    tier: int
    computed: int
    decided_by: int
    truths: tuple[bool | None, ...]
    """Of every rule; False for those switched off."""
    value: Any
    """Of a grade by value; None: missing, or not by value."""
    steps: tuple[LimitStep, ...]
    """Every movement limit in file order; empty when nothing was computed."""
    override: int
    could_be: int

    @property
    def final(self) -> str | None:
        """The tier's name; None for needs data, no rule and conflict."""
        return self.grade.tiers[self.tier].name if self.tier >= 0 else None

    @property
    def limit(self) -> int:
        """Index of the last movement limit that changed the tier, −1 none."""
        return max((i for i, s in enumerate(self.steps) if s.after != s.before), default=-1)


def decide(row: Row, grade: Grade, as_of: date) -> Decision:
    """One customer's tier of one grade."""
    truths = tuple(False if r.off else row.value(r.when) for r in grade.rules)
    value = None if grade.by is None else row.value(grade.by)
    computed, decided_by = _computed(row, grade, truths, value)
    steps = _limited(row, grade, computed)
    limited = steps[-1].after if steps else computed
    override = _override(row, grade, as_of)
    tier = grade.rank(grade.overrides[override].tier) if override >= 0 else limited
    could_be = -1
    if computed >= 0 and override < 0:
        could_be = _could_be(row, grade, computed, tier)
    return Decision(grade, tier, computed, decided_by, truths, value, steps, override, could_be)


# ── Rules, value, otherwise ─────────────────────────────────────────────────────────────────────


def _computed(row: Row, grade: Grade, truths: tuple[bool | None, ...], value: Any) -> tuple[int, int]:
    true = [i for i, t in enumerate(truths) if t is True]
    if true:
        return _by_rule(grade, true)
    if grade.by is not None:
        if value is None:
            return NEEDS_DATA, NOBODY
        reached = reached_tier(row, grade, value)
        if reached is not None:
            return reached, BY_VALUE
    if None in truths:
        return NEEDS_DATA, NOBODY
    if grade.otherwise is not None:
        return grade.rank(grade.otherwise), OTHERWISE
    return NO_RULE, NOBODY


def _by_rule(grade: Grade, true: list[int]) -> tuple[int, int]:
    ranks = {i: grade.rank(grade.rules[i].tier) for i in true}
    if grade.policy == "unique" and len(set(ranks.values())) > 1:
        return CONFLICT, NOBODY
    winner = min(true, key=lambda i: (ranks[i], i)) if grade.policy == "best" else true[0]
    return ranks[winner], winner


def reached_tier(row: Row, grade: Grade, value: Any) -> int | None:
    """The tier that a known value reaches or names; None when there is none."""
    assert grade.by is not None
    if grade.by.type in (Type.TEXT, Type.TIER):
        return next((i for i, t in enumerate(grade.tiers) if t.name == value), None)
    for i, tier in enumerate(grade.tiers):
        cut = cut_of(row, grade.by, tier)
        if cut is not None and value >= cut:
            return i
    return None


def cut_of(row: Row, by: Expr, tier: Tier) -> Any:
    """The least value that reaches the tier: its `at` or the edge of its `top` share; None: none does."""
    if tier.at is not None:
        return row.value(tier.at)
    if tier.top is None:
        return None
    return row.sheet.fact(InTop(by, tier.top)).values[0]


# ── After the rules ─────────────────────────────────────────────────────────────────────────────


def _limited(row: Row, grade: Grade, tier: int) -> tuple[LimitStep, ...]:
    """Every `against`, in file order, each on what the one before left."""
    steps: list[LimitStep] = []
    if tier < 0:
        return ()
    for limit in grade.limits:
        truth = True if limit.when is None else row.value(limit.when)
        name = row.value(limit.previous)
        previous = next((i for i, t in enumerate(grade.tiers) if t.name == name), None)
        after = moved(limit, previous, tier) if truth is True and previous is not None else tier
        steps.append(LimitStep(limit, truth, previous, tier, after))
        tier = after
    return tuple(steps)


def moved(limit: Limit, previous: int, tier: int) -> int:
    """The tier's index once the limit against the previous one has acted (a larger index is worse)."""
    if limit.falls is not None:
        tier = min(tier, previous + limit.falls)
    if limit.rises is not None:
        tier = max(tier, previous - limit.rises)
    return tier


def _override(row: Row, grade: Grade, as_of: date) -> int:
    """Index of the first override, in file order, for the customer's key that has not expired; −1 none."""
    if grade.key is None or not grade.overrides:
        return -1
    key = row.field(grade.key)
    for i, override in enumerate(grade.overrides):
        if key is not None and override.key == key and _valid(override, as_of):
            return i
    return -1


def _valid(override: Override, as_of: date) -> bool:
    return override.until is None or as_of <= override.until


# ── What it could also be ───────────────────────────────────────────────────────────────────────


def _could_be(row: Row, grade: Grade, computed: int, tier: int) -> int:
    others = [c for c in _candidates(row, grade) if c != computed]
    if not others:
        return -1
    steps = _limited(row, grade, min(others))
    best = steps[-1].after if steps else min(others)
    return best if best != tier else -1


def winning_order(grade: Grade) -> list[int]:
    """Indexes of the rules that are on, the one that wins over all others first."""
    running = [i for i, r in enumerate(grade.rules) if not r.off]
    if grade.policy == "best":
        running.sort(key=lambda i: (grade.rank(grade.rules[i].tier), i))
    return running


def _candidates(row: Row, grade: Grade) -> list[int]:
    rules, ended = open_rules(row, grade)
    return [grade.rank(grade.rules[i].tier) for i in rules] + ([] if ended else _by_value(row, grade))


def open_rules(row: Row, grade: Grade) -> tuple[list[int], bool]:
    """The rules that would win if what is unknown turned out so, and whether one of them wins for certain."""
    found: list[int] = []
    ended = False
    for i in winning_order(grade):
        truth = row.value(opened(grade.rules[i].when))
        if truth is False:
            continue
        found.append(i)
        ended = ended or truth is True
        if ended and grade.policy != "unique":
            break
    return found, ended


def _by_value(row: Row, grade: Grade) -> list[int]:
    """Tiers that the value, or else `otherwise`, gives or could give."""
    otherwise = [] if grade.otherwise is None else [grade.rank(grade.otherwise)]
    if grade.by is None:
        return otherwise
    value = row.value(grade.by)
    if value is None:
        return []
    score = score_of(grade.by)
    if score is not None and row.score(score).incomplete:
        return _reachable(row, grade, score)
    reached = reached_tier(row, grade, value)
    return otherwise if reached is None else [reached]


def _reachable(row: Row, grade: Grade, score: Score) -> list[int]:
    """Tiers that some total between the least and the most of an incomplete score reaches."""
    assert grade.by is not None
    points = row.score(score)
    low, high = points.low / 100, points.high / 100
    found: list[int] = []
    highest_before = float("inf")
    for i, tier in enumerate(grade.tiers):
        cut = cut_of(row, grade.by, tier)
        if cut is None:
            continue
        if max(low, cut) <= high and max(low, cut) < highest_before:
            found.append(i)
        highest_before = min(highest_before, cut)
    if grade.otherwise is not None and low < highest_before:
        found.append(grade.rank(grade.otherwise))
    return found
