"""The body of bands: from, to and value on each line, on the histogram of what they are of, with counts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer

from gradestudio.language.edits import bandedges, bands, writing
from gradestudio.language.edits.places import changed, is_chinese
from gradestudio.ui.cards.bandline import BandRow
from gradestudio.ui.cards.clauses import small_word
from gradestudio.ui.cards.itemparts import TextRow
from gradestudio.ui.cards.items_body import ItemsBody, add_button
from gradestudio.ui.cards.passing import Passing
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.grids.band_rows import places_of_lines
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


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
