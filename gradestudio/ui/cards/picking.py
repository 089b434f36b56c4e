"""A button that shows what is chosen and opens a list of choices."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_WIDEST = 260


class PickButton(QAbstractButton):
    """28 high: icon, text, arrow.  `quiet`: small words without a frame until hovered."""

    def __init__(self, quiet: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = quiet
        self.drawing = ""
        self.setFont(font(Style.SMALL if quiet else Style.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self.update)

    def show_choice(self, text: str, spoken: str, drawing: str = "") -> None:
        self.setText(text)
        self.drawing = drawing
        self.setAccessibleName(spoken)
        wide = QFontMetrics(self.font()).horizontalAdvance(text) > _WIDEST
        self.setToolTip(text if wide else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        text = min(QFontMetrics(self.font()).horizontalAdvance(self.text()), _WIDEST)
        if self._quiet:
            return QSize(max(text + 22, self.minimumWidth()), 24)
        return QSize(text + 38 + (22 if self.drawing else 0), 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
            return
        if not plain:
            event.ignore()  # Alt with arrows moves the card
            return
        super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        hovered = self.underMouse() and self.isEnabled()
        ground = "sel" if self.isDown() else "sunken" if hovered else None
        if self._quiet:
            if ground:
                rounded(painter, self.rect(), 6, theme().colour(ground))
        else:
            rounded(painter, self.rect(), 6, theme().colour(ground or "surface"), theme().colour("line2"))
        x = 0 if self._quiet else 10
        ratio = self.devicePixelRatioF()
        if self.drawing:
            image = pixmap(self.drawing, 16, theme().colour("text2"), ratio)
            painter.drawPixmap(x, (self.height() - 16) // 2, image)
            x += 22
        painter.setFont(self.font())
        painter.setPen(theme().colour("text2" if self._quiet else "text"))
        room = QRect(x, 0, self.width() - x - 24 + (6 if self._quiet else 0), self.height())
        text = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width() + 2
        )
        line_text(painter, room, text)
        arrow = pixmap("chev-down", 12, theme().colour("text2" if not self._quiet else "text3"), ratio)
        left = x + QFontMetrics(self.font()).horizontalAdvance(text) + 4 if self._quiet else self.width() - 22
        painter.drawPixmap(left, (self.height() - 12) // 2, arrow)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)
