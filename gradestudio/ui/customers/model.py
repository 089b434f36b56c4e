"""The item model: column readers and an index array; no proxy, no copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gradestudio.ui.customers.spec import ColumnSpec
from gradestudio.ui.speech import say

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ALIGN_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ALIGN_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ALIGN_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


class CustomerModel(QAbstractTableModel):
    """`rows` holds the table rows in the order shown; cells are read when they are painted."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.columns: tuple[ColumnSpec, ...] = ()
        self.cells: Mapping[str, Any] = {}
        self._readers: list[Any] = []
        self.rows: Any = ()
        self.busy = False

    # ── New contents ────────────────────────────────────────────────────────────────────────────

    def show_columns(self, columns: Sequence[ColumnSpec], cells: Mapping[str, Any], rows: Any) -> None:
        """Other columns.  Call through `CustomerTable.show_columns`, which lays the views out anew."""
        self.beginResetModel()
        self._take(columns, cells)
        self.rows = rows
        self.endResetModel()

    def show_values(self, columns: Sequence[ColumnSpec], cells: Mapping[str, Any]) -> None:
        """The same columns and rows with other values: nothing moves, and fields stay as they are painted."""
        before = self._readers
        self._take(columns, cells)
        if not len(self.rows):
            return
        for first, last in _changed(before, self._readers):
            self.dataChanged.emit(self.index(0, first), self.index(len(self.rows) - 1, last))

    def show_rows(self, rows: Any) -> None:
        """Other rows.  Call through `CustomerTable.show_rows`."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def _take(self, columns: Sequence[ColumnSpec], cells: Mapping[str, Any]) -> None:
        self.columns, self.cells = tuple(columns), cells
        self._readers = [cells[c.key] for c in columns]

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────

    def reader(self, column: int) -> Any:
        return self._readers[column]

    def table_row(self, row: int) -> int:
        """The table's row of a shown row."""
        return int(self.rows[row])

    def text(self, row: int, column: int) -> str | None:
        return self._readers[column].text(int(self.rows[row]))

    # ── Qt's questions ──────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, _ALIGN, _TIP, _SPOKEN) or not index.isValid():
            return None
        if role == _ALIGN:
            return self._alignment(index.column())
        text = self.text(index.row(), index.column())
        if text is None:
            return "–" if role == _DISPLAY else say("ui.missing")
        return text if role != _TIP else self._tip(index, text)

    def _alignment(self, column: int) -> int:
        spec = self.columns[column]
        return _ALIGN_RIGHT if spec.right else _ALIGN_CENTRE if spec.centred else _ALIGN_LEFT

    def _tip(self, index: _Index, text: str) -> str:
        reader = self._readers[index.column()]
        title = reader.title(int(self.rows[index.row()])) if hasattr(reader, "title") else ""
        return f"{text} {title}".strip()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _DISPLAY else None
        if section >= len(self.columns) or role not in (_DISPLAY, _TIP, _ALIGN, _SPOKEN):
            return None
        return self._alignment(section) if role == _ALIGN else self.columns[section].title


def _changed(before: Sequence[Any], now: Sequence[Any]) -> list[tuple[int, int]]:
    """The stretches of columns (first, last) whose cells may be others."""
    made: list[tuple[int, int]] = []
    for i, (old, new) in enumerate(zip(before, now, strict=True)):
        column = getattr(old, "column", None)
        if column is not None and column is getattr(new, "column", None):
            continue  # a field of the same sheet
        if made and made[-1][1] == i - 1:
            made[-1] = (made[-1][0], i)
        else:
            made.append((i, i))
    return made
