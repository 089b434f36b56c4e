"""A column of the sheet dragged by its letter onto a field."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gradestudio.ui.controls.sheetgrid import SheetHead

_KIND = "application/x-gradestudio-column"


def column_data(letters: str) -> QMimeData:
    """What is carried: the column's letters."""
    made = QMimeData()
    made.setData(_KIND, QByteArray(letters.encode()))
    return made


def carried(data: QMimeData | None) -> str:
    """The letters of the column that is carried; empty for anything else."""
    if data is None or not data.hasFormat(_KIND):
        return ""
    return bytes(data.data(_KIND).data()).decode("ascii", "replace")


class ColumnHead(SheetHead):
    """Letters that can be dragged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance()
        section = self.logicalIndexAt(start)
        if not far or section < 1:
            return
        self._pressed = None
        drag = QDrag(self)
        drag.setMimeData(column_data(str(self.model().headerData(section, Qt.Orientation.Horizontal))))
        drag.setPixmap(self.viewport().grab(self._rect(section)))
        drag.exec(Qt.DropAction.LinkAction)

    def _rect(self, section: int) -> QRect:
        return QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.height())
