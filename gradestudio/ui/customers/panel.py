"""The customers' panel: head with counts, search and chips, the table, empty states."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.chip import Chip
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label, SearchBox
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.customers.table import CustomerTable
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_SEARCH_DELAY = 120
"""Milliseconds between the last key and the search."""


class CustomerPanel(Panel):
    """Asks by signal; shows what it is given."""

    fold_asked = Signal()
    large_asked = Signal()
    search_asked = Signal(str)
    filter_dropped = Signal(object)
    filters_cleared = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    copied = Signal(int)
    separate_asked = Signal()
    """A condition for the selected customers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.fold = Button("plain", "chev-down", height=24)
        self.title = Label(Style.SUBTITLE)
        self.count = Label(Style.SUBTITLE)
        self.of = Label(Style.SMALL, "text2")
        self.search = SearchBox()
        self.search.setFixedWidth(190)
        self.chips: list[Chip] = []
        self._chip_line = QHBoxLayout()
        self._chip_line.setSpacing(6)
        self.facet = Chip("", "outlined", closable=False)
        self.clear = Button("plain", height=24)
        self.separate = Button("plain", "fix")
        self.columns = Button("plain", "columns")
        self.copy = Button("plain", "copy")
        self.large = Button("plain", "grid")
        self.table = CustomerTable()
        self.no_sheet = EmptyState("sheet")
        self.nobody = EmptyState("filter")
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_DELAY)
        self._timer.timeout.connect(lambda: self.search_asked.emit(self.search.text()))
        self._connect()

    def _build(self) -> None:
        self.head = Panel("surface", edges="b", edge="line")
        self.head.setFixedHeight(36)
        line = QHBoxLayout(self.head)
        line.setContentsMargins(8, 0, 8, 1)
        line.setSpacing(6)
        for widget in (self.fold, self.title, self.count, self.of):
            line.addWidget(widget)
        line.addSpacing(6)
        line.addWidget(self.search)
        line.addSpacing(4)
        line.addLayout(self._chip_line)
        line.addWidget(self.facet)
        line.addWidget(self.clear)
        line.addStretch(1)
        line.addWidget(self.separate)
        line.addWidget(self.columns)
        line.addWidget(self.large)
        line.addWidget(self.copy)
        body = QWidget()
        self._stack = QStackedLayout(body)
        for page in (self.no_sheet, self.table, self.nobody):
            self._stack.addWidget(page)
        self._open = self.no_sheet.add("primary", "open")
        self._sample = self.no_sheet.add("secondary", "play")
        self._clear_all = self.nobody.add("primary")
        self.clear.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(body, 1)
        self.body = body

    def _connect(self) -> None:
        self.fold.clicked.connect(self.fold_asked)
        self.large.clicked.connect(self.large_asked)
        self.search.textChanged.connect(lambda _: self._timer.start())
        self.clear.clicked.connect(self.filters_cleared)
        self._clear_all.clicked.connect(self.filters_cleared)
        self._open.clicked.connect(self.open_asked)
        self._sample.clicked.connect(self.sample_asked)
        self.copy.clicked.connect(lambda: self.copied.emit(0))
        self.separate.clicked.connect(self.separate_asked)
        self.table.copy_requested.connect(lambda: self.copied.emit(0))

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_count(self, shown: int, total: int | None, filtered: bool) -> None:
        """`total` None: no sheet."""
        has_sheet = total is not None
        acts = (self.facet, self.separate, self.columns, self.copy, self.large)
        for widget in (self.count, self.search, *acts):
            widget.setVisible(has_sheet)
        self.of.setVisible(has_sheet and filtered)
        self.count.setText(words().number(shown))
        self.of.setText(f"/ {words().number(total or 0)}")
        page = self.no_sheet if not has_sheet else self.table if shown or not filtered else self.nobody
        self._stack.setCurrentWidget(page)

    def show_chips(self, filters: Sequence[tuple[Filter, str]]) -> None:
        """Filters with their words; many fold into one chip that clears them."""
        empty(self._chip_line)
        self.chips = []
        for one, text in filters:
            chip = Chip(text)
            chip.setAccessibleName(say("ui.drop-filter", filter=text))
            chip.clicked.connect(lambda _=False, one=one: self.filter_dropped.emit(one))
            self._chip_line.addWidget(chip)
            self.chips.append(chip)
        self.clear.setVisible(len(filters) > 1)
        self.nobody.tell(say("ui.nobody-title"), say("ui.nobody-line"))

    def fold_up(self, folded: bool) -> None:
        """Only the head stays."""
        self.body.setVisible(not folded)
        self.fold.drawing = "chev-up" if folded else "chev-down"
        self.fold.name_it(say("ui.unfold" if folded else "ui.fold"), "Ctrl+J")
        self.fold.update()

    def reset_search(self) -> None:
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)

    def retranslate(self) -> None:
        self.title.setText(say("ui.customers"))
        self.search.setPlaceholderText(say("ui.search-customers"))
        self.search.setAccessibleName(say("ui.search-customers"))
        self.clear.setText(say("ui.clear-filters"))
        self.clear.setAccessibleName(say("ui.clear-filters"))
        self.facet.setText(f"+ {say('ui.facet')}")
        self.facet.setAccessibleName(say("ui.facets-shown"))
        self.facet.setToolTip(say("ui.facets-shown"))
        self.copy.setText(say("ui.copy-to-excel"))
        self.copy.setAccessibleName(say("ui.copy-to-excel"))
        self.separate.setText(say("ui.from-selected"))
        self.separate.name_it(say("ui.from-customers"))
        self.columns.name_it(say("ui.columns-choose"))
        self.large.name_it(say("ui.customers-large"), "F7")
        self.table.name_it(say("ui.customers"))
        self._open.setText(say("ui.open-sheet"))
        self._sample.setText(say("ui.use-sample"))
        self._clear_all.setText(say("ui.clear-filters"))
        self.no_sheet.tell(say("ui.no-sheet-title"), say("ui.no-sheet-line"))
        self.nobody.tell(say("ui.nobody-title"), say("ui.nobody-line"))
        self.fold_up(self.body.isHidden())
