"""Lines of a difference, painted: old ones on `downt`, new ones on `upt`, what differs in bold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.compare.worddiff import DiffLine
from gradestudio.ui.theme import Style, font, theme

_ROW = 20
_LEFT = 24
_GROUNDS = {"-": "downt", "+": "upt"}
_INKS = {"-": "down", "+": "up"}


class DiffLines(QWidget):
    """Long lines are wrapped; the widget is as high as its lines."""

    def __init__(self, lines: Sequence[DiffLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(lines)
        self._laid: list[tuple[DiffLine, QTextLayout, int]] = []
        self._width = -1
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("\n".join(f"{line.sign} {line.text}" for line in self.lines))
        theme().changed.connect(self.update)

    def heightForWidth(self, width: int) -> int:
        self._lay_out(width)
        return sum(rows for _, _, rows in self._laid) * _ROW

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, _ROW)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _lay_out(self, width: int) -> None:
        if width == self._width:
            return
        self._width = width
        self._laid = []
        for line in self.lines:
            layout = _layout(line)
            layout.beginLayout()
            rows = 0
            while True:
                row = layout.createLine()
                if not row.isValid():
                    break
                row.setLineWidth(max(40, width - _LEFT - 6))
                row.setPosition(QPointF(0, rows * _ROW + (_ROW - row.height()) / 2))
                rows += 1
            layout.endLayout()
            self._laid.append((line, layout, max(rows, 1)))

    def paintEvent(self, event) -> None:
        self._lay_out(self.width())
        painter = QPainter(self)
        y = 0
        for line, layout, rows in self._laid:
            ground = _GROUNDS.get(line.sign)
            if ground:
                painter.fillRect(0, y, self.width(), rows * _ROW, theme().colour(ground))
            painter.setFont(font(Style.CODE_SMALL))
            painter.setPen(theme().colour(_INKS.get(line.sign, "text3")))
            sign = "\N{MINUS SIGN}" if line.sign == "-" else line.sign
            painter.drawText(QPointF(8, y + _ROW / 2 + 4.5), sign)
            painter.setPen(theme().colour("text" if ground else "text2"))
            layout.draw(painter, QPointF(_LEFT, y))
            y += rows * _ROW


def _layout(line: DiffLine) -> QTextLayout:
    layout = QTextLayout(line.text, font(Style.CODE_SMALL))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    strong = QTextCharFormat()
    strong.setFont(font(Style.CODE_SMALL, weight=700))
    ranges, at = [], 0
    for text, differs in line.parts:
        # Qt counts in UTF-16 units.
        length = len(text.encode("utf-16-le")) // 2
        if differs:
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = at, length, strong
            ranges.append(one)
        at += length
    layout.setFormats(ranges)
    return layout
