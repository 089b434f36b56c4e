"""One changed statement: what it is, the words that differ, whom it moves by itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from gradestudio.analysis.findings import Verdict
from gradestudio.studio.changes import COMMENT, LAYOUT, MOVED
from gradestudio.ui.compare.difflines import DiffLines
from gradestudio.ui.compare.worddiff import DiffLine, changed_lines
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style


class ChangeCard(Card):
    """`alone`: an `effects.Alone`; its proof comes later, by `show_verdict`."""

    rows_asked = Signal()
    """The customers whom this change moves by itself."""
    place_asked = Signal()
    back_asked = Signal()

    def __init__(self, alone: Any, lines: tuple[DiffLine, ...], may_go_back: bool) -> None:
        super().__init__()
        self.alone = alone
        self.verdict: Verdict | None = None
        self.title = Label(Style.BODY, elide=True)
        self.moved = Button("plain", height=24, tight=True)
        self.same = Button("plain", "check", height=24, tight=True)
        self.told = Label(Style.SMALL, "text2")
        self.more = Button("plain", "more", height=24)
        self.menu = QMenu(self)
        self.note = Label(Style.SMALL, "text2", wrap=True)
        self.diff = DiffLines(lines)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.title, 1)
        for widget in (self.moved, self.same, self.told, self.more):
            head.addWidget(widget)
        self.same.ink = "ok"
        self.same.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 12, 12)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self.diff)
        column.addWidget(self.note)
        self.title.setText(alone.title)
        if any("…" in line.text for line in lines):
            self.diff.setToolTip(alone.change.statement.text.strip())
        self.more.name_it(say("ui.about-change", what=alone.title))
        self.more.clicked.connect(self._open_menu)
        self.moved.clicked.connect(self.rows_asked)
        action = self.menu.addAction(say("ui.show-in-rules"))
        action.triggered.connect(lambda _=False: self.place_asked.emit())
        if may_go_back:
            action = self.menu.addAction(say("ui.undo-change"))
            action.triggered.connect(lambda _=False: self.back_asked.emit())
        self.show_verdict(Verdict.PROVEN if alone.change.kind in (COMMENT, LAYOUT) else None)

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_verdict(self, verdict: Verdict | None) -> None:
        """PROVEN: the same effect on anyone; None: not asked or still under way."""
        self.verdict = verdict
        alone, same = self.alone, verdict is Verdict.PROVEN
        count = alone.moved or 0
        self.moved.setVisible(count > 0)
        self.moved.setText(say("ui.moves-alone", n=count))
        self.moved.setAccessibleName(say("ui.moves-alone-spoken", what=alone.title, n=count))
        self.moved.setToolTip(say("ui.show-these"))
        self.same.setVisible(same)
        self.same.setText(say("ui.same-effect"))
        self.same.setAccessibleName(say("ui.same-effect"))
        self.same.setToolTip(say("ui.same-effect-tip"))
        told = ""
        if not same and not count:
            if alone.change.felt and alone.book is None:
                told = say("ui.only-with-others")
            elif verdict is Verdict.COUNTEREXAMPLE:
                told = say("ui.differs-elsewhere" if alone.moved == 0 else "ui.differs")
            elif verdict is Verdict.NOT_PROVEN:
                told = say("ui.not-proven-same")
            elif alone.moved == 0:
                told = say("ui.moves-nobody")
        self.told.setText(told)
        self.told.setVisible(bool(told))
        notes = []
        if alone.others:
            notes.append(say("ui.together-with", names=words().listed(alone.others)))
        if alone.change.kind == MOVED:
            notes.append(say("ui.moved-place"))
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))


def lines_of(alone: Any, old: str, new: str) -> tuple[DiffLine, ...]:
    """What differs in a changed statement; of a comment the comment lines."""
    change = alone.change
    before, after = change.old, change.new
    if change.kind == COMMENT:
        return changed_lines(_comments(before, old), _comments(after, new))
    if change.kind == MOVED:
        first = before.text.splitlines()[:1]
        return tuple(DiffLine(" ", ((line, False),)) for line in first)
    return changed_lines(before.text if before else "", after.text if after else "")


def _comments(statement: Any, source: str) -> str:
    span = statement.comments
    return source[span.start : span.end] if span is not None else ""
