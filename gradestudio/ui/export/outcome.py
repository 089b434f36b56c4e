"""The end of an export: what was written and where it is, or why not and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.export.desk import Written
from gradestudio.ui.speech import say

_ONLY_KEPT = ("formulas-cell", "formulas-row-between", "formulas-no-rows")
"""Refusals of formulas over the customers' own cells, which a new workbook does not know."""
Way = tuple[str, str, str, Callable[..., Any]]
"""A button's kind, drawing and text, and what it does."""


class Outcome(EmptyState):
    """At most three ways on, the first one with the keyboard."""

    def __init__(self) -> None:
        super().__init__("check", "ok")

    def tell_written(self, written: Written, show: Callable[[Path], Any]) -> None:
        """`show` opens a file or a folder."""
        told = say("ui.export-done-line", file=written.path.name, seconds=max(written.seconds, 0.1))
        self._tell("check", "ok", say("ui.export-done", n=written.rows), (told, *written.notes))
        self._offer(
            ("primary", "sheet", say("ui.open-file"), lambda: show(written.path)),
            ("secondary", "folder", say("ui.show-folder"), lambda: show(written.path.parent)),
        )

    def tell_refused(self, sentence: str, code: str, target: Path, dialog: Any) -> None:
        """`dialog` can do it again in another way, under another name, or go back."""
        locked = code == "write-not-permitted"
        drawing, role = ("lock", "warn") if locked else ("error", "err")
        self._tell(drawing, role, say("ui.export-not-done"), (sentence, say("ui.export-nothing-changed")))
        ways: list[Way] = [("primary", "export", say("ui.try-again"), dialog.again)]
        if code == "keep-refused":
            ways = [("primary", "grid", say("ui.export-use-new"), lambda: dialog.again(form="new"))]
        elif code.startswith("formulas-"):
            text = say("ui.export-without-formulas")
            ways = [("primary", "grid", text, lambda: dialog.again(formulas=False))]
            if code in _ONLY_KEPT:
                ways.insert(
                    0, ("primary", "grid", say("ui.export-use-new"), lambda: dialog.again(form="new"))
                )
                ways[1] = ("secondary", *ways[1][1:])
        elif locked:
            other = free_name(target)
            text = say("ui.export-as", file=other.name)
            ways.append(("secondary", "save", text, lambda: dialog.write_as(other)))
        self._offer(*ways, ("secondary", "", say("ui.export-back"), dialog.back))

    def _tell(self, drawing: str, role: str, title: str, lines: tuple[str, ...]) -> None:
        self.drawing.name, self.drawing.role = drawing, role
        self.tell(title, "\n".join(lines))

    def _offer(self, *ways: Way) -> None:
        self.clear()
        for number, (kind, drawing, text, act) in enumerate(ways):
            button = self.add(kind, drawing)
            button.setText(text)
            button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, act=act: act())
            button.show()
            if not number:
                button.setFocus(Qt.FocusReason.OtherFocusReason)


def free_name(target: Path) -> Path:
    """`名 (2).xlsx`, or the first number that is free."""
    number = 2
    while (made := target.with_name(f"{target.stem} ({number}){target.suffix}")).exists():
        number += 1
    return made
