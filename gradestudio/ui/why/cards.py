"""Cards of the why panel: a rule with its conditions, a score with its points, the strategy."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.controls.badge import Badge, paint_badge
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text
from gradestudio.ui.why.facts import RuleFacts
from gradestudio.ui.why.ruler import ConditionRow


class _Head(QAbstractButton):
    """The clickable head of a rule's card."""

    def __init__(self, facts: RuleFacts, badge: Badge) -> None:
        super().__init__()
        self._facts, self._badge = facts, badge
        self.open = False
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        state = {True: "ui.holds", False: "ui.fails", None: "ui.unknown"}[facts.truth]
        self.setAccessibleName(f"{facts.name}: {say(state)}. {facts.summary}")
        self.setToolTip(facts.name)

    def sizeHint(self) -> QSize:
        return QSize(300, 34)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        facts = self._facts
        ratio = self.devicePixelRatioF()
        sign, role = {True: ("check", "ok"), False: ("close", "text2"), None: ("info", "warn")}[facts.truth]
        if facts.off:
            sign, role = "off", "text3"
        painter.drawPixmap(12, 9, pixmap(sign, 16, theme().colour(role), ratio))
        x = 38 + paint_badge(painter, 36, 17, self._badge) + 8
        arrow = "chev-down" if self.open else "chev-right"
        painter.drawPixmap(self.width() - 26, 10, pixmap(arrow, 14, theme().colour("text2"), ratio))
        style = Style.SMALL_STRONG if facts.decided else Style.SMALL
        painter.setFont(font(style))
        metrics = QFontMetrics(font(style))
        painter.setPen(theme().colour("ok" if facts.decided else "warn" if facts.truth is None else "text2"))
        body = QFontMetrics(font(Style.BODY, weight=600 if facts.decided else 500))
        room = self.width() - x - 40
        beside = room - metrics.horizontalAdvance(facts.summary) - 12
        name_width = min(body.horizontalAdvance(facts.name), max(room // 2, beside))
        summary = QRect(x + name_width + 10, 0, room - name_width - 10, 34)
        fitted = metrics.elidedText(facts.summary, Qt.TextElideMode.ElideRight, summary.width())
        line_text(painter, summary, fitted, "right")
        painter.setFont(font(Style.BODY, weight=600 if facts.decided else 500))
        painter.setPen(theme().colour("text3" if facts.off else "text"))
        name = body.elidedText(facts.name, Qt.TextElideMode.ElideRight, name_width + 2)
        line_text(painter, QRect(x, 0, name_width + 2, 34), name)
        if self.hasFocus():
            focus_frame(painter, self.rect().adjusted(2, 2, -2, -2), 6)


class RuleCard(Card):
    """One rule; opens and closes by its head."""

    place_asked = Signal(int)

    def __init__(self, facts: RuleFacts, badge: Badge, open_now: bool) -> None:
        super().__init__(edge="ok" if facts.decided else "line")
        self.edge_width = 2.0 if facts.decided else 1.0
        self.head = _Head(facts, badge)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 6)
        inside.setSpacing(0)
        for line in facts.lines:
            inside.addWidget(ConditionRow(line))
        if facts.reason and facts.truth:
            reason = Label(Style.SMALL, "text2", f"{say('ui.because')} {facts.reason}", wrap=True)
            reason.setContentsMargins(54, 4, 14, 2)
            inside.addWidget(reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 1, 2, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._body)
        self.head.clicked.connect(lambda: self.open(not self.head.open))
        self.open(open_now)

    def open(self, on: bool) -> None:
        self.head.open = on
        self._body.setVisible(on)
        self.head.update()


class TableCard(Card):
    """A titled card of lines with a figure at the right: points of a score, cut-offs, notes."""

    def __init__(self, drawing: str, title: str, side: str = "", small: str = "") -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 6, 14, 8)
        self._column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Drawing(drawing, 16, "text2"))
        head.addWidget(Label(Style.SUBTITLE, text=title))
        if small:
            head.addWidget(Label(Style.SMALL, "text2", small))
        head.addStretch(1)
        if side:
            head.addWidget(Label(Style.FIGURE, "text", side))
        self._column.addLayout(head)
        self._column.addSpacing(4)

    def add(self, text: str, figure: str = "", role: str = "text", strong: bool = False) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(24 if not strong and figure else 0, 1, 0, 1)
        row.setSpacing(8)
        style = Style.NAME if strong else Style.BODY
        words = Label(style, role, text, wrap=True)
        row.addWidget(words, 1)
        if figure:
            row.addWidget(Label(Style.FIGURE, role, figure), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
