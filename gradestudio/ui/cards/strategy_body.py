"""The body of a strategy: a line for each note with its condition, and how often to get in touch."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from gradestudio.language.edits import items, writing
from gradestudio.language.edits.places import is_chinese
from gradestudio.ui.cards.clauses import UnitPick, ValueInput, away_button, small_word
from gradestudio.ui.cards.itemparts import FormRow, TextRow, part_name, top
from gradestudio.ui.cards.items_body import ItemsBody, add_button
from gradestudio.ui.cards.kinds import known_names
from gradestudio.ui.cards.quoting import QuotedLine
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.speech import say


class StrategyBody(ItemsBody):
    """Notes and contacts in the order in which customers get them."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.note = add_button("ui.cards-add-note")
        self.note.setObjectName("add-note")
        self.contact = add_button("ui.cards-add-contact")
        self.contact.setObjectName("add-contact")
        for button in (self.note, self.contact):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.note.clicked.connect(lambda: self.add('"…"', "note"))
        self.contact.clicked.connect(self._add_contact)

    def items(self, statement: Any) -> list[Any]:
        return list(items.forms_of(statement))

    def sign_of(self, form: Any) -> Any:
        return form.kind, tuple(sorted(form.clauses)), say("ui.cards-when")

    def make_row(self, form: Any, number: int) -> Any:
        if form.kind == "note":
            return NoteRow(self, number, form)
        return ContactRow(self, number, form) if form.kind == "contact" else TextRow(self, number)

    def show_row(self, row: Any, form: Any) -> None:
        if isinstance(row, TextRow):
            row.show_text(self.writer.text[form.item.span.start : form.item.span.end])
        else:
            row.show_form(form)

    def show_head(self, statement: Any) -> None:
        self.note.setText(say("ui.cards-add-note"))
        self.contact.setText(say("ui.cards-add-contact"))
        self.contact.setVisible(not any(form.kind == "contact" for form in self.items(statement)))

    def _add_contact(self) -> None:
        statement = self.writer.statement(self.start)
        chinese = statement is not None and is_chinese(statement)
        text = f"{writing.word('CONTACT_EVERY', chinese)} 30 {writing.word('DAYS', chinese)}"
        self.add(text, "contact_every-number")


class NoteRow(FormRow):
    """A text for the customer, and for whom."""

    ADDED = ("WHEN",)

    def __init__(self, body: StrategyBody, number: int, form: Any) -> None:
        super().__init__(body, number)
        self.quoted = QuotedLine("note")
        self.note = self.quoted.line
        self.content.addWidget(self.quoted)
        if "WHEN" in form.clauses:
            self.content.addWidget(self.make_condition())
        self.note.written.connect(self._write)
        self.note.left.connect(self.left)

    def show_form(self, form: Any) -> None:
        super().show_form(form)
        said = self.written(form.body)
        self.quoted.show_quoted(said[1:-1], say("ui.cards-note", n=self.number + 1), self.body.context)

    def _write(self, text: str) -> None:
        """Another text; without any, the line stays as it was."""
        if not text.strip():
            self.show_form(self.form)
            return
        said = writing.text(text.strip(), like=self.written(self.form.body)[:1])
        self.edit(lambda source, st, form: items.with_body(source, form, said))


class ContactRow(FormRow):
    """Every so many days, since a date, and for whom."""

    ADDED = ("SINCE", "WHEN")

    def __init__(self, body: StrategyBody, number: int, form: Any) -> None:
        super().__init__(body, number)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(small_word("ui.cards-contact"))
        self.amount = ValueInput(self, "contact_every")
        self.unit = UnitPick(self)
        self.since: ValueInput | None = None
        line.addWidget(self.amount)
        line.addWidget(self.unit)
        if "SINCE" in form.clauses:
            line.addWidget(small_word("ui.cards-since"))
            self.since = ValueInput(self, "since", ("date",))
            line.addWidget(self.since)
            told = say("ui.cards-part-away", part=part_name("SINCE"))
            line.addWidget(*top(away_button("away-since", told, lambda: self.write_clause("SINCE", ""))))
        line.addStretch(1)
        self.content.addLayout(line)
        if "WHEN" in form.clauses:
            self.content.addWidget(self.make_condition())

    def show_form(self, form: Any) -> None:
        super().show_form(form)
        self.amount.show_part(
            form.node.amount,
            self.written(form.of("CONTACT_EVERY")),
            say("ui.cards-contact"),
            lambda text: self.write_clause("CONTACT_EVERY", text),
        )
        self.unit.show_unit(form.node.unit, self._write_unit)
        if self.since is not None:
            self.since.show_part(
                form.node.since,
                self.written(form.of("SINCE")),
                say("ui.cards-since"),
                lambda text: self.write_clause("SINCE", text),
            )

    def parts_to_add(self) -> list[str]:
        dated = any(k.kind == "date" for k in known_names(self.body.context).values())
        return [word for word in super().parts_to_add() if dated or word != "SINCE"]

    def first_of(self, word: str) -> str:
        if word != "SINCE":
            return super().first_of(word)
        return next(writing.name(k.name) for k in known_names(self.body.context).values() if k.kind == "date")

    def _write_unit(self, unit: str) -> None:
        self.edit(lambda source, st, form: items.with_unit(source, st, form, unit))
