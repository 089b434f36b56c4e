"""The body of bands: from, to and value on each line, on the histogram of what they are of, with counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language.amounts import read_amount, write_like
from gradestudio.language.edits import bandedges, bands, writing
from gradestudio.language.edits.places import changed, is_chinese
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.clauses import small_word
from gradestudio.ui.cards.itemparts import TextRow, top
from gradestudio.ui.cards.itemrow import Row
from gradestudio.ui.cards.items_body import ItemsBody, add_button
from gradestudio.ui.cards.kinds import operator_choice, operator_words
from gradestudio.ui.cards.passing import Passing
from gradestudio.ui.cards.passingmark import PassingMark
from gradestudio.ui.cards.picking import PickButton
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.stepfield import StepField
from gradestudio.ui.cards.values import PlainNumber
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.button import Button
from gradestudio.ui.grids.band_rows import places_of_lines
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_OPS = {True: (">=", ">"), False: ("<", "<=")}
_END, _MARK = 142, 112
"""Widths of an end and of the counts: what lines have in common stands in one column."""
_KINDS = {"else": "ui.cards-else", "missing": "ui.cards-missing", "default": "ui.grid-default"}
_QUOTES = ('"', "“", "「")


class BandsBody(ItemsBody):
    """What the bands are of, a line for each, `else` and `missing` where they are wanted."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.active: tuple[int, bool] | None = None
        """The line and side whose number is on the histogram."""
        self.subject = PlainLine(Style.CODE_SMALL, fits=True)
        self.subject.setObjectName("subject")
        self.of = small_word("ui.cards-bands-of")
        self.head.addWidget(self.of)
        self.head.addWidget(self.subject)
        self.head.addStretch(1)
        self.otherwise = add_button("ui.cards-add-else")
        self.missing = add_button("ui.cards-add-missing")
        for button, word in ((self.otherwise, "ELSE"), (self.missing, "MISSING")):
            button.setObjectName(f"add-{word.lower()}")
            button.clicked.connect(lambda _=False, word=word: self._add_line(word))
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.subject.written.connect(self._write_subject)
        self.subject.left.connect(self.left)
        self.bands: Any = None

    def items(self, statement: Any) -> list[Any]:
        found = bands.bands_of(statement)
        return list(found.lines) if found is not None else []

    def sign_of(self, line: Any) -> Any:
        return line.kind, line.low is None, line.high is None, say("ui.cards-when")

    def make_row(self, line: Any, number: int) -> Any:
        return TextRow(self, number) if line.kind == "odd" else BandRow(self, number, line)

    def show_row(self, row: Any, line: Any) -> None:
        if isinstance(row, TextRow):
            row.show_text(self.writer.text[line.item.span.start : line.item.span.end])
        else:
            row.show_line(line)

    def show_statement(self, card: Any, statement: Any, context: Any) -> None:
        self.bands = bands.bands_of(statement)
        if self.active is not None and not self._has_end(*self.active):
            self.let_go()
        super().show_statement(card, statement, context)
        kinds = {line.kind for line in self.bands.lines}
        self.otherwise.setText(say("ui.cards-add-else"))
        self.missing.setText(say("ui.cards-add-missing"))
        self.otherwise.setVisible("else" not in kinds)
        self.missing.setVisible("missing" not in kinds)
        self._look()
        self._count()

    def show_head(self, statement: Any) -> None:
        span = self.bands.subject
        self.of.setText(say("ui.cards-bands-of"))
        self.subject.setAccessibleName(say("ui.cards-bands-subject"))
        self.subject.show_text(self.writer.text[span.start : span.end])

    # ── The number in hand ──────────────────────────────────────────────────────────────────────

    @property
    def panel(self) -> Any:
        """The histogram, while it is lent to this card."""
        return self.numbers.panel

    def _has_end(self, number: int, low: bool) -> bool:
        line = self.bands.lines[number] if number < len(self.bands.lines) else None
        return line is not None and (line.low if low else line.high) is not None

    def activate(self, number: int, low: bool) -> None:
        """Show the histogram at another end."""
        if self.numbers is None or self.active == (number, low):
            return
        self.let_go()
        self.numbers.borrow(self)
        self.active = (number, low)
        self._again()
        QTimer.singleShot(0, self.panel.field, self.panel.field.setFocus)

    def let_go(self) -> None:
        """The histogram goes back."""
        self.active = None
        for row in self.rows:
            if isinstance(row, BandRow):
                row.let_go()
        if self.numbers is not None:
            self.numbers.give_back(self)

    def lost_panel(self) -> None:
        """Another card has the histogram now."""
        self.active = None
        self._again()

    def _again(self) -> None:
        statement = self.writer.statement(self.start)
        if statement is None or bands.bands_of(statement) is None:
            return
        self.bands = bands.bands_of(statement)
        for row, line in zip(self.rows, self.bands.lines, strict=False):
            self.show_row(row, line)
        self._look()

    def _look(self) -> None:
        """Ask what the number in hand is held against."""
        if self.active is None:
            return
        line = self.bands.lines[self.active[0]]
        edge = bandedges.edge_of(self.bands, line.low if self.active[1] else line.high)
        if edge is not None:
            self.numbers.look(edge.value.start, self.writer.text)

    def release(self) -> None:
        super().release()
        if self.numbers is not None:
            self.numbers.release(self)

    # ── Counts ──────────────────────────────────────────────────────────────────────────────────

    def _count(self) -> None:
        """Ask how many customers each line takes."""
        if self.numbers is not None and self.context.program is not None and self.context.current:
            self.numbers.count(self)

    def counted(self, checked: Any) -> list[tuple[str, Any]]:
        """The bands as a checked text says them: this one, or one on trial."""
        let = checked.program.let(self.bands.name)
        return [("bands", let.value)] if let is not None else []

    def show_counts(self, counts: dict[str, Any], total: int) -> None:
        """How many customers each line takes, of all."""
        placed = counts.get("bands")
        places = places_of_lines(self.bands.lines, placed) if placed is not None else {}
        for number, row in enumerate(self.rows):
            if isinstance(row, BandRow):
                at = places.get(number)
                count = placed.counts[at] if placed is not None and at is not None else None
                row.mark.show_passing(Passing(count) if count is not None else None, total)

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def edit_bands(self, make: Any, key: str = "ui.did-line") -> None:
        """Edits from source and bands, as one step."""

        def edits(book: Any, statement: Any) -> Any:
            found = bands.bands_of(statement)
            return make(book.source, found) if found is not None else ()

        self.writer.change(self.start, edits, self.say_step(key))

    def remove(self, number: int) -> None:
        """A line taken out; its neighbour reaches over its place."""
        self._goes_to = (max(number - 1, 0), "handle")
        self.edit_bands(lambda src, b: bandedges.without_band(src, b, number), "ui.did-line-removed")

    def split(self, number: int) -> None:
        """A band as two that meet in its middle."""
        self._goes_to = (number, "handle")
        self.edit_bands(lambda src, b: bandedges.split(src, b, number), "ui.did-line-added")

    def _add_line(self, word: str) -> None:
        def make(source: str, found: Any) -> Any:
            chinese = is_chinese(found.statement)
            values = [line.value for line in found.lines if line.value is not None]
            value = source[values[-1].start : values[-1].end] if values else "0"
            text = f"{writing.word(word, chinese)} -> {value}"
            behind = max((n for n, b in enumerate(found.lines) if b.kind != "default"), default=-1)
            return bands.added(source, found, [text], behind)

        self.edit_bands(make, "ui.did-line-added")

    def _write_subject(self, text: str) -> None:
        self.edit_bands(lambda src, b: changed(src, b.subject, text.strip()), "ui.did-text")


class BandRow(Row):
    """From, to, value, how many; a phrase of another form, `else` and `missing` with their value alone."""

    def __init__(self, body: BandsBody, number: int, line: Any) -> None:
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
