"""The import screen: a whole page of the window; nothing is used before a person says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.order import tab_through
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.sheetgrid import HEAD, ROW, GridColumn, SheetGrid
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.importing.foot import ImportFoot
from gradestudio.ui.importing.headgrid import HeadGrid
from gradestudio.ui.importing.mapping import MappingCard
from gradestudio.ui.importing.panel import CellPanel
from gradestudio.ui.importing.related import Relations
from gradestudio.ui.importing.top import ImportTop
from gradestudio.ui.progress import SlowBar
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_PREVIEWED = 8


class ImportPage(Panel):
    """Shows a Looked; every choice is asked for by a signal, and comes back as another Looked."""

    sheet_chosen = Signal(str)
    header_chosen = Signal(int)
    column_chosen = Signal(str, str)
    related_chosen = Signal(str, str)
    used = Signal(str)
    """How it is remembered: `headings`, `aka`, or empty for not."""
    left = Signal()
    date_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self.looked: Any = None
        self.top = ImportTop()
        self.sheet, self.header, self.as_of = self.top.sheet, self.top.header, self.top.as_of
        self.slow = SlowBar()
        self.wrong = Label(Style.BODY, "err", wrap=True)
        self.first, self.first_line = Label(Style.SUBTITLE), Label(Style.SMALL, "text2", elide=True)
        self.views = Segments({"raw": "", "read": ""})
        self.head, self.read = HeadGrid(), SheetGrid()
        self.second, self.second_line = Label(Style.SUBTITLE), Label(Style.SMALL, "text2", elide=True)
        self.mapping = MappingCard()
        self.third, self.relations = Label(Style.SUBTITLE), Relations()
        self.cells = CellPanel()
        self.foot = ImportFoot()
        self.remember, self.where = self.foot.remember, self.foot.where
        self.cancel, self.go = self.foot.cancel, self.foot.go
        self._build()
        self._connect()
        self.retranslate()

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._left(), 1)
        middle.addWidget(self.cells)
        column.addWidget(self.top)
        column.addWidget(self.slow)
        column.addWidget(self.wrong)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)
        self.wrong.setContentsMargins(16, 6, 16, 6)
        self.wrong.hide()
        self.views.choose("raw")

    def _left(self) -> QWidget:
        inside = Panel("bg")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(_line(self.first, self.first_line, self.views))
        grids = Card()
        held = QVBoxLayout(grids)
        held.setContentsMargins(1, 1, 1, 1)
        held.setSpacing(0)
        held.addWidget(self.head)
        held.addWidget(self.read)
        self.read.hide()
        column.addWidget(grids)
        column.addSpacing(8)
        column.addLayout(_line(self.second, self.second_line))
        column.addWidget(self.mapping)
        column.addSpacing(8)
        column.addLayout(_line(self.third))
        column.addWidget(self.relations)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area = area
        return area

    def _connect(self) -> None:
        self.sheet.chosen.connect(self.sheet_chosen)
        self.header.chosen.connect(lambda key: self.header_chosen.emit(int(key)))
        self.head.header_asked.connect(self.header_chosen)
        self.mapping.column_chosen.connect(self.column_chosen)
        self.mapping.cells_asked.connect(self.cells.choose)
        self.relations.column_chosen.connect(self.column_chosen)
        self.relations.sheet_chosen.connect(self.related_chosen)
        self.relations.cells_asked.connect(self.cells.choose)
        self.views.chosen.connect(lambda _: self._show_view())
        self.foot.doubt_asked.connect(self._to_doubt)
        self.as_of.clicked.connect(self.date_asked)
        self.cancel.clicked.connect(self.left)
        self.go.clicked.connect(self._use)
        self.cells.arranged.connect(self._order)

    def retranslate(self) -> None:
        self.first.setText(f"1  {say('ui.import-first')}")
        self.first_line.setText(say("ui.import-first-line"))
        self.second.setText(f"2  {say('ui.import-second')}")
        self.second_line.setText(say("ui.import-second-line"))
        self.third.setText(f"3  {say('ui.import-third')}")
        self.views.name_parts(raw=say("ui.import-raw"), read=say("ui.import-as-read"))
        self.head.setAccessibleName(say("ui.import-first"))
        self.read.setAccessibleName(say("ui.import-as-read"))
        self.foot.retranslate()
        self.cells.retranslate()
        if self.looked is not None:
            self.show_looked(self.looked, self._day)

    # ── Showing ─────────────────────────────────────────────────────────────────────────────────

    _day: Any = None

    def show_looked(self, looked: Any, day: Any) -> None:
        """What was read; `day` is the grading date."""
        self.looked, self._day = looked, day
        look = looked.look
        self.wrong.hide()
        self.top.show_looked(looked, day)
        self._show_view()
        self._show_fields(look)
        self.cells.show_look(look, looked.program)
        self.foot.show_looked(looked)
        self._order()

    def _order(self) -> None:
        """Tab goes from the top to the foot, through the fields, then the cells."""
        cards = self._cards()
        sheets = [None, *(card.sheet for card in self.relations.cards)]
        lines: list[QWidget] = []
        for sheet, card in zip(sheets, cards, strict=True):
            lines += [sheet] if sheet is not None else []
            lines += [part for row in card.rows for part in (row.column, row.match, row.readable)]
        tab_through(
            [
                *(self.sheet, self.header, self.as_of, *self.views.buttons(), self.head, self.read),
                *lines,
                *self.cells.stops(),
                *self.foot.stops(),
            ]
        )

    def _cards(self) -> list[MappingCard]:
        return [self.mapping, *(card.columns for card in self.relations.cards)]

    def show_wrong(self, sentence: str) -> None:
        """A choice that cannot be followed; what was shown stays."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        if self.looked is not None:
            self.top.show_choices(self.looked.look)

    def _show_view(self) -> None:
        raw = self.views.current() != "read"
        self.head.setVisible(raw)
        self.read.setVisible(not raw)
        if self.looked is None:
            return
        look = self.looked.look
        self.head.show_head(look.head, _bad_cells(look))
        if not raw:
            self._show_read(look)

    def _show_read(self, look: Any) -> None:
        """The first customers as their fields, or the columns where there is no rulebook."""
        from gradestudio.studio.looking import preview

        rows = preview(look, max(_PREVIEWED, (self.head.height() - HEAD) // ROW))
        fields = [f for f in look.fields if f.relation is None]
        columns = tuple(
            GridColumn(
                field.column.letters if field.column is not None else "",
                field.definition.name,
                tuple(_said(values[number]) for _, values in rows),
                "number" if field.definition.kind.name in ("NUMBER", "MONEY") else "text",
                missing=frozenset(n for n, (_, values) in enumerate(rows) if values[number] is None),
            )
            for number, field in enumerate(fields)
        )
        self.read.show_sheet(tuple(str(number) for number, _ in rows), columns, 220)
        self.read.setFixedHeight(self.head.height())

    def _show_fields(self, look: Any) -> None:
        own = [f for f in look.fields if f.relation is None]
        used = {f.column.key for f in own if f.column is not None}
        unused = [c for c in look.columns if c.key not in used]
        self.mapping.show_fields(own, look.columns, unused)
        self.second_line.setText(say("ui.import-second-line") if own else say("ui.import-no-rules"))
        self.relations.show_look(look)
        for widget in (self.third, self.relations):
            widget.setVisible(bool(look.pairings))

    def _to_doubt(self) -> None:
        """The next field, after the one with the keyboard, whose column is to be confirmed."""
        rows = [row for card in self._cards() for row in card.rows if row.doubted]
        at = next((i for i, row in enumerate(rows) if row.isAncestorOf(self.window().focusWidget())), -1)
        if rows:
            row = rows[(at + 1) % len(rows)]
            self.area.ensureWidgetVisible(row)
            row.column.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def wait(self, on: bool) -> None:
        """While another way of reading is worked out."""
        self.slow.run(on)

    def allow(self, on: bool) -> None:
        self.go.setEnabled(on)

    def _use(self) -> None:
        self.used.emit(self.foot.remembered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.window().focusWidget()
            if isinstance(focused, Button) and focused.isEnabled():
                focused.click()
        else:
            super().keyPressEvent(event)


def _line(title: Label, line: Label | None = None, last: QWidget | None = None) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(10)
    made.addWidget(title)
    if line is not None:
        made.addWidget(line, 1)
    else:
        made.addStretch(1)
    if last is not None:
        made.addWidget(last)
    return made


def _bad_cells(look: Any) -> Mapping[tuple[int, int], Any]:
    """Problems of the customers' own cells by row and column of their sheet."""
    own = look.typed.origin.sheet
    return {
        (p.cell.row, p.cell.column): p
        for p in look.bad_cells
        if p.cell is not None and p.relation is None and p.cell.sheet == own
    }


def _said(value: Any) -> str:
    return "–" if value is None else words().value(value)
