"""A line of bands: from, to and value, and how many customers it takes; an end on its histogram."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language.amounts import read_amount, write_like
from gradestudio.language.edits import bandedges, bands, writing
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.clauses import small_word
from gradestudio.ui.cards.itemparts import top
from gradestudio.ui.cards.itemrow import Row
from gradestudio.ui.cards.kinds import operator_choice, operator_words
from gradestudio.ui.cards.passingmark import PassingMark
from gradestudio.ui.cards.picking import PickButton
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.stepfield import StepField
from gradestudio.ui.cards.values import PlainNumber
from gradestudio.ui.controls.button import Button
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_OPS = {True: (">=", ">"), False: ("<", "<=")}
_END, _MARK = 142, 112
"""Widths of an end and of the counts: what lines have in common stands in one column."""
_KINDS = {"else": "ui.cards-else", "missing": "ui.cards-missing", "default": "ui.grid-default"}
_QUOTES = ('"', "“", "「")


class BandRow(Row):
    """From, to, value, how many; a phrase of another form, `else` and `missing` with their value alone."""

    def __init__(self, body: Any, number: int, line: Any) -> None:
        super().__init__(body, number, switch=False)
        self.ends: dict[bool, End] = {}
        first = QHBoxLayout()
        first.setSpacing(6)
        self.word = small_word("ui.grid-default")
        self.phrase = PlainLine(Style.CODE_SMALL, fits=True)
        self.phrase.setObjectName("phrase")
        if line.kind == "band":
            for low, span in ((True, line.low), (False, line.high)):
                if span is not None:
                    self.ends[low] = End(self, low)
                    first.addWidget(*top(self.ends[low]))
                elif low:
                    first.addSpacing(_END)
        elif line.kind == "phrase":
            first.addWidget(*top(self.phrase))
        else:
            first.addWidget(*top(self.word))
        self.arrow = small_word("ui.cards-gives")
        self.value = StepField(below_zero=True)
        self.value.setObjectName("value-number")
        self.text = PlainLine(Style.BODY, fits=True)
        self.text.setObjectName("value-text")
        self.mark = PassingMark(short=True)
        self.mark.setFixedWidth(_MARK)
        self.between = Button("plain", "plus")
        self.between.setObjectName("split")
        policy = self.between.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.between.setSizePolicy(policy)
        self.aim_at = first.count()
        first.addStretch(1)
        for widget in (self.mark, self.arrow, self.value, self.text, self.between):
            first.addWidget(*top(widget))
        self.first = first
        self.content.addLayout(first)
        self.holder = QVBoxLayout()
        self.content.addLayout(self.holder)
        self.line_shown: Any = None
        self._written = ""
        self._connect()

    def _connect(self) -> None:
        self.phrase.written.connect(
            lambda text: self._write(lambda src, b, line: bands.with_phrase(src, line, text.strip()))
        )
        self.value.written.connect(lambda amount: self._write_value(write_like(amount, self._written)))
        self.text.written.connect(self._write_text)
        self.between.clicked.connect(lambda: self.body.split(self.number))
        for widget in (self.phrase, self.value, self.text):
            widget.left.connect(self.left)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def written(self, span: Any) -> str:
        return self.body.writer.text[span.start : span.end] if span is not None else ""

    def show_line(self, line: Any) -> None:
        """The line as it is now."""
        self.line_shown = line
        for low, end in self.ends.items():
            end.show_end(bandedges.edge_of(self.body.bands, line.low if low else line.high))
        key = {"else": "ui.cards-else", "missing": "ui.cards-missing", "default": "ui.grid-default"}.get(
            line.kind
        )
        self.word.setText(say(key) if key else "")
        self.phrase.setAccessibleName(say("ui.cards-condition"))
        self.phrase.show_text(self.written(line.phrase))
        self.arrow.setText(say("ui.cards-gives"))
        self._show_value(self.written(line.value))
        middle = line.kind == "band" and bandedges.middle_of(
            self.body.writer.text, self.body.bands, self.number
        )
        self.between.setEnabled(bool(middle))
        self.between.setVisible(line.kind == "band")
        self.between.name_it(say("ui.cards-split", at=middle) if middle else say("ui.cards-split-not"))

    def _show_value(self, written: str) -> None:
        self._written = written
        number = read_amount(written) if written[:1] not in _QUOTES else None
        self.value.setVisible(number is not None)
        self.text.setVisible(number is None)
        for widget in (self.value, self.text):
            widget.setAccessibleName(say("ui.cards-band-value", n=self.number + 1))
        if number is not None:
            self.value.show_value(number, written)
        else:
            self.text.show_text(written[1:-1] if written[:1] in _QUOTES else written)

    def let_go(self) -> None:
        """The histogram goes out of this line."""
        for end in self.ends.values():
            end.let_go()

    def release(self) -> None:
        if self.body.active is not None and self.body.active[0] == self.number:
            self.body.let_go()

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def acts(self) -> list[tuple[str, str, str, Any]]:
        if self.line_shown is None or self.line_shown.kind != "band":
            return []
        found = [(say("ui.cards-split-band"), "plus", "", lambda: self.body.split(self.number))]
        for low, span in ((True, self.line_shown.low), (False, self.line_shown.high)):
            if span is None:
                key = "ui.cards-add-from" if low else "ui.cards-add-to"
                found.append((say(key), "plus", "", lambda low=low: self._add_end(low)))
        return found if self.between.isEnabled() else found[1:]

    def _write(self, make: Any) -> None:
        number = self.number
        self.body.edit_bands(lambda src, b: make(src, b, b.lines[number]) if number < len(b.lines) else ())

    def _write_value(self, text: str) -> None:
        self._write(lambda src, b, line: bands.with_value(src, line, text))

    def _write_text(self, text: str) -> None:
        like = self._written[:1]
        self._write_value(writing.text(text.strip(), like=like) if like in _QUOTES else text.strip())

    def _add_end(self, low: bool) -> None:
        op = ">=" if low else "<"
        middle = bandedges.middle_of(self.body.writer.text, self.body.bands, self.number) or "0"

        def make(source: str, found: Any, line: Any) -> Any:
            return bandedges.with_edge(source, found, self.number, low, bandedges.ended(found, op, middle))

        self._write(make)

    def write_end(self, low: bool, value: str) -> None:
        self.body.edit_bands(
            lambda src, b: bandedges.with_edge_value(src, b, self.number, low, value), "ui.did-line"
        )

    def write_op(self, low: bool, op: str) -> None:
        self.body.edit_bands(lambda src, b: bandedges.with_edge_op(src, b, self.number, low, op))

    def write_nothing(self, low: bool) -> None:
        self.body.edit_bands(lambda src, b: bandedges.with_edge(src, b, self.number, low, ""))


class End(QWidget):
    """One end: its sign and its number; the number in hand is on the histogram."""

    def __init__(self, row: BandRow, low: bool) -> None:
        super().__init__()
        self.row, self.low = row, low
        self.op = PickButton()
        self.op.setObjectName(f"op-{_side(low)}")
        self.number = PlainNumber()
        self.number.setObjectName(_side(low))
        self.code = PlainLine(Style.CODE_SMALL, fits=True)
        self.code.setObjectName(f"{_side(low)}-text")
        self.chooser: Any = None
        self._op, self._written = "", ""
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)
        for widget in (self.op, self.number, self.code):
            self._line.addWidget(widget)
        self.op.clicked.connect(self._choose)
        self.number.chosen.connect(self._write_number)
        # Queued: the field that is entered makes room for the one with the histogram.
        self.number.entered.connect(
            lambda: row.body.activate(row.number, low), Qt.ConnectionType.QueuedConnection
        )
        self.code.written.connect(lambda text: row.write_end(low, text.strip()))
        self.code.left.connect(row.left)

    def show_end(self, edge: Any) -> None:
        """The end as it is now."""
        row = self.row
        self._op = edge.op if edge is not None else ""
        self._written = row.written(edge.value) if edge is not None else ""
        spoken = say("ui.grid-from" if self.low else "ui.grid-to")
        self.op.show_choice(operator_words(self._op), f"{spoken}: {operator_words(self._op)}")
        amount = read_amount(self._written)
        mine = row.body.active == (row.number, self.low)
        if mine:
            self._take()
        self.number.setVisible(amount is not None and not mine)
        self.code.setVisible(amount is None)
        for widget in (self.number, self.code):
            widget.setAccessibleName(spoken)
        if amount is not None and not mine:
            self.number.show_value(amount, self._written)
        elif amount is None:
            self.code.show_text(self._written)

    def _take(self) -> None:
        """The number with the histogram stands here."""
        panel = self.row.body.panel
        if self._line.indexOf(panel.field) < 0:
            panel.field.bare = False
            panel.field.setObjectName(_side(self.low))
            panel.field.setAccessibleName(say("ui.grid-from" if self.low else "ui.grid-to"))
            self._line.insertWidget(1, panel.field)
            panel.field.show()
            panel.setContentsMargins(0, 0, 0, 0)
            self.row.first.insertWidget(self.row.aim_at, panel.aim)
            self.row.holder.addWidget(panel)

    def let_go(self) -> None:
        self.number.show()

    def _write_number(self, amount: Decimal) -> None:
        self.row.write_end(self.low, write_like(amount, self._written))

    def _choose(self) -> None:
        options = [Option(op, operator_choice(op), checked=op == self._op) for op in _OPS[self.low]]
        options.append(Option("", say("ui.cards-end-away")))
        self.chooser = Chooser(say("ui.cards-choose-operator"), options, False, self)
        self.chooser.chosen.connect(self._chosen)
        self.chooser.open_at(self.op.mapToGlobal(self.op.rect().bottomLeft()))

    def _chosen(self, op: str) -> None:
        if op:
            self.row.write_op(self.low, op)
        elif len(self.row.ends) == 2:
            self.row.write_nothing(self.low)


def _side(low: bool) -> str:
    return "low" if low else "high"
