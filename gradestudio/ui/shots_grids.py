"""Pictures of the grids view: figures, a cell in edit with its proposals, a mistake, a gap."""

from __future__ import annotations

from typing import Any

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui.grids.celledit import CellBox
from gradestudio.ui.grids.number import number_in


def grid_pictures(studio: Any) -> None:
    """A row selected, a cell; a cell in edit; without `otherwise`, so that a gap shows; then broken."""
    space, text = studio.space, studio.space.text.editor.text()
    before = space.centre.view
    space.centre.show_view("grids")
    studio.settle()
    panels = list(space.grids.panels.values())
    table = next((p for p in panels if p.block.kind == "table"), panels[0])
    matrix = next((p for p in panels if p.block.kind == "matrix"), None)
    _selected(studio, table)
    studio.picture("grids")
    if matrix is not None:
        _selected(studio, matrix)
        studio.picture("grids-cell")
    _in_edit(studio, table)
    _with_number(studio, table)
    otherwise = text.rfind("\n其余 标准") if "\n其余 标准" in text else text.rfind("\notherwise")
    if otherwise >= 0:
        end = text.index("\n", otherwise + 1)
        space.text.editor.apply([Edit(Span(otherwise, end), "")])
        studio.settle()
        space.grids.area.ensureWidgetVisible(table)
        studio.picture("grids-gap")
        space.text.editor.undo()
    column = next((i for i, form in enumerate(table.block.forms) if form in ("condition", "value")), 1)
    table.acts.type_into(1, column, "≥ 10 ≥")
    studio.settle()
    space.grids.area.ensureWidgetVisible(table)
    studio.picture("grids-wrong")
    while space.text.editor.text() != text and space.text.editor.document().isUndoAvailable():
        space.text.editor.undo()
    studio.settle()
    space.centre.show_view(before)


def _selected(studio: Any, panel: Any) -> None:
    """A cell without a number, so that the grids have all the room."""
    studio.space.grids.area.ensureWidgetVisible(panel)
    panel.table.setFocus()
    block = panel.block
    wanted = "value" if block.kind == "matrix" else "condition"
    row = min(2, len(block.rows) - 1)
    column = max((i for i, form in enumerate(block.forms) if form == wanted), default=0)
    panel.table.go_to(row, column)
    studio.settle()


def _with_number(studio: Any, panel: Any) -> None:
    """A cell with a number, on its histogram."""
    panel.table.setFocus()
    for row, line in enumerate(panel.block.rows[1:], start=1):
        for column, cell in enumerate(line.cells):
            if number_in(cell) is not None:
                panel.table.go_to(row, column)
                studio.settle()
                studio.picture("grids-number")
                panel.table.go_to(row, len(line.cells) - 1)
                return


def _in_edit(studio: Any, panel: Any) -> None:
    """A cell with its input, and the proposals below it."""
    table = panel.table
    studio.space.grids.area.ensureWidgetVisible(panel)
    column = max(
        (i for i, form in enumerate(panel.block.forms) if form in ("condition", "heading")), default=0
    )
    table.setFocus()
    table.go_to(1, column)
    table.edit(table.currentIndex())
    box = table.findChild(CellBox)
    if box is None:
        return
    box.clear()
    box.ask(forced=True)
    studio.settle()
    if box.list.isVisible():
        studio.with_popup("grids-edit", box.list)
    else:
        studio.picture("grids-edit")
    table.closeEditor(box, table.cells.EndEditHint.RevertModelCache)
