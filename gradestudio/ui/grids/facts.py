"""What grids show beside the text: mistakes, figures, colours; and the counting off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gradestudio.language.program import FieldKind, Type
from gradestudio.ui.background import Control
from gradestudio.ui.fieldsigns import FIELD_SIGNS
from gradestudio.ui.theme import TierColours

_TEXTS = (FieldKind.ID, FieldKind.TEXT, FieldKind.CHOICE)


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """`program` runs, and is of the text `good`; `diagnostics` are of the text `source`."""

    source: str = ""
    good: str = ""
    program: Any = None
    diagnostics: tuple[Any, ...] = ()
    effects: Mapping[str, Any] = field(default_factory=dict)
    """Of each grade, when customers are graded."""
    placed: Mapping[str, Any] = field(default_factory=dict)
    """By `let`: where each customer stands (`analysis.placing.Placed`)."""
    colours: Mapping[str, Mapping[str, TierColours]] = field(default_factory=dict)
    total: int = 0
    trial: bool = False
    """A value is being tried: figures are of it, not of the text."""

    def names(self) -> frozenset[str]:
        """What a bare word may mean."""
        if self.program is None:
            return frozenset()
        groups = (self.program.fields, self.program.params, self.program.lets, self.program.scores)
        return frozenset(item.name for group in groups for item in group)

    def holds_texts(self, subject: str) -> bool:
        """Whether what a heading names has texts for values."""
        name = subject.strip().strip("`｀")
        if self.program is None or not name:
            return False
        found = self.program.field(name)
        if found is not None:
            return found.kind in _TEXTS
        let = self.program.let(name)
        return let is not None and let.value.type is Type.TEXT

    def sign(self, subject: str) -> str:
        """The icon of a field's type; "" for what is no field."""
        found = self.program.field(subject.strip().strip("`｀")) if self.program is not None else None
        return FIELD_SIGNS.get(str(found.kind), "") if found is not None else ""

    def choices(self, subject: str) -> tuple[str, ...]:
        """The texts that a field allows, in the order of its declaration."""
        found = self.program.field(subject.strip().strip("`｀")) if self.program is not None else None
        return found.choices if found is not None else ()


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The answer: of which grading, and by `let` where each customer stands."""

    grading: Any
    placed: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class FindPlaces:
    """Where each customer stands in every matrix, table and band of the rulebook that graded."""

    graded: Any
    grader: Any

    def run(self, control: Control) -> Places:
        from gradestudio.analysis.placing import placed

        grading = self.graded.grading
        found = {}
        for let in grading.program.lets:
            control.check()
            with self.grader.lock:
                control.check()
                place = placed(let.value, lambda expr: self.grader.column(expr, grading))
            if place is not None:
                found[let.name] = place
        return Places(grading, found)
