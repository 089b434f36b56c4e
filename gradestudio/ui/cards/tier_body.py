"""The body of a tier: its place in the order, its title, its cut-off on the histogram, its colour."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractButton, QColorDialog, QHBoxLayout, QSizePolicy, QVBoxLayout

from gradestudio.language import syntax as s
from gradestudio.language.edits import order, rules, tiers
from gradestudio.ui.cards.body import Body, CommentLine, word_label
from gradestudio.ui.cards.clauses import ValueInput, away_button
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.items_body import add_button
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, theme
from gradestudio.ui.theme.paint import focus_frame, rounded

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_CUTS = {"AT": ("ui.cards-cut-at", "10"), "TOP": ("ui.cards-cut-top", "20%")}


class TierBody(Body):
    """Order, title, cut-off or share, colour."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.context = Context()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 10)
        self.column.setSpacing(6)
        self.rank = Label(Style.BODY)
        self.up, self.down = Button("plain", "arrow-up"), Button("plain", "arrow-down")
        self.title = PlainLine(empty_too=True)
        self.colour = PlainLine(Style.CODE_SMALL, fits=True, empty_too=True)
        self.swatch = ColourButton()
        self.plain = Button("plain", "close")
        self.cut_word = word_label("")
        self.cut = ValueInput(self, "cut")
        self.cut_away = away_button("away-cut", "", lambda: self._write_cut(self._word, ""))
        self.add = {word: add_button("ui.cards-add-cut") for word in _CUTS}
        self.comment = CommentLine(self)
        self.labels = {key: word_label("") for key in ("ui.cards-order", "ui.cards-title", "ui.cards-colour")}
        self._word = ""
        self._build()
        self._connect()

    @property
    def body(self) -> TierBody:
        """The input of the cut-off asks what it stands in for its body."""
        return self

    def _build(self) -> None:
        for name, widget in (
            ("up", self.up),
            ("down", self.down),
            ("title", self.title),
            ("colour", self.colour),
            ("swatch", self.swatch),
            ("plain", self.plain),
        ):
            widget.setObjectName(name)
        self._line(self.labels["ui.cards-order"], self.rank, self.up, self.down, None)
        self._line(self.labels["ui.cards-title"], self.title)
        for word, button in self.add.items():
            button.setObjectName(f"add-{word.lower()}")
        self._cut_line = self._line(self.cut_word, self.cut, self.cut_away, *self.add.values(), None)
        self._panel_at = self.column.count()
        self._line(self.labels["ui.cards-colour"], self.swatch, self.colour, self.plain, None)
        self.column.addWidget(self.comment)

    def _line(self, *widgets: Any) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in widgets:
            if widget is None:
                line.addStretch(1)
            else:
                line.addWidget(widget)
        self.column.addLayout(line)
        return line

    def _connect(self) -> None:
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.title.written.connect(lambda text: self._write(lambda b, st: tiers.titled(b, st, text)))
        self.colour.written.connect(self._write_colour)
        self.swatch.picked.connect(self._write_colour)
        self.plain.clicked.connect(lambda: self._write_colour(""))
        for word, button in self.add.items():
            button.clicked.connect(lambda _=False, word=word: self._write_cut(word, _CUTS[word][1]))
        for widget in (self.title, self.colour):
            widget.left.connect(self.left)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        self.context = context
        for key, label in self.labels.items():
            label.setText(say(key))
        book = self.writer.book()
        self._show_order(book, statement)
        self.title.setAccessibleName(say("ui.cards-title"))
        self.title.show_text(statement.node.title or "")
        self._show_colour(card, statement)
        self._show_cut(book, statement)
        self.comment.show_words(rules.comment_of(book, statement))

    def _show_order(self, book: Any, statement: Any) -> None:
        row = order.siblings(book, statement)
        at = next(n for n, one in enumerate(row) if one.start == statement.start)
        grade = order.grade_of(book, statement)
        ranked = grade is None or grade.node is None or not grade.node.unranked
        self.rank.setText(say("ui.cards-rank" if ranked else "ui.cards-place", n=at + 1, of=len(row)))
        self.up.name_it(say("ui.cards-up"), "Alt+↑")
        self.down.name_it(say("ui.cards-down"), "Alt+↓")
        self.up.setEnabled(at > 0)
        self.down.setEnabled(at + 1 < len(row))

    def _show_colour(self, card: Card, statement: Any) -> None:
        own = statement.node.color or ""
        known = self.context.colours.get(card.grade, {}).get(card.tier)
        self.swatch.show_colour(own or (known.ground if known is not None else ""))
        self.swatch.setAccessibleName(say("ui.cards-choose-colour"))
        self.swatch.setToolTip(say("ui.cards-choose-colour"))
        self.colour.setAccessibleName(say("ui.cards-colour"))
        self.colour.setPlaceholderText(say("ui.cards-colour-ramp"))
        self.colour.wrong = bool(own) and _COLOUR.fullmatch(own) is None
        self.colour.show_text(own)
        self.plain.setVisible(bool(own))
        self.plain.name_it(say("ui.cards-colour-away"))

    def _show_cut(self, book: Any, statement: Any) -> None:
        self._word = next((w for w in _CUTS if tiers.body_of(statement, w) is not None), "")
        grade = order.grade_of(book, statement)
        by_value = grade is not None and grade.node is not None and grade.node.by is not None
        self.cut_word.setText(say(_CUTS[self._word][0]) if self._word else say("ui.cards-cut"))
        self.cut_word.setVisible(bool(self._word) or by_value)
        self.cut_away.setVisible(bool(self._word))
        self.cut_away.name_it(say("ui.cards-end-away"))
        for word, button in self.add.items():
            button.setText(say(_CUTS[word][0]))
            button.setAccessibleName(say("ui.cards-add-cut") + f" {say(_CUTS[word][0])}")
            button.setVisible(by_value and not self._word)
        span = tiers.body_of(statement, self._word) if self._word else None
        node = statement.node.at if self._word == "AT" else statement.node.top
        held = span is not None and self._hold(span.start, node)
        self.cut.setVisible(span is not None and not held)
        if span is not None and not held:
            written = self.writer.text[span.start : span.end]
            self.cut.show_part(node, written, say(_CUTS[self._word][0]), self._write_this_cut)

    def _hold(self, at: int, node: Any) -> bool:
        """The number on its histogram, where the panel is free; whether it is."""
        numbers = self.numbers
        if numbers is None or numbers.borrower not in (None, self) or not isinstance(node, s.NumberLiteral):
            return False
        panel = numbers.panel
        if numbers.borrower is None:
            numbers.borrow(self)
            panel.field.bare = False
            panel.field.setObjectName("value")
            panel.setContentsMargins(0, 0, 0, 0)
            self._cut_line.insertWidget(1, panel.field)
            self._cut_line.addWidget(panel.aim)
            self.column.insertWidget(self._panel_at, panel)
            panel.field.show()
        numbers.look(at, self.writer.text)
        return True

    def lost_panel(self) -> None:
        """Another card has the histogram now: a plain number stands here."""
        statement = self.writer.statement(self.start)
        if statement is not None and statement.node is not None:
            self._show_cut(self.writer.book(), statement)

    def release(self) -> None:
        if self.numbers is not None:
            self.numbers.release(self)

    def take_keyboard(self) -> None:
        self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def _write(self, make: Any) -> None:
        self.writer.change(self.start, make, self.say_step("ui.did-text"))

    def _write_this_cut(self, text: str) -> None:
        self._write_cut(self._word, text)

    def _write_cut(self, word: str, text: str) -> None:
        if not text and self.numbers is not None:
            self.numbers.give_back(self)
        self._write(lambda b, st: tiers.with_cut(b, st, word, text))

    def _write_colour(self, text: str) -> None:
        """A colour is written only as one; other words stay in the field, marked."""
        wrong = bool(text.strip()) and _COLOUR.fullmatch(text.strip()) is None
        self.colour.wrong = wrong
        self.colour.setToolTip(say("ui.cards-colour-so") if wrong else "")
        self.colour.update()
        if not wrong:
            self._write(lambda b, st: tiers.coloured(b, st, text))

    def _move(self, by: int) -> None:
        def make(book: Any, statement: Any) -> Any:
            return order.moved(book, statement, max(rules.place_among(book, statement) + by, 0))

        statement = self.writer.statement(self.start)
        written = statement.text.rstrip() if statement is not None else ""

        def follow(book: Any) -> int:
            return next((st.start for st in book.statements if st.text.rstrip() == written), self.start)

        self.writer.change(self.start, make, say("ui.did-moved", name=self.name), follow)


class ColourButton(QAbstractButton):
    """A square of a colour; a click opens a chooser, `picked` brings `#RRGGBB`."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.dialog: QColorDialog | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)

    def sizeHint(self) -> QSize:
        return QSize(28, 28)

    def show_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def _open(self) -> None:
        dialog = self.dialog = QColorDialog(QColor(self._colour or "#20477F"), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(say("ui.cards-choose-colour"))
        dialog.colorSelected.connect(lambda colour: self.picked.emit(colour.name().upper()))
        dialog.open()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        ground = QColor(self._colour) if self._colour else theme().colour("sunken")
        rounded(painter, self.rect().adjusted(4, 4, -4, -4), 4, ground, theme().colour("line2"))
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)
