"""The body of a score: a line for each item with its points, condition and parts; groups with their caps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gradestudio.language import syntax as s
from gradestudio.language.edits import items, writing
from gradestudio.language.edits.places import is_chinese
from gradestudio.ui.cards.clauses import ValueInput, away_button, small_word
from gradestudio.ui.cards.itemparts import TextRow
from gradestudio.ui.cards.items_body import ItemsBody, add_button
from gradestudio.ui.cards.scoreline import GroupRow, PointsRow, size_of
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.speech import say


class ScoreBody(ItemsBody):
    """Range, items, groups."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.ends: list[ValueInput] = []
        self._head_sign: Any = None
        self.more = add_button("ui.cards-add-item")
        self.more.setObjectName("add-item")
        self.group = add_button("ui.cards-add-group")
        self.group.setObjectName("add-group")
        for button in (self.more, self.group):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.more.clicked.connect(self._add_item)
        self.group.clicked.connect(self._add_group)
        self.largest = Decimal(1)

    def items(self, statement: Any) -> list[Any]:
        return list(items.forms_of(statement))

    def sign_of(self, form: Any) -> Any:
        free = form.kind == "points" and not isinstance(form.node.points, s.NumberLiteral)
        return form.kind, free, tuple(sorted(form.clauses)), say("ui.cards-when")

    def make_row(self, form: Any, number: int) -> Any:
        if form.kind == "points":
            return PointsRow(self, number, form)
        return GroupRow(self, number, form) if form.kind == "group" else TextRow(self, number)

    def show_row(self, row: Any, form: Any) -> None:
        if isinstance(row, TextRow):
            span = form.item.span
            row.show_text(self.writer.text[span.start : span.end])
        else:
            row.show_form(form)

    def show_statement(self, card: Any, statement: Any, context: Any) -> None:
        sizes = [abs(size) for form in self.items(statement) if (size := size_of(form)) is not None]
        self.largest = max([*sizes, Decimal(1)]) if sizes else Decimal(1)
        super().show_statement(card, statement, context)
        self.more.setText(say("ui.cards-add-item"))
        self.group.setText(say("ui.cards-add-group"))

    # ── Range ───────────────────────────────────────────────────────────────────────────────────

    def show_head(self, statement: Any) -> None:
        low, high = items.range_of(statement)
        sign = (low is None, high is None, say("ui.cards-from"))
        if sign != self._head_sign:
            self._head_sign = sign
            self._build_head(low, high)
        node = statement.node
        shown = [(span, part) for span, part in ((low, node.low), (high, node.high)) if span is not None]
        for field, (span, part) in zip(self.ends, shown, strict=True):
            is_low = part is node.low
            spoken = say("ui.cards-least" if is_low else "ui.cards-most")
            field.show_part(
                part,
                self.writer.text[span.start : span.end],
                spoken,
                lambda text, is_low=is_low: self._write_end(is_low, text),
            )

    def _build_head(self, low: Any, high: Any) -> None:
        empty(self.head)
        self.ends = []
        for is_low, span in ((True, low), (False, high)):
            name = "low" if is_low else "high"
            if span is None:
                button = add_button("ui.cards-add-least" if is_low else "ui.cards-add-most")
                button.setObjectName(f"add-{name}")
                button.clicked.connect(
                    lambda _=False, is_low=is_low: self._write_end(is_low, "0" if is_low else "100")
                )
                self.head.addWidget(button)
                continue
            self.head.addWidget(small_word("ui.cards-from" if is_low else "ui.cards-to"))
            field = ValueInput(self, name)
            self.ends.append(field)
            self.head.addWidget(field)
            told = say("ui.cards-end-away")
            self.head.addWidget(
                away_button(f"away-{name}", told, lambda is_low=is_low: self._write_end(is_low, ""))
            )
        self.head.addStretch(1)

    @property
    def body(self) -> ScoreBody:
        """Inputs of the head ask the row that they stand in for its body."""
        return self

    def _write_end(self, low: bool, text: str) -> None:
        step = self.say_step("ui.did-range")
        self.writer.change(self.start, lambda b, st: items.with_range(b.source, st, low, text), step)

    # ── New lines ───────────────────────────────────────────────────────────────────────────────

    def _add_item(self) -> None:
        """Points for everyone at first; what they are for is chosen next."""
        self.add("+10", "points")

    def _add_group(self) -> None:
        chinese = self._chinese()
        title = writing.text(say("ui.cards-new-group-title"))
        self.add(
            f"{writing.word('GROUP', chinese)} {title} {writing.word('AT_MOST', chinese)} 50",
            "title",
            outer=True,
        )

    def _chinese(self) -> bool:
        statement = self.writer.statement(self.start)
        return statement is not None and is_chinese(statement)
