"""Tiers of all customers: rules and value, movement limits, overrides, and what they could also be.

`byrow.grades` says what each of these means for one customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.masks import (
    NEVER,
    Texts,
    Truth,
    either,
    length_of,
    overlaid,
    patched,
    spread,
    taken,
)
from gradestudio.engine.evaluating.open import Opened, open_condition
from gradestudio.engine.evaluating.reach import Reach, ScoreReach, reach_of
from gradestudio.engine.grading import BY_VALUE, CONFLICT, NEEDS_DATA, NO_RULE, NOBODY, OTHERWISE
from gradestudio.engine.opened import OpenCompare, score_of
from gradestudio.language.program import (
    Field,
    FieldKind,
    Grade,
    InTop,
    Tier,
)

_NONE = 30_000
"""Stands for no candidate among tier indexes."""


class Decisions:
    """One grade: the arrays of a `GradeResult` but for those of single rules."""

    __slots__ = ("computed", "could_be", "decided_by", "limit", "override", "tier")

    def __init__(
        self,
        tier: np.ndarray,
        computed: np.ndarray,
        decided_by: np.ndarray,
        limit: np.ndarray,
        override: np.ndarray,
        could_be: np.ndarray,
    ) -> None:
        self.tier = tier
        self.computed = computed
        self.decided_by = decided_by
        self.limit = limit
        self.override = override
        self.could_be = could_be

    def take(self, rows: np.ndarray) -> Decisions:
        computed, *others = [taken(a, rows) for a in self.arrays()[1:]]
        tier = computed if self.tier is self.computed else taken(self.tier, rows)
        return Decisions(tier, computed, *others)

    def patched(self, count: int, rows: np.ndarray, part: Decisions, there: Decisions) -> Decisions:
        arrays = zip(self.arrays(), part.arrays(), there.arrays(), strict=True)
        made = [patched(a, count, rows, b, c) for a, b, c in list(arrays)[1:]]
        if self.tier is self.computed and part.tier is part.computed:
            return Decisions(made[0], *made)
        return Decisions(patched(self.tier, count, rows, part.tier, there.tier), *made)

    def differs(self, other: Decisions) -> np.ndarray:
        found = self.computed != other.computed
        if not (self.tier is self.computed and other.tier is other.computed):
            found = found | (self.tier != other.tier)
        for a, b in zip(self.arrays()[2:], other.arrays()[2:], strict=True):
            if a is not b:
                found = found | (a != b)
        return found

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.tier, self.computed, self.decided_by, self.limit, self.override, self.could_be)


# ── What a grade reads ──────────────────────────────────────────────────────────────────────────


def top_of(grade: Grade, tier: Tier) -> InTop | None:
    """The condition behind `tier … top 20%`."""
    if tier.top is None or tier.at is not None or grade.by is None:
        return None
    return InTop(grade.by, tier.top)


def key_of(grade: Grade) -> Field | None:
    """The field that overrides look at."""
    return Field(grade.key, FieldKind.ID) if grade.key is not None and grade.overrides else None


def grade_parts(grade: Grade) -> Iterator[Any]:
    """Everything that decides a tier, in a fixed order."""
    for rule in grade.rules:
        if not rule.off:
            yield rule.when
    if grade.by is not None:
        yield grade.by
        for tier in grade.tiers:
            cut = tier.at if tier.at is not None else top_of(grade, tier)
            if cut is not None:
                yield cut
    score = score_of(grade.by)
    if score is not None:
        yield from (score, reach_of(score))
    for rule in grade.rules:
        if not rule.off and (condition := open_condition(rule.when)).scores:
            yield from condition.parts
    for limit in grade.limits:
        yield limit.previous
        if limit.when is not None:
            yield limit.when
    key = key_of(grade)
    if key is not None:
        yield key


def grade_shape(grade: Grade) -> tuple[Any, ...]:
    """Everything else that decides a tier: equal shapes with equal parts give equal tiers."""
    return (
        tuple(t.name for t in grade.tiers),
        tuple((t.at is not None, t.top is not None) for t in grade.tiers) if grade.by is not None else None,
        tuple((r.tier, r.off) for r in grade.rules),
        grade.policy,
        grade.otherwise,
        grade.by is None,
        score_of(grade.by) is None,
        tuple([open_condition(r.when).shape for r in grade.rules]),
        tuple((limit.falls, limit.rises, limit.when is None) for limit in grade.limits),
        tuple((o.key, o.tier, o.until) for o in grade.overrides),
    )


# ── Deciding ────────────────────────────────────────────────────────────────────────────────────


def decisions(grade: Grade, get: Any) -> Decisions:
    """Tiers of a grade; `get` is `memo.All` or `memo.Some`."""
    sight = _Sight(grade, get)
    slots = _slots(grade, sight)
    ranks, deciders = _tables(grade, sight)
    computed = ranks.take(slots)
    decided_by = deciders.take(slots)
    limited, limit = _limited(grade, get, computed)
    override, tier = _overridden(grade, get, limited)
    could_be = _could_be(grade, get, sight, computed, tier, override)
    return Decisions(tier, computed, decided_by, limit, override, could_be)


class _Sight:
    """A grade's rules with their truths, in the order in which they win."""

    def __init__(self, grade: Grade, get: Any) -> None:
        self.rank = {t.name: i for i, t in reversed(list(enumerate(grade.tiers)))}
        running = [(i, r) for i, r in enumerate(grade.rules) if not r.off]
        if grade.policy == "best":
            running.sort(key=lambda pair: (self.rank[pair[1].tier], pair[0]))
        self.rules = [i for i, _ in running]
        self.ranks = [self.rank[r.tier] for _, r in running]
        self.truths: list[Truth] = [get(r.when) for _, r in running]
        self.open = [open_condition(r.when) for _, r in running]
        """The conditions with incomplete scores left open."""
        self.unknown: Any = NEVER
        for truth in self.truths:
            self.unknown = either(self.unknown, truth.unknown)
        self.reached = None if grade.by is None else _reached(grade, self.rank, get)


def _tables(grade: Grade, sight: _Sight) -> tuple[np.ndarray, np.ndarray]:
    """Tier and decider of every slot: the rules as they win, then nothing, needs data, conflict, the
    tiers."""
    nothing = (sight.rank[grade.otherwise], OTHERWISE) if grade.otherwise is not None else (NO_RULE, NOBODY)
    slots = [
        *zip(sight.ranks, sight.rules, strict=True),
        nothing,
        (NEEDS_DATA, NOBODY),
        (CONFLICT, NOBODY),
        *((i, BY_VALUE) for i in range(len(grade.tiers))),
    ]
    return np.array([s[0] for s in slots], np.int16), np.array([s[1] for s in slots], np.int32)


def _slots(grade: Grade, sight: _Sight) -> np.ndarray:
    """The slot of each customer in `_tables`."""
    rules = len(sight.rules)
    nothing, needs, conflict, first_tier = rules, rules + 1, rules + 2, rules + 3
    kind = np.int8 if first_tier + len(grade.tiers) < 120 else np.int16
    value = sight.reached
    slots: Any = np.full(1, nothing, dtype=kind)
    if sight.unknown is not NEVER:
        slots = overlaid(slots, needs, sight.unknown)
    if value is not None:
        slots = np.where((value >= 0) & (value != _NONE), (value + first_tier).astype(kind), slots)
        slots = overlaid(slots, needs, value == _NONE)
    for i in range(rules - 1, -1, -1):
        slots = overlaid(slots, i, sight.truths[i].true)
    if grade.policy == "unique":
        slots = overlaid(slots, conflict, _conflicts(sight, slots))
    return slots


def _conflicts(sight: _Sight, slots: np.ndarray) -> np.ndarray:
    """True rules give different tiers."""
    table = np.array([*sight.ranks, -1], dtype=np.int16)
    first = table.take(np.minimum(slots, len(sight.ranks)))
    found: Any = NEVER
    for truth, rank in zip(sight.truths, sight.ranks, strict=True):
        found = either(found, truth.true & (first != rank))
    return found


def _reached(grade: Grade, rank: dict[str, int], get: Any) -> np.ndarray:
    """int16: the tier that the value names or reaches, −1 none, _NONE where the value is missing."""
    assert grade.by is not None
    value = get(grade.by)
    if isinstance(value, Texts):
        table = [rank.get(text, -1) for text in value.dictionary.values] + [_NONE]
        return np.array(table, dtype=np.int16).take(value.codes, mode="wrap")
    cuts = [(i, _over_cut(grade, tier, value, get)) for i, tier in enumerate(grade.tiers)]
    masks = [(i, over) for i, over in cuts if over is not None]
    found = np.full(length_of(value.data, *(m for _, m in masks)), -1, dtype=np.int16)
    for i, over in reversed(masks):
        np.copyto(found, np.int16(i), where=over)
    if value.missing is not NEVER:
        np.copyto(found, np.int16(_NONE), where=value.missing)
    return found


def _over_cut(grade: Grade, tier: Tier, value: Any, get: Any) -> np.ndarray | None:
    """bool: the value reaches the tier; None for a tier that only rules give."""
    if tier.at is not None:
        cut = get(tier.at)
        over = value.data >= cut.data
        return over if cut.missing is NEVER else over & ~cut.missing
    top = top_of(grade, tier)
    return None if top is None else get(top).true


# ── After the rules ─────────────────────────────────────────────────────────────────────────────


def _limited(grade: Grade, get: Any, tier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tiers after every `against` in file order, and the last one that changed each (int16, −1 none)."""
    last = np.full(1, -1, dtype=np.int16)
    for number, limit in enumerate(grade.limits):
        previous = _tier_numbers(grade, get(limit.previous))
        moved = tier
        if limit.falls is not None:
            moved = np.minimum(moved, previous + np.int16(min(limit.falls, _NONE)))
        if limit.rises is not None:
            moved = np.maximum(moved, previous - np.int16(min(limit.rises, _NONE)))
        acts = (tier >= 0) & (previous >= 0) & (moved != tier)
        if limit.when is not None:
            acts = acts & get(limit.when).true
        last = np.where(acts, np.int16(number), last)
        tier = np.where(acts, moved, tier).astype(np.int16)
    return tier, last


def _tier_numbers(grade: Grade, value: Any) -> np.ndarray:
    """int16: place of each named tier in the grade, −1 for none."""
    places = {t.name: i for i, t in reversed(list(enumerate(grade.tiers)))}
    table = [places.get(text, -1) for text in value.dictionary.values] + [-1]
    return np.array(table, dtype=np.int16).take(value.codes, mode="wrap")


def _overridden(grade: Grade, get: Any, tier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first valid override of each customer (int16, −1 none), and the tiers after it."""
    nobody = np.full(1, -1, dtype=np.int16)
    key = key_of(grade)
    valid = [i for i, o in enumerate(grade.overrides) if o.until is None or get.as_of <= o.until]
    if key is None or not valid:
        return nobody, tier
    keys = get(key)
    if not isinstance(keys, Texts):
        return nobody, tier
    table = np.full(len(keys.dictionary.values) + 1, -1, dtype=np.int16)
    for i in reversed(valid):
        place = keys.dictionary.index.get(grade.overrides[i].key)
        if place is not None:
            table[place] = i
    found = table.take(keys.codes, mode="wrap")
    tiers = np.array([grade.rank(o.tier) for o in grade.overrides] + [0], dtype=np.int16)
    return found, np.where(found >= 0, tiers.take(found, mode="wrap"), tier).astype(np.int16)


# ── What it could also be ───────────────────────────────────────────────────────────────────────


def _could_be(
    grade: Grade, get: Any, sight: _Sight, computed: np.ndarray, tier: np.ndarray, override: np.ndarray
) -> np.ndarray:
    """int16: the best other tier that something unknown could give, −1 none."""
    open_rows = _open_rows(grade, get, sight)
    none = np.full(1, -1, dtype=np.int16)
    if open_rows is NEVER:
        return none
    rows = np.flatnonzero(spread(open_rows & (computed >= 0) & (override < 0), get.count))
    if not len(rows):
        return none
    now, some_rows = taken(computed, rows), Opened(_Cut(get, rows))
    best, left = _best_rule(grade, sight, some_rows, rows, now)
    if left.any():
        value = _best_value(grade, sight, some_rows, rows, now)
        best = np.where(left, np.minimum(best, value), best)
    some = best != _NONE
    limited, _ = _limited(grade, some_rows.get, np.where(some, best, -1).astype(np.int16))
    made = np.full(get.count, -1, dtype=np.int16)
    made[rows] = np.where(some & (limited != taken(tier, rows)), limited, -1)
    return made


def _open_rows(grade: Grade, get: Any, sight: _Sight) -> np.ndarray:
    """bool: a rule is unknown, or a score that a rule or the value reads is incomplete."""
    found = sight.unknown
    score = score_of(grade.by)
    scores = set() if score is None else {score}
    scores = scores.union(*(condition.scores for condition in sight.open))
    for read in scores:
        found = either(found, get(read).incomplete)
    return found


class _Cut:
    """Values of some rows only; what is left open is worked out in these rows alone."""

    def __init__(self, get: Any, rows: np.ndarray) -> None:
        self.get = get
        self.rows = rows
        self._places = get.places(rows)

    def __call__(self, part: Any) -> Any:
        if isinstance(part, OpenCompare | ScoreReach):
            return self.get.whole(part).take(self._places)
        return self.get(part).take(self.rows)


def _best_rule(
    grade: Grade, sight: _Sight, get: Opened, rows: np.ndarray, now: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The best tier, other than the computed one, of the rules that could win; and where none wins for
    certain."""
    best: Any = np.full(1, _NONE, dtype=np.int16)
    left: Any = np.ones(1, dtype=bool)
    for rank, condition, plain in zip(sight.ranks, sight.open, sight.truths, strict=True):
        truth: Truth = get(condition.condition) if condition.scores else plain.take(rows)
        if truth.unknown is NEVER and not truth.true.any():
            continue
        wins = either(truth.true, truth.unknown) & (now != rank)
        if grade.policy != "unique":
            wins = wins & left
        best = np.minimum(best, np.where(wins, np.int16(rank), np.int16(_NONE)))
        left = left & ~truth.true
    return best, left


def _best_value(grade: Grade, sight: _Sight, get: Opened, rows: np.ndarray, now: np.ndarray) -> np.ndarray:
    """The best tier, other than the computed one, that the value or else `otherwise` gives or could give."""
    otherwise = _NONE if grade.otherwise is None else sight.rank[grade.otherwise]
    if sight.reached is None:
        found = np.full(1, otherwise, dtype=np.int16)
    else:
        reached = taken(sight.reached, rows)
        found = np.where(reached == -1, np.int16(otherwise), reached)
    found = np.where(now == found, np.int16(_NONE), found)
    score = score_of(grade.by)
    if score is None or not (known := get(score)).incomplete.any():
        return found
    reach = _best_reached(grade, get, get(reach_of(score)), otherwise, now)
    found = np.where(known.incomplete, reach, found)
    return np.where(known.missing, np.int16(_NONE), found)


def _best_reached(grade: Grade, get: Opened, reach: Reach, otherwise: int, now: np.ndarray) -> np.ndarray:
    """The best tier, other than the computed one, that some total of an incomplete score would reach."""
    low, high = reach.low / 100, reach.high / 100
    best: Any = np.full(1, _NONE, dtype=np.int16)
    before: Any = np.full(1, np.inf)
    for i, tier in enumerate(grade.tiers):
        cut = _cut_value(grade, tier, get.get.get)
        if cut is None:
            continue
        start = np.maximum(low, cut)
        wins = (start <= high) & (start < before) & (now != i)
        best = np.minimum(best, np.where(wins, np.int16(i), np.int16(_NONE)))
        before = np.minimum(before, cut)
    wins = (low < before) & (now != otherwise)
    return np.minimum(best, np.where(wins, np.int16(otherwise), np.int16(_NONE)))


def _cut_value(grade: Grade, tier: Tier, get: Any) -> float | None:
    """The least value of the tier; None when it is not reached by value."""
    if tier.at is not None:
        cut = float(get(tier.at).data[0])
        return None if np.isnan(cut) else cut
    top = top_of(grade, tier)
    return None if top is None else get.facts[top].values[0]


def grade_value(decided: Decisions, grade: Grade, names: Any) -> Texts:
    """The final tiers as texts; missing for needs data, conflict and no rule."""
    return Texts(np.maximum(decided.tier, -1).astype(np.int32), names)


def rule_masks(grade: Grade, get: Any, count: int) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Per rule of the grade where it fired, and where it is unknown; rules switched off never."""
    truths = [Truth(NEVER) if r.off else get(r.when) for r in grade.rules]
    return tuple(spread(t.true, count) for t in truths), tuple(spread(t.unknown, count) for t in truths)
