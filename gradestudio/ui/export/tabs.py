"""The sheets of the result as tabs, a tier's with a dot in its colour; the tiers as columns of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from gradestudio.ui.theme import Style, font, theme, wear
from gradestudio.ui.theme.paint import focus_frame, hatch, line_text, rounded


@dataclass(frozen=True, slots=True)
class Tab:
    """`colour`: of a tier, empty for an outcome without one, None for a sheet of something else."""

    key: str
    text: str
    colour: str | None = None


class SheetTabs(QTabBar):
    """28 high; arrow keys move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs: tuple[Tab, ...] = ()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        wear(self, Style.SMALL)
        self.setFixedHeight(28)
        theme().changed.connect(self.update)

    def show_tabs(self, tabs: tuple[Tab, ...]) -> None:
        """The tab that was chosen stays chosen where it is still there."""
        chosen = self.chosen
        self.blockSignals(True)
        self.tabs = tabs
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        for number, tab in enumerate(tabs):
            if number < self.count():
                self.setTabText(number, tab.text)
            else:
                self.addTab(tab.text)
        self.setCurrentIndex(next((i for i, t in enumerate(tabs) if t.key == chosen), 0))
        self.blockSignals(False)
        self.update()

    @property
    def chosen(self) -> str:
        at = self.currentIndex()
        return self.tabs[at].key if 0 <= at < len(self.tabs) else ""

    def choose(self, key: str) -> None:
        self.setCurrentIndex(next((i for i, t in enumerate(self.tabs) if t.key == key), 0))

    def tabSizeHint(self, index: int) -> QSize:
        width = QFontMetrics(font(Style.SMALL_STRONG)).horizontalAdvance(self.tabText(index)) + 26
        dot = index < len(self.tabs) and self.tabs[index].colour is not None
        return QSize(width + (14 if dot else 0), 28)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().colour("line"))
        painter.fillRect(0, 0, self.width(), 1, theme().colour("line"))
        for number, tab in enumerate(self.tabs):
            self._paint_tab(painter, self.tabRect(number), tab, number == self.currentIndex())

    def _paint_tab(self, painter: QPainter, rect: QRect, tab: Tab, chosen: bool) -> None:
        if chosen:
            painter.fillRect(rect, theme().colour("surface"))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme().colour("line"))
        x = rect.left() + 13
        if tab.colour is not None:
            dot = QRectF(x, rect.center().y() - 3, 8, 8)
            ground: Any = QColor(tab.colour) if tab.colour else hatch(self.devicePixelRatioF())
            rounded(painter, dot, 4, ground, None if tab.colour else theme().colour("line2"))
            x += 14
        painter.setFont(font(Style.SMALL_STRONG if chosen else Style.SMALL))
        painter.setPen(theme().colour("accent_t" if chosen else "text2"))
        line_text(painter, QRect(x, rect.top(), rect.right() - x, rect.height()), tab.text)
        if chosen and self.hasFocus():
            focus_frame(painter, rect.adjusted(1, 1, -1, -1), 4)


class TierChart(QWidget):
    """One column a tier, its count above; as the summary's chart shows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[tuple[str, int, str], ...] = ()
        self.setMinimumSize(200, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def show_bars(self, bars: tuple[tuple[str, int, str], ...], name: str) -> None:
        """Name, count and colour (empty: hatched) of each."""
        self._bars = bars
        self.setAccessibleName(f"{name}: " + ", ".join(f"{text} {count:,}" for text, count, _ in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 140)

    def paintEvent(self, event) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        foot = self.height() - 22
        step = self.width() / len(self._bars)
        width = min(42.0, step * 0.6)
        most = max(count for _, count, _ in self._bars) or 1
        painter.fillRect(0, foot, self.width(), 1, theme().colour("line2"))
        for number, (text, count, colour) in enumerate(self._bars):
            middle = step * (number + 0.5)
            tall = max(round((foot - 24) * count / most), 2 if count else 0)
            box = QRectF(middle - width / 2, foot - tall, width, tall)
            painter.fillRect(box, QColor(colour) if colour else hatch(self.devicePixelRatioF(), "line2"))
            painter.setPen(theme().colour("text"))
            painter.setFont(font(Style.SMALL_STRONG))
            line_text(painter, QRectF(middle - step / 2, box.top() - 21, step, 20), f"{count:,}", "centre")
            painter.setFont(font(Style.NOTE))
            painter.setPen(theme().colour("text2"))
            fitted = QFontMetrics(font(Style.NOTE)).elidedText(
                text, Qt.TextElideMode.ElideRight, int(step) - 4
            )
            line_text(painter, QRectF(middle - step / 2, foot + 2, step, 20), fitted, "centre")
