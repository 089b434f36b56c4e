"""The findings as a list by group: a drawing, what it is about, its kind and line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gradestudio.ui.icons import pixmap
from gradestudio.ui.proofs.card import kept_text, kind_of, sign_of, title_of
from gradestudio.ui.proofs.facts import GROUPS, KEPT, Item
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()


class FindingModel(QAbstractListModel):
    """Rows are group names with their number of findings, or findings; the former cannot be chosen."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: tuple[tuple[str, int] | Item, ...] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        rows: list[tuple[str, int] | Item] = []
        for group in GROUPS:
            mine = [item for item in items if item.group == group]
            if mine:
                rows += [(group, len(mine)), *mine]
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Item) else None

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ROLE:
            return row
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        if role not in shown:
            return None
        if not isinstance(row, Item):
            return f"{say(f'ui.proofs-{row[0]}')} {row[1]}"
        return (
            title_line(row)
            if role == Qt.ItemDataRole.DisplayRole
            else f"{title_line(row)}, {small_line(row)}"
        )


def title_line(item: Item) -> str:
    """What the finding is about; of a proven one what holds."""
    if item.group == KEPT:
        return kept_text(item)
    kind, title = kind_of(item), title_of(item)
    kind = kind[:1].upper() + kind[1:]
    return f"{kind}{say('ui.colon')}{title}" if title else kind


def small_line(item: Item) -> str:
    """Its grade and line, and how many customers it concerns."""
    parts = [item.grade] if item.grade and (item.group == KEPT or item.grade != title_of(item)) else []
    if item.line is not None:
        parts.append(say("ui.at-line", n=item.line))
    if item.rows:
        parts.append(say("ui.n-customers", n=len(item.rows)))
    return " · ".join(parts) or kind_of(item)


class _Lines(QStyledItemDelegate):
    """Two lines a finding, one a group."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(_ROLE)
        body, note = (QFontMetrics(font(s)).height() for s in (Style.BODY, Style.NOTE))
        return QSize(100, body + note + 14 if isinstance(row, Item) else body + 14)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        row = index.data(_ROLE)
        painter.save()
        if isinstance(row, Item):
            self._item(painter, option, row)
        else:
            painter.setFont(font(Style.SMALL_STRONG))
            painter.setPen(theme().colour("text"))
            room = option.rect.adjusted(12, 2, -12, 0)
            line_text(painter, room, say(f"ui.proofs-{row[0]}"))
            painter.setFont(font(Style.SMALL))
            painter.setPen(theme().colour("text2"))
            line_text(painter, room, str(row[1]), "right")
        painter.restore()

    def _item(self, painter: QPainter, option: Any, item: Item) -> None:
        box = option.rect.adjusted(6, 1, -6, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, box, 6, theme().colour("sel" if chosen else "raised"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_frame(painter, box, 6)
        sign, role = sign_of(item)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            box.left() + 8, box.center().y() - 7, pixmap(sign, 16, theme().colour(role), ratio)
        )
        x, wide = box.left() + 34, box.width() - 42
        body, note = (QFontMetrics(font(s)) for s in (Style.BODY, Style.NOTE))
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        upper = QRect(x, box.top() + 4, wide, body.height())
        line_text(painter, upper, body.elidedText(title_line(item), Qt.TextElideMode.ElideRight, wide))
        painter.setFont(font(Style.NOTE))
        painter.setPen(theme().colour("text2"))
        lower = QRect(x, upper.bottom() + 2, wide, note.height())
        line_text(painter, lower, note.elidedText(small_line(item), Qt.TextElideMode.ElideRight, wide))


class FindingList(QListView):
    """`chosen(Item)` when another one is current."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.findings = FindingModel(self)
        self.setModel(self.findings)
        self.setItemDelegate(_Lines(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._moved)
        theme().changed.connect(self.doItemsLayout)

    @property
    def item(self) -> Item | None:
        return self.findings.item(self.currentIndex().row())

    def show_items(self, items: Sequence[Item], keep: Item | None) -> None:
        """`keep` stays current where something like it is still there; else the first finding is."""
        self.findings.show_items(items)
        rows = [row for row in range(self.findings.rowCount()) if self.findings.item(row) is not None]
        same = [row for row in rows if keep is not None and _alike(self.findings.item(row), keep)]
        if rows:
            self.setCurrentIndex(self.findings.index((same or rows)[0]))

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        item = self.findings.item(now.row())
        if item is not None:
            self.chosen.emit(item)


def _alike(one: Item | None, other: Item) -> bool:
    """The same finding of two proofs."""
    return one is not None and (one.code, one.grade, one.name) == (other.code, other.grade, other.name)
