"""The conditions for the selected customers: choose one, see what it would do, add it as a rule."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradestudio.ui.background import Channel
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label, LineBox
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class _Line(QAbstractButton):
    """One condition: a round mark, its words, hits and strays at the right."""

    def __init__(self, text: str, hits: str, strays: str) -> None:
        super().__init__()
        self._hits, self._strays = hits, strays
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(f"{text} {hits} {strays}")
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(480, 40)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        edge = theme().colour("accent" if on else "line2")
        rounded(
            painter, self.rect(), 6, theme().colour("tint" if on else "surface"), edge, 1.5 if on else 1.0
        )
        mark = QRect(14, 12, 16, 16)
        rounded(painter, mark, 8, theme().colour("surface"), theme().colour("accent" if on else "line2"), 1.5)
        if on:
            rounded(painter, mark.adjusted(4, 4, -4, -4), 4, theme().colour("accent"))
        painter.setFont(font(Style.SMALL))
        metrics = QFontMetrics(painter.font())
        strays = metrics.horizontalAdvance(self._strays) + 14
        hits = metrics.horizontalAdvance(self._hits) + 12
        painter.setPen(theme().colour("text2"))
        line_text(painter, self.rect().adjusted(0, 0, -12, 0), self._strays, "right")
        painter.setPen(theme().colour("ok"))
        line_text(painter, self.rect().adjusted(0, 0, -12 - strays, 0), self._hits, "right")
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        room = QRect(42, 0, self.width() - 54 - strays - hits, self.height())
        told = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, told)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class SeparatingDialog(QDialog):
    """Not in the way of the table: what a condition would do is seen there and in the effect."""

    rule_asked = Signal(str, str, str, str)
    """Grade, tier, title, condition."""
    condition_asked = Signal(str)
    """To be added to the rule at the text cursor."""
    previewed = Signal(object, str, str)
    """Proposal, grade, tier."""

    def __init__(
        self, rows: tuple[int, ...], tiers: list[tuple[str, str, str]], controller: Any, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._rows, self._tiers, self._controller = rows, tiers, controller
        self.proposals: tuple[Any, ...] = ()
        self.lines: list[_Line] = []
        self.setWindowTitle(say("ui.from-customers"))
        total = controller.last_graded.grading.row_count
        told = say("ui.from-customers-line", n=len(rows), others=total - len(rows))
        self.told = Label(Style.SMALL, "text2", told)
        self.tier, self.title = QComboBox(), LineBox()
        self.add = Button("primary", "plus", text=say("ui.add-as-rule"))
        self.extend = Button("secondary", text=say("ui.add-to-rule"))
        self.cancel = Button("secondary", text=say("ui.cancel"))
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.effect = Label(Style.SMALL, "text2", wrap=True)
        self._build()
        self._channel = Channel("separate", self)
        controller.channels["separate"] = self._channel
        self._channel.answered.connect(lambda _, found: self.show_proposals(found))
        self._channel.failed.connect(lambda request, failure: controller.refuse("separate", request, failure))
        self.finished.connect(lambda _: self._leave())

    def _build(self) -> None:
        for text, _, _ in self._tiers:
            self.tier.addItem(text)
        self.tier.setAccessibleName(say("ui.word-tier"))
        self.title.setText(say("ui.from-customers-title"))
        self.title.setAccessibleName(say("ui.rule-name"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (Label(Style.BODY, "text2", say("ui.word-rule")), self.title, self.tier):
            line.addWidget(widget)
        line.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.add)
        foot.addWidget(self.extend)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(Label(Style.TITLE, text=say("ui.from-customers")))
        column.addWidget(self.told)
        column.addLayout(self._list)
        column.addWidget(self.effect)
        column.addLayout(line)
        column.addLayout(foot)
        self.setMinimumWidth(560)
        self.add.setEnabled(False)
        self.extend.setEnabled(False)
        self.add.clicked.connect(self._add)
        self.extend.clicked.connect(self._extend)
        self.cancel.clicked.connect(self.reject)
        self.tier.currentIndexChanged.connect(lambda _: self._preview())

    def ask(self, chinese: bool) -> None:
        """Look for the conditions, in the words of the rulebook."""
        from gradestudio.ui.separating.requests import Separate

        self.effect.setText(say("ui.searching"))
        self._channel.ask(
            Separate(self._controller.last_graded, self._controller.grader, self._rows, chinese)
        )

    def show_proposals(self, proposals: tuple[Any, ...]) -> None:
        self.proposals = proposals
        self.effect.setText("" if proposals else say("ui.nothing-separates"))
        for one in proposals:
            found = one.found
            hits = say("ui.hits", n=found.hits, of=found.chosen)
            line = _Line(one.text, hits, say("ui.strays", n=words().number(found.strays)))
            line.clicked.connect(lambda _=False: self._preview())
            self._list.addWidget(line)
            self.lines.append(line)
        if self.lines:
            self.lines[0].setChecked(True)
            self.lines[0].setFocus()
            self.add.setEnabled(True)
            self.extend.setEnabled(True)
            self._preview()
        self.adjustSize()

    @property
    def chosen(self) -> Any:
        return next((p for p, line in zip(self.proposals, self.lines, strict=True) if line.isChecked()), None)

    def _preview(self) -> None:
        if self.chosen is not None:
            _, grade, tier = self._tiers[self.tier.currentIndex()]
            self.previewed.emit(self.chosen, grade, tier)

    def tell_effect(self, sentence: str) -> None:
        """What adding the rule would do."""
        self.effect.setText(sentence)

    def _add(self) -> None:
        _, grade, tier = self._tiers[self.tier.currentIndex()]
        self.rule_asked.emit(
            grade, tier, self.title.text().strip() or say("ui.from-customers-title"), self.chosen.text
        )
        self.accept()

    def _extend(self) -> None:
        self.condition_asked.emit(self.chosen.text)
        self.accept()

    def _leave(self) -> None:
        self._channel.cancel()
        self._channel.close()
        self._controller.channels.pop("separate", None)


def rows_filter(proposal: Any) -> Filter:
    """The customers who meet a condition, as a filter of the table."""
    return Filter("rows", proposal.text, tuple(proposal.rows.tolist()))
