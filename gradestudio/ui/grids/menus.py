"""What can be done at a cell, as a menu with the keys; what a new condition column may be of."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gradestudio.language.edits import writing
from gradestudio.language.edits.policies import OF_A_GRADE, OF_A_TABLE
from gradestudio.ui.grids.acts import acts_by_name
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say

_MOST = 40


def fill_cell_menu(menu: QMenu, panel: Any) -> None:
    """Rows, cells and columns; keys are shown beside what they do."""
    block, acts = panel.block, panel.acts
    named = acts_by_name(acts)
    table = block.kind == "table"
    for text, keys, sign, act, there in (
        ("ui.grid-add-row", "Ctrl+N", "plus", named["add"], True),
        ("ui.grid-duplicate", "Ctrl+Shift+D", "copy", named["duplicate"], True),
        ("ui.grid-off", "Ctrl+/", "off", named["off"], table),
        ("ui.grid-up", "Alt+Up", "arrow-up", named["up"], True),
        ("ui.grid-down", "Alt+Down", "arrow-down", named["down"], True),
        ("ui.grid-remove", "Ctrl+Del", "trash", named["remove"], True),
        ("ui.grid-narrow-first", "", "sort", acts.narrow_first, acts.sortable(block)),
        ("", "", "", None, True),
        ("ui.grid-copy", "Ctrl+C", "copy", panel.copy_cells, True),
        ("ui.grid-paste", "Ctrl+V", "import", panel.paste_cells, True),
        ("ui.grid-fill", "Ctrl+D", "arrow-down", named["fill"], True),
        ("ui.grid-clear", "Del", "close", named["clear"], True),
        ("", "", "", None, block.kind != "bands"),
        ("ui.grid-column-left", "", "arrow-up", lambda: acts.move_column(-1), block.kind != "bands"),
        ("ui.grid-column-right", "", "arrow-down", lambda: acts.move_column(1), block.kind != "bands"),
        ("ui.grid-remove-column", "", "trash", acts.remove_column, block.kind != "bands"),
        ("ui.grid-in-text", "", "text", lambda: panel.place_asked.emit(block.start), True),
    ):
        if not there:
            continue
        if act is None:
            menu.addSeparator()
            continue
        action = menu.addAction(say(text))
        action.setIcon(icon(sign))
        if keys:
            action.setText(
                f"{say(text)}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}"
            )
        action.triggered.connect(lambda _=False, act=act: act())


def fill_column_menu(menu: QMenu, panel: Any) -> None:
    """Fields and definitions that have no column yet."""
    block, facts = panel.block, panel.facts
    taken = {cell.text for cell in block.rows[0].cells}
    for name in candidates(facts)[:_MOST]:
        if name not in taken:
            action = menu.addAction(name)
            action.triggered.connect(lambda _=False, name=name: panel.acts.add_column(writing.name(name)))
    if menu.isEmpty():
        menu.addAction(say("ui.grid-no-fields")).setEnabled(False)


def candidates(facts: Any) -> list[str]:
    """What conditions may be about: scores, definitions and fields, keys last."""
    program = facts.program
    if program is None:
        return []
    fields = [f.name for f in program.fields if str(f.kind) != "id"]
    keys = [f.name for f in program.fields if str(f.kind) == "id"]
    return [*fields, *(item.name for item in (*program.lets, *program.scores)), *keys]


def fill_policy_menu(menu: QMenu, panel: Any) -> None:
    """Which of the rows that hold decides."""
    block = panel.block
    menu.clear()
    for policy in _policies(panel):
        action = menu.addAction(say(f"ui.grid-policy-{policy}"))
        action.setCheckable(True)
        action.setChecked(policy == block.policy)
        action.triggered.connect(lambda _=False, policy=policy: panel.acts.choose_policy(policy))


def _policies(panel: Any) -> tuple[str, ...]:
    """In a grade without an order no tier is the best."""
    block, program = panel.block, panel.facts.program
    if block.key[0] == "let":
        return OF_A_TABLE
    grade = program.grade(block.grade) if program is not None else None
    return tuple(p for p in OF_A_GRADE if p != "best" or (grade is not None and grade.ordered))
