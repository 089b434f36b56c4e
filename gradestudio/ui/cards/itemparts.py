"""What lines of points and notes share: their condition, what may be added to them, and lines as text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gradestudio.language.edits import items, lines
from gradestudio.language.edits.places import is_chinese
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.itemrow import Row
from gradestudio.ui.cards.kinds import Known, first_term, known_names
from gradestudio.ui.cards.rows import ConditionRows
from gradestudio.ui.speech import say


class FormRow(Row):
    """A line with parts by words (`items.Form`)."""

    ADDED: tuple[str, ...] = ()
    """The words that a person may add."""

    def __init__(self, body: Any, number: int, switch: bool = True) -> None:
        super().__init__(body, number, switch)
        self.form: Any = None
        self.condition: ConditionRows | None = None
        self.chooser: Any = None

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_form(self, form: Any) -> None:
        """The line as it is now."""
        self.form = form
        if self.condition is not None:
            self.condition.setVisible(form.of("WHEN") is not None)
            if form.of("WHEN") is not None:
                self.condition.show_condition(self.body.statement, self.body.context)

    def make_condition(self) -> ConditionRows:
        """The builder of the condition of this line."""
        number = self.number

        def find(statement: Any) -> Any:
            found = self.body.items(statement)
            form = found[number] if number < len(found) else None
            when = form.of("WHEN") if form is not None else None
            return None if form is None or when is None else (form.node.when, when)

        rows = self.condition = ConditionRows(self.body, find, of_item=True)
        rows.setObjectName("condition")
        rows.left.connect(self.left)
        rows.emptied.connect(lambda: self.write_clause("WHEN", ""))
        return rows

    def release(self) -> None:
        if self.condition is not None:
            self.condition.release()

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def written(self, span: Any) -> str:
        """A stretch of the text of now; "" for none."""
        return self.body.writer.text[span.start : span.end] if span is not None else ""

    def edit(self, make: Any) -> None:
        """Edits from source, statement and form."""
        self.body.edit(self.number, lambda book, st, form: make(book.source, st, form))

    def write_clause(self, word: str, text: str) -> None:
        self.edit(lambda source, st, form: items.with_clause(source, st, form, word, text))

    def parts_to_add(self) -> list[str]:
        """The words of the parts that this line has not."""
        return [word for word in self.ADDED if word not in self.form.clauses]

    def acts(self) -> list[tuple[str, str, str, Any]]:
        return [
            (
                say("ui.cards-add-this", part=part_name(word)),
                _PARTS[word][1],
                "",
                lambda w=word: self.add_part(w),
            )
            for word in self.parts_to_add()
        ]

    def add_part(self, word: str) -> None:
        """A part with a value to begin with."""
        if word == "WHEN":
            self._choose_field()
        else:
            self.write_clause(word, self.first_of(word))

    def first_of(self, word: str) -> str:
        """What a part begins with."""
        return '"…"' if word == "BECAUSE" else "10"

    def _choose_field(self) -> None:
        names = known_names(self.body.context)
        options = [Option(k.name, k.name, k.drawing) for k in names.values()]
        self.chooser = Chooser(say("ui.cards-choose-field"), options, False, self)
        self.chooser.chosen.connect(lambda name: self._add_about(names[name]))
        self.chooser.open_at(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _add_about(self, known: Known) -> None:
        def edits(source: str, statement: Any, form: Any) -> Any:
            text = first_term(known, self.body.context, is_chinese(statement))
            return items.with_clause(source, statement, form, "WHEN", text)

        self.edit(edits)


_PARTS = {
    "WHEN": ("ui.cards-part-when", "filter"),
    "BECAUSE": ("ui.cards-part-because", "comment"),
    "AT_MOST": ("ui.cards-part-at-most", "lock"),
    "PER": ("ui.cards-part-per", "number"),
    "FADING_OVER": ("ui.cards-part-fading-over", "calendar"),
    "HALVING_EVERY": ("ui.cards-part-halving-every", "calendar"),
    "SINCE": ("ui.cards-part-since", "calendar"),
}
"""What a part is called, and its drawing, by the word that it is written with."""


def part_name(word: str) -> str:
    """What a part is called, by the word that it is written with."""
    return say(_PARTS[word][0])


class TextRow(Row):
    """A line that has no form: its text."""

    def __init__(self, body: Any, number: int) -> None:
        super().__init__(body, number)
        self.box = CodeBox(lines=False)
        self.box.setObjectName("text")
        self.content.addWidget(self.box)
        self.box.written.connect(self._write)
        self.box.left.connect(self.left)

    def show_text(self, text: str) -> None:
        self.box.setAccessibleName(say("ui.cards-line", n=self.number + 1))
        self.box.show_text(text)

    def _write(self, text: str) -> None:
        self.body.edit_item(self.number, lambda b, st, item: lines.replaced(b, item, text), "ui.did-line")


def top(widget: QWidget) -> tuple[QWidget, int, Qt.AlignmentFlag]:
    """How a part stands in a line that may grow downwards."""
    return widget, 0, Qt.AlignmentFlag.AlignTop
