"""One block of the grids view: head with name and buttons, the grid, what is wrong, the keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.grids.acts import GridActs, acts_by_name
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.keyhints import KeyHints
from gradestudio.ui.grids.menus import fill_cell_menu, fill_column_menu, fill_policy_menu
from gradestudio.ui.grids.pasting import Paste, copied_text, new_rows, paste_of, whole_text
from gradestudio.ui.grids.said import Said
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.grids.table import GridTable
from gradestudio.ui.grids.writer import GridWriter, Texts
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_DRAWINGS = {"table": "grid", "matrix": "matrix", "bands": "sort", "text": "error"}
_MOST_SAID = 3


class BlockPanel(Card):
    """Shows whatever the text says; a broken statement greys out alone and keeps its text."""

    told = Signal(str, str)
    """A sentence for the message at the bottom, and its drawing."""
    place_asked = Signal(int)
    pasted = Signal(str, bool)
    """What came in from Excel, and whether something of it needs a look."""
    entered = Signal(int)
    cell_entered = Signal(object)

    def __init__(self, writer: GridWriter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.writer = writer
        self.block: Block | None = None
        self.facts = Facts()
        self.sign = Drawing("grid", 16, "text2")
        self.name = Label(Style.SUBTITLE)
        self.about = Label(Style.SMALL, "text2", elide=True)
        self.policy = Button("secondary", height=24)
        self._policies = QMenu(self)
        self.policy.set_menu(self._policies)
        self.note = Label(Style.SMALL, "text2")
        self.add_row = Button("plain", "plus", height=24)
        self.add_column = Button("plain", "plus", height=24)
        self.copy = Button("plain", "copy", height=24)
        self.more = Button("plain", "more", height=24)
        self.table = GridTable()
        self.code = CodeBox(lines=True)
        self.acts = GridActs(self.table, writer)
        self.hints = KeyHints()
        self.below = Label(Style.SMALL, "text2")
        """What is to be known of the gaps, below a decision table."""
        self._said = QVBoxLayout()
        self._tint_rows = 0
        self._pasted: Paste | None = None
        """What was pasted, until that is told."""
        self._column_menu = QMenu(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(14, 0, 10, 0)
        line.setSpacing(6)
        line.addWidget(self.sign)
        line.addSpacing(2)
        line.addWidget(self.name)
        line.addSpacing(4)
        line.addWidget(self.about, 1)
        line.addWidget(self.policy)
        line.addSpacing(4)
        line.addWidget(self.note)
        line.addSpacing(6)
        for button in (self.add_row, self.add_column, self.copy, self.more):
            line.addWidget(button)
        head = QWidget()
        head.setFixedHeight(40)
        head.setLayout(line)
        rule = Panel("line")
        rule.setFixedHeight(1)
        self._said.setContentsMargins(14, 4, 14, 2)
        self._said.setSpacing(2)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(14, 0, 14, 2)
        foot.addWidget(self.hints, 1)
        foot.addWidget(self.below)
        self._foot.setFixedHeight(28)
        self._code_room = QWidget()
        room = QVBoxLayout(self._code_room)
        room.setContentsMargins(12, 10, 12, 4)
        room.addWidget(self.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 5)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(rule)
        column.addWidget(self.table)
        column.addWidget(self._code_room)
        column.addLayout(self._said)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        table = self.table
        table.grid.typed.connect(self.acts.type_into)
        named = acts_by_name(self.acts)
        named |= {"copy": self.copy_cells, "cut": self.cut_cells, "paste": self.paste_cells}
        table.acted.connect(lambda act: named[act]())
        table.menu_asked.connect(self._menu)
        table.ghost_asked.connect(self.acts.add_ghost)
        table.selectionModel().currentChanged.connect(lambda *_: self._entered())
        table.entered_cell.connect(self._entered)
        self.add_row.clicked.connect(lambda: self.acts.add())
        self.add_column.clicked.connect(self._ask_column)
        self.copy.clicked.connect(self.copy_all)
        self.more.clicked.connect(lambda: self._menu(QPoint(self.table.width() - 180, 0)))
        self.code.written.connect(self._rewrite)
        self._policies.aboutToShow.connect(lambda: fill_policy_menu(self._policies, self))

    def _entered(self) -> None:
        """Tell where in the text the current cell stands."""
        at, block = self.table.currentIndex(), self.acts.block
        if (
            block is None
            or not at.isValid()
            or self.window().focusWidget() is not self.table
            or at.row() >= len(block.rows)
        ):
            return
        cells = block.rows[at.row()].cells
        if at.column() < len(cells):
            self.cell_entered.emit(cells[at.column()])
        start = cells[at.column()].span[0] if at.column() < len(cells) else 0
        self.entered.emit(start or block.rows[at.row()].span[0] or block.start)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_block(self, block: Block, facts: Facts) -> None:
        """Another state of the same statement."""
        old, self.block, self.facts = self.block, block, facts
        if old == block and not self._tint_rows:
            self.table.grid.keep(block, facts)
            self._tell_pasted()
            return
        text = block.kind == "text"
        self.table.setVisible(not text)
        self._code_room.setVisible(text)
        self.code.mark(text)
        self.edge = "err" if block.broken else "line"
        self.sign.name = _DRAWINGS[block.kind]
        self.sign.update()
        if text:
            self.code.show_text(block.text)
        else:
            changed = old is not None and old.text != block.text
            if self._tint_rows:
                tinted = self.table.grid.tinted | new_rows(block, self._tint_rows)
                self._tint_rows = 0
                self.table.show_block(block, facts)
                self.table.grid.tint(tinted)
            else:
                if changed:
                    self.table.grid.tinted = frozenset()
                self.table.show_block(block, facts)
        self.tell()
        self.update()
        self._tell_pasted()

    def tell(self) -> None:
        """Names, words and mistakes around the grid, in the language of now."""
        block = self.block
        if block is None:
            return
        self.name.setText(block.name or say(f"ui.grid-kind-{block.kind}"))
        self.about.setText(block.about)
        self.policy.setVisible(bool(block.policy))
        if block.policy:
            text = say(f"ui.grid-policy-{block.policy}")
            self.policy.setText(text)
            self.policy.setAccessibleName(f"{say('ui.grid-policy')}: {text}")
            self.policy.setToolTip(say("ui.grid-policy"))
        table = block.kind == "table"
        self.note.setText("" if table else block.note)
        self.note.setVisible(bool(block.note) and not table)
        self.below.setText(block.note if table else "")
        for button in (self.add_row, self.copy, self.more):
            button.setVisible(block.kind != "text")
        self.add_column.setVisible(block.kind in ("table", "matrix"))
        self._foot.setVisible(block.kind == "table")
        title = f"{self.name.text()}, {say(f'ui.grid-kind-{block.kind}')}"
        self.table.setAccessibleName(title)
        self.code.setAccessibleName(title)
        self.add_row.name_it(say("ui.grid-add-row"), "Ctrl+N")
        self.add_row.setText(say("ui.grid-row-word"))
        self.add_column.name_it(say("ui.grid-add-column"))
        self.add_column.setText(say("ui.grid-column-word"))
        self.copy.name_it(say("ui.grid-copy-all"))
        self.more.name_it(say("ui.grid-more"))
        self.hints.tell(
            ("F2", say("ui.grid-edit")),
            ("Tab  Enter", say("ui.grid-right-down")),
            ("Ctrl D", say("ui.grid-fill")),
            ("Alt ↑↓", say("ui.grid-move-row")),
            ("Ctrl /", say("ui.grid-off-row")),
        )
        self._tell_problems(block)

    def _tell_problems(self, block: Block) -> None:
        empty(self._said)
        drafts = [("error", sentence) for _, sentence in self.table.grid.drafts.values()]
        for severity, sentence in (*drafts, *block.problems)[:_MOST_SAID]:
            self._said.addWidget(Said(severity, sentence))
        rest = len(drafts) + len(block.problems) - _MOST_SAID
        if rest > 0:
            self._said.addWidget(Label(Style.SMALL, "text2", say("ui.and-more", n=rest)))

    # ── Copy and paste ──────────────────────────────────────────────────────────────────────────

    def copy_cells(self) -> None:
        if self.block is not None and self.block.source is not None:
            QApplication.clipboard().setText(copied_text(self.block, self.facts, self.table.selected_cells()))

    def cut_cells(self) -> None:
        self.copy_cells()
        self.acts.clear()

    def copy_all(self) -> None:
        """The whole grid, with headings, for Excel."""
        if self.block is not None and self.block.source is not None:
            QApplication.clipboard().setText(whole_text(self.block, self.facts))
            rows = sum(row.kind == "row" for row in self.block.rows)
            self.told.emit(say("ui.grid-copied", n=rows), "copy")

    def paste_cells(self) -> None:
        """From the current cell on: cells are written over, further rows are added; one step."""
        block, text = self.acts.block, QApplication.clipboard().text()
        at = self.table.currentIndex()
        if block is None or not at.isValid() or not text:
            return
        paste = paste_of(block, self.facts, text, at.row(), at.column())
        self._pasted = paste
        if not paste.texts and not paste.rows:
            self._tell_pasted()
            return
        self._tint_rows = len(paste.rows)
        self.table.grid.tinted = paste.touched
        if not paste.rows:
            self._tint_rows = -1
        rows, bad = self.writer.fitting(block, paste.rows, paste.blank)
        refused = self.writer.write(block, paste.texts, rows)
        kept = {paste.typed[where]: paste.pasted[where] for where in refused}
        kept |= self._in_new_rows(bad, len(rows))
        for (row, column), typed in kept.items():
            self.table.grid.keep_draft(row, column, typed, say("ui.grid-not-in-a-cell"))
        self.tell()
        self._tell_pasted()

    def _in_new_rows(self, bad: Texts, count: int) -> dict[tuple[int, int], str]:
        """Cells of new rows as they show, by row and column."""
        block = self.block
        if block is None or not bad:
            return {}
        shown = sorted(new_rows(block, count))
        first = 1 if block.forms[0] == "number" else 0
        return {(shown[row], first + slot): text for (row, slot), text in bad.items()}

    def _tell_pasted(self) -> None:
        """How many rows came, and which of their cells are to be put right, once the text is checked."""
        paste = self._pasted
        if paste is None or self.facts.source != self.writer.text or self.block is None:
            return
        self._pasted = None
        grid = self.table.grid
        wrong = [
            say("ui.grid-place", row=self.block.rows[row].name, column=grid.headed(column))
            for row in sorted(grid.tinted)
            for column in range(grid.columnCount())
            if grid.cell(row, column).problem
        ]
        told = say("ui.grid-pasted", n=paste.count)
        if wrong:
            which = words().listed(wrong[:_MOST_SAID])
            told = say("ui.grid-pasted-wrong", n=paste.count, wrong=len(wrong), which=which)
        if paste.beyond:
            told += say("ui.grid-pasted-beyond", n=paste.beyond)
        self.pasted.emit(told, bool(wrong or paste.beyond))

    # ── Menus ───────────────────────────────────────────────────────────────────────────────────

    def _menu(self, at: QPoint) -> None:
        if self.block is None or self.block.source is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_cell_menu(menu, self)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _ask_column(self) -> None:
        block = self.acts.block
        if block is None:
            return
        if block.kind == "matrix":
            self.acts.add_column(self.acts.new_heading(block))
            return
        self._column_menu.clear()
        fill_column_menu(self._column_menu, self)
        self._column_menu.popup(self.add_column.mapToGlobal(QPoint(0, self.add_column.height() + 2)))

    def _rewrite(self, text: str) -> None:
        from gradestudio.language.edits.rules import rewritten
        from gradestudio.language.reading.parsing import parse

        if self.block is None:
            return
        book = parse(self.writer.text)
        statement = next((s for s in book.statements if s.start == self.block.start), None)
        if statement is not None and statement.text.rstrip() == self.block.text:
            self.writer.make(rewritten(book, statement, text))
