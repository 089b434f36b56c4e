"""The list under the cursor: completions or fixes, with a pane of details.  It never takes the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

ROW = 28
_MOST = 8
_LIST, _DETAIL = 236, 212


@dataclass(frozen=True, slots=True)
class Choice:
    """One row.  `match`: stretches of the title that were typed; `detail`: lines for the pane."""

    title: str
    drawing: str = ""
    kind: str = ""
    hint: str = ""
    match: tuple[tuple[int, int], ...] = ()
    detail: tuple[str, ...] = ()
    payload: Any = None


class ListPopup(QWidget):
    """Shown without activating, so that an input method keeps its focus; keys come from the editor."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.choices: tuple[Choice, ...] = ()
        self.at = 0
        self._top = 0
        self._detailed = False
        self._wide = _LIST
        self.head: tuple[str, str, str, str] | None = None
        """Icon, its colour, a sentence and a small code above the list (a finding with its fixes)."""
        theme().changed.connect(self.update)

    # ── Showing ─────────────────────────────────────────────────────────────────────────────────

    def offer(
        self, choices: Sequence[Choice], below: QRect, head: tuple[str, str, str, str] | None = None
    ) -> None:
        """Show under a global rectangle (the cursor's), above it where there is no room below."""
        self.choices, self.at, self._top, self.head = tuple(choices), 0, 0, head
        self._detailed = any(c.detail for c in self.choices)
        self._wide = self._wanted_width()
        self.resize(self.sizeHint())
        self.move(self._place(below))
        self.setAccessibleName(self.choices[0].title if self.choices else "")
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        rows = min(len(self.choices), _MOST)
        width = self._wide + (_DETAIL if self._detailed else 0)
        height = rows * ROW + (8 if rows else 1) + self._head_height()
        return QSize(width, max(height, 118 if self._detailed else 0))

    def _head_height(self) -> int:
        """A message takes as many lines as it needs: no sentence is cut."""
        if not self.head:
            return 0
        code = QFontMetrics(font(Style.CODE_SMALL)).horizontalAdvance(self.head[3])
        room = QRect(0, 0, self._wide + (_DETAIL if self._detailed else 0) - code - 60, 400)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        return max(37, QFontMetrics(font(Style.BODY)).boundingRect(room, wrapped, self.head[2]).height() + 18)

    def _wanted_width(self) -> int:
        body, small = QFontMetrics(font(Style.BODY)), QFontMetrics(font(Style.SMALL))
        widest = _LIST
        for c in self.choices:
            row = body.horizontalAdvance(c.title) + small.horizontalAdvance(c.kind + c.hint) + 84
            widest = max(widest, row)
        if self.head:
            widest = max(
                widest, body.horizontalAdvance(self.head[2]) + small.horizontalAdvance(self.head[3]) + 76
            )
        return min(widest, 560)

    def _place(self, below: QRect) -> QPoint:
        screen = QApplication.screenAt(below.center()) or QApplication.primaryScreen()
        room = screen.availableGeometry()
        x = min(below.left() - 34, room.right() - self.width() - 8)
        y = below.bottom() + 4
        if y + self.height() > room.bottom():
            y = below.top() - self.height() - 4
        return QPoint(max(x, room.left()), max(y, room.top()))

    # ── Keys, handed over by the editor ─────────────────────────────────────────────────────────

    def take(self, event: QKeyEvent) -> bool:
        """Whether the list used the key."""
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -_MOST,
            Qt.Key.Key_PageDown: _MOST,
        }
        if key in steps and not event.modifiers():
            self._go(self.at + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and not event.modifiers():
            self.choose(self.at)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def choose(self, at: int) -> None:
        picked = self.choices[at]
        self.hide()
        self.chosen.emit(picked)

    def _go(self, to: int) -> None:
        self.at = min(max(to, 0), len(self.choices) - 1)
        self._top = min(max(self._top, self.at - _MOST + 1), self.at)
        self.setAccessibleName(self.choices[self.at].title)
        self.update()

    # ── Mouse ───────────────────────────────────────────────────────────────────────────────────

    def _row_at(self, event: QMouseEvent) -> int:
        y = event.position().y() - 4 - self._head_height()
        row = self._top + int(y // ROW)
        return row if y >= 0 and event.position().x() < self._wide and row < len(self.choices) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event)
        if row >= 0 and row != self.at:
            self.at = row
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (row := self._row_at(event)) >= 0:
            self.choose(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = -1 if event.angleDelta().y() > 0 else 1
        self._top = min(max(self._top + step, 0), max(0, len(self.choices) - _MOST))
        self.update()

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), 8, theme().colour("surface"), theme().colour("line2"))
        y = 4
        if self.head:
            self._paint_head(painter)
            y += self._head_height()
        for i in range(self._top, min(self._top + _MOST, len(self.choices))):
            self._paint_row(painter, self.choices[i], QRect(4, y, self._wide - 8, ROW), i == self.at)
            y += ROW
        if self._detailed:
            painter.fillRect(self._wide, 1, 1, self.height() - 2, theme().colour("line"))
            self._paint_detail(painter)

    def _paint_head(self, painter: QPainter) -> None:
        assert self.head is not None
        drawing, role, sentence, code = self.head
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(12, 11, pixmap(drawing, 16, theme().colour(role), ratio))
        painter.setFont(font(Style.CODE_SMALL))
        width = QFontMetrics(painter.font()).horizontalAdvance(code)
        painter.setPen(theme().colour("text2"))
        height = self._head_height()
        line_text(painter, QRect(self.width() - width - 14, 0, width + 2, 37), code, "right")
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        room = QRect(36, 9, self.width() - width - 60, height - 18)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, wrapped, sentence)
        if self.choices:
            painter.fillRect(1, height, self.width() - 2, 1, theme().colour("line"))

    def _paint_row(self, painter: QPainter, choice: Choice, rect: QRect, active: bool) -> None:
        if active:
            rounded(painter, rect, 6, theme().colour("tint"))
        middle = rect.center().y() + 1
        x = rect.left() + 10
        if choice.drawing:
            role = "accent_t" if active else "text2"
            painter.drawPixmap(
                x, middle - 8, pixmap(choice.drawing, 16, theme().colour(role), self.devicePixelRatioF())
            )
        x += 26
        small = QFontMetrics(font(Style.SMALL))
        hint = small.horizontalAdvance(choice.hint)
        x = self._paint_title(painter, choice, x, rect, rect.right() - hint - 18)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        kind_room = rect.right() - hint - 14 - x
        if kind_room > 24:
            kind = small.elidedText(choice.kind, Qt.TextElideMode.ElideRight, kind_room)
            line_text(painter, QRect(x + 8, rect.top(), kind_room, ROW), kind)
        line_text(painter, rect.adjusted(0, 0, -8, 0), choice.hint, "right")

    def _paint_title(self, painter: QPainter, choice: Choice, x: int, rect: QRect, limit: int) -> int:
        """The title with what was typed in accent bold; the x behind it."""
        at = 0
        for start, end in (*choice.match, (len(choice.title), len(choice.title))):
            for a, b, strong in ((at, start, False), (start, end, True)):
                part = choice.title[a:b]
                if not part or x >= limit:
                    continue
                face = font(Style.BODY, weight=600 if strong else None)
                painter.setFont(face)
                painter.setPen(theme().colour("accent_t" if strong else "text"))
                metrics = QFontMetrics(face)
                part = metrics.elidedText(part, Qt.TextElideMode.ElideRight, limit - x)
                line_text(painter, QRect(x, rect.top(), limit - x, ROW), part)
                x += metrics.horizontalAdvance(part)
            at = end
        return x

    def _paint_detail(self, painter: QPainter) -> None:
        choice = self.choices[self.at]
        y = 10
        for number, line in enumerate(choice.detail):
            style = Style.SMALL
            painter.setFont(font(style))
            painter.setPen(theme().colour("text" if number == 0 else "text2"))
            room = QRect(self._wide + 12, y, _DETAIL - 24, self.height() - y - 6)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            used = painter.boundingRect(room, flags, line)
            painter.drawText(room, flags, line)
            y = used.bottom() + 3
            if y > self.height() - 16:
                return
