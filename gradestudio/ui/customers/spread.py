"""The bars of a facet of numbers or dates: a stretch of them is chosen by dragging, or with the arrows."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.customers.stretch import Range, Spread, shown_ends
from gradestudio.ui.filterwords import range_text
from gradestudio.ui.histogram.axis import short
from gradestudio.ui.speech import say, speech, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_BARS = 34
_HEIGHT = 60
_EDGE = 14


class SpreadBars(QWidget):
    """`narrowed` with a Range, or None for all; while dragging with every new stretch.

    Right and Left move the lower end by a bar, with Shift the upper one; Home and Escape choose all again.
    """

    narrowed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._spread = Spread((0.0, 1.0), (0,))
        self._chosen: Range | None = None
        self._from: int | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(say("ui.facet-range-tip"))
        theme().changed.connect(self.update)

    def show_spread(self, spread: Spread, chosen: Range | None) -> None:
        """The bars under the other filters, and the stretch that is filtered by."""
        if (spread, chosen) == (self._spread, self._chosen):
            return
        self._spread, self._chosen = spread, chosen
        self.setAccessibleName(f"{self._name}: {self._told()}")
        self.update()

    @property
    def chosen(self) -> Range | None:
        return self._chosen

    def _told(self) -> str:
        return f"{self._ends()}, {say('ui.n-customers', n=self._count())}"

    def _ends(self) -> str:
        if self._chosen is not None:
            return range_text(self._chosen)
        return range_text(self._all())

    def _all(self) -> Range:
        return Range(self._spread.edges[0], self._spread.edges[-1], self._spread.form)

    def _count(self) -> int:
        first, last = self._bars()
        return sum(self._spread.counts[first : last + 1])

    def _bars(self) -> tuple[int, int]:
        if self._chosen is None:
            return 0, len(self._spread.counts) - 1
        return self._spread.bars(self._chosen)

    # ── By hand ─────────────────────────────────────────────────────────────────────────────────

    def bar_at(self, x: int) -> int:
        """The bar below a place, the nearest one beyond the ends."""
        count = len(self._spread.counts)
        width = max(self.width() - 2 * _EDGE, 1)
        return min(max((x - _EDGE) * count // width, 0), count - 1)

    def centre_of(self, bar: int) -> QPoint:
        """Where a bar stands, for tests and pictures."""
        return QPoint(self._x(bar) + max(self._x(bar + 1) - self._x(bar), 2) // 2, _BARS // 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        bar = self.bar_at(round(event.position().x()))
        if self._chosen is not None and self._bars() == (bar, bar):
            self._choose(None)  # a second click on the one bar takes it away
            return
        self._from = bar
        self._stretch(bar)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._stretch(self.bar_at(round(event.position().x())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    def _stretch(self, bar: int) -> None:
        assert self._from is not None
        self._choose(self._spread.range(min(self._from, bar), max(self._from, bar)))

    def _choose(self, chosen: Range | None) -> None:
        if chosen is not None and chosen.low is None and chosen.high is None:
            chosen = None
        if chosen != self._chosen:
            self._chosen = chosen
            self.setAccessibleName(f"{self._name}: {self._told()}")
            self.update()
            self.narrowed.emit(chosen)

    # ── By keyboard ─────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        first, last = self._bars()
        most = len(self._spread.counts) - 1
        if step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._choose(self._spread.range(first, min(max(last + step, first), most)))
        elif step:
            self._choose(self._spread.range(min(max(first + step, 0), last), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_Escape) and self._chosen is not None:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(180, _HEIGHT)

    def _x(self, bar: int) -> int:
        return _EDGE + (self.width() - 2 * _EDGE) * bar // len(self._spread.counts)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        counts = self._spread.counts
        first, last = self._bars()
        largest = max(counts, default=0)
        painter.fillRect(_EDGE, _BARS + 2, self.width() - 2 * _EDGE, 1, theme().colour("line2"))
        if self._chosen is not None:
            ground = QRect(self._x(first), 0, self._x(last + 1) - self._x(first), _BARS + 2)
            rounded(painter, ground, 2, theme().colour("tint"))
        for bar, count in enumerate(counts):
            if not count:
                continue
            height = max(2, round(_BARS * count / largest))
            role = "histon" if self._chosen is not None and first <= bar <= last else "hist"
            width = max(self._x(bar + 1) - self._x(bar) - 1, 1)
            painter.fillRect(self._x(bar), _BARS + 2 - height, width, height, theme().colour(role))
        self._labels(painter)
        if self.hasFocus():
            focus_frame(painter, self.rect().adjusted(6, 0, -6, 0), 6)

    def _labels(self, painter: QPainter) -> None:
        painter.setFont(font(Style.NOTE))
        metrics = QFontMetrics(font(Style.NOTE))
        room = QRect(_EDGE, _BARS + 5, self.width() - 2 * _EDGE, 18)
        if self._chosen is None:
            painter.setPen(theme().colour("text3"))
            low, high = shown_ends(self._all())
            line_text(painter, room, _label(low))
            line_text(painter, room, _label(high), "right")
            return
        painter.setPen(theme().colour("accent_t"))
        count = words().number(self._count())
        line_text(painter, room, count, "right")
        room.setRight(room.right() - metrics.horizontalAdvance(count) - 8)
        line_text(painter, room, metrics.elidedText(self._ends(), Qt.TextElideMode.ElideRight, room.width()))


def _label(edge: object) -> str:
    return edge.isoformat() if isinstance(edge, date) else short(float(str(edge)), speech().language)
