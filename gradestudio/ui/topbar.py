"""The bar at the top: open, save, undo and redo, the file's name, language, theme, export."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_WIDE = 1400


class FileTitle(QWidget):
    """The rulebook's name, a dot while it is unsaved, and a small word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._word, self._unsaved = "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def tell(self, name: str, word: str, unsaved: bool) -> None:
        self._name, self._word, self._unsaved = name, word, unsaved
        self.setAccessibleName(f"{name} {word}".strip())
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = QFontMetrics(font(Style.SUBTITLE)).horizontalAdvance(self._name)
        return QSize(name + QFontMetrics(font(Style.SMALL)).horizontalAdvance(self._word) + 40, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 28)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        small = QFontMetrics(font(Style.SMALL))
        tail = small.horizontalAdvance(self._word) + (22 if self._word else 0)
        face = font(Style.SUBTITLE)
        fitted = QFontMetrics(face).elidedText(
            self._name, Qt.TextElideMode.ElideMiddle, max(20, self.width() - tail)
        )
        width = QFontMetrics(face).horizontalAdvance(fitted)
        x = max(0, (self.width() - width - tail) // 2)
        painter.setFont(face)
        painter.setPen(theme().colour("text"))
        line_text(painter, QRect(x, 0, width + 2, self.height()), fitted)
        x += width + 8
        if self._unsaved:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("accent"))
            painter.drawEllipse(QRect(x, self.height() // 2 - 3, 7, 7))
        x += 14
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        line_text(painter, QRect(x, 0, tail, self.height()), self._word)


class SearchButton(QAbstractButton):
    """Looks like a search box; opens the palette.  Its words give way where the bar is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def retranslate(self) -> None:
        self.setText(say("ui.palette-hint"))
        self.setAccessibleName(say("ui.palette"))
        self.setToolTip(f"{say('ui.palette')}  Ctrl+K")

    def sizeHint(self) -> QSize:
        wide = self.window().width() >= _WIDE if self.window() is not None else True
        return QSize(264 if wide else 160, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(132, 28)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        ground = "sunken" if self.underMouse() else "bg"
        rounded(painter, self.rect(), 6, theme().colour(ground), theme().colour("line2"))
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(10, 6, pixmap("search", 16, theme().colour("text2"), ratio))
        painter.setFont(font(Style.NOTE))
        keys = QRect(self.width() - 48, 5, 42, 18)
        rounded(painter, keys, 4, theme().colour("surface"), theme().colour("line2"))
        painter.setPen(theme().colour("text2"))
        line_text(painter, keys, "Ctrl K", "centre")
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text3"))
        room = QRect(34, 0, self.width() - 34 - 54, self.height())
        metrics = QFontMetrics(font(Style.BODY))
        text = (
            self.text() if metrics.horizontalAdvance(self.text()) <= room.width() else say("ui.palette-short")
        )
        line_text(painter, room, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class TopBar(Panel):
    """48 high.  The window connects the buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(edges="b", parent=parent)
        self.setFixedHeight(48)
        self.home = Button("plain", "menu")
        self.open = Button("plain", "open")
        self.save = Button("plain", "save")
        self.undo = Button("plain", "undo")
        self.redo = Button("plain", "redo")
        self.search = SearchButton()
        self.title = FileTitle()
        self.compare = Button("plain", "compare")
        self.compare_menu = QMenu(self)
        self.language = Button("plain")
        self.theme = Button("plain", "moon")
        self.export = Button("primary", "export")
        self.open_menu = QMenu(self)
        self.language_menu = QMenu(self)
        self.open.set_menu(self.open_menu)
        self.language.set_menu(self.language_menu)
        self.compare.set_menu(self.compare_menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 1)
        line.setSpacing(4)
        left, right = QHBoxLayout(), QHBoxLayout()
        for side in (left, right):
            side.setSpacing(4)
        for widget in (self.home, self.open, self.save):
            left.addWidget(widget)
        left.addWidget(_separator())
        left.addWidget(self.undo)
        left.addWidget(self.redo)
        left.addSpacing(12)
        left.addWidget(self.search)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(self.compare)
        right.addWidget(self.language)
        right.addWidget(self.theme)
        right.addSpacing(8)
        right.addWidget(self.export)
        line.addLayout(left, 1)
        line.addWidget(self.title, 0)
        line.addLayout(right, 1)
        theme().changed.connect(self._show_theme)

    def retranslate(self) -> None:
        self.home.name_it(say("ui.home"))
        self.open.setText(say("ui.open"))
        self.open.setAccessibleName(say("ui.open"))
        self.save.name_it(say("ui.save"), "Ctrl+S")
        self.undo.name_it(say("ui.undo"), "Ctrl+Z")
        self.redo.name_it(say("ui.redo"), "Ctrl+Y")
        self.search.retranslate()
        self.export.setText(say("ui.export"))
        self.export.setToolTip("Ctrl+E")
        self.language.setText("中" if speech().language == "zh" else "EN")
        self.language.setAccessibleName(say("ui.language"))
        self.language.setToolTip(f"{say('ui.language')}  Ctrl+L")
        self._show_theme()

    def _show_theme(self) -> None:
        self.theme.drawing = "sun" if theme().dark else "moon"
        self.theme.name_it(say("ui.theme-light" if theme().dark else "ui.theme-dark"))
        self.theme.update()


def _separator() -> QWidget:
    line = Panel("line")
    line.setFixedSize(1, 24)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(8, 0, 8, 0)
    row.addWidget(line)
    return holder
