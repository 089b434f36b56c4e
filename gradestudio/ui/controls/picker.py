"""A field that opens a list: a quiet word before, what is chosen, an arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class Picker(QAbstractButton):
    """28 high; click, Enter or an arrow opens the list.  `chosen(key)` is sent when a person chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, quiet: bool = False) -> None:
        """`quiet`: without a frame, as small text."""
        super().__init__(parent)
        self._label, self._value, self._more, self._key = "", "", "", ""
        self._options: tuple[tuple[str, str], ...] = ()
        self._vacant, self._quiet = False, quiet
        self.list: QMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_list)
        theme().changed.connect(self.update)

    def offer(self, options: Sequence[tuple[str, str]], key: str, name: str) -> None:
        """Key and text of each that can be chosen, the key of now, and what the field is called for ears."""
        self._options, self._key, self._spoken = tuple(options), key, name
        self.setEnabled(bool(options))
        self.show_value(dict(options).get(key, ""))

    _spoken = ""

    def show_value(self, value: str, label: str = "", more: str = "", vacant: bool = False) -> None:
        """`label` before it and `more` after it in quiet ink; `vacant`: a dashed frame."""
        self._value, self._label, self._more, self._vacant = value, label, more, vacant
        self.setText(value)
        self.setAccessibleName(f"{self._spoken}: {value} {more}".strip(" :"))
        self.updateGeometry()
        self.update()

    @property
    def key(self) -> str:
        return self._key

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return self._options

    def choose(self, key: str) -> None:
        """As if a person had chosen it."""
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def open_list(self) -> None:
        if self.list is not None:
            self.list.deleteLater()
        self.list = QMenu(self)
        for key, text in self._options:
            action = self.list.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == self._key)
            action.triggered.connect(lambda _=False, key=key: self.choose(key))
        self.list.setMinimumWidth(self.width())
        self.list.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Space)
        if event.key() in keys:
            self.open_list()
        else:
            super().keyPressEvent(event)

    # ── Size and painting ───────────────────────────────────────────────────────────────────────

    def _parts(self) -> list[tuple[str, Style, str]]:
        strong = Style.NAME if self._label else Style.BODY
        found = [(self._label, Style.BODY, "text2"), (self._value, strong, "text")]
        found.append((self._more, Style.SMALL, "text3"))
        return [part for part in found if part[0]]

    def sizeHint(self) -> QSize:
        texts = sum(QFontMetrics(font(s)).horizontalAdvance(t) + 8 for t, s, _ in self._parts())
        return QSize(texts + 34, 24 if self._quiet else 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        hovered = self.underMouse() and self.isEnabled()
        if self._vacant:
            self._paint_dashed(painter)
        elif not self._quiet:
            ground = "sunken" if hovered else "surface" if self.isEnabled() else "bg"
            rounded(painter, self.rect(), 6, theme().colour(ground), theme().colour("line2"))
        elif hovered:
            rounded(painter, self.rect(), 6, theme().colour("sunken"))
        x = 9 if not self._quiet else 4
        end = self.width() - 26
        for text, style, role in self._parts():
            painter.setFont(font(style))
            metrics = QFontMetrics(font(style))
            fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, end - x))
            painter.setPen(theme().colour(role if self.isEnabled() and not self._vacant else "text3"))
            line_text(painter, QRectF(x, 0, max(0, end - x), self.height()), fitted)
            x += metrics.horizontalAdvance(fitted) + 8
            self.setToolTip(text if fitted != text else "")
        ink = theme().colour("text2" if self.isEnabled() else "text3")
        image = pixmap("chev-down", 12, ink, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 21, (self.height() - 12) // 2, image)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)

    def _paint_dashed(self, painter: QPainter) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme().colour("line2"), 1.0, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.restore()
