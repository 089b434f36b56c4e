"""One painted widget with a list of places that act as buttons: Tab enters, arrows move, Enter chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainterPath
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Region:
    """`key`: what is chosen; `spoken`: its name; `row` and `column`: where the arrows find it."""

    key: Any
    rect: QRect
    spoken: str
    row: int = 0
    column: int = 0
    path: QPainterPath | None = None
    """The shape, where it is no rectangle."""

    def holds(self, at: QPoint) -> bool:
        return self.rect.contains(at) and (self.path is None or self.path.contains(at))


class Regions(QWidget):
    """Subclasses paint, and give their places by `take_regions`."""

    chosen = Signal(object, bool)
    """A region's key, and whether it is added to the filter (Ctrl)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.regions: tuple[Region, ...] = ()
        self.at = 0
        self.hover = -1
        self.title = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def take_regions(self, regions: tuple[Region, ...]) -> None:
        """New places; the keyboard stays at the same key where it is still there."""
        key = self.regions[self.at].key if self.at < len(self.regions) else None
        self.regions = regions
        self.at = next((i for i, r in enumerate(regions) if r.key == key), 0)
        self.hover = -1
        self._name()
        self.update()

    def region(self, key: Any) -> Region | None:
        return next((r for r in self.regions if r.key == key), None)

    # ── Mouse and keyboard ──────────────────────────────────────────────────────────────────────

    def _found(self, at: QPoint) -> int:
        return next((i for i in range(len(self.regions) - 1, -1, -1) if self.regions[i].holds(at)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._found(event.position().toPoint())
        if found != self.hover:
            self.hover = found
            self.setToolTip(self.regions[found].spoken if found >= 0 else "")
            hand = Qt.CursorShape.PointingHandCursor if found >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
            self.update()

    def leaveEvent(self, event) -> None:
        self.hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._found(event.position().toPoint())
        if found >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.at = found
            self._choose(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self.regions:
            if (to := self._neighbour(*step)) is not None:
                self.at = to
                self._name()
                self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.regions:
            self._choose(event)
        else:
            super().keyPressEvent(event)

    def _neighbour(self, down: int, right: int) -> int | None:
        """The nearest region in a direction: in the same row or column first."""
        here = self.regions[self.at]
        best: tuple[int, int, int] | None = None
        for i, one in enumerate(self.regions):
            rows, columns = one.row - here.row, one.column - here.column
            along, across = (rows * down, abs(columns)) if down else (columns * right, abs(rows))
            if along > 0 and (best is None or (across, along) < best[:2]):
                best = (across, along, i)
        return best[2] if best is not None else None

    def _choose(self, event: Any) -> None:
        self._name()
        self.update()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.chosen.emit(self.regions[self.at].key, ctrl)

    def _name(self) -> None:
        spoken = self.regions[self.at].spoken if self.at < len(self.regions) else ""
        self.setAccessibleName(f"{self.title}: {spoken}" if spoken else self.title)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
