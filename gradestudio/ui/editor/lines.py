"""Lines of one fixed height, whatever fonts their characters come from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

LINE = 23
"""Height of an editor line in pixels."""


class FixedLines(QPlainTextDocumentLayout):
    """QPlainTextEdit pays no heed to a block format's line height, so the lines are placed here.

    A line keeps its natural height (that of its tallest font) and is centred in its 23 pixels.
    """

    def __init__(self, document: QTextDocument, line: int = LINE) -> None:
        super().__init__(document)
        self.line = line
        # Asking for it by `document()` would make the document a child of its layout, in PySide's books.
        self._text = document

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        natural = super().blockBoundingRect(block)
        layout = block.layout()
        count = layout.lineCount()
        for i in range(count):
            row = layout.lineAt(i)
            # The baseline, not the box, is what the eye compares from line to line.
            y = i * self.line + round((self.line - 10) / 2 + 10 - row.ascent())
            row.setPosition(QPointF(row.x(), y))
        return QRectF(0, 0, natural.width(), max(1, count) * self.line if block.isVisible() else 0)

    def documentChanged(self, at: int, removed: int, added: int) -> None:
        """A change inside of one line repaints that line.

        Colours that follow an edit are told as if the line had been taken out and put in again; Qt adds the
        two lengths up, finds the line behind and repaints everything.
        """
        first = self._text.findBlock(at)
        if added and first == self._text.findBlock(at + added - 1):
            removed = 0  # a line end that was removed shows in the count of lines
        super().documentChanged(at, removed, added)
