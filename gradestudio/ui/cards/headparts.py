"""Parts of an open card's head: the tier, a figure that filters, the grip."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text


class TierButton(QAbstractButton):
    """The tier's badge with its title; opens the list of tiers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge: Any = None
        self._choosable = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tier(self, badge: Any, name: str, title: str, choosable: bool) -> None:
        self._badge = Badge(f"{name} {title}" if title else name, badge.colours)
        self._choosable = choosable
        self.setEnabled(choosable)
        self.setAccessibleName(say("ui.cards-tier", tier=f"{name} {title}".strip()))
        self.setToolTip(say("ui.cards-tier", tier=f"{name} {title}".strip()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = badge_width(self._badge, 22) if self._badge is not None else 22
        return QSize(width + (20 if self._choosable else 4), 28)

    def paintEvent(self, event) -> None:
        if self._badge is None:
            return
        painter = QPainter(self)
        width = paint_badge(painter, 2, self.height() // 2, self._badge, 22)
        if self._choosable:
            image = pixmap("chev-down", 12, theme().colour("text2"), self.devicePixelRatioF())
            painter.drawPixmap(width + 6, (self.height() - 12) // 2, image)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class Count(QAbstractButton):
    """A word and a figure that filters the customers when it is clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key: tuple[str, ...] = ()
        self.word = self.figure = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def tell(self, word: str, figure: str, key: tuple[str, ...]) -> None:
        self.word, self.figure, self.key = word, figure, key
        self.setAccessibleName(f"{word} {figure}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font(Style.SMALL)).horizontalAdvance(self.word + " ")
        return QSize(width + QFontMetrics(font(Style.FIGURE)).horizontalAdvance(self.figure) + 8, 24)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        line_text(painter, QRect(4, 0, self.width(), self.height()), self.word)
        x = 4 + QFontMetrics(font(Style.SMALL)).horizontalAdvance(self.word + " ")
        face = font(Style.FIGURE)
        painter.setFont(face)
        painter.setPen(theme().colour("accent_t" if self.key else "text"))
        line_text(painter, QRect(x, 0, self.width(), self.height()), self.figure)
        if self.key and self.figure:
            line = Qt.PenStyle.SolidLine if self.underMouse() else Qt.PenStyle.DotLine
            painter.setPen(QPen(theme().colour("accent_t"), 1, line))
            bottom = self.height() // 2 + 8
            painter.drawLine(x, bottom, x + QFontMetrics(face).horizontalAdvance(self.figure), bottom)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class Grip(QWidget):
    """Where an open card is taken hold of."""

    pressed = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 28)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def paintEvent(self, event) -> None:
        image = pixmap("grip", 16, theme().colour("text3"), self.devicePixelRatioF())
        QPainter(self).drawPixmap(2, 6, image)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(event.globalPosition().toPoint())
