"""Check boxes with a word at the right end, and cards of which one is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme, wear
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class CheckLine(QAbstractButton):
    """28 high: box, text (elided, whole in the tool tip), a quiet word at the right."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._right = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        wear(self, Style.BODY)
        theme().changed.connect(self.update)
        self.tell(text)

    def tell(self, text: str, right: str = "") -> None:
        self._right = right
        self.setText(text)
        self.setAccessibleName(f"{text} {right}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(width + 26 + self._right_width(), 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(80, self.sizeHint().width()), 28)

    def _right_width(self) -> int:
        wanted = QFontMetrics(font(Style.SMALL)).horizontalAdvance(self._right) + 14 if self._right else 0
        return min(wanted, 150)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        option.initFrom(self)
        option.state |= QStyle.StateFlag.State_On if self.isChecked() else QStyle.StateFlag.State_Off
        option.rect = QRect(0, (self.height() - 16) // 2, 16, 16)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self)
        painter.setOpacity(1.0)
        rest = self._right_width()
        room = QRect(24, 0, self.width() - 24 - rest, self.height())
        metrics = QFontMetrics(self.font())
        fitted = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme().colour("text" if self.isEnabled() else "text3"))
        line_text(painter, room, fitted)
        small = QFontMetrics(font(Style.SMALL))
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text3"))
        right = small.elidedText(self._right, Qt.TextElideMode.ElideRight, max(0, rest - 12))
        line_text(painter, QRect(self.width() - rest, 0, rest, self.height()), right, "right")
        cut = [whole for whole, seen in ((self.text(), fitted), (self._right, right)) if whole != seen]
        self.setToolTip("\n".join(cut))
        if self.hasFocus():
            focus_frame(painter, self.rect().adjusted(-1, 2, 1, -2), 6)


class ChoiceCard(QAbstractButton):
    """One of a few ways, 52 high: dot, drawing, name, a line of what it means; arrow keys move."""

    def __init__(self, drawing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing, self._line = drawing, ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self.update)

    def tell(self, text: str, line: str) -> None:
        self._line = line
        self.setText(text)
        self.setAccessibleName(f"{text}. {line}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 52)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        chosen, enabled = self.isChecked(), self.isEnabled()
        ground = "tint" if chosen else "raised" if self.underMouse() and enabled else "surface"
        edge = "accent" if chosen else "line" if not enabled else "line2"
        rounded(painter, self.rect(), 8, theme().colour(ground), theme().colour(edge))
        dot = QRectF(10, (self.height() - 16) / 2, 16, 16)
        rounded(painter, dot, 8, theme().colour("accent" if chosen else "surface"), theme().colour(edge))
        if chosen:
            rounded(painter, dot.adjusted(5, 5, -5, -5), 3, theme().colour("accent_ink"))
        ink = theme().colour("text" if enabled else "text3")
        quiet = theme().colour("accent_t" if chosen else "text2" if enabled else "text3")
        painter.drawPixmap(36, (self.height() - 20) // 2, pixmap(self._drawing, 20, quiet, self._ratio()))
        room = QRect(66, 6, self.width() - 74, 20)
        for text, style, colour, down in (
            (self.text(), Style.NAME, ink, 0),
            (self._line, Style.SMALL, theme().colour("text2" if enabled else "text3"), 19),
        ):
            painter.setFont(font(style))
            painter.setPen(colour)
            metrics = QFontMetrics(font(style))
            fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            line_text(painter, room.translated(0, down), fitted)
            if fitted != text:
                self.setToolTip(text)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 8)

    def _ratio(self) -> float:
        return self.devicePixelRatioF()
