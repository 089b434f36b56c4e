"""The undo history as a list: each step with its words, where it was made, and the way back to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.compare.worddiff import DiffLine, changed_lines
from gradestudio.ui.editor.view import CodeEditor
from gradestudio.ui.speech import say

_MOST = 200
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: the document's count of undo commands after it; `text`: the text after it."""

    state: int
    text: str
    origin: str = ""
    """Where it was made (`text`, `number`, `fix`, …); empty for the text as it was opened."""
    told: str = ""
    """What it did, where the one who made it said so."""


class Steps(QObject):
    """Follows the document: typing that Qt takes back at once is one step here too."""

    changed = Signal()

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.steps: list[Step] = []
        self.at = 0
        """The step whose text is shown."""
        self._read = ""
        self.restart()
        editor.loaded.connect(self.restart)
        editor.text_edited.connect(self._note)

    def restart(self) -> None:
        """A text was opened."""
        self.steps = [Step(self._state(), self._editor.text())]
        self.at = 0
        self.changed.emit()

    def _state(self) -> int:
        return self._editor.document().availableUndoSteps()

    def _note(self) -> None:
        state, text = self._state(), self._editor.text()
        for number, step in enumerate(self.steps):
            if step.state == state and step.text == text:
                self.at = number
                self.changed.emit()
                return
        origin = self._editor.origin or "text"
        del self.steps[self.at + 1 :]
        last = self.steps[-1]
        if last.state == state and len(self.steps) > 1:
            self.steps[-1] = replace(last, text=text)
        else:
            self.steps.append(Step(state, text, origin, self._editor.told))
            if len(self.steps) > _MOST:
                del self.steps[1]
        self.at = len(self.steps) - 1
        self.changed.emit()

    def go_to(self, number: int) -> None:
        """Undo or redo until the text is that of a step."""
        wanted, document = self.steps[number], self._editor.document()
        while document.availableUndoSteps() > wanted.state and document.isUndoAvailable():
            self._editor.undo()
        while document.availableUndoSteps() < wanted.state and document.isRedoAvailable():
            self._editor.redo()

    def change(self, number: int) -> tuple[DiffLine, ...]:
        """The lines that one step changed, as they were and as they are; none for the text as opened."""
        if not number:
            return ()
        return changed_lines(self.steps[number - 1].text, self.steps[number].text)

    def names(self) -> list[str]:
        """What each step did, in words; the first is the text as it was opened."""
        return [self.name(number) for number in range(len(self.steps))]

    def name(self, number: int) -> str:
        """What one step did, in words."""
        if not number:
            return say("ui.step-opened")
        step = self.steps[number]
        return step.told or step_name(self.steps[number - 1].text, step.text)


def step_name(before: str, after: str) -> str:
    """The difference of two texts in a few words."""
    start, old, new = _difference(before, after)
    line = after.count("\n", 0, start) + 1
    if old.count("\n") + new.count("\n") > 8 and old.strip() and new.strip():
        return say("ui.step-many", n=max(old.count("\n"), new.count("\n")))
    here = _line_of(after, start)
    if here.lstrip().startswith(("#", "＃")):
        return say("ui.step-comment", line=line)
    if not old.strip():
        return _added(new, line, after, start)
    if not new.strip():
        return say("ui.step-removed", what=_short(old))
    return say("ui.step-changed", where=_where(after, start), old=_short(old), new=_short(new))


def _added(new: str, line: int, text: str, at: int) -> str:
    if not new.strip():
        return say("ui.step-blank", line=line)
    if "\n" in new.strip("\n") or _begins(new):
        return say("ui.step-added", what=_short(new))
    return say("ui.step-inserted", where=_where(text, at), what=_short(new))


def _difference(before: str, after: str) -> tuple[int, str, str]:
    """Where they part, and the two stretches, widened to whole words."""
    shorter = min(len(before), len(after))
    head = _alike(shorter, lambda n: before[:n] == after[:n])
    tail = _alike(shorter - head, lambda n: before[len(before) - n :] == after[len(after) - n :])
    while head and _word(before[head - 1]) and _any_word(before, after, head, tail, first=True):
        head -= 1
    while tail and _word(before[len(before) - tail]) and _any_word(before, after, head, tail, first=False):
        tail -= 1
    return head, before[head : len(before) - tail], after[head : len(after) - tail]


def _alike(most: int, alike: Callable[[int], bool]) -> int:
    """The greatest length up to `most` that two texts have in common; whole stretches are held together."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if alike(middle) else (least, middle - 1)
    return least


def _any_word(before: str, after: str, head: int, tail: int, first: bool) -> bool:
    """Whether one of the two stretches begins (or ends) inside of a word."""
    stretches = (text[head : len(text) - tail] for text in (before, after))
    return any(_word(s[0 if first else -1]) for s in stretches if s)


def _word(character: str) -> bool:
    return character.isalnum() or character in "_.,%"


def _where(text: str, at: int) -> str:
    """The name of the statement around a place, else its line."""
    for line in reversed(text[: text.find("\n", at) if "\n" in text[at:] else len(text)].split("\n")):
        if line and not line[0].isspace() and not line.startswith(("#", "＃")):
            quoted = re.search(r'["“]([^"”]+)["”]', line)
            if quoted:
                return f"“{quoted[1]}”"
            words = line.replace(":", " ").replace("=", " ").split()
            return words[1] if len(words) > 1 else words[0]
    return say("ui.line", n=text.count("\n", 0, at) + 1)


def _begins(new: str) -> bool:
    return new.startswith("\n") or new.endswith("\n")


def _line_of(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]


def _short(text: str) -> str:
    """One line of it, cut at a width that a list can show."""
    line = next((part.strip() for part in text.split("\n") if part.strip()), "")
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
