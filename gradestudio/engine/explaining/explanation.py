"""What an explanation is made of: plain data for one customer, without words.

Distances are `value − threshold` in the value's own unit, exact (days between dates): +2000 lies 2,000 above,
−3 lies three days before.  With two edges (`between`, `within 3 months`) the nearer edge is the threshold.
Points are decimals of two places.  Nodes (`node`, `rule`, …) are those of the bound program, with spans.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.language.program import Expr, FieldKind, Limit, Override, Reason, Rule, ScoreItem, Strategy


@dataclass(frozen=True, slots=True)
class Read:
    """A value that was read: `kind` is field, let, score, tag, grade or related (an aggregate)."""

    kind: str
    name: str
    """Of the field or definition; for an aggregate the related sheet's."""
    value: Any
    """float, str, date, bool or None (missing)."""
    incomplete: bool
    node: Expr
    field_kind: FieldKind | None = None
    """For fields, so that money and dates show in their form."""


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """A condition and what became of it.

    `kind`: all, any, not, count (at least K of), named (a let or tag; its inside is the only part), leaf.
    """

    kind: str
    node: Expr
    truth: bool | None
    parts: tuple[ConditionTrace, ...] = ()
    name: str = ""
    """Of the let or tag."""
    value: Any = None
    """What was compared; for `count` the number of true parts."""
    threshold: Any = None
    """What it was compared with: a number, date or text, a tuple of options; None where it is missing."""
    distance: float | int | None = None
    """value − threshold (days between dates); None where there is none."""
    reads: tuple[Read, ...] = ()
    """Values read by name inside a leaf, in the order written."""


@dataclass(frozen=True, slots=True)
class ReasonPart:
    """A placeholder of a reason or note and its value."""

    written: str
    value: Any
    kind: FieldKind | None


@dataclass(frozen=True, slots=True)
class ReasonTrace:
    """A sentence with its values; parts are texts and ReasonParts."""

    reason: Reason
    parts: tuple[str | ReasonPart, ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    index: int
    rule: Rule
    truth: bool | None
    """False for a rule that is switched off (see `rule.off`)."""
    decided: bool
    condition: ConditionTrace
    reason: ReasonTrace | None
    needs: tuple[str, ...]
    """For an unknown rule: the missing cells that keep it so."""


@dataclass(frozen=True, slots=True)
class CutTrace:
    """A tier of a grade by value; `cut` None: not reached by a number (a text names the tier itself)."""

    tier: str
    cut: float | None
    reached: bool
    distance: float | None


@dataclass(frozen=True, slots=True)
class ValueTrace:
    """The value of a grade by value."""

    value: Any
    cuts: tuple[CutTrace, ...]
    reads: tuple[Read, ...]
    needs: tuple[str, ...]
    """The missing cells when the value is missing or incomplete."""


@dataclass(frozen=True, slots=True)
class LimitTrace:
    index: int
    limit: Limit
    truth: bool | None
    previous: str | None
    before: str
    after: str
    condition: ConditionTrace | None


@dataclass(frozen=True, slots=True)
class OverrideTrace:
    index: int
    override: Override
    before: str
    """The outcome before it acted."""
    reason: ReasonTrace | None


@dataclass(frozen=True, slots=True)
class GradeTrace:
    """One grade.  Outcomes are tier names, `needs data`, `no rule` or `conflict`."""

    grade: str
    outcome: str
    computed: str
    decided_by: int
    """Rule index, or grading.BY_VALUE, OTHERWISE, NOBODY."""
    rules: tuple[RuleTrace, ...]
    """All of them, in file order."""
    value: ValueTrace | None
    otherwise: str | None
    limits: tuple[LimitTrace, ...]
    override: OverrideTrace | None
    could_be: str | None
    needs: tuple[str, ...]
    """The cells that would decide (needs data) or could change the tier (`could_be`)."""
    reason: ReasonTrace | None
    """Of the rule, or `otherwise`, that decided."""

    @property
    def also_fired(self) -> tuple[RuleTrace, ...]:
        """The true rules that did not decide."""
        return tuple(r for r in self.rules if r.truth is True and not r.decided)

    @property
    def unknown(self) -> tuple[RuleTrace, ...]:
        return tuple(r for r in self.rules if r.truth is None)


@dataclass(frozen=True, slots=True)
class ItemTrace:
    item: ScoreItem
    truth: bool | None
    """Of its `when`."""
    points: Decimal | None
    """None: unknown, adds nothing."""
    uncapped: Decimal | None
    """What it would give without its own cap."""
    condition: ConditionTrace | None
    reads: tuple[Read, ...]
    """What its amount is worked out from."""
    reason: ReasonTrace | None
    needs: tuple[str, ...]

    @property
    def cut(self) -> Decimal:
        """How much its own cap took away; 0 for none."""
        return (
            abs(self.uncapped - self.points)
            if self.points is not None and self.uncapped is not None
            else (Decimal(0))
        )


@dataclass(frozen=True, slots=True)
class GroupTrace:
    name: str | None
    items: tuple[ItemTrace, ...]
    total: Decimal
    cap: Decimal | None
    points: Decimal
    """The total after the cap; `total − points` is what the cap cut."""


@dataclass(frozen=True, slots=True)
class ScoreTrace:
    score: str
    points: Decimal | None
    """None: missing."""
    total: Decimal
    """Sum of the groups, before the score's own bounds cut it."""
    groups: tuple[GroupTrace, ...]
    incomplete: bool
    least: Decimal | None
    most: Decimal | None
    """What it may be if the unknown items became known; None: no bound."""


@dataclass(frozen=True, slots=True)
class TagTrace:
    tag: str
    truth: bool | None
    condition: ConditionTrace
    reason: ReasonTrace | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetTrace:
    """A derived value that something above reads.  `chosen`: index of the line of its bands or table, `(row,
    column)` of its matrix; None for `else`, for nothing and for other forms."""

    name: str
    value: Any
    incomplete: bool
    chosen: int | tuple[int, int] | None
    reads: tuple[Read, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrategyTrace:
    """A strategy that applies: its notes that stand, with values, and the next contact."""

    strategy: Strategy
    notes: tuple[ReasonTrace, ...]
    next_contact: date | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one customer."""

    row: int
    key: Any
    as_of: date
    grades: tuple[GradeTrace, ...]
    scores: tuple[ScoreTrace, ...]
    tags: tuple[TagTrace, ...]
    lets: tuple[LetTrace, ...]
    """Derived values read on the way, in file order."""
    strategies: tuple[StrategyTrace, ...]
    next_contact: date | None
    """The earliest of the strategies'."""

    def grade(self, name: str) -> GradeTrace:
        """Raises KeyError for no such grade."""
        return {g.grade: g for g in self.grades}[name]
