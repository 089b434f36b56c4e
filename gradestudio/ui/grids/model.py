"""The model of one grid: a block's cells, and texts that could not be written as they were typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.places import editable_text, place_of
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.speech import say

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_EMPTY = Cell("plain")


class GridModel(QAbstractTableModel):
    """Row 0 is the heading.  What is typed is asked for by `typed`; the text answers with another block."""

    typed = Signal(int, int, str)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.block: Block | None = None
        self.facts = Facts()
        self.drafts: dict[tuple[int, int], tuple[str, str]] = {}
        """Typed texts that would break the grid, by row and column, each with a sentence why."""
        self.tinted: frozenset[int] = frozenset()
        """Rows that were pasted a moment ago."""
        self.current = -1
        """The row of a table that is shown as the selected one."""

    def show(self, block: Block, facts: Facts) -> bool:
        """Whether the rows and columns are other ones."""
        old, self.facts = self.block, facts
        same = old is not None and old.forms == block.forms and len(old.rows) == len(block.rows)
        if old is not None and old.text != block.text:
            self.drafts = {}
        if same:
            self.block = block
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return old is not None and [r.merged for r in old.rows] != [r.merged for r in block.rows]
        self.beginResetModel()
        self.block = block
        self.endResetModel()
        return True

    @property
    def most(self) -> int:
        """The largest count of a cell."""
        rows = self.block.rows if self.block is not None else ()
        return max((cell.count or 0 for row in rows for cell in row.cells), default=0)

    def keep(self, block: Block, facts: Facts) -> None:
        """The same block, of a newer text."""
        if self.block is not None:
            self.block, self.facts = block, facts

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.block is None else len(self.block.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.block is None else len(self.block.forms)

    def row(self, row: int) -> Row:
        assert self.block is not None
        return self.block.rows[row]

    def cell(self, row: int, column: int) -> Cell:
        """The cell as it shows: with the text that is still to be put right."""
        cells = self.row(row).cells
        cell = cells[column] if column < len(cells) else _EMPTY
        draft = self.drafts.get((row, column))
        if draft is not None:
            return Cell(cell.form, draft[0], cell.at, problem=draft[1], severity="error", span=cell.span)
        return cell

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, _EDIT, _TIP, _SPOKEN):
            return None
        cell = self.cell(index.row(), index.column())
        if role == _EDIT:
            return self.edited_text(index.row(), index.column())
        if role == _TIP:
            return cell.problem or cell.text or None
        if role == _SPOKEN:
            return self.spoken(index.row(), index.column())
        return cell.text

    def edited_text(self, row: int, column: int) -> str:
        """What an input holds when it opens."""
        cell = self.cell(row, column)
        if (row, column) in self.drafts or cell.at is None or self.block is None:
            return cell.written
        return editable_text(cell, place_of(self.block, self.facts, row, column))

    def spoken(self, row: int, column: int) -> str:
        """A cell in words: its row, its column, what it holds, what is wrong with it."""
        cell, line = self.cell(row, column), self.row(row)
        head = self.headerData(column, Qt.Orientation.Horizontal) if row else ""
        text = cell.text
        if cell.count is not None and cell.form == "value":
            text = say("ui.grid-cell-spoken", value=text or "–", n=cell.count)
        parts = [line.name, str(head or ""), text, cell.problem]
        return ", ".join(part for part in parts if part)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if self.block is None or role != _DISPLAY or not self.block.rows:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.row(section).name if section < len(self.block.rows) else None
        cells = self.block.rows[0].cells
        return cells[section].text if section < len(cells) else None

    def headed(self, column: int) -> str:
        """The words above a column."""
        return str(self.headerData(column, Qt.Orientation.Horizontal) or "")

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = self.cell(index.row(), index.column()).at is not None
        return plain | Qt.ItemFlag.ItemIsEditable if editable else plain

    def setData(self, index: _Index, value: Any, role: int = _EDIT) -> bool:
        if not index.isValid() or role != _EDIT or self.cell(index.row(), index.column()).at is None:
            return False
        row, column = index.row(), index.column()
        if str(value) == self.edited_text(row, column):
            return False
        self.typed.emit(row, column, str(value))
        return True

    # ── What could not be written ───────────────────────────────────────────────────────────────

    def keep_draft(self, row: int, column: int, text: str, sentence: str) -> None:
        """A typed text stays in its cell, marked."""
        self.drafts[row, column] = (text, sentence)
        index = self.index(row, column)
        self.dataChanged.emit(index, index)

    def drop_draft(self, row: int, column: int) -> bool:
        """Back to what is written; whether there was anything to drop."""
        if self.drafts.pop((row, column), None) is None:
            return False
        index = self.index(row, column)
        self.dataChanged.emit(index, index)
        return True

    def tint(self, rows: frozenset[int]) -> None:
        self.tinted = rows
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
