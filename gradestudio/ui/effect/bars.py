"""Effect lines: badge, title, bar with the tick of before, count, share, change, money.  Each is a button."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, hatch, line_text, rounded

LINE = 24
_PAD = 12
_COLUMN_GAP = 10
_SHORTEST_BAR = 34
"""Below it the share gives way; it is in the tool tip too."""
_NARROW = 340


@dataclass(frozen=True, slots=True)
class Bar:
    """One line.  `before` is None when there is nothing to compare with."""

    code: int
    badge: Badge
    title: str
    count: int
    share: str
    before: int | None = None
    change: str = ""
    spoken: str = ""
    money: str = ""


class EffectBars(QWidget):
    """One grade's lines on one scale; arrows move between them, Enter filters."""

    chosen = Signal(int, bool)
    """The code of a line, and whether it is added to the filter (Ctrl)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._head = ("", "", "", "", "")
        self._active: frozenset[int] = frozenset()
        self._at = 0
        self._hover = -1
        self._faded = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_bars(self, head: tuple[str, str, str, str, str], bars: tuple[Bar, ...]) -> None:
        """`head`: grade's name, and the words over count, share, change and money."""
        if len(bars) != len(self._bars):
            self._bars = bars
            self.updateGeometry()
        self._bars, self._head = bars, head
        self._at = min(self._at, max(len(bars) - 1, 0))
        self._name()
        self.update()

    def mark_active(self, codes: frozenset[int]) -> None:
        """Lines that stand as filters."""
        if codes != self._active:
            self._active = codes
            self.update()

    def fade(self, on: bool) -> None:
        """Old numbers stay, at 62 %, while new ones are worked out."""
        self._faded = on
        self.update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    def line_rect(self, number: int) -> QRect:
        return QRect(0, 22 + number * LINE, self.width(), LINE)

    def sizeHint(self) -> QSize:
        return QSize(312, 22 + len(self._bars) * LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self._faded:
            painter.setOpacity(0.62)
        widest = self._titles_width()
        columns = self._columns(widest)
        self._paint_head(painter, columns)
        largest = max((max(b.count, b.before or 0) for b in self._bars), default=0)
        # Every bar begins at one place; titles give way before bars do.
        left = columns[0].left() - (18 if self.width() < _NARROW else 30)
        titles = min(_PAD + widest, left)
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, number, bar, largest, titles, columns)

    def _columns(self, titles: int) -> tuple[QRect, QRect, QRect, QRect]:
        """Count, share, change and money columns; one without anything to show has no width."""
        figures, small, note = (QFontMetrics(font(s)) for s in (Style.FIGURE, Style.SMALL, Style.NOTE))

        def widest(metrics: QFontMetrics, texts: list[str], head: str) -> int:
            most = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            return max(most, note.horizontalAdvance(head)) + _COLUMN_GAP if most else 0

        count = widest(figures, [f"{b.count:,}" for b in self._bars], self._head[1])
        share = widest(small, [b.share for b in self._bars], self._head[2])
        change = widest(small, [b.change for b in self._bars], self._head[3])
        money = widest(small, [b.money for b in self._bars], self._head[4])
        room = self.width() - 2 * _PAD - titles
        if share and room - count - share - change - money < _SHORTEST_BAR and (change or money):
            share = 0
        x = self.width() - _PAD
        made = []
        for width in (money, change, share, count):
            x -= width
            made.append(QRect(x, 0, width, LINE))
        return made[3], made[2], made[1], made[0]

    def _paint_head(self, painter: QPainter, columns: tuple[QRect, ...]) -> None:
        painter.setFont(font(Style.NOTE))
        painter.setPen(theme().colour("text3"))
        metrics = QFontMetrics(font(Style.NOTE))
        name = QRect(_PAD, 0, columns[0].left() - _PAD, 22)
        fitted = metrics.elidedText(self._head[0], Qt.TextElideMode.ElideRight, name.width())
        line_text(painter, name, fitted)
        for rect, text in zip(columns, self._head[1:], strict=True):
            if rect.width():
                line_text(painter, QRect(rect.left(), 0, rect.width(), 22), text, "right")

    def _titles_width(self) -> int:
        """Of the longest badge and title."""
        metrics = QFontMetrics(font(Style.SMALL))
        widest = 0
        for bar in self._bars:
            title = metrics.horizontalAdvance(bar.title) + 8 if bar.title else 0
            widest = max(widest, badge_width(bar.badge) + title)
        return widest + 10

    def _paint_bar(
        self,
        painter: QPainter,
        number: int,
        bar: Bar,
        largest: int,
        titles: int,
        columns: tuple[QRect, ...],
    ) -> None:
        rect = self.line_rect(number)
        if bar.code in self._active:
            rounded(painter, rect.adjusted(4, 0, -4, 0), 6, theme().colour("tint"))
        elif number == self._hover:
            rounded(painter, rect.adjusted(4, 0, -4, 0), 6, theme().colour("raised"))
        middle = rect.center().y() + 1
        x = _PAD + paint_badge(painter, _PAD, middle, bar.badge) + 8
        if bar.title:
            painter.setFont(font(Style.SMALL))
            painter.setPen(theme().colour("text"))
            room = max(0, titles - 8 - x)
            metrics = QFontMetrics(font(Style.SMALL))
            title = metrics.elidedText(bar.title, Qt.TextElideMode.ElideRight, room)
            line_text(painter, QRect(x, rect.top(), room, LINE), title)
        x = titles
        columns = tuple(c.translated(0, rect.top()) for c in columns)
        count = columns[0]
        metrics = QFontMetrics(font(Style.FIGURE))
        # Numbers never elide: the bar gives way.
        limit = count.right() - metrics.horizontalAdvance(f"{bar.count:,}") - 10
        self._paint_stroke(painter, x, limit, middle, bar, largest)
        self._paint_figures(painter, bar, columns)
        if self.hasFocus() and number == self._at:
            focus_frame(painter, rect.adjusted(4, 0, -4, 0), 6)

    def _paint_stroke(
        self, painter: QPainter, left: int, right: int, middle: int, bar: Bar, largest: int
    ) -> None:
        room = right - left
        if room < 12 or not largest:
            return
        length = round(room * bar.count / largest)
        rect = QRect(left, middle - 5, max(length, 2 if bar.count else 0), 10)
        if bar.badge.colours is not None:
            rounded(painter, rect, 2, QColor(bar.badge.colours.ground))
        elif rect.width():
            painter.fillRect(rect, hatch(painter.device().devicePixelRatioF(), "line2"))
        if bar.before is not None:
            at = left + round(room * bar.before / largest)
            painter.fillRect(QRect(at, middle - 7, 2, 14), theme().colour("text"))

    def _paint_figures(self, painter: QPainter, bar: Bar, columns: tuple[QRect, ...]) -> None:
        count, share, change, money = columns
        painter.setFont(font(Style.FIGURE))
        painter.setPen(theme().colour("text"))
        line_text(painter, count, f"{bar.count:,}", "right")
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        if share.width():
            line_text(painter, share, bar.share, "right")
        line_text(painter, money, bar.money, "right")
        moved = bar.before is not None and bar.before != bar.count
        role = "text3" if not moved else "up" if bar.count > (bar.before or 0) else "down"
        painter.setPen(theme().colour(role))
        line_text(painter, change, bar.change, "right")

    # ── Mouse and keyboard ──────────────────────────────────────────────────────────────────────

    def _line_at(self, y: float) -> int:
        number = int((y - 22) // LINE)
        return number if y >= 22 and number < len(self._bars) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position().y())
        if line != self._hover:
            self._hover = line
            self.setToolTip(self._bars[line].spoken if line >= 0 else "")
            on = Qt.CursorShape.PointingHandCursor if line >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(on)
            self.update()

    def leaveEvent(self, event) -> None:
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position().y())
        if line >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._at = line
            self._choose(line, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._at + step < len(self._bars):
            self._at += step
            self._name()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._bars:
            self._choose(self._at, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)

    def _choose(self, line: int, add: bool) -> None:
        self.update()
        self.chosen.emit(self._bars[line].code, add)

    def _name(self) -> None:
        """The widget's name for screen readers is that of the line with the keyboard."""
        spoken = self._bars[self._at].spoken if self._bars else ""
        self.setAccessibleName(f"{self._head[0]}: {spoken}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
