"""The customers' table and the rest of the window: which columns are in sight, and what the menus do."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from gradestudio.language.edits.newgrids import free_name
from gradestudio.language.edits.newstatements import example_added
from gradestudio.ui.background import Channel
from gradestudio.ui.cards.adding import write
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.customers.facets_of import group_title, possible_groups, usual_groups
from gradestudio.ui.customers.spec import ColumnSpec, Filter
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say
from gradestudio.ui.work import Record

_KEPT = "columns"
_DRAWINGS = {
    "moved": "history",
    "tier": "tier",
    "near": "aim",
    "field": "choice",
    "flag": "check",
    "range": "histogram",
}
"""By kind of facet."""
_MOST_KEPT = 400


class CustomerWiring(QObject):
    """Lives as long as the window.  Columns that were hidden, or asked for, are remembered by their keys."""

    def __init__(self, parent: QObject, window: Any, space: Any, controller: Any) -> None:
        super().__init__(parent)
        self.window, self.space, self.controller = window, space, controller
        self.panel, self.table = space.customers, space.customers.table
        self.menu: QMenu | None = None
        self.chooser: Chooser | None = None
        kept = controller.settings.choices(_KEPT)
        kept = kept if isinstance(kept, dict) else {}
        self._hidden = {str(key) for key in kept.get("hidden", [])}
        self._extra = {str(key) for key in kept.get("extra", [])}
        self._recording = Channel("record", self)
        controller.channels["record"] = self._recording
        self._recording.answered.connect(self._recorded)
        self._recording.failed.connect(lambda request, failure: controller.refuse("record", request, failure))
        self._filters: tuple[Filter, ...] = ()
        controller.filters_changed.connect(self._filtered)
        controller.viewed.connect(lambda *_: self._note_near())
        self.table.show_hidden(self._is_hidden)
        self.table.header_menu_asked.connect(self.open_header_menu)
        self.table.row_menu_asked.connect(self.open_row_menu)
        self.panel.columns.clicked.connect(self.choose_columns)
        self.panel.facet.clicked.connect(self.choose_facets)
        space.facets.menu_asked.connect(self.open_facet_menu)

    # ── Columns ─────────────────────────────────────────────────────────────────────────────────

    def _is_hidden(self, spec: ColumnSpec) -> bool:
        if spec.form == "near" and any(f.kind == "near" and f.name == spec.grade for f in self._filters):
            return False  # who filters by it wants to see it
        return spec.key not in self._extra if spec.extra else spec.key in self._hidden

    def _filtered(self, filters: tuple[Filter, ...]) -> None:
        near = [{f.name for f in some if f.kind == "near"} for some in (self._filters, filters)]
        self._filters = filters
        if near[0] != near[1]:
            self._apply()

    def choose_columns(self) -> None:
        """The list of all columns, with those in sight ticked."""
        options = [
            Option(spec.key, spec.title, checked=not self._is_hidden(spec))
            for spec in self.table.model.columns
            if not spec.frozen
        ]
        if not options:
            return
        self.chooser = Chooser(say("ui.columns-shown"), options, True, self.panel)
        self.chooser.changed.connect(self._take_columns)
        button = self.panel.columns
        self.chooser.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _take_columns(self, shown: tuple[str, ...]) -> None:
        for spec in self.table.model.columns:
            if not spec.frozen:
                self._set_shown(spec, spec.key in shown)
        self._keep()

    def hide_column(self, spec: ColumnSpec) -> None:
        """Out of sight, with a way back in the message."""
        self._set_shown(spec, False)
        self._keep()
        toast = self.window.toast

        def back() -> None:
            toast.hide()
            self._set_shown(spec, True)
            self._keep()

        toast.tell(say("ui.column-hidden", column=spec.title), "hide", "text2", [(say("ui.undo"), back)])

    def _set_shown(self, spec: ColumnSpec, on: bool) -> None:
        kept = self._extra if spec.extra else self._hidden
        if on == spec.extra:
            kept.add(spec.key)
        else:
            kept.discard(spec.key)

    def _keep(self) -> None:
        values = {"hidden": sorted(self._hidden)[:_MOST_KEPT], "extra": sorted(self._extra)[:_MOST_KEPT]}
        self.controller.settings.keep_choices(_KEPT, values)
        self._apply()

    def _apply(self) -> None:
        before = self.controller.shows_near
        self.table.show_hidden(self._is_hidden)
        self._note_near()
        if self.controller.shows_near and not before:
            self.controller.arrange()

    def _note_near(self) -> None:
        columns = self.table.model.columns
        self.controller.shows_near = any(c.form == "near" and not self._is_hidden(c) for c in columns)

    # ── Facets ──────────────────────────────────────────────────────────────────────────────────

    def choose_facets(self) -> None:
        """The list of all facets, with those in sight ticked."""
        usual, possible = self._groups()
        shown = self.controller.facets.among(usual, possible)
        if not possible:
            return
        titles = {f"{g[0]}/{g[1]}": g for g in possible}
        options = [
            Option(k, group_title(g), drawing=_DRAWINGS[g[0]], checked=g in shown) for k, g in titles.items()
        ]
        self.chooser = Chooser(say("ui.facets-shown"), options, True, self.panel)
        self.chooser.changed.connect(lambda keys: self._take_facets(tuple(titles[k] for k in keys)))
        button = self.panel.facet
        self.chooser.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def add_facet(self, group: tuple[str, str]) -> None:
        """A facet of a column, on top of the others."""
        usual, possible = self._groups()
        shown = [g for g in self.controller.facets.among(usual, possible) if g != group]
        dropped = self.controller.facets.with_shown(usual, shown)
        self.controller.choose_facets(dropped.with_shown(usual, (group, *shown)))

    def remove_facet(self, group: tuple[str, str]) -> None:
        usual, possible = self._groups()
        self._take_facets(tuple(g for g in self.controller.facets.among(usual, possible) if g != group))

    def _take_facets(self, shown: tuple[tuple[str, str], ...]) -> None:
        usual, _ = self._groups()
        self.controller.choose_facets(self.controller.facets.with_shown(usual, shown))

    def _groups(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Those shown by themselves, and all that are possible."""
        controller = self.controller
        if controller.shown is None:
            return (), ()
        baseline = controller.baseline.grading if controller.baseline is not None else None
        groups = (controller.shown.grading, baseline, controller.near, controller.cells)
        return usual_groups(*groups), possible_groups(*groups)

    def open_facet_menu(self, group: tuple[str, str], at: QPoint) -> None:
        self.menu = QMenu(self.panel)
        self._add(self.menu, "hide", say("ui.facet-remove"), lambda: self.remove_facet(group))
        self._add(self.menu, "filter", say("ui.facets-shown"), self.choose_facets)
        self.menu.popup(at)

    # ── Menus ───────────────────────────────────────────────────────────────────────────────────

    def open_header_menu(self, spec: ColumnSpec, at: QPoint) -> None:
        self.menu = QMenu(self.panel)
        self._column_acts(self.menu, spec)
        self.menu.addSeparator()
        self._add(self.menu, "columns", say("ui.columns-choose"), self.choose_columns)
        self.menu.popup(at)

    def open_row_menu(self, row: int, spec: ColumnSpec, at: QPoint) -> None:
        """`row`: the table's row of the customer."""
        menu = self.menu = QMenu(self.panel)
        space = self.space
        self._add(menu, "why", say("ui.do-why"), partial(self._why, row, spec), "Ctrl+I")
        rule = self._rule_of(row, spec)
        if rule is not None:
            name, place = rule
            self._add(menu, "rule", say("ui.go-to-rule", rule=name), lambda: space.show_place(place))
        same = self._same(row, spec)
        if same is not None:
            wish, text = same
            only = say("ui.only-same", value=text)
            self._add(menu, "filter", only, lambda: self.controller.show_only(wish))
        menu.addSeparator()
        self._add(menu, "copy", say("ui.copy-to-excel"), lambda: self.panel.copied.emit(0), "Ctrl+C")
        self._add(menu, "fix", say("ui.from-customers"), self.panel.separate_asked.emit)
        if self.controller.shown is not None:
            self._add(menu, "play", say("ui.record-example"), lambda: self.record(row))
        menu.addSeparator()
        inner = menu.addMenu(say("ui.this-column", column=spec.title).replace("&", "&&"))
        self._column_acts(inner, spec)
        self._add(menu, "columns", say("ui.columns-choose"), self.choose_columns)
        menu.popup(at)

    # ── A customer as an example ────────────────────────────────────────────────────────────────

    def record(self, row: int) -> None:
        """Write the customer into the rulebook as an example: what his grades read, and what they gave."""
        graded = self.controller.last_graded
        if graded is not None:
            self._recording.ask(Record(graded, row))

    def _recorded(self, request: Record, found: Any) -> None:
        if not found.expect:
            told = say("ui.record-nothing", grades=found.left_out)
            self.window.toast.tell(told, "info", "accent_t")
            return
        cards = self.space.cards
        title = free_name(cards.writer.book(), say("ui.record-title", name=self._name_of(request.row)))
        edits = example_added(cards.writer.book(), title, found.as_of, found.given, found.expect)
        write(cards, edits, "example")
        self.space.show_place(cards.writer.position)
        key = "ui.record-done-part" if found.left_out else "ui.record-done"
        undo = self.window.parts.wiring.cards.undo
        told = say(key, name=title, grades=found.left_out)
        self.window.toast.tell(told, "play", "ok", [(say("ui.undo"), undo)])

    def _name_of(self, row: int) -> str:
        """The customer's key: names are private."""
        frozen = next((c for c in self.table.model.columns if c.frozen), None)
        return (self.controller.cells[frozen.key].text(row) if frozen is not None else None) or str(row + 1)

    def _column_acts(self, menu: QMenu, spec: ColumnSpec) -> None:
        sort = self.controller.sort_in
        if spec.form != "reason":
            self._add(menu, "arrow-up", say("ui.sort-up"), lambda: sort(spec.key, False))
            self._add(menu, "arrow-down", say("ui.sort-down"), lambda: sort(spec.key, True))
            if self.controller.sorting[0]:
                self._add(menu, "sort", say("ui.sort-none"), lambda: sort("", False))
        wanted = ("tier", spec.grade) if spec.form == "tier" else None
        possible = self._groups()[1]
        group = next((g for g in possible if g == wanted or g[1] == spec.key), None)
        if group is not None:
            self._add(menu, "filter", say("ui.facet-add"), lambda: self.add_facet(group))
        if not spec.frozen:
            self._add(menu, "hide", say("ui.hide-column"), lambda: self.hide_column(spec))

    def _add(self, menu: QMenu, drawing: str, text: str, act: Any, keys: str = "") -> None:
        action = menu.addAction(icon(drawing), text.replace("&", "&&"))
        if keys:
            action.setText(f"{action.text()}\t{keys}")
        action.triggered.connect(lambda _=False: act())

    def _why(self, row: int, spec: ColumnSpec) -> None:
        if spec.grade:
            self.space.why.choose_grade(spec.grade)
        self.space.show_right("why")
        self.controller.explain(row)

    def _rule_of(self, row: int, spec: ColumnSpec) -> tuple[str, int] | None:
        """The rule that decided (of the column's grade, else of the first), and where it stands."""
        graded, checked = self.controller.shown, self.controller.last_check
        if graded is None or checked is None:
            return None
        program = graded.grading.program
        grade = program.grade(spec.grade) or next(iter(program.grades), None)
        if grade is None or grade.name not in graded.grading.grades:
            return None
        by = int(graded.grading.grades[grade.name].decided_by[row])
        if by < 0:
            return None
        name = grade.rules[by].name
        rules = (e for e in checked.entries if e.keyword == "rule" and e.grade == grade.name)
        entry = next((e for e in rules if e.name == name), None)
        return (name, entry.start) if entry is not None else None

    def _same(self, row: int, spec: ColumnSpec) -> tuple[Filter, str] | None:
        """The filter for all customers with the same in this column, and its words."""
        reader = self.controller.cells[spec.key]
        text = reader.text(row)
        if spec.form == "tier":
            return Filter("tier", spec.grade, reader.code(row)), f"{spec.grade} {text}"
        if spec.form == "rule":
            return Filter("decided", spec.grade, int(reader.result.decided_by[row])), str(text)
        column = getattr(reader, "column", None)
        if spec.key.startswith("field:") and column is not None and column.values:
            return Filter("field", spec.key, text), text or say("ui.missing")
        return None
