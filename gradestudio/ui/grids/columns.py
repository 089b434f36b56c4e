"""What is done with columns: added, moved, taken out."""

from __future__ import annotations

from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.places import subjects_of
from gradestudio.ui.grids.shown import Block, Cell
from gradestudio.ui.grids.sources import GridText
from gradestudio.ui.grids.table import GridTable
from gradestudio.ui.grids.typed import ANYTHING, Place, typed_cell
from gradestudio.ui.grids.writer import GridWriter


class ColumnActs:
    """Acts on the columns of one table; the block that it is about, and what is known of it."""

    def __init__(self, table: GridTable, writer: GridWriter) -> None:
        self.table, self.writer = table, writer

    @property
    def block(self) -> Block | None:
        """The block, while it is of the text as it stands."""
        block = self.table.grid.block
        return (
            block
            if block is not None and block.source is not None and self.writer.is_current(block)
            else None
        )

    @property
    def facts(self) -> Facts:
        return self.table.grid.facts

    # ── Columns ─────────────────────────────────────────────────────────────────────────────────

    def add_column(self, heading: str) -> None:
        """A new column behind the current one: of conditions in a table, of values in a matrix."""
        block = self.block
        if block is None or not isinstance(block.source, GridText):
            return
        grid, width = block.source.grid, block.source.width
        at = self._slot(block)
        behind = grid.left - 1 if at is None or (block.kind == "table" and at >= grid.left) else at
        if block.kind == "matrix":
            behind = width - 1 if at is None or at < grid.left else at
        order: list[int | None] = list(range(width))
        order.insert(behind + 1, None)
        lines = len(block.source.lines)
        self.writer.make(block.source.columns(order, [(heading, *[ANYTHING] * lines)]))
        self._after_column(block, behind + 1)

    def remove_column(self) -> None:
        block = self.block
        at = self._movable(block)
        if block is None or at is None:
            return
        order: list[int | None] = [n for n in range(block.source.width) if n != at]
        self.writer.make(block.source.columns(order))
        self._after_column(block, max(at - 1, 0))

    def move_column(self, by: int) -> None:
        block = self.block
        at = self._movable(block)
        if block is None or at is None:
            return
        to = at + by
        left = block.source.grid.left
        low, high = (0, left - 1) if block.kind == "table" else (left, block.source.width - 1)
        if not low <= to <= high:
            return
        order: list[int | None] = list(range(block.source.width))
        order.insert(to, order.pop(at))
        self.writer.make(block.source.columns(order))
        self._after_column(block, to)

    def _after_column(self, block: Block, slot: int) -> None:
        column = slot + (1 if block.forms[0] == "number" else 0)
        self.table.go_to(max(self.table.currentIndex().row(), 0), column)

    def _slot(self, block: Block) -> int | None:
        """The number of the current column among the cells as they are written."""
        column = self.table.currentIndex().column() - (1 if block.forms[0] == "number" else 0)
        return column if 0 <= column < block.source.width else None

    def _movable(self, block: Block | None) -> int | None:
        """The current column, where it may go: a condition of several, a column of values of several."""
        if block is None or not isinstance(block.source, GridText):
            return None
        at, left = self._slot(block), block.source.grid.left
        if at is None:
            return None
        if block.kind == "table":
            return at if at < left and left > 1 else None
        return at if at >= left and block.source.width - left > 1 else None

    def new_heading(self, block: Block) -> str:
        """A heading for a new column of a matrix: a choice that has none yet, else the last one's."""
        subjects = subjects_of(block)
        row = block.rows[0]
        headed = [cell for cell in row.cells[block.edge + 1 :]]
        if subjects is not None and len(subjects[1]) == 1:
            found = unused_choice(self.facts, subjects[1][0], headed)
            if found:
                return found
        return headed[-1].written if headed else ANYTHING


def unused_choice(facts: Facts, subject: str, cells: list[Cell]) -> str:
    """A choice that no heading has yet, as it is written; "" for none."""
    taken = {cell.text for cell in cells}
    choice = next((c for c in facts.choices(subject) if c not in taken), "")
    return typed_cell(choice, Place("heading", texts=True)) if choice else ""
