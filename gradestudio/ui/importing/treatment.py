"""What becomes of a column's unreadable cells: missing, the rulebook's default, or a value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradestudio.ui import calls
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, wear


class Treatment(QWidget):
    """A wrong value stays in its box, with what is wrong, and changes nothing."""

    treated = Signal(str, object)
    """A field's name, and BadCells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: Any = None
        self._program: Any = None
        self.title = Label(Style.SMALL, "text2", wrap=True)
        self.ways = Segments({"missing": "", "default": "", "value": ""})
        self.value = QLineEdit()
        wear(self.value, Style.BODY)
        self.value.setFixedHeight(26)
        self.wrong = Label(Style.SMALL, "err", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.ways)
        line.addWidget(self.value, 1)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(line)
        column.addWidget(self.wrong)
        self.ways.chosen.connect(self._chose)
        self.value.returnPressed.connect(lambda: self._chose("value"))
        self.value.editingFinished.connect(self._left)
        self.value.textEdited.connect(lambda _: self._mark(""))
        self.hide()

    def show_field(self, field: Any, program: Any) -> None:
        """A FieldLook with bad cells, or one that is treated already; else nothing is shown."""
        before = self._field.name if self._field is not None else ""
        self._field, self._program = field, program
        if field is None or program is None or not _treatable(field):
            self.hide()
            return
        self.show()
        name = field.definition.name
        self.title.setText(say("ui.import-unreadable-of", name=name))
        default = field.definition.default
        told = say("ui.import-default", value=words().value(default)) if default is not None else "–"
        self.ways.name_parts(missing=say("ui.import-missing"), default=told, value=say("ui.import-value"))
        self.ways.button("default").setVisible(default is not None)
        self.value.setAccessibleName(say("ui.import-value-of", name=name))
        self.value.setPlaceholderText(say("ui.import-value-hint"))
        way, value = _way(field)
        self.ways.choose(way)
        self.value.setVisible(way == "value")
        if before != field.name or not self.value.hasFocus():
            self.value.setText(value)
            self._mark("")

    def _chose(self, way: str) -> None:
        self.value.setVisible(way == "value")
        if way == "value" and not self.value.text().strip():
            self.value.setFocus()
            return
        text = {"missing": "missing", "default": "default"}.get(way, f"default:{self.value.text().strip()}")
        importing = calls.importing()
        try:
            made = importing.bad_cells_of(text, self._field.name, self._program)
        except importing.BadImport as error:
            self._mark(say(error.code, **error.args_by_name))
            return
        self._mark("")
        if made != self._field.treatment:
            self.treated.emit(self._field.name, made)

    def _left(self) -> None:
        """The box was left: a value in it counts, an empty one goes back to what holds."""
        if self._field is None or not self.value.isVisible():
            return
        if self.value.text().strip():
            self._chose("value")
        elif not self.value.hasFocus():
            way, _ = _way(self._field)
            self.ways.choose(way)
            self.value.setVisible(way == "value")

    def _mark(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self.value.setProperty("wrong", bool(sentence))
        self.value.update()


def _treatable(field: Any) -> bool:
    """Something is to be treated, or is treated already; never of a key, which tells customers apart."""
    return bool(field.bad or field.treatment is not None) and field.definition.kind.name != "ID"


def _way(field: Any) -> tuple[str, str]:
    """The way that holds, and its value: what was chosen, else what the rulebook says."""
    treatment = field.treatment
    if treatment is None:
        return ("missing" if field.definition.default is None else "default"), ""
    if treatment.use.value == "missing":
        return "missing", ""
    return ("value", treatment.value) if treatment.value else ("default", "")
