"""A clickable line of a list: icon, sentence, a small word at the right, an arrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text


class ListLine(QAbstractButton):
    """24 high, or two lines when the sentence is longer; the whole sentence is in the tool tip."""

    def __init__(self, drawing: str, role: str, sentence: str, tag: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._drawing, self._role, self._tag = drawing, role, tag
        self.setText(sentence)
        self.setAccessibleName(f"{sentence} {tag}".strip())
        self.setToolTip(sentence)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _tag_width(self) -> int:
        return QFontMetrics(font(Style.SMALL)).horizontalAdvance(self._tag) + 8 if self._tag else 0

    def heightForWidth(self, width: int) -> int:
        return 24 if self._fits(width) else 42

    def _fits(self, width: int) -> bool:
        room = width - 36 - self._tag_width() - 26
        return QFontMetrics(font(Style.SMALL)).horizontalAdvance(self.text()) <= room

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 200)))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme().colour("raised"))
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(12, 4, pixmap(self._drawing, 16, theme().colour(self._role), ratio))
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text"))
        room = QRect(36, 3, self.width() - 36 - self._tag_width() - 26, self.height() - 6)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if self._fits(self.width()):
            line_text(painter, room, self.text())
        else:
            painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, self._two_lines(room.width()))
        painter.setPen(theme().colour("text2"))
        tag = QRect(self.width() - 28 - self._tag_width(), 0, self._tag_width(), 24)
        line_text(painter, tag, self._tag, "right")
        painter.drawPixmap(self.width() - 24, 5, pixmap("chev-right", 14, theme().colour("text2"), ratio))
        if self.hasFocus():
            focus_frame(painter, self.rect().adjusted(4, 0, -4, 0), 6)

    def _two_lines(self, width: int) -> str:
        metrics = QFontMetrics(font(Style.SMALL))
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(width * 1.9))
