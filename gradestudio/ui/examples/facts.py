"""What became of the rulebook's examples, as plain values and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.filterwords import outcome_name
from gradestudio.ui.speech import say, words


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that does not hold; `known`: the rulebook has an output of that name."""

    name: str
    expected: Any
    got: Any
    known: bool

    @property
    def sentence(self) -> str:
        if not self.known:
            return say("ui.example-unknown", name=self.name)
        return say("ui.example-differs", name=self.name, expected=_value(self.expected), got=_value(self.got))


@dataclass(frozen=True, slots=True)
class Told:
    """One example of the text; it holds when there are no differences."""

    name: str
    differences: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.differences

    @property
    def sentence(self) -> str:
        """Whether it holds, in words: the first difference, and how many more there are."""
        if not self.differences:
            return say("ui.example-holds")
        first = self.differences[0].sentence
        more = len(self.differences) - 1
        return say("ui.example-and-more", first=first, n=more) if more else first


@dataclass(frozen=True, slots=True)
class RunExamples:
    """Every example of `program`, in file order, by the row-by-row meaning."""

    program: Any

    def run(self, control: Control) -> tuple[Told, ...]:
        run_example = calls.examples().run_example
        found = []
        for example in self.program.examples:
            control.check()
            checks = run_example(self.program, example).checks
            wrong = [Difference(c.name, c.expected, c.got, c.known) for c in checks if not c.passed]
            found.append(Told(example.name, tuple(wrong)))
        return tuple(found)


def _value(value: Any) -> str:
    return outcome_name(value) if isinstance(value, str) else words().value(value)
