"""The number input: the value with its unit as written, steps at the right edge, mistakes that stay."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gradestudio.language.amounts import read_amount, write_like
from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, theme, wear
from gradestudio.ui.theme.paint import rounded

_ARROWS = 18


def _alt(event: QKeyEvent) -> bool:
    """Alt with arrows moves what the field stands in."""
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


class NumberField(QLineEdit):
    """`tried` while a readable number is typed or stepped, `chosen` with Enter or on leaving, `given_up`
    with Esc.  A text that is no number stays and changes nothing."""

    tried = Signal(object)
    chosen = Signal(object)
    given_up = Signal()
    stepped = Signal(int)
    step_ended = Signal()
    wrong_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = Decimal(0)
        self._written = "0"
        self._unit: str | None = None
        self.wrong = False
        self.bare = False
        """Whether what stands around it draws the frame."""
        self.setFrame(False)
        wear(self, Style.FIGURE)
        self.setFixedHeight(28)
        self.setTextMargins(8, 0, _ARROWS + 2, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QLineEdit { background: transparent; border: none; }")
        self.textEdited.connect(self._typed)
        self.textChanged.connect(lambda _: self.updateGeometry())
        theme().changed.connect(self.update)

    @property
    def value(self) -> Decimal:
        """What the text says, or said last."""
        return self._value

    def show_value(self, value: Decimal, written: str, unit: str | None = None) -> None:
        """The value in the unit of `written`; a text that is being typed is left alone."""
        self._value, self._written, self._unit = value, written, unit
        self.setText(write_like(value, written))
        self._mark(False)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text() or "0") + 24 + _ARROWS
        return QSize(min(max(width, 92), 220), 28)

    # ── Typing ──────────────────────────────────────────────────────────────────────────────────

    def _typed(self, text: str) -> None:
        found = read_amount(text, self._unit)
        self._mark(found is None)
        if found is not None:
            self._value = found
            self.tried.emit(found)

    def _mark(self, wrong: bool) -> None:
        if wrong != self.wrong:
            self.wrong = wrong
            self.wrong_changed.emit(wrong)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.wrong:
                self.chosen.emit(self._value)
        elif key == Qt.Key.Key_Escape:
            self._mark(False)
            self.given_up.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not _alt(event):
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit((1 if key == Qt.Key.Key_Up else -1) * (10 if far else 1))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.isAutoRepeat():
            self.step_ended.emit()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()
        if self.isModified() and not self.wrong and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setModified(False)
            self.chosen.emit(self._value)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    # ── Steps ───────────────────────────────────────────────────────────────────────────────────

    def _arrows(self) -> QRect:
        return QRect(self.width() - _ARROWS - 4, 2, _ARROWS, self.height() - 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._arrows().contains(event.position().toPoint()):
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            up = event.position().y() < self.height() / 2
            self.stepped.emit((1 if up else -1) * (10 if far else 1))
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._arrows().contains(event.position().toPoint()):
            self.step_ended.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._arrows().contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        role = "err" if self.wrong else "focus" if self.hasFocus() else "line2"
        width = 2.0 if self.hasFocus() else 1.0
        if not self.bare or self.hasFocus() or self.wrong:
            rounded(painter, self.rect(), 6, theme().colour("surface"), theme().colour(role), width)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        ratio, ink = self.devicePixelRatioF(), theme().colour("text2")
        area = self._arrows()
        for name, y in (("chev-up", area.top() + 1), ("chev-down", area.bottom() - 12)):
            painter.drawPixmap(area.left() + 3, y, pixmap(name, 12, ink, ratio))
