"""What is asked of a worker: the curve of a number, and the value nearest to a goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.analysis.tune import Goal, Question, Tuning, tune
from gradestudio.diagnostics import Edit, Severity, Span, apply_edits
from gradestudio.engine.evaluating.memo import Stopped as EngineStopped
from gradestudio.language.amounts import plain
from gradestudio.ui import calls
from gradestudio.ui.background import Control, Stopped
from gradestudio.ui.histogram.requests import Looked
from gradestudio.ui.work import Graded


class CannotAim(ValueError):
    """A number whose value the search cannot change; `code` and `args_by_name` for messages."""

    code = "cannot-aim"

    def __init__(self) -> None:
        super().__init__(self.code)
        self.args_by_name: dict[str, Any] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Aimed:
    """`tuning` is of the param, or of a param that stands for the number for as long as it is sought."""

    looked: Looked
    tuning: Tuning


@dataclass(frozen=True, slots=True, eq=False)
class AimAt:
    """`kind`: count, share or money; `wanted` None: the curve alone."""

    looked: Looked
    graded: Graded
    grade: str
    tier: str
    kind: str
    wanted: float | None
    as_of: date

    def run(self, control: Control) -> Aimed:
        program, name = self._program()
        measure = self.graded.measure
        goal = Goal(self.kind, self.wanted) if self.wanted is not None else None
        money = measure.values if measure is not None else None
        question = Question(name, self.grade, (self.tier,), goal, money)
        try:
            found = tune(
                program, self.graded.grading.table, self.as_of, question, should_stop=control.should_stop
            )
        except EngineStopped:
            raise Stopped from None
        return Aimed(self.looked, found)

    def _program(self) -> tuple[Any, str]:
        """The rules with the number as a param, and its name."""
        looked = self.looked
        program = looked.checked.program
        if looked.threshold.param is not None:
            return program, looked.threshold.param.name
        text = looked.checked.good
        name = _unused(text)
        edits = [Edit(span, name) for span in looked.threshold.spans]
        definition = f"\n参数 {name} = {plain(looked.threshold.value)}\n"
        made = calls.language().check(
            apply_edits(text, [*edits, Edit(Span(len(text), len(text)), definition)])
        )
        wrong = [d for d in made.diagnostics if d.severity is Severity.ERROR]
        if made.program is None or wrong or made.program.grade(self.grade) is None:
            raise CannotAim
        return made.program, name


def _unused(text: str) -> str:
    name = "瞄准值"
    while name in text:
        name += "值"
    return name
