"""The right side of the import: problems by field, what becomes of a column's bad cells, the list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.chip import Chip
from gradestudio.ui.controls.empty import Drawing, EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import Wrapped, empty
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.importing.cells import CellList, mended
from gradestudio.ui.importing.treatment import Treatment
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_MOST_CHIPS = 6
WIDTH = 332


class CellPanel(Panel):
    """Shows what a Look found; a field's name chooses its cells, empty all of them."""

    fixed = Signal(object, str)
    undone = Signal(object)
    treated = Signal(str, object)
    """A field, and BadCells or None for what the rulebook says."""
    reached = Signal(object)
    arranged = Signal()
    """Chips were made anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", edges="l", edge="line2", parent=parent)
        self.setFixedWidth(WIDTH)
        self.chosen = ""
        self._look: Any = None
        self._program: Any = None
        self.title, self.count = Label(Style.SUBTITLE), Label(Style.BODY, "text2")
        self.copy = Button("plain", "copy", height=24)
        self.copy.clicked.connect(self._copy)
        self.chips: list[Chip] = []
        self._chips = Wrapped()
        self.treatment = Treatment()
        self.treatment.treated.connect(self.treated)
        self.list = CellList()
        self.list.cells.fixed.connect(self.fixed)
        self.list.undone.connect(self.undone)
        self.list.reached.connect(self.reached)
        self.nothing = EmptyState("check", "ok")
        self.hint = Label(Style.SMALL, "text2", wrap=True)
        self.note, self.note_line = Label(Style.SMALL_STRONG), Label(Style.SMALL, "text2", wrap=True)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        head.addWidget(self.copy)
        top = Panel("surface", edges="b")
        top.setFixedHeight(36)
        top.setLayout(head)
        chips = QWidget()
        chips.setLayout(self._chips)
        self._chips.setContentsMargins(0, 0, 0, 0)
        around = QVBoxLayout()
        around.setContentsMargins(12, 8, 12, 8)
        around.setSpacing(8)
        around.addWidget(chips)
        around.addWidget(self.treatment)
        note = Card("raised", "raised")
        inside = QVBoxLayout(note)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Drawing("info", 16, "accent_t"))
        line.addWidget(self.note, 1)
        inside.addLayout(line)
        inside.addWidget(self.note_line)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self.hint)
        foot.addWidget(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        rule = Panel("line")
        rule.setFixedHeight(1)
        column.addWidget(top)
        column.addLayout(around)
        column.addWidget(rule)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addLayout(foot)

    def retranslate(self) -> None:
        self.title.setText(say("ui.problems"))
        self.list.setAccessibleName(say("ui.problems"))
        self.copy.setText(say("ui.import-copy"))
        self.copy.setAccessibleName(self.copy.text())
        self.hint.setText(say("ui.import-fix-hint"))
        self.note.setText(say("ui.import-never-zero"))
        self.note_line.setText(say("ui.import-never-zero-line"))
        self.nothing.tell(say("ui.import-all-read"), say("ui.import-all-read-line"))

    # ── Showing ─────────────────────────────────────────────────────────────────────────────────

    def show_look(self, look: Any, program: Any) -> None:
        self._look, self._program = look, program
        names = self._counts()
        if self.chosen and self.chosen not in names:
            self.chosen = ""
        self._show_chips(names)
        self._show_list()

    def choose(self, field: str) -> None:
        """The cells of a field; empty for all."""
        self.chosen = field
        if self._look is not None:
            self._show_chips(self._counts())
            self._show_list()
            self.arranged.emit()

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, from above."""
        ways = self.treatment.ways.buttons()
        return [self.copy, *self.chips, *ways, self.treatment.value, self.list]

    def _field_of(self, problem: Any) -> str:
        """The field that a problem belongs to, by the name that an import uses."""
        own = f"{problem.relation}.{problem.field}" if problem.relation else problem.field
        if mended(problem):
            for field in self._look.fields:
                column = field.column
                if column is not None and column.key == problem.field and field.relation == problem.relation:
                    return str(field.name)
        return own

    def _counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for problem in self._look.problems:
            name = self._field_of(problem)
            found[name] = found.get(name, 0) + 1
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def _show_chips(self, names: dict[str, int]) -> None:
        empty(self._chips)
        total = len(self._look.problems)
        wanted = [("", say("ui.import-every"), total)] if total else []
        listed = [name for name in names if name][:_MOST_CHIPS]
        if self.chosen and self.chosen not in listed:
            listed.append(self.chosen)
        wanted += [(name, name, names[name]) for name in listed]
        self.chips = []
        for name, text, count in wanted:
            form = "active" if name == self.chosen else "plain"
            chip = Chip(f"{text} {words().number(count)}", form, closable=False)
            chip.clicked.connect(lambda _=False, name=name: self.choose(name))
            self._chips.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self.count.setText(say("ui.import-n-found", n=total))
        self._chips.invalidate()

    def _show_list(self) -> None:
        look = self._look
        shown = [p for p in look.problems if not self.chosen or self._field_of(p) == self.chosen]
        self.list.show_cells(shown, look.typed.origin.sheet)
        self.list.setVisible(bool(shown))
        self.hint.setVisible(any(self.list.cells.editable(row) for row in range(min(len(shown), 500))))
        self.nothing.setVisible(not shown)
        self.copy.setEnabled(bool(shown))
        field = next((f for f in look.fields if f.name == self.chosen), None)
        self.treatment.show_field(field, self._program)

    def _copy(self) -> None:
        """The list as text that pastes into a sheet."""
        cells = self.list.cells
        lines = [
            "\t".join(part.replace("\t", " ").replace("\n", " ") for part in parts)
            for parts in (
                (cells.place(p), p.field, p.seen, words().sentence(p), words().did(p)) for p in cells.problems
            )
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
