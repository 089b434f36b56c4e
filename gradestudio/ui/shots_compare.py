"""Pictures of the comparison: what `shots` takes after the window's shell."""

from __future__ import annotations

from typing import Any

from gradestudio.diagnostics import Edit, Span

_CHANGES = (
    ("= 10万 ", "= 8万 "),
    ("投诉次数 至多 1", "投诉次数 至多 0"),
    ("活跃分数线 = 50", "活跃分数线 = 55"),
    ("# 两项就够：近期买过", "# 两项就够（财务口径）：近期买过"),
    ("intent >= 5 then", "intent >= 3 then"),
    ('| "C"    | "D"      | "D"', '| "C"    | "C"      | "D"'),
    ("# A score is the way to count once", "# A score counts once"),
)


def compare_pictures(studio: Any) -> None:
    """The page with a graded sheet, from the sample as it is; leaves the text as it was."""
    editor = studio.space.text.editor
    text = editor.text()
    studio.controller.versions.approve("2026 Q3")
    studio.settle()
    studio.window.toast.hide()
    for old, new in _CHANGES:
        at = editor.text().find(old)
        if at >= 0:
            editor.apply([Edit(Span(at, at + len(old)), new)])
    studio.settle()
    studio.window.show_compare()
    studio.settle()
    page = studio.window.parts.compare.page
    studio.picture("compare")
    page.list.table.select_row(int(page.list.table.model.rows[0]))
    page.moves.form.button("matrix").click()
    page.changes.mode.button("text").click()
    studio.picture("compare-matrix")
    page.list.why_asked.emit(page.list.table.current_row())
    dialog = studio.window.parts.compare.why.dialog
    studio.picture("compare-why", dialog)
    dialog.accept()
    page.moves.form.button("ribbons").click()
    page.changes.mode.button("meaning").click()
    studio.window.show_workspace()
    editor.apply([Edit(Span(0, len(editor.text())), text)])
    studio.settle()
