"""The page: sides at the top, what was changed at the left, who moves in the middle."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.compare.changecolumn import ChangeColumn
from gradestudio.ui.compare.header import Header
from gradestudio.ui.compare.movedlist import MovedList
from gradestudio.ui.compare.movescard import MovesCard
from gradestudio.ui.compare.provencards import KnownPanel
from gradestudio.ui.compare.sidepanel import SidePanel
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.progress import SlowBar
from gradestudio.ui.speech import say


class ComparePage(Panel):
    """Shows what it is given; `looked_at` says whether it is in sight."""

    looked_at = Signal(bool)
    leave_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self.header = Header()
        self.slow = SlowBar()
        self.moves = MovesCard()
        self.list = MovedList()
        self.changes = ChangeColumn()
        self.notice = Card()
        self.told = EmptyState("compare")
        inside = QVBoxLayout(self.notice)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.told)
        self.known = KnownPanel()
        self.side = SidePanel()
        self.centre = QWidget()
        cards = QVBoxLayout(self.centre)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(12)
        cards.addWidget(self.moves, 1)
        cards.addWidget(self.list, 1)
        self._build()
        self.header.leave_asked.connect(self.leave_asked)
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.leave_asked)
        self.show_state("moves")

    def _build(self) -> None:
        self.body = QHBoxLayout()
        self.body.setSpacing(12)
        self.body.addWidget(self.changes)
        self.body.addWidget(self.centre, 1)
        self.body.addWidget(self.known, 1)
        self.body.addWidget(self.notice, 1)
        main = QVBoxLayout()
        main.setContentsMargins(16, 9, 16, 16)
        main.setSpacing(9)
        main.addWidget(self.header)
        main.addLayout(self.body, 1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.slow)
        column.addLayout(main, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self.side)

    def show_state(self, state: str, title: str = "", line: str = "", drawing: str = "compare") -> None:
        """`moves`: the cards; `known`: what is known without customers; `notice`: a sentence instead;
        `wrong`: a sentence and nothing beside it."""
        for name, widget in (("moves", self.centre), ("known", self.known)):
            widget.setVisible(state == name)
        self.notice.setVisible(state in ("notice", "wrong"))
        for widget in (self.changes, self.side):
            widget.setVisible(state != "wrong")
        if self.notice.isVisibleTo(self):
            self.told.drawing.name = drawing
            self.told.drawing.role = "err" if drawing == "error" else "text2"
            self.told.drawing.update()
            self.told.tell(title, line)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        wide = self.width() >= 1400
        self.changes.setFixedWidth(380 if wide else 300)
        self.side.setFixedWidth(262 if wide else 226)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def panels(self) -> list[QWidget]:
        """What F6 goes round."""
        shown: list[Any] = [self.header.old]
        drawn = self.moves.ribbons if self.moves.ribbons.isVisible() else self.moves.matrix
        shown += [self._first_change(), drawn, self.list.table.right, self.side.tiers]
        return [w for w in shown if w.isVisible()]

    def _first_change(self) -> QWidget:
        cards = self.changes.cards
        shown = [w for card in cards for w in (card.moved, card.more) if w.isVisible()]
        return shown[0] if shown else self.changes.mode.button(self.changes.mode.current())

    def next_panel(self, step: int) -> None:
        """F6: the next panel takes the keyboard."""
        wanted, focused = self.panels(), QApplication.focusWidget()
        here = [i for i, w in enumerate(wanted) if focused is not None and _together(w, focused)]
        wanted[((here[0] if here else -step) + step) % len(wanted)].setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def retranslate(self) -> None:
        self.setAccessibleName(say("ui.compare"))
        for part in (self.header, self.changes, self.moves, self.list, self.known, self.side):
            part.retranslate()


def _together(one: QWidget, other: QWidget) -> bool:
    """Whether both stand in the same card."""
    home: QWidget | None = one
    while home is not None and not isinstance(
        home, ChangeColumn | MovesCard | MovedList | Header | SidePanel
    ):
        home = home.parentWidget()
    return home is not None and home.isAncestorOf(other)
