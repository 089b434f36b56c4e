"""Editing keys beyond Qt's own: indent, new line with the line's indent."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

INDENT = "  "


def new_line(editor: QPlainTextEdit) -> None:
    """A new line that begins where this one does."""
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    indent = before[: len(before) - len(before.lstrip(" \t\u3000"))]
    cursor.insertText("\n" + indent)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def indent(editor: QPlainTextEdit, out: bool) -> None:
    """Move the lines of the selection in or out; without a selection, in is at the cursor."""
    cursor = editor.textCursor()
    if not cursor.hasSelection() and not out:
        cursor.insertText(INDENT)
        return
    cursor.beginEditBlock()
    for block in _blocks(editor, cursor):
        at = QTextCursor(block)
        if not out:
            at.insertText(INDENT)
            continue
        text = block.text()
        width = min(len(text) - len(text.lstrip(" ")), len(INDENT))
        for _ in range(width):
            at.deleteChar()
    cursor.endEditBlock()


def toggle_comment(editor: QPlainTextEdit) -> None:
    """Put `# ` before the lines of the selection, or take it away when all have it."""
    cursor = editor.textCursor()
    blocks = [b for b in _blocks(editor, cursor) if b.text().strip()]
    off = all(b.text().lstrip().startswith(("#", "＃")) for b in blocks)
    cursor.beginEditBlock()
    for block in blocks:
        text = block.text()
        start = len(text) - len(text.lstrip())
        at = QTextCursor(block)
        if not off:
            at.insertText("# ")
            continue
        at.setPosition(block.position() + start)
        width = 2 if text[start + 1 : start + 2] == " " else 1
        at.setPosition(block.position() + start + width, QTextCursor.MoveMode.KeepAnchor)
        at.removeSelectedText()
    cursor.endEditBlock()


def _blocks(editor: QPlainTextEdit, cursor: QTextCursor) -> list[QTextBlock]:
    document = editor.document()
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(
        max(cursor.selectionEnd() - (1 if cursor.hasSelection() else 0), first.position())
    )
    found = [first]
    while found[-1] != last and found[-1].next().isValid():
        found.append(found[-1].next())
    return found
