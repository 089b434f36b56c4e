"""The left side of the export: form of the result, columns, sheets, privacy, language, afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.checks import CheckLine, ChoiceCard
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.export.choices import KEPT, SHEETS, Choices
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import Style

_DATA = ("html", "pdf", "csv")
_FORMS = {
    "keep": ("sheet", "ui.export-keep", "ui.export-keep-line"),
    "new": ("grid", "ui.export-new", "ui.export-new-line"),
    "data": ("histogram", "ui.export-data", "ui.export-data-line"),
}
_SHEETS = {"summary": "ui.export-summary", "tiers": "ui.export-tiers", "problems": "ui.export-problems"}
_WIDTH = 332


class Options(QScrollArea):
    """Every move is told at once; what does not apply to a form is not shown."""

    changed = Signal(object)
    """Choices."""

    def __init__(self, choices: Choices, source: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = choices
        self.setFixedWidth(_WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._may_keep = source.suffix.lower() in KEPT
        self.forms: dict[str, ChoiceCard] = {}
        self.groups: list[tuple[CheckLine, frozenset[str]]] = []
        self.sheets = {name: CheckLine() for name in SHEETS}
        self.data = Segments(dict.fromkeys(_DATA, ""))
        self.masked, self.open_after, self.formulas = CheckLine(), CheckLine(), CheckLine()
        self.languages = Segments({"zh": "", "en": ""})
        self._columns = QVBoxLayout()
        self._columns.setSpacing(0)
        self._build()
        self._show()

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        inside = Panel("surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 14, 14)
        column.setSpacing(0)
        for form, (drawing, text, told) in _FORMS.items():
            card = ChoiceCard(drawing)
            card.tell(say(text), say(told))
            card.clicked.connect(lambda _=False, form=form: self._choose_form(form))
            self.forms[form] = card
            column.addWidget(card)
            column.addSpacing(8)
        if not self._may_keep:
            self.forms["keep"].setEnabled(False)
            self.forms["keep"].tell(say("ui.export-keep"), say("ui.export-keep-not"))
        self.data.name_parts(html="HTML", pdf="PDF", csv="CSV")
        self.data.chosen.connect(lambda form: self._change(form=form))
        column.addWidget(self.data, 0, Qt.AlignmentFlag.AlignLeft)
        self._columns_part = _part(column, say("ui.export-columns"))
        self._columns_part.addLayout(self._columns)
        self._sheets_part = _part(column, say("ui.export-sheets"))
        for name, line in self.sheets.items():
            line.tell(say(_SHEETS[name]))
            line.clicked.connect(lambda _=False, name=name: self._toggle_sheet(name))
            self._sheets_part.addWidget(line)
        self._formulas_part = _part(column, say("ui.export-cells"))
        self.formulas.tell(say("ui.export-formulas"))
        self.formulas.clicked.connect(lambda on: self._change(formulas=on))
        self._formulas_part.addWidget(self.formulas)
        privacy = _part(column, say("ui.export-privacy"))
        self.masked.clicked.connect(lambda on: self._change(mask=on))
        privacy.addWidget(self.masked)
        self.show_private(())
        words = _part(column, say("ui.export-language"))
        self.languages.name_parts(zh="中文", en="English")
        self.languages.chosen.connect(self._choose_language)
        row = QHBoxLayout()
        row.addWidget(self.languages)
        row.addStretch(1)
        words.addLayout(row)
        after = _part(column, say("ui.export-after"))
        self.open_after.tell(say("ui.open-file"))
        self.open_after.clicked.connect(lambda on: self._change(open_after=on))
        after.addWidget(self.open_after)
        column.addStretch(1)
        self.setWidget(inside)

    def show_private(self, names: tuple[str, ...]) -> None:
        """The fields that a mask hides."""
        self.masked.tell(say("ui.export-mask"), ", ".join(names) if names else say("ui.export-no-private"))
        self.masked.setEnabled(bool(names))

    def show_groups(self, groups: tuple[tuple[Any, ...], ...]) -> None:
        """Added columns that are taken or left together (ShownColumns)."""
        wanted = [frozenset(c.key for c in group) for group in groups]
        if [keys for _, keys in self.groups] != wanted:
            empty(self._columns)
            self.groups = [(CheckLine(), keys) for keys in wanted]
            for line, keys in self.groups:
                line.clicked.connect(lambda on, keys=keys: self._toggle_columns(keys, on))
                self._columns.addWidget(line)
        for (line, keys), group in zip(self.groups, groups, strict=True):
            line.tell(_names(group), say("ui.n-columns", n=len(group)))
            line.setChecked(not keys & self.choices.columns)

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, from above."""
        groups = [line for line, _ in self.groups]
        return [
            *(*self.forms.values(), *self.data.buttons(), *groups, *self.sheets.values(), self.formulas),
            *(self.masked, *self.languages.buttons(), self.open_after),
        ]

    # ── Choosing ────────────────────────────────────────────────────────────────────────────────

    def use(self, choices: Choices) -> None:
        """Show other choices, as if a person had made them."""
        if choices != self.choices:
            self.choices = choices
            self._show()
            self.changed.emit(choices)

    def _change(self, **wished: Any) -> None:
        self.use(replace(self.choices, **wished))

    def _choose_form(self, card: str) -> None:
        self._change(form=(self.data.current() or "html") if card == "data" else card)

    def _choose_language(self, language: str) -> None:
        self._change(language="" if language == speech().language else language)

    def _toggle_columns(self, keys: frozenset[str], on: bool) -> None:
        left = self.choices.columns
        self._change(columns=left - keys if on else left | keys)

    def _toggle_sheet(self, name: str) -> None:
        self._change(sheets=self.choices.sheets ^ {name})

    def _show(self) -> None:
        choices = self.choices
        form = choices.form
        for name, card in self.forms.items():
            card.setChecked(form == name or (name == "data" and form in _DATA))
        self.data.choose(form if form in _DATA else "html")
        self.data.setVisible(form in _DATA)
        for line, keys in self.groups:
            line.setChecked(not keys & choices.columns)
        for name, line in self.sheets.items():
            line.setChecked(name not in choices.sheets)
        self.masked.setChecked(choices.mask)
        self.open_after.setChecked(choices.open_after)
        self.formulas.setChecked(choices.formulas)
        self.languages.choose(choices.language or speech().language)
        _show_part(self._sheets_part, form in ("keep", "new"))
        _show_part(self._formulas_part, form in ("keep", "new"))
        _show_part(self._columns_part, form in ("keep", "new", "csv"))


def _part(column: QVBoxLayout, title: str) -> QVBoxLayout:
    """A titled part of its own widget, so that it can be left out of sight."""
    holder = QWidget()
    part = QVBoxLayout(holder)
    part.setContentsMargins(0, 12, 0, 0)
    part.setSpacing(0)
    head = Label(Style.FIGURE, text=title)
    head.setFixedHeight(26)
    part.addWidget(head)
    column.addWidget(holder)
    return part


def _show_part(part: QVBoxLayout, on: bool) -> None:
    holder = part.parentWidget()
    if holder is not None:
        holder.setVisible(on)


def _names(group: tuple[Any, ...]) -> str:
    """`客户等级、依据、原因`: the grade's name is said once."""
    first = group[0].heading
    tails = [c.heading.removeprefix(f"{first} ") for c in group[1:]]
    if group[0].key.partition(":")[0] in ("needs", "next"):
        grade = group[0].key.partition(":")[2]
        return say("expr.comma").join([first, *(c.heading.removeprefix(f"{grade} ") for c in group[1:])])
    return say("expr.comma").join([first, *tails])
