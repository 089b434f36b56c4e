"""How a page in Markdown looks: the type scale of the program, room between paragraphs, a ground for code."""

from __future__ import annotations

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from gradestudio.ui.theme import Style, font, theme

_HEADS = {1: Style.PAGE_TITLE, 2: Style.TITLE, 3: Style.SUBTITLE}
_FENCED = QTextFormat.Property.BlockCodeFence


def show_page(document: QTextDocument, text: str) -> None:
    """Fill a document with a page, dressed for the theme of now."""
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(font(Style.BODY))
    document.setMarkdown(text)
    document.setDocumentMargin(20)
    whole = QTextCursor(document)
    whole.beginEditBlock()  # laid out once, at the end
    block = document.begin()
    was_code = False
    while block.isValid():
        form = QTextBlockFormat(block.blockFormat())
        level, code = form.headingLevel(), form.hasProperty(_FENCED) or form.nonBreakableLines()
        cursor = QTextCursor(block)
        if level:
            form.setTopMargin(18 if block.blockNumber() else 0)
            form.setBottomMargin(6)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            letters = QTextCharFormat()
            letters.setFont(font(_HEADS.get(level, Style.SUBTITLE)))
            cursor.mergeCharFormat(letters)
        elif code:
            form.setTopMargin(0 if was_code else 6)
            form.setLeftMargin(12)
            form.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            form.setBackground(theme().colour("raised"))
        else:
            form.setBottomMargin(4 if block.textList() is not None else 8)
            form.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        was_code = code
        QTextCursor(block).setBlockFormat(form)
        block = block.next()
    whole.endEditBlock()
