"""What is asked of workers about one number: what it is held against, and what another value would do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.analysis.distribution import Distribution, distribution, numbers_of, window_lengths
from gradestudio.analysis.thresholds import Threshold, counterpart, threshold_at
from gradestudio.diagnostics import Diagnostic, Edit, Severity, Span, apply_edits
from gradestudio.language.amounts import write_like
from gradestudio.language.program import Field
from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.histogram.textmap import text_map
from gradestudio.ui.work import Checked, Graded, GradeIt, Grader


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """One number of the text: its place there, its writing, and the list's values; `dist` None without a
    sheet, or where nothing is held against the number."""

    threshold: Threshold
    span: Span
    """In the text as it stands."""
    written: str
    checked: Checked
    position: int
    """The place that was asked for."""
    dist: Distribution | None = None
    before: Decimal | None = None
    """The value in the version that is compared with; None where that has no such number."""
    unit: str | None = None
    """The measure word of what is held against it."""
    money: bool = False
    """Whether the distribution's sums are amounts of money."""
    basis: tuple[Any, ...] | None = None
    """What the distribution rests on: another text with the same need not count again."""


@dataclass(frozen=True, slots=True, eq=False)
class LookAt:
    """The number at `position` (code points of the text as it stands)."""

    checked: Checked
    position: int
    graded: Graded | None = None
    grader: Grader | None = None
    baseline: Graded | None = None
    last: Looked | None = None

    def run(self, control: Control) -> Looked | None:
        if not self._may_be_number():
            return None
        places = text_map(self.checked.source, self.checked.good)
        position = places.to_good(self.position)
        found = threshold_at(self.checked.program, position) if position is not None else None
        span = places.to_source(found.span) if found is not None else None
        if found is None or span is None:
            return None
        control.check()
        written = self.checked.good[found.span.start : found.span.end]
        looked = Looked(found, span, written, self.checked, self.position, before=self._before(found))
        looked = replace(looked, unit=_unit(found, self.checked.program))
        return looked if self.graded is None or not found.op else self._with_values(looked, control)

    def _may_be_number(self) -> bool:
        """Cheap: whether a figure or the name of a param is written at the position at all."""
        text, at = self.checked.source, self.position
        line = text[text.rfind("\n", 0, at) + 1 : _end(text, at)]
        here = at - (text.rfind("\n", 0, at) + 1)
        if any(m.start() <= here <= m.end() for m in _FIGURES.finditer(line)):
            return True
        names = (p.name for p in self.checked.program.params)
        return any(n in line[max(0, here - len(n) - 1) : here + len(n) + 1] for n in names)

    def _before(self, threshold: Threshold) -> Decimal | None:
        if self.baseline is None:
            return None
        theirs = counterpart(threshold, self.checked.program, self.baseline.checked.program)
        return theirs.value if theirs is not None else None

    def _with_values(self, looked: Looked, control: Control) -> Looked:
        assert self.graded is not None and self.grader is not None
        threshold, last = looked.threshold, self.last
        basis = _basis(threshold, self.graded)
        if last is not None and last.dist is not None and _same_basis(last.basis, basis):
            return replace(looked, dist=last.dist, money=last.money, basis=basis)
        with self.grader.lock:
            control.check()
            column = self.grader.column(threshold.subject, self.graded.grading)
        measure = self.graded.measure
        values, outside = numbers_of(column), 0
        if threshold.unit is not None:
            ahead = threshold.op == "next"
            values, outside = window_lengths(values, self.graded.grading.as_of, threshold.unit, ahead)
        control.check()
        dist = distribution(values, measure.values if measure is not None else None, outside)
        return replace(looked, dist=dist, money=measure is not None, basis=basis)


def _basis(threshold: Threshold, graded: Graded) -> tuple[Any, ...]:
    """What the distribution rests on: the list first, then all that may differ between two texts."""
    grading, subject = graded.grading, threshold.subject
    money = graded.measure.name if graded.measure is not None else ""
    # A field is what the sheet says; anything else may read a param.
    params = None if isinstance(subject, Field) else tuple(sorted(grading.params.items()))
    ahead = threshold.op == "next"
    return grading.table, grading.as_of, subject, threshold.unit, ahead, money, params


def _same_basis(one: tuple[Any, ...] | None, other: tuple[Any, ...]) -> bool:
    return one is not None and one[0] is other[0] and one[1:] == other[1:]


_FIGURES = re.compile(r"[-－]?\s?[0-9０-９][^\s，；;()（）]*")


def _end(text: str, at: int) -> int:
    """Where the line around a place ends."""
    found = text.find("\n", at)
    return found if found >= 0 else len(text)


def _unit(threshold: Threshold, program: Any) -> str | None:
    if threshold.param is not None and threshold.param.unit:
        return threshold.param.unit
    field = program.field(getattr(threshold.subject, "name", ""))
    return field.unit if field is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What another value gives: a grading, or the mistake that it would be."""

    graded: Graded | None = None
    mistake: Diagnostic | None = None
    warning: Diagnostic | None = None
    """Allowed, but worth a word."""


@dataclass(frozen=True, slots=True, eq=False)
class TryValue:
    """Grade with another value for one number; the text is untouched."""

    looked: Looked
    value: Decimal
    columns: Mapping[str, Any] | None
    grader: Grader | None
    as_of: date
    money: str = ""

    def run(self, control: Control) -> Tried:
        looked = self.looked
        text = apply_edits(looked.checked.good, edits_of(looked, self.value))
        made = calls.language().check(text, self.columns)
        control.check()
        wrong = [d for d in made.diagnostics if d.severity is Severity.ERROR]
        standing = sum(d.severity is Severity.ERROR for d in looked.checked.diagnostics)
        if wrong and (looked.checked.good == looked.checked.source or len(wrong) > standing):
            return Tried(mistake=wrong[0])
        if self.grader is None or made.program is None:
            return Tried()
        warning = next((d for d in made.diagnostics if self._is_new(d)), None)
        checked = replace(looked.checked, good=text, program=made.program, rulebook=made.rulebook)
        return Tried(GradeIt(self.grader, checked, self.as_of, self.money).run(control), warning=warning)

    def _is_new(self, found: Diagnostic) -> bool:
        """Whether a warning about these places was not there before."""
        near = any(
            found.span is not None and found.span.start <= s.start <= found.span.end
            for s in self.looked.threshold.spans
        )
        return near and not any(d.code == found.code for d in self.looked.checked.diagnostics)


def edits_of(looked: Looked, value: Decimal) -> tuple[Edit, ...]:
    """The edits of the running text that write `value`, in the unit that is written at each place."""
    good = looked.checked.good
    return tuple(
        Edit(span, write_like(value, good[span.start : span.end])) for span in looked.threshold.spans
    )


def edits_in_source(looked: Looked, value: Decimal) -> tuple[Edit, ...] | None:
    """The same in the text as it stands; None where that differs from what runs."""
    places = text_map(looked.checked.source, looked.checked.good)
    made = []
    for edit in edits_of(looked, value):
        span = places.to_source(edit.span)
        if span is None:
            return None
        made.append(Edit(span, edit.text))
    return tuple(made)
