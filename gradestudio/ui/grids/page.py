"""The grids view: every decision table, matrix and band of the rulebook, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.making import fill_new_menu
from gradestudio.ui.grids.panel import BlockPanel
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.grids.table import GridTable
from gradestudio.ui.grids.writer import GridWriter
from gradestudio.ui.histogram.panel import ThresholdPanel
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class GridsPage(Panel):
    """Blocks keep their widgets as long as their statements are there."""

    filter_asked = Signal(object, bool)
    told = Signal(str, str)
    pasted = Signal(str, bool)
    place_asked = Signal(int)
    """Show this place in the text view."""
    proposals_asked = Signal(object, object, str, int)
    """Block, the input over a cell, its text, and the place in it."""
    entered = Signal(int)
    """A cell at this place of the text has the keyboard."""
    cell_entered = Signal(object)
    panel_entered = Signal(object)
    """The panel whose table has the keyboard, at another cell."""
    shown = Signal()
    """Another state of the text, or other figures, stand in the grids."""
    carried = Signal(object, int)
    """The panel whose selected rows are held in front of this one; -1: they were put back."""
    dropped = Signal(object, int)
    """The same, and now they shall stand there."""
    filling = Signal(object, int)
    """The panel whose selected cells would fill the rows down to this one; -1: not any more."""
    filled = Signal(object, int)
    """They shall."""

    def __init__(self, editor: Any, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self.writer = GridWriter(editor)
        self.panels: dict[tuple[str, str, int], BlockPanel] = {}
        self.blocks: tuple[Block, ...] = ()
        self.facts = Facts()
        self.nothing = EmptyState("grid")
        self.hint = Label(Style.SMALL, "text2", elide=True)
        """Stands in the bar above, as does the button."""
        self.new = Button("secondary", "plus")
        self.new_menu = QMenu(self)
        self.new.set_menu(self.new_menu)
        self.columns: Any = None
        """What is known of the sheet's columns."""
        self.new_menu.aboutToShow.connect(self._fill_new)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.inner = Panel("bg")
        self._column = QVBoxLayout(self.inner)
        self._column.setContentsMargins(16, 2, 16, 14)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.area.setWidget(self.inner)
        self.area.verticalScrollBar().valueChanged.connect(self._stick)
        self.area.verticalScrollBar().rangeChanged.connect(lambda *_: self._stick())
        self.threshold = ThresholdPanel()
        """The number of the current cell."""
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.threshold)
        self._number = QWidget()
        around = QVBoxLayout(self._number)
        around.setContentsMargins(16, 6, 16, 12)
        around.addWidget(card)
        self.threshold.hide()
        self._number.hide()
        self.threshold.installEventFilter(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.nothing, 1)
        outer.addWidget(self._number)
        self.nothing.hide()

    def show_blocks(self, blocks: Sequence[Block], facts: Facts) -> None:
        """What the text says now."""
        self.facts = facts
        before, self.blocks = {block.key: block for block in self.blocks}, tuple(blocks)
        wanted = {block.key: block for block in blocks}
        for key in [k for k in self.panels if k not in wanted]:
            panel = self.panels.pop(key)
            self._column.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        for number, block in enumerate(blocks):
            panel = self.panels.get(block.key)
            if panel is None:
                panel = self.panels[block.key] = self._made()
            if self._column.indexOf(panel) != number:
                self._column.insertWidget(number, panel)
            panel.show_block(block, facts)
        self._hint()
        self.nothing.setVisible(not blocks)
        self.area.setVisible(bool(blocks))
        if not self.writer.writing:
            self._follow(before)
        self.shown.emit()

    def _hint(self) -> None:
        """How many there are of each kind."""
        kinds = [block.kind for block in self.blocks]
        said = [(kind, kinds.count(kind)) for kind in ("table", "matrix", "bands") if kind in kinds]
        self.hint.setText(" · ".join(f"{say(f'ui.grid-kind-{kind}')} {n}" for kind, n in said))

    def _follow(self, before: dict[tuple[str, str, int], Block]) -> None:
        """After an undo: to the first cell that is another one now."""
        for block in self.blocks:
            old = before.get(block.key)
            if old is None or old.text == block.text or block.source is None:
                continue
            table = self.panels[block.key].table
            found = first_change(old, block)
            if found is not None:
                table.go_to(*found)
                self.show_place(block.start)
            return

    def _made(self) -> BlockPanel:
        panel = BlockPanel(self.writer)
        panel.table.filter_asked.connect(self.filter_asked)
        panel.told.connect(self.told)
        panel.pasted.connect(self.pasted)
        panel.place_asked.connect(self.place_asked)
        panel.table.cells.wanted.connect(
            lambda box, text, at, forced: self.proposals_asked.emit(panel.block, box, text, at)
        )
        panel.entered.connect(self.entered)
        panel.cell_entered.connect(self.cell_entered)
        panel.cell_entered.connect(lambda _: self._enter(panel))
        panel.table.filling.connect(lambda row: self.filling.emit(panel, row))
        panel.table.filled.connect(lambda row: self.filled.emit(panel, row))
        panel.table.carried.connect(lambda to: self.carried.emit(panel, to))
        panel.table.move_asked.connect(lambda to: self.dropped.emit(panel, to))
        return panel

    def _enter(self, panel: BlockPanel) -> None:
        """One row of one table is the selected one."""
        for one in self.panels.values():
            one.table.mark_row(one is panel)
        if not panel.table.carrying:
            self._show_cell(panel.table)
        self.panel_entered.emit(panel)

    def _show_cell(self, table: GridTable) -> None:
        """The page follows the keyboard down a long grid; the heading above takes its room."""
        rect = table.visualRect(table.currentIndex())
        top = table.mapTo(self.inner, rect.topLeft()).y()
        room = self.area.viewport().height()
        if rect.isValid() and rect.height() * 3 < room:
            self.area.ensureVisible(0, top + rect.height() // 2, 0, rect.height() * 3 // 2)

    def _stick(self) -> None:
        """Headings of grids that begin above the view stand at its top."""
        for panel in self.panels.values():
            table = panel.table
            if table.isVisible():
                table.stick(-table.mapTo(self.area.viewport(), QPoint(0, 0)).y())

    def _fill_new(self) -> None:
        self.new_menu.clear()
        fill_new_menu(self.new_menu, self.writer, self.facts, self.columns)

    def panel_at(self, place: int) -> BlockPanel | None:
        """The block of the statement that a place of the text is in."""
        for block in self.blocks:
            if block.start <= place <= block.start + len(block.text):
                return self.panels[block.key]
        return None

    def show_place(self, place: int) -> bool:
        """Bring the block of a place into sight; whether there is one."""
        panel = self.panel_at(place)
        if panel is None:
            return False
        # The layout of new blocks is known only after the events that are waiting.
        QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(panel, 0, 16))
        return True

    def keep_in_sight(self) -> None:
        """The current cell stays in sight when there is less room."""
        focused = self.window().focusWidget()
        table = next((p.table for p in self.panels.values() if p.table is focused), None)
        if table is not None:
            at = table.visualRect(table.currentIndex()).center()
            QTimer.singleShot(0, lambda: self._reveal(table, at))

    def _reveal(self, table: GridTable, at: QPoint) -> None:
        middle = table.mapTo(self.inner, at)
        self.area.ensureVisible(0, middle.y(), 0, 60)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The frame around the number comes and goes with it."""
        if watched is self.threshold and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._number.setVisible(event.type() == QEvent.Type.ShowToParent)
        return super().eventFilter(watched, event)

    def keyboard(self) -> QWidget:
        """What takes the keyboard when the view does."""
        return next((p.table for p in self.panels.values() if p.table.isVisible()), self.area)

    def retranslate(self) -> None:
        self.nothing.tell(say("ui.grid-none"), say("ui.grid-none-line"))
        for panel in self.panels.values():
            panel.tell()
        self.new.setText(say("ui.grid-new"))
        self.new.setAccessibleName(say("ui.grid-new-hint"))
        self.new.setToolTip(say("ui.grid-new-hint"))
        self.setAccessibleName(say("ui.grids"))
        self.area.setAccessibleName(say("ui.grids"))


def first_change(old: Block, new: Block) -> tuple[int, int] | None:
    """Row and column of the first cell that is written otherwise."""
    for row, line in enumerate(new.rows):
        before = old.rows[row].cells if row < len(old.rows) else ()
        for column, cell in enumerate(line.cells):
            if column >= len(before) or before[column].written != cell.written:
                return row, column
    return None
