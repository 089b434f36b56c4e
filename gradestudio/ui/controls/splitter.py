"""Splitters: a 1 px line (Qt widens the zone that takes the mouse); a double click restores the sizes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gradestudio.ui.theme import theme


class _Handle(QSplitterHandle):
    def __init__(self, orientation: Qt.Orientation, parent: Splitter) -> None:
        super().__init__(orientation, parent)
        theme().changed.connect(self.update)

    def paintEvent(self, event) -> None:
        QPainter(self).fillRect(self.contentsRect(), theme().colour("line2"))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        parent = self.splitter()
        assert isinstance(parent, Splitter)
        parent.restore_asked.emit()


class Splitter(QSplitter):
    """Children never collapse by dragging: folding has its own keys."""

    restore_asked = Signal()

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)
