"""Facets at the left of the table: check boxes with bars and counts that follow the other filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.controls.badge import Badge, paint_badge
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.customers.spread import SpreadBars
from gradestudio.ui.customers.stretch import Range, Spread
from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_BAR = 44


@dataclass(frozen=True, slots=True)
class FacetLine:
    filter: Filter
    name: str
    count: int
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """`group` is that of its filters; with bars the stretch that is `chosen`, None for all."""

    title: str
    lines: tuple[FacetLine, ...]
    group: tuple[str, str] = ("", "")
    spread: Spread | None = None
    chosen: Range | None = None

    @property
    def largest(self) -> int:
        return max((line.count for line in self.lines), default=0)


class _Box(QAbstractButton):
    def __init__(self, line: FacetLine, largest: int, on: bool) -> None:
        super().__init__()
        self.line, self._largest = line, largest
        self.setCheckable(True)
        self._tell(on)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_line(self, line: FacetLine, largest: int, on: bool) -> None:
        """The same wish with its count of now."""
        if (line, largest, on) != (self.line, self._largest, self.isChecked()):
            self.line, self._largest = line, largest
            self._tell(on)
            self.update()

    def _tell(self, on: bool) -> None:
        line = self.line
        self.setChecked(on)
        self.setText(line.name)
        self.setAccessibleName(f"{line.name} {line.count:,}")
        self.setToolTip(f"{line.name}  {line.count:,}")

    def sizeHint(self) -> QSize:
        return QSize(180, 23)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        box = QRect(12, 5, 14, 14)
        if self.isChecked():
            rounded(painter, box, 4, theme().colour("accent"))
            self._tick(painter, box)
        else:
            rounded(painter, box, 4, theme().colour("surface"), theme().colour("line2"))
        x = 34
        if self.line.badge is not None:
            x += paint_badge(painter, x, 12, self.line.badge) + 6
        painter.setFont(font(Style.SMALL))
        metrics = QFontMetrics(font(Style.SMALL))
        count = f"{self.line.count:,}"
        right = self.width() - 14
        count_width = max(metrics.horizontalAdvance(count), 34)
        room = _BAR if self.width() >= 220 else _BAR // 2
        # a name is worth more than its bar: the bar gives way, and goes when next to nothing is left
        room = min(room, right - count_width - 12 - x - metrics.horizontalAdvance(self.line.name) - 2)
        if room < 12:
            room, count_width = 0, metrics.horizontalAdvance(count)
        bar = QRect(right - count_width - 6 - room, 9, room, 6)
        painter.setPen(theme().colour("text"))
        name = QRect(x, 0, bar.left() - x - 6, 23)
        text = metrics.elidedText(self.line.name, Qt.TextElideMode.ElideRight, name.width())
        line_text(painter, name, text)
        if room:
            rounded(painter, bar, 2, theme().colour("sunken"))
        if room and self._largest and self.line.count:
            filled = QRect(bar.left(), bar.top(), max(2, round(room * self.line.count / self._largest)), 6)
            rounded(painter, filled, 2, theme().colour("accent" if self.isChecked() else "line2"))
        painter.setPen(theme().colour("text2"))
        line_text(painter, QRect(right - count_width, 0, count_width, 23), count, "right")
        if self.hasFocus():
            focus_frame(painter, self.rect().adjusted(6, 0, -6, 0), 6)

    def _tick(self, painter: QPainter, box: QRect) -> None:
        image = pixmap("check", 12, theme().colour("accent_ink"), self.devicePixelRatioF())
        painter.drawPixmap(box.left() + 1, box.top() + 1, image)


class Facets(Panel):
    """Rebuilt only when groups or lines change; counts are written in place."""

    toggled = Signal(object)
    narrowed = Signal(tuple, object)
    """The group of a facet with bars, and the Range of now; None for all."""
    menu_asked = Signal(tuple, QPoint)
    """The group whose title was clicked with the right button, and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", edges="", parent=parent)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self._shown: tuple[tuple[FacetGroup, ...], tuple[Filter, ...]] | None = None
        self.boxes: list[_Box] = []
        self.spreads: dict[tuple[str, str], SpreadBars] = {}
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def show_groups(self, groups: Sequence[FacetGroup], filters: Sequence[Filter]) -> None:
        now = (tuple(groups), tuple(filters))
        if now == self._shown:
            return
        same = self._shown is not None and _wishes(self._shown[0]) == _wishes(now[0])
        self._shown = now
        if same:
            self._write(groups, filters)
            return
        focused = next((b.line.filter for b in self.boxes if b.hasFocus()), None)
        before, self.spreads = self.spreads, {}
        for bars in before.values():
            self._column.removeWidget(bars)
        empty(self._column)
        self.boxes = []
        for number, group in enumerate(groups):
            title = Label(Style.SMALL_STRONG, text=group.title)
            title.setContentsMargins(12, 12 if number else 2, 12, 4)
            title.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            title.customContextMenuRequested.connect(partial(self._ask_menu, title, group.group))
            self._column.addWidget(title)
            if group.spread is not None:
                self._add_bars(group, group.spread, before.pop(group.group, None))
            for line in group.lines:
                self._add(line, group.largest, line.filter in filters)
        self._column.addStretch(1)
        for bars in before.values():
            bars.hide()
            bars.deleteLater()
        again = next((b for b in self.boxes if b.line.filter == focused), None)
        if again is not None:
            again.setFocus()

    def _write(self, groups: Sequence[FacetGroup], filters: Sequence[Filter]) -> None:
        """Other counts of the same lines: what has the keyboard keeps it."""
        boxes = iter(self.boxes)
        for group in groups:
            if group.spread is not None:
                self.spreads[group.group].show_spread(group.spread, group.chosen)
            for line in group.lines:
                next(boxes).show_line(line, group.largest, line.filter in filters)

    def _add_bars(self, group: FacetGroup, spread: Spread, bars: SpreadBars | None) -> None:
        """The bars that stood there before stay: they may be under the mouse."""
        if bars is None:
            bars = SpreadBars(group.title)
            bars.narrowed.connect(partial(self.narrowed.emit, group.group))
        bars.show_spread(spread, group.chosen)
        self._column.addWidget(bars)
        self.spreads[group.group] = bars

    def _ask_menu(self, title: QWidget, group: tuple[str, str], at: QPoint) -> None:
        self.menu_asked.emit(group, title.mapToGlobal(at))

    def _add(self, line: FacetLine, largest: int, on: bool) -> None:
        box = _Box(line, largest, on)
        box.clicked.connect(lambda _=False, one=line.filter: self.toggled.emit(one))
        self._column.addWidget(box)
        self.boxes.append(box)


def _wishes(groups: Sequence[FacetGroup]) -> list[tuple[str, tuple[str, str], tuple[Filter, ...]]]:
    """Titles and filters in order: what the list of boxes stands for, whatever it counts."""
    return [(g.title, g.group, tuple(line.filter for line in g.lines)) for g in groups]
