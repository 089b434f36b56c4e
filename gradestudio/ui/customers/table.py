"""The table's two views over one model: frozen key columns at the left, the rest beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gradestudio.ui.customers.delegate import ROW, CustomerDelegate
from gradestudio.ui.customers.model import CustomerModel
from gradestudio.ui.customers.spec import ColumnSpec
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text

HEADER = 30
_SAMPLE = 200
"""Rows that are looked at to find a column's width."""
_WIDEST = {"text": 260, "id": 140, "rule": 200, "reason": 420}


class Header(QHeaderView):
    """Quiet header: raised ground, a line below, an arrow at the sorted column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted_by = -1
        self.descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEADER)
        self.setMinimumSectionSize(40)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_sorting(self, column: int, descending: bool) -> None:
        """The column that is sorted by, -1 for none."""
        if (column, descending) != (self.sorted_by, self.descending):
            self.sorted_by, self.descending = column, descending
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, theme().colour("raised"))
        line = theme().colour("line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        model = self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        align = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        room = rect.adjusted(10, 0, -10, 0)
        if section == self.sorted_by:
            name = "arrow-down" if self.descending else "arrow-up"
            image = pixmap(name, 12, theme().colour("accent_t"), self.devicePixelRatioF())
            painter.drawPixmap(rect.right() - 16, rect.center().y() - 5, image)
            room.setRight(rect.right() - 20)
        painter.setFont(font(Style.TABLE_HEAD))
        painter.setPen(theme().colour("text2"))
        fitted = QFontMetrics(font(Style.TABLE_HEAD)).elidedText(
            text, Qt.TextElideMode.ElideRight, room.width()
        )
        sides = {int(Qt.AlignmentFlag.AlignRight): "right", int(Qt.AlignmentFlag.AlignHCenter): "centre"}
        across = int(align or 0) & int(Qt.AlignmentFlag.AlignHorizontal_Mask)
        line_text(painter, room, fitted, sides.get(across, "left"))

    def paintEvent(self, event) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().colour("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().colour("line"))
        painter.end()
        super().paintEvent(event)


class _Half(QTableView):
    """One of the two views."""

    moved = Signal(int)

    def __init__(self, parent: CustomerTable, delegate: CustomerDelegate) -> None:
        super().__init__(parent)
        self._table = parent
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalHeader(Header(self))
        self.setCornerButtonEnabled(False)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        self.entered.connect(self._hover)
        self.setTabKeyNavigation(False)

    def dataChanged(self, first, last, roles=()) -> None:
        """Repaints the columns that changed; Qt itself would repaint all, but tells screen readers too."""
        if QAccessible.isActive():
            super().dataChanged(first, last, roles)
            return
        area = self.viewport().rect()
        for column in range(first.column(), last.column() + 1):
            if not self.isColumnHidden(column):
                left, width = self.columnViewportPosition(column), self.columnWidth(column)
                self.viewport().update(left, area.top(), width, area.height())

    def _hover(self, index: QModelIndex) -> None:
        self.moved.emit(index.row())

    def leaveEvent(self, event) -> None:
        self.moved.emit(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        else:
            index, at = self.indexAt(event.pos()), event.globalPos()
        self._table.ask_row_menu(index, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._table.copy_requested.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._table.why_requested.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class CustomerTable(QWidget):
    """Use `show_columns` and `show_rows`, never the model alone: see `_lay_out`."""

    current_changed = Signal(int)
    """The table row of the current customer, -1 for none."""
    why_requested = Signal(int)
    copy_requested = Signal()
    sort_requested = Signal(str)
    tier_clicked = Signal(int, str)
    header_menu_asked = Signal(object, QPoint)
    """ColumnSpec, and where on the screen."""
    row_menu_asked = Signal(int, object, QPoint)
    """The customer's table row, ColumnSpec, and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CustomerModel(self)
        self.delegate = CustomerDelegate(self)
        self.left = _Half(self, self.delegate)
        self.right = _Half(self, self.delegate)
        self._edge = QWidget(self)
        self._edge.setFixedWidth(2)
        for half in (self.left, self.right):
            half.setModel(self.model)
            half.moved.connect(self._hover)
            header = half.horizontalHeader()
            header.sectionClicked.connect(self._sort)
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            header.customContextMenuRequested.connect(lambda at, header=header: self._header_menu(header, at))
            half.clicked.connect(self._clicked)
            half.doubleClicked.connect(lambda index: self.why_requested.emit(index.row()))
        self.right.setSelectionModel(self.left.selectionModel())
        self.left.selectionModel().currentRowChanged.connect(self._current)
        self.left.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.verticalScrollBar().valueChanged.connect(self.right.verticalScrollBar().setValue)
        self.right.verticalScrollBar().valueChanged.connect(self.left.verticalScrollBar().setValue)
        self.right.horizontalScrollBar().rangeChanged.connect(lambda *_: self._level())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._foot = QWidget(self)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.left, 1)
        column.addWidget(self._foot)
        line.addLayout(column)
        line.addWidget(self._edge)
        line.addWidget(self.right, 1)
        self._selecting = False
        self._awaited = -1
        self._widths: dict[str, int] = {}
        self._is_hidden: Callable[[ColumnSpec], bool] = _shown
        theme().changed.connect(self._retint)
        speech().changed.connect(self._repaint)
        self._retint()

    def name_it(self, text: str) -> None:
        self.left.setAccessibleName(text)
        self.right.setAccessibleName(text)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_columns(self, columns: Sequence[ColumnSpec], cells: Mapping[str, Any], rows: Any) -> None:
        """Columns, values and rows; the same columns keep widths, scroll position and selection."""
        same = [c.key for c in columns] == [c.key for c in self.model.columns]
        if same and len(rows) == len(self.model.rows) and _alike(rows, self.model.rows):
            titles = [c.title for c in columns] != [c.title for c in self.model.columns]
            self.model.show_values(columns, cells)
            if titles:
                self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)
            return
        current = self.current_row()
        self.model.show_columns(columns, cells, rows)
        self._lay_out(current)
        if not same:
            self._arrange_columns()

    def show_rows(self, rows: Any) -> None:
        current = self.current_row()
        self.model.show_rows(rows)
        self._lay_out(current)

    def _lay_out(self, current: int) -> None:
        # Without this, a view that was scrolled past the new end takes seconds at its next paint.
        self.left.doItemsLayout()
        self.right.doItemsLayout()
        if self._awaited >= 0 and _where(self.model.rows, self._awaited) >= 0:
            current, self._awaited = self._awaited, -1
        self.select_row(current, scroll=False)

    def await_row(self, table_row: int) -> None:
        """Make a customer current as soon as it is shown."""
        self._awaited = table_row
        if _where(self.model.rows, table_row) >= 0:
            self._awaited = -1
            self.select_row(table_row)

    def _arrange_columns(self) -> None:
        for i, spec in enumerate(self.model.columns):
            self.left.setColumnHidden(i, not spec.frozen)
            self.right.setColumnHidden(i, spec.frozen or self._is_hidden(spec))
            width = self._widths.get(spec.key) or self._wanted_width(i, spec)
            self.left.setColumnWidth(i, width)
            self.right.setColumnWidth(i, width)
        shown = [c for c in self.model.columns if c.frozen or not self._is_hidden(c)]
        last = bool(shown) and shown[-1].form == "reason"
        self.right.horizontalHeader().setStretchLastSection(last)
        frozen = sum(self.left.columnWidth(i) for i, s in enumerate(self.model.columns) if s.frozen)
        self.left.setFixedWidth(frozen)
        self.left.setVisible(frozen > 0)
        self._edge.setVisible(frozen > 0)
        self._level()

    def show_hidden(self, is_hidden: Callable[[ColumnSpec], bool]) -> None:
        """Which columns are out of sight; the frozen ones never are."""
        self._is_hidden = is_hidden
        self._arrange_columns()

    def shown_columns(self) -> list[int]:
        """The columns in sight, left to right."""
        return [i for i, c in enumerate(self.model.columns) if c.frozen or not self._is_hidden(c)]

    def _wanted_width(self, column: int, spec: ColumnSpec) -> int:
        metrics = QFontMetrics(font(Style.BODY))
        widest = metrics.horizontalAdvance(spec.title) + 26
        if spec.centred:
            return max(widest, 72)
        reader = self.model.reader(column)
        if spec.form == "near":
            return max(widest, 150)
        if spec.form == "reason":
            return 320
        step = max(1, len(self.model.rows) // _SAMPLE)
        for row in range(0, len(self.model.rows), step):
            text = reader.text(int(self.model.rows[row]))
            widest = max(widest, metrics.horizontalAdvance(text or "–") + 24)
        return min(widest, _WIDEST.get(spec.form, 10_000))

    def _level(self) -> None:
        """Both halves end at the same line, with or without a scroll bar at the right one's foot."""
        shown = self.right.horizontalScrollBar().maximum() > 0
        self._foot.setFixedHeight(self.right.horizontalScrollBar().sizeHint().height() if shown else 0)

    # ── Rows ────────────────────────────────────────────────────────────────────────────────────

    def current_row(self) -> int:
        """Table row of the current customer, -1 for none."""
        index = self.left.selectionModel().currentIndex()
        return self.model.table_row(index.row()) if 0 <= index.row() < len(self.model.rows) else -1

    def select_row(self, table_row: int, scroll: bool = True) -> None:
        """Make a customer current if it is shown."""
        found = _where(self.model.rows, table_row)
        if found < 0:
            self.left.selectionModel().clearSelection()
            return
        self.left.selectRow(found)
        if scroll:
            self.right.scrollTo(self.model.index(found, max(0, self.right.columnAt(4))))

    def step(self, by: int) -> None:
        """The next or the previous customer of the list."""
        at = self.left.selectionModel().currentIndex().row()
        to = min(max(at + by, 0), len(self.model.rows) - 1)
        if 0 <= to < len(self.model.rows):
            self.left.selectRow(to)
            self.right.scrollTo(self.model.index(to, max(0, self.right.columnAt(4))))

    def shown_rows(self) -> Any:
        """Table rows in the order shown."""
        return self.model.rows

    def selected_rows(self) -> list[int]:
        """Shown rows that are selected, top to bottom."""
        return sorted(index.row() for index in self.left.selectionModel().selectedRows())

    def as_text(self) -> str:
        """The selected rows (all of them when one or none is) as tab-separated text with a header line: the
        columns in sight."""
        chosen = self.selected_rows()
        rows = chosen if len(chosen) > 1 else range(len(self.model.rows))
        columns = self.shown_columns()
        lines = ([self.model.text(row, c) or "" for c in columns] for row in rows)
        return as_lines([self.model.columns[c].title for c in columns], lines)

    # ── Events ──────────────────────────────────────────────────────────────────────────────────

    def _current(self, index: QModelIndex, _old: QModelIndex) -> None:
        row = index.row()
        self.current_changed.emit(self.model.table_row(row) if 0 <= row < len(self.model.rows) else -1)

    def _clicked(self, index: QModelIndex) -> None:
        spec = self.model.columns[index.column()]
        if spec.form == "tier":
            self.tier_clicked.emit(self.model.table_row(index.row()), spec.grade)

    def _header_menu(self, header: QHeaderView, at: QPoint) -> None:
        section = header.logicalIndexAt(at)
        if section >= 0:
            self.header_menu_asked.emit(self.model.columns[section], header.viewport().mapToGlobal(at))

    def ask_row_menu(self, index: QModelIndex, at: QPoint) -> None:
        """The menu of a customer's cell, on the screen at `at`."""
        if index.isValid():
            spec = self.model.columns[index.column()]
            self.row_menu_asked.emit(self.model.table_row(index.row()), spec, at)

    def _sort(self, section: int) -> None:
        self.sort_requested.emit(self.model.columns[section].key)

    def show_sorting(self, key: str, descending: bool) -> None:
        at = next((i for i, c in enumerate(self.model.columns) if c.key == key), -1)
        for half in (self.left, self.right):
            header = half.horizontalHeader()
            assert isinstance(header, Header)
            header.show_sorting(at, descending)

    def _hover(self, row: int) -> None:
        if row != self.delegate.hover_row:
            self.delegate.hover_row = row
            self._repaint()

    def _retint(self) -> None:
        shades = self._edge.palette()
        shades.setColor(self._edge.backgroundRole(), theme().colour("line2"))
        self._edge.setPalette(shades)
        self._edge.setAutoFillBackground(True)
        self._repaint()

    def _repaint(self) -> None:
        self.left.viewport().update()
        self.right.viewport().update()

    def header_point(self, key: str) -> QPoint:
        """Where a column's header is, for tests and for pictures."""
        at = next(i for i, c in enumerate(self.model.columns) if c.key == key)
        half = self.left if self.model.columns[at].frozen else self.right
        header = half.horizontalHeader()
        return QPoint(header.sectionViewportPosition(at) + 20, HEADER // 2)


def _shown(spec: ColumnSpec) -> bool:
    """Which columns are hidden while nobody has said so."""
    return spec.extra


def _alike(one: Any, other: Any) -> bool:
    return one is other or bool((one == other).all())


def _where(rows: Any, table_row: int) -> int:
    if table_row < 0 or not len(rows):
        return -1
    found = (rows == table_row).nonzero()[0]
    return int(found[0]) if len(found) else -1


def as_lines(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Tab-separated text with a header line."""
    lines = ["\t".join(map(_cell, cells)) for cells in (titles, *rows)]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A cell that Excel pastes as one cell, and never as a formula."""
    if text[:1] in ("=", "@") or (text[:1] in ("+", "-") and not text[1:2].isdigit()):
        text = "'" + text
    if any(mark in text for mark in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text
