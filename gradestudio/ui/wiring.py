"""Which signal of which panel reaches which call of the controller, and back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from gradestudio.diagnostics import Severity
from gradestudio.ui import calls, files, outcomes
from gradestudio.ui.aim.opening import open_aim, show_aim
from gradestudio.ui.cardswiring import CardsWiring
from gradestudio.ui.controller import Controller
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.customers.wiring import CustomerWiring
from gradestudio.ui.editor.sliders import sliders_of
from gradestudio.ui.editor.units import Units
from gradestudio.ui.effectwiring import EffectWiring
from gradestudio.ui.examples.desk import ExamplesDesk
from gradestudio.ui.filterwords import chips
from gradestudio.ui.grids.wiring import GridsWiring
from gradestudio.ui.histogram.dock import NumberDock
from gradestudio.ui.linenotes import line_notes
from gradestudio.ui.proofs.wiring import ProofWiring
from gradestudio.ui.separating.opening import Separating
from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme
from gradestudio.ui.tree.items import tree_items


class Wiring(QObject):
    """Lives as long as the window; holds no state of its own but what is shown."""

    def __init__(self, window: Any, space: Any, controller: Controller) -> None:
        super().__init__(window)
        self.window, self.space, self.controller = window, space, controller
        self._wanted = QTimer(self, singleShot=True, interval=60)
        self._wanted.timeout.connect(self._ask_reasons)
        self.examples = ExamplesDesk(controller)
        self._to_controller()
        self._from_controller()
        self.dock = NumberDock(space, controller)
        controller.numbers.tried.connect(self._tried)
        controller.numbers.aim_asked.connect(lambda looked: open_aim(self.window, looked))
        controller.numbers_found.connect(lambda numbers: show_aim(self.window, numbers))
        theme().changed.connect(self._show_places)
        # The panels are made while the first file is being announced: they missed it.
        space.text.load(controller.file.text, controller.file.name)

    def _to_controller(self) -> None:
        space, controller = self.space, self.controller
        text, customers, table = space.text, space.customers, space.customers.table
        text.edited.connect(lambda source: controller.edit(source, typed=not text.editor.applying))
        text.completion_asked.connect(controller.complete)
        text.format_asked.connect(controller.format)
        text.cursor_moved.connect(self._cursor)
        text.editor.note_clicked.connect(self._filter_by_key)
        text.editor.definition_asked.connect(self.go_to_definition)
        space.tree.place_asked.connect(space.show_place)
        space.tree.filter_asked.connect(self._filter_by_key)
        space.effect.filter_asked.connect(controller.show_only)
        space.effect.finding_asked.connect(self._go_to_finding)
        self.effect = EffectWiring(self, self.window, space, controller)
        self.cards = CardsWiring(self, self.window, space, controller)
        space.cards.filter_asked.connect(self._filter_by_key)
        self.grids = GridsWiring(self.window, space, controller)
        self.customers = CustomerWiring(self, self.window, space, controller)
        self.separating = Separating(self, self.window, space, controller)
        self.proofs = ProofWiring(self, self.window, space, controller)
        self.proofs.told.connect(self._show_places)
        self.examples.told.connect(self._examples_told)
        space.centre.examples.asked.connect(self._go_to_example)
        space.facets.toggled.connect(controller.toggle)
        space.facets.narrowed.connect(controller.narrow)
        customers.search_asked.connect(controller.look_for)
        customers.filter_dropped.connect(controller.drop)
        customers.filters_cleared.connect(self._clear_filters)
        customers.open_asked.connect(lambda: files.ask_sheet(self.window))
        customers.sample_asked.connect(self.window.show_welcome)
        customers.fold_asked.connect(space.fold_customers)
        customers.large_asked.connect(space.enlarge)
        customers.copied.connect(lambda _: self._copy())
        table.sort_requested.connect(controller.sort_by)
        table.current_changed.connect(controller.explain)
        table.tier_clicked.connect(self._why)
        table.why_requested.connect(lambda _: space.show_right("why"))
        space.why.step_asked.connect(table.step)
        space.why.try_asked.connect(controller.try_values)
        space.right.close_asked.connect(lambda: space.show_right("effect"))
        self.window.status.cells.clicked.connect(self._show_cells)
        self.window.status.as_of.clicked.connect(self._ask_date)
        self.window.status.errors.clicked.connect(lambda: space.next_problem(1))
        self.window.status.sheet.clicked.connect(lambda: files.ask_sheet(self.window))
        self.window.waiting.cancelled.connect(controller.cancel_export)

    def _from_controller(self) -> None:
        controller, space = self.controller, self.space
        controller.rulebook_opened.connect(lambda file: space.text.load(file.text, file.name))
        controller.recovered.connect(space.text.take_over)
        controller.checked.connect(self._checked)
        controller.coloured.connect(self._coloured)
        controller.graded.connect(self._graded)
        controller.ungraded.connect(self._ungraded)
        controller.refused.connect(lambda *_: self._show_places())
        controller.viewed.connect(self._viewed)
        controller.surrounded.connect(self._surrounded)
        controller.reasons_came.connect(self._reasons_came)
        controller.filters_changed.connect(self._filters)
        controller.explained.connect(self._explained)
        controller.lifts_found.connect(space.why.show_lifts)
        controller.falls_found.connect(space.why.show_falls)
        controller.completed.connect(space.text.completing.offer)
        controller.formatted.connect(space.text.take_formatted)
        controller.sheet_opened.connect(lambda _: self._sheet())
        controller.saved.connect(self._saved)
        controller.kept.connect(lambda: self.window.status.saved.tell(say("ui.autosaved")))
        controller.exported.connect(lambda written: files.exported(self.window, written))
        controller.busy.connect(self._busy)
        controller.progressed.connect(self._progressed)
        controller.title_changed.connect(self._enable)
        space.text.editor.undoAvailable.connect(self.window.top.undo.setEnabled)
        space.text.editor.redoAvailable.connect(self.window.top.redo.setEnabled)
        self.window.top.undo.setEnabled(False)
        self.window.top.redo.setEnabled(False)
        self._enable()
        space.customers.show_count(0, None, False)

    # ── Text and check ──────────────────────────────────────────────────────────────────────────

    def _checked(self, checked: Any) -> None:
        status = self.window.status
        if checked is None:
            self.space.text.editor.show_marks([])
            status.errors.tell("")
            self.space.effect.show_findings(())
            self.space.effect.band.tell("")
            self._show_places()
            return
        self.space.text.show_findings(checked.source, checked.diagnostics)
        errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
        status.errors.tell(say("ui.n-errors", n=len(errors)) if errors else "")
        self._band(checked, errors)
        if not self.controller.grades(checked):
            # Else they come with the figures, a moment later.
            self._findings()
            self._show_places()

    def _band(self, checked: Any, errors: list[Any]) -> None:
        band = self.space.effect.band
        if not errors:
            band.tell("")
        elif checked.stand_ins:
            band.tell(say("ui.stands-in", names=checked.stand_ins, n=len(errors)))
        else:
            band.tell(say("ui.broken-left-out", n=len(errors)))

    def _findings(self) -> None:
        checked, graded = self.controller.last_check, self.controller.last_graded
        found = tuple(checked.diagnostics) if checked is not None else ()
        if graded is not None:
            found += tuple(graded.grading.findings)
        order = {"error": 0, "warning": 1}
        self.space.effect.show_findings(
            tuple(sorted(found, key=lambda f: order.get(str(getattr(f, "severity", "warning")), 2)))
        )

    def _show_places(self) -> None:
        """Tree, gutter and line ends, cards: all that hangs on places in the text and on figures."""
        self._show_tree()
        self._show_notes()
        self.cards.show()

    def _effects(self) -> dict[str, Any]:
        graded = self.controller.shown
        return {e.grade: e for e in graded.effects} if graded is not None else {}

    def _show_tree(self) -> None:
        checked, graded = self.controller.last_check, self.controller.shown
        wrong = [
            d.span.start
            for d in (checked.diagnostics if checked else ())
            if d.span and d.severity is Severity.ERROR
        ]
        tags = {}
        if graded is not None:
            tags = {name: int(tag.true.sum()) for name, tag in graded.grading.tags.items()}
        entries = checked.entries if checked is not None else ()
        self.space.tree.show_items(tree_items(entries, self._effects(), wrong, tags), self._colours())

    def _show_notes(self) -> None:
        """Line ends, signs in the gutter and sliders; those of an older text are passed over."""
        checked, editor = self.controller.last_check, self.space.text.editor
        if checked is None or checked.source != editor.text():
            return
        notes, signs = line_notes(
            checked.source,
            checked.entries,
            self._effects(),
            self._colours(),
            self.controller.shown is not None,
            self.examples.by_name,
            {p.start: p for p in self.proofs.promises},
        )
        editor.show_notes(notes, signs)
        runs = checked.program is not None and checked.good == checked.source
        if not editor.sliders.held:
            editor.sliders.show_items(sliders_of(checked.program, Units(checked.source)) if runs else ())

    def _colours(self) -> dict[str, dict[str, Any]]:
        program = self.controller.last_check.program if self.controller.last_check is not None else None
        if program is None:
            return {}
        return {
            g.name: dict(
                zip((t.name for t in g.tiers), theme().tiers([t.color for t in g.tiers]), strict=True)
            )
            for g in program.grades
        }

    def _cursor(self, line: int, column: int, at: int) -> None:
        self.window.status.caret.tell(say("ui.line-column", line=line, column=column))
        self.space.tree.select_place(at)

    def go_to_definition(self, at: int) -> None:
        """From the name at a place (code points) to its definition; from there on to its next use."""
        from gradestudio.language.edits.definition import definition_at

        checked, text = self.controller.last_check, self.space.text.editor.text()
        if checked is not None and checked.source == text:
            book = checked.rulebook
        else:
            book = calls.language().parse(text)
        found = definition_at(book, at)
        if found is None:
            self.window.toast.tell(say("ui.no-definition"), "info", "accent_t")
            return
        span = found.after(at) if found.holds(at) else found.span
        self.space.show_place(span.start, span.end)

    def _go_to_finding(self, finding: Any) -> None:
        span = getattr(finding, "span", None)
        if span is not None:
            self.space.show_place(span.start, span.end)
        elif getattr(finding, "rows", ()):
            self.controller.show_only(Filter("rows", finding.code, tuple(finding.rows)))

    # ── Examples ────────────────────────────────────────────────────────────────────────────────

    def _examples_told(self, told: Any) -> None:
        self.space.centre.examples.show_told(told)
        self._show_places()

    def _go_to_example(self, name: str) -> None:
        entries = self.controller.last_check.entries if self.controller.last_check is not None else ()
        entry = next((e for e in entries if e.keyword == "example" and e.name == name), None)
        if entry is not None:
            self.space.show_place(entry.start)

    # ── Grading ─────────────────────────────────────────────────────────────────────────────────

    def _tried(self, graded: Any) -> None:
        """A value is tried (or no longer): figures, counts and tiers follow, the text does not."""
        shown = graded or self.controller.last_graded
        if shown is not None:
            self.effect.show(shown)
            self._follow()

    def _graded(self, graded: Any) -> None:
        self.effect.show(graded)
        self.space.right.tell_total(graded.grading.row_count)
        self.window.status.speed.tell(say("ui.regraded", ms=max(1, round(graded.seconds * 1000))))
        baseline = self.controller.baseline
        delegate = self.space.customers.table.delegate
        delegate.tier_colours = _tier_colours(graded)
        delegate.before_colours = _tier_colours(baseline) if baseline is not None else {}
        self._sheet()
        self._enable()
        self._follow()

    def _follow(self) -> None:
        """Findings, tree, line ends and cards come behind the counts and customers."""
        want = self.controller.afterwards.want
        want("findings", self._findings)
        want("tree", self._show_tree)
        want("notes", self._show_notes)
        want("cards", self.cards.show)

    def _ungraded(self) -> None:
        self.space.effect.show_effects((), {})
        self.space.right.tell_total(self.controller.sheet.table.row_count if self.controller.sheet else None)
        self.space.why.clear()
        self.window.status.speed.tell("")
        self._show_places()
        self._enable()

    def _sheet(self) -> None:
        sheet, graded, status = self.controller.sheet, self.controller.last_graded, self.window.status
        if sheet is None:
            return
        name = sheet.table.origin.sheet  # a text file has none
        file = f"{sheet.path.name} · {name}" if name else sheet.path.name
        told = say("ui.status-sheet", file=file, n=sheet.table.row_count)
        status.sheet.tell(told)
        status.sheet.setToolTip(str(sheet.path))
        status.as_of.tell(say("ui.as-of", date=self.controller.as_of))
        problems = graded.grading.table.problems if graded is not None else sheet.table.problems
        status.cells.tell(say("ui.cells-to-review", n=len(problems)) if problems else "")

    def _viewed(self, view: Any, columns: Any, cells: Any) -> None:
        customers = self.space.customers
        for reader in cells.values():
            if hasattr(reader, "asked"):
                reader.asked = self._want_reasons
        customers.table.show_columns(columns, cells, view.rows)
        filtered = bool(view.filters or view.search)
        customers.show_count(len(view.rows), view.total, filtered)
        customers.table.show_sorting(view.sorting.column, view.sorting.descending)

    def _surrounded(self, around: Any) -> None:
        self.space.effect.show_moves(around.moves)
        self.controller.afterwards.want("facets", lambda: self._facets(around))
        self.controller.afterwards.begin()

    def _facets(self, around: Any) -> None:
        grading, groups = around.counted[0], ()
        if around.facets:
            from gradestudio.ui.customers.facets_of import facet_lines

            groups = facet_lines(around, grading)
        self.space.facets.show_groups(groups, around.filters)
        self.space.show_facets(bool(groups))

    def _want_reasons(self) -> None:
        if not self._wanted.isActive():
            self._wanted.start()

    def _ask_reasons(self) -> None:
        """Sentences for the rows in sight, which painting has asked for."""
        rows: set[int] = set()
        for reader in (self.controller.cells or {}).values():
            rows |= getattr(reader, "wanted", set())
        if rows:
            self.controller.ask_reasons(tuple(sorted(rows)[:500]))

    def _reasons_came(self) -> None:
        self._in_turn("reasons", self.space.customers.table.right.viewport().update)

    def _coloured(self, colours: Any) -> None:
        self._in_turn("refine", lambda: self.space.text.editor.highlighter.refine(colours))

    def _in_turn(self, name: str, act: Any) -> None:
        """Painted by itself, not together with what else came in the same moment."""
        self.controller.afterwards.want(name, act)
        self.controller.afterwards.begin()

    # ── Filters ─────────────────────────────────────────────────────────────────────────────────

    def _filters(self, filters: tuple[Filter, ...]) -> None:
        graded = self.controller.shown
        program = graded.grading.program if graded is not None else None
        self.space.customers.show_chips(chips(filters, program))
        self.space.effect.show_filters(filters)
        if not filters and not self.controller.search:
            self.space.customers.reset_search()

    def _filter_by_key(self, key: tuple[str, ...]) -> None:
        if key[0] == "tag":
            self.controller.show_only(Filter("tag", key[1]))
            return
        wishes = tuple(Filter(key[0], key[1], int(value)) for value in key[2:])
        self.controller.show_any(wishes)
        if self.space.folded:
            self.space.fold_customers(False)

    def _clear_filters(self) -> None:
        self.space.customers.reset_search()
        self.controller.clear_filters()

    def _copy(self) -> None:
        table = self.space.customers.table
        chosen = table.selected_rows()
        rows = len(chosen) if len(chosen) > 1 else len(table.model.rows)
        # A QMimeData of ours would outlive Python on the clipboard, and end the program with a crash.
        QGuiApplication.clipboard().setText(table.as_text())
        self.window.toast.tell(say("ui.copied", n=rows), "copy")

    # ── One customer ────────────────────────────────────────────────────────────────────────────

    def _why(self, row: int, grade: str) -> None:
        self.space.why.choose_grade(grade)
        self.space.show_right("why")
        self.controller.explain(row)

    def _explained(self, answer: Any) -> None:
        explanation = answer.explanation
        graded, baseline = self.controller.last_graded, self.controller.baseline
        if graded is None:
            return
        before = {}
        if baseline is not None and baseline is not graded:
            before = _outcomes_of(baseline.grading, explanation.row, graded.grading.row_count)
        who = self._who(explanation)
        program, version = graded.grading.program, self.controller.compared_name
        self.space.why.show_explanation(
            explanation, program, graded.checked.good, who, before, version, answer.tryable, answer.given
        )

    def _who(self, explanation: Any) -> tuple[str, str]:
        """Name and small words: the frozen columns, then fields of few values."""
        specs, cells = self.controller.specs, self.controller.cells
        frozen = [cells[s.key].text(explanation.row) or "–" for s in specs if s.frozen]
        fields = [s for s in specs if s.key.startswith("field:") and not s.frozen and s.form == "text"][:3]
        small = [text for s in fields if (text := cells[s.key].text(explanation.row))]
        if len(frozen) > 1:
            return frozen[1], " · ".join([frozen[0], *small])
        return (frozen[0] if frozen else str(explanation.row + 1)), " · ".join(small)

    # ── Window ──────────────────────────────────────────────────────────────────────────────────

    def _busy(self, name: str, on: bool) -> None:
        if name in ("check", "grade", "sheet"):
            self.space.right.slow.run(on)
        if name == "grade":
            self.space.effect.fade(on)
        if name == "sheet":
            waiting = self.window.status.speed
            waiting.tell(say("ui.reading") if on else "")

    def _progressed(self, name: str, share: float) -> None:
        if name == "export":
            self.window.waiting.progress(share)
            dialog = self.window.parts.export_dialog
            if dialog is not None:
                dialog.show_progress(share)

    def _saved(self) -> None:
        self.window.status.saved.tell(say("ui.saved"))
        file = self.controller.file
        self.space.text.file.setText(f"{file.name} · UTF-8")

    def _enable(self) -> None:
        self.window.top.export.setEnabled(self.controller.last_graded is not None)

    def _ask_date(self) -> None:
        if self.controller.fixed_date is not None:
            told = say("ui.grading-date-fixed", date=self.controller.as_of)
            self.window.toast.tell(told, "info", "accent_t")
            return
        from gradestudio.ui.dates import DateDialog

        dialog = DateDialog(self.controller.as_of, self.window)
        dialog.chosen.connect(self.controller.grade_at)
        dialog.open()

    def _show_cells(self) -> None:
        if self.controller.sheet is not None:
            self.window.parts.import_screen.review(cells=True)

    def retranslate(self) -> None:
        controller = self.controller
        self._checked(controller.last_check)
        if controller.last_graded is not None:
            self._graded(controller.last_graded)
        self._filters(controller.filters)
        editor = self.space.text.editor
        self._cursor(
            editor.textCursor().blockNumber() + 1,
            editor.textCursor().positionInBlock() + 1,
            editor.position(),
        )
        self.effect.retranslate()
        self.proofs.retranslate()
        self._sheet()
        if not controller.file.name:
            self.space.text.file.setText(say("ui.new-rulebook"))
        self.window.status.saved.tell("")


def _tier_colours(graded: Any) -> dict[str, Any]:
    return {g.name: theme().tiers([t.color for t in g.tiers]) for g in graded.grading.program.grades}


def _outcomes_of(grading: Any, row: int, total: int) -> dict[str, str]:
    """The baseline's outcome per grade, in the words of explanations."""
    if grading.row_count != total:
        return {}
    codes = {outcomes.NEEDS_DATA: "needs data", outcomes.NO_RULE: "no rule", outcomes.CONFLICT: "conflict"}
    made = {}
    for name, result in grading.grades.items():
        code = int(result.tier[row])
        made[name] = result.tiers[code] if code >= 0 else codes[code]
    return made
