"""Lines of a score: points with their condition and parts, groups with their cap."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gradestudio.language import syntax as s
from gradestudio.language.edits import items, writing
from gradestudio.ui.cards.clauses import UnitPick, ValueInput, away_button, small_word
from gradestudio.ui.cards.itemparts import FormRow, part_name, top
from gradestudio.ui.cards.kinds import known_names
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.quoting import QuotedLine
from gradestudio.ui.cards.stepfield import PointsBar, StepField
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.layouts import Wrapped
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_NUMBERS = ("number", "money")
_KINDS = {"PER_OF": _NUMBERS, "SINCE": ("date",)}
"""Of the names that may stand behind a word."""


def size_of(form: Any) -> Decimal | None:
    """The most that a line can give or take; None where that is not written."""
    node = form.node
    if not isinstance(node, s.ScoreItemNode):
        return None
    if isinstance(node.cap, s.NumberLiteral):
        return node.cap.value * node.sign
    if node.kind == "per" or not isinstance(node.points, s.NumberLiteral):
        return None
    return node.points.value * node.sign


class PointsRow(FormRow):
    """Points, what they are for each of, cap, fading; the condition; the reason."""

    ADDED = ("WHEN", "PER", "AT_MOST", "FADING_OVER", "HALVING_EVERY", "BECAUSE")

    def __init__(self, body: Any, number: int, form: Any) -> None:
        super().__init__(body, number)
        self.points = StepField(signed=True)
        self.points.setObjectName("points")
        self.bar = PointsBar()
        self.value = PlainLine(Style.CODE_SMALL, fits=True)
        self.value.setObjectName("value")
        self.sign = Button("plain", "", "+", height=24)
        self.sign.setObjectName("sign")
        self.fields: dict[str, ValueInput] = {}
        self.unit: UnitPick | None = None
        self.reason: QuotedLine | None = None
        self._free = not isinstance(form.node.points, s.NumberLiteral)
        self._build(form)
        self.points.written.connect(self._write_points)
        self.points.left.connect(self.left)
        self.value.written.connect(self._write_value)
        self.value.left.connect(self.left)
        self.sign.clicked.connect(self._turn)

    # ── Building ────────────────────────────────────────────────────────────────────────────────

    def _build(self, form: Any) -> None:
        first = QHBoxLayout()
        first.setSpacing(6)
        if self._free:
            first.addWidget(*top(self.sign))
            first.addWidget(*top(self.value))
        else:
            first.addWidget(*top(self.points))
        first.addWidget(*top(self.bar))
        alone = not any(w in form.clauses for w in ("PER", "AT_MOST", form.aging or "-"))
        if not alone:
            parts = Wrapped(6)
            self._parts(parts, form)
            first.addLayout(parts, 1)
        self.content.addLayout(first)
        if "WHEN" in form.clauses:
            rows = self.make_condition()
            if alone:
                first.addWidget(rows, 1)
            else:
                self.content.addWidget(rows)
        if "WHEN" not in form.clauses and alone:
            first.addStretch(1)
        if "BECAUSE" in form.clauses:
            self._build_reason()

    def _parts(self, line: Wrapped, form: Any) -> None:
        """Each part with its words; what does not fit goes on below."""
        if "PER" in form.clauses:
            self._part(
                line, [("PER", "ui.cards-per"), ("PER_OF", "ui.cards-per-of")], lambda: self._set_per("")
            )
        if "AT_MOST" in form.clauses:
            self._part(line, [("AT_MOST", "ui.cards-cap")], lambda: self.write_clause("AT_MOST", ""))
        if form.aging:
            unit = self.unit = UnitPick(self)
            fields = [(form.aging, _SPOKEN[form.aging]), ("SINCE", "ui.cards-since")]
            self._part(line, fields, lambda: self._set_aging(""), unit)

    def _part(
        self, line: Wrapped, fields: list[tuple[str, str]], act: Any, unit: UnitPick | None = None
    ) -> None:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        for word, key in fields:
            inner.addWidget(small_word(key))
            field = self.fields[word] = ValueInput(self, word.lower(), _KINDS.get(word, ()))
            inner.addWidget(field)
            if unit is not None and word != "SINCE":
                inner.addWidget(unit)
        inner.addWidget(self._away(fields[0][0], act))
        line.addWidget(holder)

    def _away(self, word: str, act: Any) -> QWidget:
        return away_button(f"away-{word.lower()}", say("ui.cards-part-away", part=part_name(word)), act)

    def _build_reason(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(small_word("ui.cards-because"))
        self.reason = QuotedLine("reason")
        self.reason.line.written.connect(self._write_reason)
        self.reason.line.left.connect(self.left)
        line.addWidget(self.reason, 1)
        self.content.addLayout(line)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_form(self, form: Any) -> None:
        super().show_form(form)
        source = self.body.writer.text
        known = items.signed_points(source, form)
        spoken = say("ui.cards-points", n=self.number + 1)
        if known is not None:
            self.points.show_value(known[0], known[1])
            self.points.setAccessibleName(spoken)
        else:
            self.value.show_text(self.written(form.body))
            self.value.setAccessibleName(spoken)
            self.sign.setText("+" if form.node.sign > 0 else "\u2212")
            self.sign.name_it(say("ui.cards-turn-sign"))
        size = size_of(form)
        self.bar.setVisible(size is not None)
        if size is not None:
            self.bar.show_share(float(size / self.body.largest))
        for word, field in self.fields.items():
            node = getattr(form.node, _ATTRIBUTES[word])
            field.show_part(
                node,
                self.written(form.of(word)),
                say(_SPOKEN[word]),
                lambda text, word=word: self.write_clause(word, text),
            )
        if self.unit is not None:
            self.unit.show_unit(form.node.unit, self._write_unit)
        if self.reason is not None:
            span = form.of("BECAUSE")
            told = source[span.start + 1 : span.end - 1]
            self.reason.show_quoted(told, say("ui.cards-reason"), self.body.context)

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def parts_to_add(self) -> list[str]:
        wanted = super().parts_to_add()
        if self.form.aging:
            wanted = [w for w in wanted if w != "PER"]
        elif "PER" in self.form.clauses:
            wanted = [w for w in wanted if w not in ("FADING_OVER", "HALVING_EVERY")]
        return wanted

    def add_part(self, word: str) -> None:
        if word == "PER":
            self._set_per("1000")
        elif word in ("FADING_OVER", "HALVING_EVERY"):
            self._set_aging(word)
        else:
            super().add_part(word)

    def first_of(self, word: str) -> str:
        if word != "AT_MOST":
            return super().first_of(word)
        known = items.signed_points(self.body.writer.text, self.form)
        return f"{abs(known[0]) * (20 if 'PER' in self.form.clauses else 1):f}" if known is not None else "10"

    def _first_name(self, kinds: tuple[str, ...]) -> str:
        found = [k.name for k in known_names(self.body.context).values() if k.kind in kinds]
        return writing.name(found[0]) if found else ""

    def _set_per(self, per: str) -> None:
        subject = self._first_name(_NUMBERS)
        if subject or not per:
            self.edit(lambda source, st, form: items.with_per(source, st, form, per, subject))

    def _set_aging(self, word: str) -> None:
        since = self._first_name(("date",))
        if not since and word and not self.form.aging:
            return
        self.edit(lambda source, st, form: items.with_aging(source, st, form, word, "12", "months", since))

    def _write_unit(self, unit: str) -> None:
        self.edit(lambda source, st, form: items.with_unit(source, st, form, unit))

    def _write_points(self, points: Decimal) -> None:
        self.edit(lambda source, st, form: items.with_points(source, form, points))

    def _write_value(self, text: str) -> None:
        self.edit(lambda source, st, form: items.with_body(source, form, text))

    def _turn(self) -> None:
        """Points that were given are taken away, and the other way round."""
        self.edit(lambda source, st, form: items.turned(source, form))

    def _write_reason(self, text: str) -> None:
        old = self.written(self.form.of("BECAUSE"))
        said = writing.text(text.strip(), like=old[:1]) if text.strip() else ""
        self.write_clause("BECAUSE", said)


_ATTRIBUTES = {
    "PER": "per",
    "PER_OF": "subject",
    "AT_MOST": "cap",
    "FADING_OVER": "periods",
    "HALVING_EVERY": "periods",
    "SINCE": "since",
}
_SPOKEN = {
    "PER": "ui.cards-part-per",
    "PER_OF": "ui.cards-per-subject",
    "AT_MOST": "ui.cards-part-at-most",
    "FADING_OVER": "ui.cards-part-fading-over",
    "HALVING_EVERY": "ui.cards-part-halving-every",
    "SINCE": "ui.cards-since",
}


class GroupRow(FormRow):
    """The name of a group and the most that its items give together."""

    ADDED = ("AT_MOST",)

    def __init__(self, body: Any, number: int, form: Any) -> None:
        super().__init__(body, number, switch=False)
        line = QHBoxLayout()
        line.setSpacing(6)
        self.title = PlainLine(Style.NAME, fits=True)
        self.title.setObjectName("title")
        line.addWidget(small_word("ui.cards-group"))
        line.addWidget(self.title)
        self.cap: ValueInput | None = None
        if "AT_MOST" in form.clauses:
            line.addWidget(small_word("ui.cards-cap"))
            self.cap = ValueInput(self, "cap")
            line.addWidget(self.cap)
            told = say("ui.cards-part-away", part=part_name("AT_MOST"))
            if form.body is not None:
                line.addWidget(away_button("away-cap", told, lambda: self.write_clause("AT_MOST", "")))
        line.addStretch(1)
        self.content.addLayout(line)
        self.line.addSpacing(self.switch.sizeHint().width())
        self.title.setVisible(form.body is not None)
        self.title.written.connect(self._write_title)
        self.title.left.connect(self.left)

    def show_form(self, form: Any) -> None:
        super().show_form(form)
        self.title.setAccessibleName(say("ui.cards-group-name"))
        self.title.show_text(form.node.name or "")
        if self.cap is not None:
            self.cap.show_part(
                form.node.cap,
                self.written(form.of("AT_MOST")),
                say("ui.cards-part-at-most"),
                lambda text: self.write_clause("AT_MOST", text),
            )

    def first_of(self, word: str) -> str:
        return "50"

    def _write_title(self, text: str) -> None:
        said = writing.text(text.strip(), like=self.written(self.form.body)[:1])
        self.edit(lambda source, st, form: items.with_body(source, form, said))
