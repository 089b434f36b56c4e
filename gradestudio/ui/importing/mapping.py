"""Columns to fields: a line a field with its column, its type, what is read, why, how much is readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.chip import Chip
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.picker import Picker
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.importing.dragging import carried
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, theme
from gradestudio.ui.theme.paint import rounded

ICONS = {
    "id": "tag",
    "text": "type",
    "number": "number",
    "money": "money",
    "date": "calendar",
    "flag": "check",
    "choice": "choice",
    "tier": "tier",
}
_GUESSES = {
    "number": "number",
    "date": "date",
    "flag": "flag",
    "one of": "choice",
    "id": "id",
    "text": "text",
}
_FIELD, _COLUMN, _TYPE, _MATCH, _BAR, _READABLE = 148, 178, 74, 100, 44, 84
_ROW = 32
_MOST_UNUSED = 40
AUTOMATIC = "\0automatic"
"""Instead of a column's key: what was said of the field is taken back."""


class Share(QWidget):
    """How much of a column is readable: green, the rest red."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 1.0
        self.setFixedSize(_BAR, _ROW - 1)
        theme().changed.connect(self.update)

    def tell(self, share: float | None) -> None:
        self._share = -1.0 if share is None else share
        self.update()

    def paintEvent(self, event) -> None:
        if self._share < 0:
            return
        painter, box = QPainter(self), QRectF(0, self.height() / 2 - 2.5, self.width(), 5)
        rounded(painter, box, 2, theme().colour("ok"))
        if self._share < 1.0:
            wide = max(3.0, box.width() * (1 - self._share))
            painter.fillRect(QRectF(box.right() - wide, box.top(), wide, 5), theme().colour("err"))


class FieldRow(Panel):
    """One field (or column of a related sheet)."""

    column_chosen = Signal(str, str)
    """Field and column (its key; empty for none)."""
    cells_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("surface", edges="b")
        self.setFixedHeight(_ROW)
        self.name, self.doubted = "", False
        self.drawing = Drawing("tag", 16, "text2")
        self.title = Label(Style.NAME, elide=True)
        self.column = Picker()
        self.column.setFixedSize(_COLUMN - 14, 26)
        self.type = Label(Style.BODY, "text2")
        self.facts = Label(Style.BODY, "text2", elide=True)
        self.match = Chip("", "plain", closable=False)
        self.share = Share()
        self.readable = Button("plain", height=24)
        lead, chip = QWidget(), QWidget()
        lead.setFixedWidth(_FIELD)
        line = QHBoxLayout(lead)
        line.setContentsMargins(0, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self.drawing)
        line.addWidget(self.title, 1)
        chip.setFixedWidth(_MATCH)
        held = QHBoxLayout(chip)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.match, 0, Qt.AlignmentFlag.AlignLeft)
        self.type.setFixedWidth(_TYPE)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 1)
        row.setSpacing(0)
        row.addWidget(lead)
        row.addWidget(self.column)
        row.addSpacing(14)
        row.addWidget(self.type)
        row.addWidget(self.facts, 1)
        row.addSpacing(8)
        end = QWidget()
        end.setFixedWidth(_READABLE)
        last = QHBoxLayout(end)
        last.setContentsMargins(0, 0, 0, 0)
        last.addWidget(self.readable, 0, Qt.AlignmentFlag.AlignRight)
        for widget in (chip, self.share, end):
            row.addWidget(widget)
        self.column.chosen.connect(lambda key: self.column_chosen.emit(self.name, key))
        self.match.clicked.connect(self._confirm)
        self.readable.clicked.connect(lambda: self.cells_asked.emit(self.name))
        self.setAcceptDrops(True)

    def show_field(self, field: Any, columns: Sequence[Any]) -> None:
        """A FieldLook, and the ColumnLooks to choose from."""
        self.name = field.name
        short, kind = field.definition.name, field.definition.kind.name.lower()
        self.drawing.name = ICONS.get(kind, "type")
        self.drawing.update()
        self.title.setText(short)
        named = [(c.key, _named(c)) for c in columns]
        options = [(AUTOMATIC, _automatic(field.automatic)), ("", say("match.unused")), *named]
        self._by_letters = {c.letters: c.key for c in columns if field.relation is None}
        key = self._key = field.column.key if field.column is not None else ""
        chosen = key if field.chosen else AUTOMATIC
        self.column.offer(options, chosen, say("ui.import-column-of", name=short))
        self.column.show_value(dict(options).get(key, ""), vacant=field.column is None)
        self.type.setText(say(f"field-type.{kind}"))
        facts = say(field.read.code, **field.read.args)
        guess = say(field.doubt.code, **field.doubt.args) if field.doubt is not None else ""
        self.facts.setText(f"{facts} · {guess}" if guess else facts)
        self._show_match(field)
        self._show_readable(field)

    def _show_match(self, field: Any) -> None:
        doubted = self.doubted = field.doubt is not None
        self.match.form = "warning" if doubted else "plain"
        self.match.setText(say("match.proposed") if doubted else say(f"match.{field.match}"))
        why = [say(field.doubt.code, **field.doubt.args)] if doubted else []
        if field.column is not None:
            why.append(say(field.column.reason.code, **field.column.reason.args))
        if field.chosen:
            why.append(_automatic(field.automatic))
        self.match.setToolTip("\n".join([self.match.text(), *why]))
        self.match.setAccessibleName(f"{self.title.text()}: {self.match.text()}. {' '.join(why)}")
        proposed = field.match == "proposed"
        self.match.setFocusPolicy(Qt.FocusPolicy.StrongFocus if proposed else Qt.FocusPolicy.NoFocus)
        self.match.setEnabled(proposed)
        self.match.updateGeometry()
        self.match.update()

    def _show_readable(self, field: Any) -> None:
        there = field.column is not None and field.rows > 0
        filled = field.filled + field.bad
        self.share.tell((field.filled / filled if filled else 1.0) if there else None)
        text = (
            say("ui.import-n-problems", n=field.bad) if field.bad else say("ui.import-all") if there else "–"
        )
        self.readable.setText(text)
        self.readable.ink = "err" if field.bad else ""
        self.readable.setAccessibleName(f"{self.title.text()}: {text}")
        self.readable.setEnabled(bool(field.bad))
        self.readable.setFocusPolicy(Qt.FocusPolicy.StrongFocus if field.bad else Qt.FocusPolicy.NoFocus)

    _by_letters: Mapping[str, str] = MappingProxyType({})
    _key = ""
    """The column of now."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if carried(event.mimeData()) in self._by_letters:
            event.acceptProposedAction()
            self._light("tint")

    def dragLeaveEvent(self, event) -> None:
        self._light("surface")

    def dropEvent(self, event: QDropEvent) -> None:
        self._light("surface")
        key = self._by_letters.get(carried(event.mimeData()))
        if key is not None:
            event.acceptProposedAction()
            self.column_chosen.emit(self.name, key)

    def _light(self, ground: str) -> None:
        self._ground = ground
        self.update()

    def _confirm(self) -> None:
        """The proposed column is right."""
        self.column_chosen.emit(self.name, self._key)


def _named(column: Any) -> str:
    return f"{column.letters} {column.heading}".strip()


def _automatic(found: Any) -> str:
    """What the field reads while nobody says anything, and why."""
    if found.column is None:
        return say("ui.import-automatic-none")
    reason = found.reason
    why = say(f"match.{found.match}") if reason is None else say(reason.code, **reason.args)
    return say("ui.import-automatic", column=_named(found.column), why=why)


class Unused(Panel):
    """A column that no field reads: what it looks like, and why."""

    def __init__(self, column: Any) -> None:
        super().__init__("surface", edges="b")
        self.setFixedHeight(_ROW)
        guess = _GUESSES.get(column.summary.guess)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 1)
        row.setSpacing(0)
        nothing = Label(Style.BODY, "text3", "–")
        nothing.setFixedWidth(_FIELD)
        name = Label(Style.BODY, "text2", _named(column), elide=True)
        held = QWidget()
        held.setFixedWidth(_COLUMN)
        inner = QHBoxLayout(held)
        inner.setContentsMargins(9, 0, 14, 0)
        inner.addWidget(name)
        kind = Label(Style.BODY, "text3", say(f"field-type.{guess}") if guess else "–")
        kind.setFixedWidth(_TYPE)
        why = Label(Style.BODY, "text3", say(column.reason.code, **column.reason.args), elide=True)
        for widget in (nothing, held, kind):
            row.addWidget(widget)
        row.addWidget(why, 1)


class MappingCard(Card):
    """The heads, a row a field, then the columns that nothing reads."""

    column_chosen = Signal(str, str)
    cells_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None, heads: bool = True) -> None:
        super().__init__(parent=parent)
        self.rows: list[FieldRow] = []
        self._unused: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._fields, self._rest = QVBoxLayout(), QVBoxLayout()
        if heads:
            self._column.addWidget(_heads())
        for part in (self._fields, self._rest):
            part.setSpacing(0)
            self._column.addLayout(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_fields(self, fields: Sequence[Any], columns: Sequence[Any], unused: Sequence[Any] = ()) -> None:
        """Rows are kept, so that the keyboard stays where it is."""
        while len(self.rows) > len(fields):
            row = self.rows.pop()
            self._fields.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(fields):
            row = FieldRow()
            row.column_chosen.connect(self.column_chosen)
            row.cells_asked.connect(self.cells_asked)
            self.rows.append(row)
            self._fields.addWidget(row)
        for row, field in zip(self.rows, fields, strict=True):
            row.show_field(field, columns)
        told = tuple(f"{c.key} {words().language} {c.reason.code}" for c in unused)
        if told != self._unused:
            self._unused = told
            empty(self._rest)
            for column in unused[:_MOST_UNUSED]:
                self._rest.addWidget(Unused(column))

    def sizeHint(self) -> QSize:
        return QSize(700, super().sizeHint().height())


def _heads() -> QWidget:
    head = Panel("raised", edges="b")
    head.setFixedHeight(28)
    row = QHBoxLayout(head)
    row.setContentsMargins(10, 0, 14, 1)
    row.setSpacing(0)
    for key, width in (
        ("ui.import-field", _FIELD),
        ("ui.import-column", _COLUMN),
        ("ui.import-type", _TYPE),
        ("ui.import-read", 0),
        ("ui.import-match", _MATCH),
        ("ui.import-readable", _BAR + _READABLE),
    ):
        label = Label(Style.TABLE_HEAD, "text2", say(key))
        if key == "ui.import-match":
            row.addSpacing(8)
        if width:
            label.setFixedWidth(width)
        row.addWidget(label, 0 if width else 1)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return head
