"""How many rise, fall and stay, with their money; each figure shows its customers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout

from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class _Total(QAbstractButton):
    """A caption, a big figure in a colour, a small line."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role, self._caption, self._line, self._nobody = role, "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self.update)

    def tell(self, caption: str, figure: str, line: str, nobody: bool = False) -> None:
        self._caption, self._line, self._nobody = caption, line, nobody
        self.setText(figure)
        self.setAccessibleName(" ".join(part for part in (caption, figure, line) if part))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 62)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            rounded(painter, self.rect(), 6, theme().colour("sunken"))
        for text, style, role, top, height in (
            (self._caption, Style.NOTE, "text2", 2, 16),
            (self.text(), Style.TITLE, "text2" if self._nobody else self._role, 18, 24),
            (self._line, Style.SMALL, "text2", 42, 18),
        ):
            painter.setFont(font(style))
            painter.setPen(theme().colour(role))
            line_text(painter, QRect(6, top, self.width() - 8, height), text)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class TotalsCard(Card):
    wished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._last: Any = None
        self.title = Label(Style.SMALL_STRONG)
        self.parts = {
            "up": _Total("up"),
            "down": _Total("down"),
            "other": _Total("warn"),
            "same": _Total("text"),
        }
        row = QHBoxLayout()
        row.setSpacing(2)
        for key, part in self.parts.items():
            row.addWidget(part)
            part.clicked.connect(lambda _=False, key=key: self.wished.emit(key))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 6)
        column.setSpacing(2)
        self.title.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.title)
        column.addLayout(row)

    def show_totals(self, facts: Any, total: int) -> None:
        """Of one grade; `total`: all customers."""
        self._last = facts, total
        self.show()
        counts = {"up": facts.up, "down": facts.down, "other": facts.other, "same": total - facts.moved}
        ways = {"up": 1, "down": -1, "other": 2, "same": 0}
        for key, part in self.parts.items():
            flows = [f for f in facts.flows if f.direction == ways[key]]
            known = [f.money for f in flows if f.money is not None]
            line = words().money(sum(known)) if known else ""
            if key == "same":
                line = words().percent(counts[key] / total, 1) if total else ""
            part.tell(say(f"ui.moved-{key}"), words().number(counts[key]), line, not counts[key])
            part.setVisible(key != "other" or bool(counts[key]))
            part.setEnabled(key != "same" and bool(counts[key]))

    def retranslate(self) -> None:
        self.title.setText(say("ui.in-all"))
        if self._last is not None and not self.isHidden():
            self.show_totals(*self._last)
