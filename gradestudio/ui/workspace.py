"""Where the panels stand: tree, text, right panel, customers below; large and folded customers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from gradestudio.ui.cards.view import CardsView
from gradestudio.ui.centre import Centre
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label, SearchBox
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.splitter import Splitter
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.customers.facets import Facets
from gradestudio.ui.customers.panel import CustomerPanel
from gradestudio.ui.editor.panel import TextView
from gradestudio.ui.effect.panel import EffectPanel
from gradestudio.ui.grids.page import GridsPage
from gradestudio.ui.narrow import BELOW, RAIL, Narrow
from gradestudio.ui.progress import SlowBar
from gradestudio.ui.proofs.panel import ProofPanel
from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style
from gradestudio.ui.tree.view import RuleTree
from gradestudio.ui.why.panel import WhyPanel

_SIZES = {"small": (204, 312, 188), "middle": (236, 360, 247), "large": (264, 440, 332)}
"""Left, right and customers' height (whole rows above a scroll bar) per window class."""
_WHY = 648
_WIDE = ("why", "proofs")
"""Parts of the right panel that need the room."""


def window_class(width: int) -> str:
    return "small" if width < 1400 else "middle" if width < 1800 else "large"


class RightPanel(Panel):
    """Effect, why or proofs, with its bar."""

    chosen = Signal(str)
    close_asked = Signal()

    def __init__(self, effect: EffectPanel, why: WhyPanel, proofs: ProofPanel) -> None:
        super().__init__("surface")
        self.parts = Segments({"effect": "", "why": "", "proofs": ""})
        self.total = Label(Style.SMALL, "text2")
        self.close_button = Button("plain", "close", height=24)
        self._why, self._effect = why, effect
        self._bodies = {"effect": effect, "why": why, "proofs": proofs}
        self.slow = SlowBar()
        head = QWidget()
        head.setFixedHeight(36)
        line = QHBoxLayout(head)
        line.setContentsMargins(12, 0, 8, 0)
        line.setSpacing(4)
        line.addWidget(self.parts)
        line.addStretch(1)
        line.addWidget(self.total)
        line.addWidget(why.before)
        line.addWidget(why.after)
        line.addWidget(self.close_button)
        body = QWidget()
        self._stack = QStackedLayout(body)
        for part in self._bodies.values():
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.slow)
        column.addWidget(body, 1)
        self.parts.chosen.connect(self.choose)
        self.close_button.clicked.connect(self.close_asked)
        self.choose("effect")

    @property
    def part(self) -> str:
        return self.parts.current()

    def choose(self, part: str) -> None:
        self.parts.choose(part)
        self._stack.setCurrentWidget(self._bodies[part])
        for widget in (self._why.before, self._why.after):
            widget.setVisible(part == "why")
        self.close_button.setVisible(part != "effect")
        self.total.setVisible(part == "effect")
        self.chosen.emit(part)

    def tell_total(self, total: int | None) -> None:
        self.total.setText("" if total is None else say("ui.n-customers", n=total))

    def retranslate(self) -> None:
        self.parts.name_parts(effect=say("ui.effect"), why=say("ui.why"), proofs=say("ui.proofs"))
        self.parts.button("why").setToolTip("Ctrl+I")
        self.parts.button("proofs").setToolTip("F10")
        self.close_button.name_it(say("ui.close-why"))


class Workspace(QWidget):
    """Sizes are remembered per window class; a double click on a line restores them."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.tree = RuleTree()
        self.text = TextView()
        self.cards = CardsView(self.text.editor)
        self.grids = GridsPage(self.text.editor)
        self.centre = Centre(self.text, self.cards, self.grids, settings)
        self.effect = EffectPanel()
        self.why = WhyPanel()
        self.proofs = ProofPanel()
        self.right = RightPanel(self.effect, self.why, self.proofs)
        self.customers = CustomerPanel()
        self.facets = Facets()
        self.left = Panel("surface")
        self.tree_title = Label(Style.SUBTITLE)
        self.tree_filter = Button("plain", "filter", height=24)
        self.tree_search = SearchBox()
        self.tree_search.setContentsMargins(8, 0, 8, 4)
        self.tree_search.hide()
        self.add = Button("plain", "plus", height=24)
        self.add_menu = QMenu(self)
        self.tree_filter.clicked.connect(self._toggle_tree_search)
        self.tree_search.textChanged.connect(self.tree.show_only)
        self.tree_search.left.connect(self._toggle_tree_search)
        self.add.clicked.connect(self.open_add_menu)
        self._upper = Splitter(Qt.Orientation.Horizontal)
        self._lower = Splitter(Qt.Orientation.Horizontal)
        self._rows = Splitter(Qt.Orientation.Vertical)
        self.large = False
        self.folded = False
        self._class = ""
        self._build()
        self.narrow = Narrow(self, self._upper)
        self.tree.sections_changed.connect(lambda: self.narrow.rail.show_sections(self.tree.sections()))
        self.right.chosen.connect(lambda _: self._fit_right())
        for splitter in (self._upper, self._lower, self._rows):
            splitter.restore_asked.connect(self.restore)
            splitter.splitterMoved.connect(lambda *_: self._keep())

    def _build(self) -> None:
        head = QWidget()
        head.setFixedHeight(36)
        line = QHBoxLayout(head)
        line.setContentsMargins(12, 0, 8, 0)
        line.addWidget(self.tree_title)
        line.addStretch(1)
        line.addWidget(self.tree_filter)
        line.addWidget(self.add)
        rule = Panel("line")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(rule)
        column.addSpacing(4)
        column.addWidget(self.tree_search)
        column.addWidget(self.tree, 1)
        for widget in (self.left, self.centre, self.right):
            self._upper.addWidget(widget)
        for widget in (self.facets, self.customers):
            self._lower.addWidget(widget)
        for splitter in (self._upper, self._lower):
            splitter.setStretchFactor(1, 1)
        self._rows.addWidget(self._upper)
        self._rows.addWidget(self._lower)
        self._rows.setStretchFactor(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._rows)
        self.left.setMinimumWidth(160)
        self.facets.setMinimumWidth(160)
        self.centre.setMinimumWidth(320)
        self.right.setMinimumWidth(280)
        self.facets.hide()

    # ── Sizes ───────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        found = window_class(self.width())
        if found != self._class or self.narrow.on != (self.width() < BELOW):
            self._class = found
            self.narrow.use(self.width() < BELOW)
            self._apply()
        self.narrow.place()

    def restore(self) -> None:
        """The sizes of the design."""
        self._apply(remembered=False)
        self._keep()

    def _apply(self, remembered: bool = True) -> None:
        kept = self._settings.sizes(self._class) if remembered else None
        left, right, height = kept if kept and len(kept) == 3 else _SIZES[self._class]
        if self.right.part in _WIDE:
            right = self._why_width()
        if self.narrow.on:
            self._upper.setSizes([RAIL, max(self.width() - RAIL - 1, 320)])
        else:
            self._upper.setSizes([left, max(self.width() - left - right - 2, 320), right])
        self._lower.setSizes([left, max(self.width() - left - 1, 320)])
        if self.folded:
            height = self.customers.head.height()
        self._rows.setSizes([max(self.height() - height - 1, 100), height])
        self.narrow.place()

    def _keep(self) -> None:
        if self.large or self.folded or self.right.part in _WIDE or not self._class:
            return
        left, right, rows = self.left.width(), self.right.width(), self._rows.sizes()
        shown = not self.left.isHidden() and not self.right.isHidden()
        if shown and not self.narrow.on:
            self._settings.keep_sizes(self._class, [left, right, rows[1]])

    def overlay_width(self) -> int:
        """Of the right panel where it lies over the text."""
        wide = self._why_width() if self.right.part in _WIDE else _SIZES["middle"][1]
        return min(wide, self.width() - RAIL - 80)

    def _why_width(self) -> int:
        return min(_WHY, round(self.width() * 0.45))

    def _fit_right(self) -> None:
        if self._class and not self.right.isHidden():
            self._apply()

    # ── The rulebook's list ─────────────────────────────────────────────────────────────────────

    def open_add_menu(self) -> None:
        """What can be added to the rulebook, below its button."""
        self.add_menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _toggle_tree_search(self) -> None:
        on = self.tree_search.isHidden()
        self.tree_search.setVisible(on)
        if on:
            self.tree_search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.tree_search.clear()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    # ── Forms ───────────────────────────────────────────────────────────────────────────────────

    def show_right(self, part: str) -> None:
        self.right.show()
        self.right.choose(part)
        self.narrow.place()

    def show_place(self, start: int, end: int | None = None) -> None:
        """A place of the text (code points), in the view that is shown."""
        if self.large:
            self.enlarge(False)
        if self.centre.view == "grids" and not self.grids.show_place(start):
            self.centre.show_view("cards", keyboard=False)
        in_text = self.centre.view == "text"
        self.text.editor.go_to(start, start if end is None else end, focus=in_text)
        if self.centre.view == "cards":
            self.cards.go_to(start)

    def next_problem(self, step: int) -> None:
        """The next finding after (1) or before (-1) the text cursor."""
        if self.centre.view == "text":
            self.text.next_problem(step)
            return
        mark = self.text.editor.next_mark(step)
        if mark is not None and mark.finding.span is not None:
            self.show_place(mark.finding.span.start, mark.finding.span.end)

    def find_in_text(self, replacing: bool = False) -> None:
        """The find bar, with or without its line for replacing."""
        self.centre.show_view("text")
        self.text.find_bar.start(replacing)

    def toggle_right(self) -> None:
        self.right.setVisible(self.right.isHidden())
        self.narrow.place()

    def fold_customers(self, on: bool | None = None) -> None:
        """Only the customers' head stays, or all of them comes back."""
        if self.large:
            self.enlarge(False)
        self.folded = not self.folded if on is None else on
        self.customers.fold_up(self.folded)
        self.facets.setVisible(not self.folded and bool(self.facets.boxes))
        head = self.customers.head.height()
        self._lower.setMaximumHeight(head if self.folded else 16_777_215)
        self._apply()

    def enlarge(self, on: bool | None = None) -> None:
        """Customers take the centre, facets the left; or back below."""
        on = not self.large if on is None else on
        if on == self.large:
            return
        if self.folded:
            self.fold_customers(False)
        self.large = on
        if on:
            self._upper.insertWidget(0, self.facets)
            self._upper.insertWidget(1, self.customers)
        else:
            self._lower.addWidget(self.facets)
            self._lower.addWidget(self.customers)
            self._lower.setStretchFactor(1, 1)
        self.left.setVisible(not on and not self.narrow.on)
        self.narrow.rail.setVisible(not on and self.narrow.on)
        self.centre.setVisible(not on)
        self._lower.setVisible(not on)
        self.customers.fold.setVisible(not on)
        if on:
            left, right, _ = _SIZES[self._class or "middle"]
            right = self._why_width() if self.right.part in _WIDE else right
            sizes = {
                self.facets: left,
                self.customers: max(self.width() - left - right, 320),
                self.right: right,
            }
            self._upper.setSizes([sizes.get(self._upper.widget(i), 0) for i in range(self._upper.count())])
        else:
            self._apply()

    def show_facets(self, any_lines: bool) -> None:
        visible = any_lines and not self.folded
        if visible != (not self.facets.isHidden()):
            self.facets.setVisible(visible)
            self._apply() if not self.large else None

    def panels(self) -> list[QWidget]:
        """What F6 goes round: the widget that takes the keyboard in each panel that is there."""
        table = self.customers.table
        first = next(iter(self.effect.bars.values()), None)
        right: QWidget = (
            self.why.before if self.right.part == "why" else first or self.right.parts.button("effect")
        )
        if self.right.part == "proofs":
            right = self.proofs.first()
        wanted: list[QWidget] = [
            next(iter(self.narrow.rail.buttons), self.tree) if self.narrow.on else self.tree,
            self.centre.target(),
            right,
            table.right if table.right.isVisible() else self.customers.search,
        ]
        return [w for w in wanted if w.isVisible()]

    def retranslate(self) -> None:
        self.tree_title.setText(say("ui.rulebook"))
        self.tree.setAccessibleName(say("ui.rulebook"))
        self.tree_filter.name_it(say("ui.tree-filter"))
        self.tree_search.setPlaceholderText(say("ui.tree-filter"))
        self.tree_search.setAccessibleName(say("ui.tree-filter"))
        self.add.name_it(say("ui.add-statement"))
        self.narrow.retranslate()
        self.right.retranslate()
        self.centre.retranslate()
        for panel in (self.text, self.effect, self.why, self.proofs, self.customers):
            panel.retranslate()
        self.setAccessibleName(words().text("ui.rulebook"))
