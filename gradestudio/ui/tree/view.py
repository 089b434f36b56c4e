"""The tree itself: 28 px rows, badges, counts at the right that filter when clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QStandardItemModel
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QTreeView, QWidget

from gradestudio.ui.controls.badge import Badge, paint_badge, short_name
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import Style, TierColours, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded
from gradestudio.ui.tree.items import Item, found_in

ROW = 28
_ITEM = int(Qt.ItemDataRole.UserRole)


class _Delegate(QStyledItemDelegate):
    def __init__(self, tree: RuleTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option, index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        item: Item = index.data(_ITEM)
        rect: QRect = option.rect
        whole = QRect(6, rect.top(), self._tree.viewport().width() - 12, ROW)
        if option.state & QStyle.StateFlag.State_Selected:
            rounded(painter, whole, 6, theme().colour("sel"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, whole, 6, theme().colour("raised"))
        top = not index.parent().isValid()
        middle = rect.center().y() + 1
        x = 14
        if top:
            if index.model().hasChildren(index):
                name = "chev-down" if self._tree.isExpanded(index) else "chev-right"
                self._icon(painter, name, 14, "text2", x, middle)
            x += 20
        else:
            x += 22
        x = self._sign(painter, item, x, middle)
        right = self._count(painter, item, whole, middle)
        self._name(painter, item, QRect(x, rect.top(), right - x - 6, ROW), top)
        if option.state & QStyle.StateFlag.State_HasFocus and self._tree.by_keyboard:
            focus_frame(painter, whole, 6)

    def _sign(self, painter: QPainter, item: Item, x: int, middle: int) -> int:
        if item.sign == "tier":
            badge = self._tree.badge(item)
            return x + max(paint_badge(painter, x, middle, badge) + 8, 28)
        name = "tier" if item.sign == "tier-group" else item.sign
        self._icon(painter, name, 16, "text2", x, middle)
        return x + 24

    def _count(self, painter: QPainter, item: Item, whole: QRect, middle: int) -> int:
        right = whole.right() - 10
        if item.state in ("error", "warning"):
            role = "err" if item.state == "error" else "warn"
            if item.count and item.state == "error":
                right = self._number(painter, item.count, right, middle)
                right -= 4
            self._icon(painter, item.state, 16, role, right - 15, middle)
            return right - 16
        return self._number(painter, item.count, right, middle)

    def _number(self, painter: QPainter, text: str, right: int, middle: int) -> int:
        if not text:
            return right
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        width = QFontMetrics(font(Style.SMALL)).horizontalAdvance(text)
        line_text(painter, QRect(right - width, middle - 11, width, 20), text, "right")
        return right - width

    def _name(self, painter: QPainter, item: Item, room: QRect, top: bool) -> None:
        face = font(Style.BODY, weight=500 if top else None)
        if item.state == "off":
            face = type(face)(face)
            face.setStrikeOut(True)
        painter.setFont(face)
        painter.setPen(theme().colour("text3" if item.state in ("off", "warning") else "text"))
        text = QFontMetrics(face).elidedText(item.name, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text)

    @staticmethod
    def _icon(painter: QPainter, name: str, size: int, role: str, x: int, middle: int) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(x, middle - size // 2, pixmap(name, size, theme().colour(role), ratio))


class RuleTree(QTreeView):
    """A click goes to the statement, a click on its count shows its customers."""

    place_asked = Signal(int)
    sections_changed = Signal()
    filter_asked = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by_keyboard = False
        self._model = QStandardItemModel(0, 1, self)
        self._colours: dict[str, dict[str, TierColours]] = {}
        self._closed: set[str] = set()
        self._known: set[str] = set()
        self._shown: Any = None
        self._items: tuple[Item, ...] = ()
        self._wanted = ""
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.expanded.connect(lambda index: self._closed.discard(self._path(index)))
        self.collapsed.connect(lambda index: self._closed.add(self._path(index)))
        theme().changed.connect(self.viewport().update)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_items(self, items: Sequence[Item], colours: Mapping[str, Mapping[str, TierColours]]) -> None:
        """Keeps what is folded, selected and scrolled; at first grades are open, other sections folded."""
        self._items = tuple(items)
        items = found_in(items, self._wanted)
        now = {grade: dict(named) for grade, named in colours.items()}
        shown = (tuple(items), now, speech().language, self._wanted)
        if shown == self._shown:
            return
        before, self._shown, self._colours = self._shown, shown, now
        if before is not None and before[1:] == shown[1:] and _frame(before[0]) == _frame(shown[0]):
            self._write(before[0], items, QModelIndex())
            return
        place, selected = self.verticalScrollBar().value(), self._path(self.currentIndex())
        blocked = self.blockSignals(True)
        self._model.removeRows(0, self._model.rowCount())
        self._put(items, QModelIndex())
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            path = self._path(index)
            if path not in self._known:
                self._known.add(path)
                if index.data(_ITEM).sign != "tier-group":
                    self._closed.add(path)
            self.setExpanded(index, bool(self._wanted) or path not in self._closed)
        self._select(selected)
        self.blockSignals(blocked)
        self.verticalScrollBar().setValue(place)
        self.sections_changed.emit()

    def show_only(self, wanted: str) -> None:
        """Only the statements whose names match (Chinese, pinyin initials or English); all for ""."""
        self._wanted = wanted.strip()
        self.show_items(self._items, self._colours)

    def sections(self) -> list[tuple[str, str]]:
        """Icon and name of each section."""
        items = [self._model.item(row).data(_ITEM) for row in range(self._model.rowCount())]
        return [("tier" if i.sign == "tier-group" else i.sign, i.name) for i in items]

    def open_section(self, name: str) -> None:
        """Unfold a section and show its beginning."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if index.data(_ITEM).name == name:
                self.setExpanded(index, True)
                self.setCurrentIndex(index)
                self.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)

    def current_section(self) -> str:
        """The name of the section that the current line is in."""
        index = self.currentIndex()
        while index.isValid() and index.parent().isValid():
            index = index.parent()
        return index.data(_ITEM).name if index.isValid() else ""

    def _put(self, items: Sequence[Item], parent: QModelIndex) -> None:
        """Items made by the model itself: those made here would at times be freed twice."""
        if not items:
            return
        if parent.isValid():
            self._model.insertColumns(0, 1, parent)
        self._model.insertRows(0, len(items), parent)
        for number, item in enumerate(items):
            index = self._model.index(number, 0, parent)
            self._tell(index, item)
            self._put(item.children, index)

    def _write(self, before: Sequence[Item], items: Sequence[Item], parent: QModelIndex) -> None:
        """The same lines with other counts or places: what only stands elsewhere is not painted again."""
        for number, (old, item) in enumerate(zip(before, items, strict=True)):
            if old == item:
                continue
            index = self._model.index(number, 0, parent)
            moved = replace(old, place=item.place, children=item.children) == item
            blocked = self._model.blockSignals(moved)
            self._tell(index, item)
            self._model.blockSignals(blocked)
            self._write(old.children, item.children, index)

    def _tell(self, index: QModelIndex, item: Item) -> None:
        spoken = f"{item.name} {item.count}".strip()
        if item.state in ("error", "warning", "off"):
            spoken += ", " + say(f"ui.state-{item.state}")
        roles = {
            int(Qt.ItemDataRole.DisplayRole): item.name,
            int(Qt.ItemDataRole.ToolTipRole): item.name,
            int(Qt.ItemDataRole.AccessibleTextRole): spoken,
            _ITEM: item,
        }
        for role, value in roles.items():
            self._model.setData(index, value, role)

    def badge(self, item: Item) -> Badge:
        named = self._colours.get(item.grade, {})
        if not item.tier:
            return Badge(say("ui.needs-data-short"))
        return Badge(short_name(item.tier), named.get(item.tier, TierColours("#8A93A3", "#FFFFFF")))

    def _path(self, index: QModelIndex) -> str:
        if not index.isValid():
            return ""
        item: Item = index.data(_ITEM)
        return f"{self._path(index.parent())}/{item.sign}/{item.name}"

    def _select(self, path: str) -> None:
        for index in self._all():
            if path and self._path(index) == path:
                self.setCurrentIndex(index)
                return

    def _all(self) -> list[QModelIndex]:
        tops = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        return tops + [self._model.index(r, 0, t) for t in tops for r in range(self._model.rowCount(t))]

    def select_place(self, at: int) -> None:
        """Mark the statement that holds a code point, without going there."""
        best, closest = None, -1
        for index in self._all():
            item: Item = index.data(_ITEM)
            if item.place is not None and closest < item.place <= at and not item.children:
                best, closest = index, item.place
        if best is not None and not self.isExpanded(best.parent()):
            best = best.parent()  # what is folded stays folded
        if best is not None and best != self.currentIndex():
            self.setCurrentIndex(best)

    # ── Mouse and keyboard ──────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        item: Item = index.data(_ITEM)
        if item.key and event.position().x() > self.viewport().width() - 64:
            self.filter_asked.emit(item.key)
        elif item.children:
            self.setExpanded(index, not self.isExpanded(index))
        elif item.place is not None:
            self.place_asked.emit(item.place)
        elif item.key:
            self.filter_asked.emit(item.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item: Item | None = self.currentIndex().data(_ITEM) if self.currentIndex().isValid() else None
            if item is not None:
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier and item.key:
                    self.filter_asked.emit(item.key)
                elif item.place is not None:
                    self.place_asked.emit(item.place)
            return
        super().keyPressEvent(event)


def _frame(items: Sequence[Item]) -> list[Any]:
    """Which lines stand in which: what was folded and chosen stays while this does."""
    return [(item.sign, item.name, _frame(item.children)) for item in items]
