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
