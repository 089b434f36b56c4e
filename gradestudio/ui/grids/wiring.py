"""The grids view and the rest of the window: what it shows, what its clicks ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from gradestudio.diagnostics import Span
from gradestudio.language.reading.parsing import parse
from gradestudio.ui.background import Channel
from gradestudio.ui.chosen.wiring import ChosenWiring
from gradestudio.ui.grids.building import blocks_of
from gradestudio.ui.grids.carrying import RowCarrying
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.ghosts import FindGaps, columns_of, with_gaps
from gradestudio.ui.grids.number import GridNumber
from gradestudio.ui.grids.page import GridsPage
from gradestudio.ui.grids.places import place_of
from gradestudio.ui.grids.reading import inside
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import theme
from gradestudio.ui.work import Complete


def _may_have_gaps(block: Block) -> bool:
    return block.kind == "table" and bool(block.grade) and not block.broken


class GridsWiring(QObject):
    """Shows the text of now at once; mistakes and figures follow when they are known."""

    def __init__(self, window: Any, space: Any, controller: Any) -> None:
        super().__init__(space.grids)
        self.window, self.space, self.controller = window, space, controller
        self.page: GridsPage = space.grids
        self.editor = editor = space.text.editor
        page = self.page
        self.on = False
        self._asked = ""
        self._box: Any = None
        self._from = 0
        self._texts = False
        """Whether bare words are meant as texts in the cell: then they are offered without quotes."""
        self._cell = Channel("cell", self)
        controller.channels["cell"] = self._cell
        self._cell.answered.connect(self._proposals)
        self._gaps = Channel("gaps", self)
        controller.channels["gaps"] = self._gaps
        self._gaps.answered.connect(self._gaps_found)
        self._known: tuple[str, Any] = ("", {})
        """The gaps of grades by name, and the text that they are of."""
        editor.text_edited.connect(self.show_now)
        editor.loaded.connect(self.show_now)
        controller.checked.connect(lambda _: self.show_now())
        controller.graded.connect(lambda _: self.show_now())
        controller.places.found.connect(self.show_now)
        theme().changed.connect(self.show_now)
        page.filter_asked.connect(controller.show_only)
        page.proposals_asked.connect(self._ask)
        self.number = GridNumber(page, space, controller)
        self.carrying = RowCarrying(page, controller)
        self.chosen = ChosenWiring(window, space, controller, self.carrying)
        controller.numbers.tried.connect(lambda _: self.show_now())
        page.told.connect(lambda sentence, drawing: window.toast.tell(sentence, drawing))
        page.pasted.connect(self._tell_pasted)
        page.place_asked.connect(self._show_text)
        page.entered.connect(self._entered)
        speech().changed.connect(self.show_now)
        space.centre.shown.connect(lambda view: self.watch(view == "grids"))
        self.watch(space.centre.view == "grids")

    def watch(self, on: bool) -> None:
        """Whether the view is in sight: only then is anything worked out."""
        was, self.on = self.on, on
        self.controller.places.watch(on)
        self.show_now()
        if was and not on:
            self.number.close()
        if on and not was:
            self.space.text.threshold.hide()
            self.page.show_place(self.editor.position())

    def _show_text(self, start: int) -> None:
        self.space.centre.show_view("text")
        self.editor.go_to(start)

    def _tell_pasted(self, told: str, look: bool) -> None:
        def undo() -> None:
            self.window.toast.hide()
            self.editor.undo()

        drawing, role = ("warning", "warn") if look else ("check", "ok")
        self.window.toast.tell(told, drawing, role, [(say("ui.undo"), undo)])

    def _entered(self, place: int) -> None:
        """The text cursor goes along, so that the tree and the other views are at the same place."""
        self.editor.go_to(place, focus=False)

    def show_now(self) -> None:
        if self.on:
            facts, text = self.facts(), self.editor.text()
            blocks = blocks_of(parse(text), facts)
            self._look_for_gaps(text, blocks)
            if self._known[0] == text:
                blocks = self._with_gaps(blocks, facts)
            self.page.columns = self.controller.columns
            self.carrying.look(facts)
            self.page.show_blocks([self.carrying.held(block) or block for block in blocks], facts)

    # ── Gaps ────────────────────────────────────────────────────────────────────────────────────

    def _look_for_gaps(self, text: str, blocks: tuple[Block, ...]) -> None:
        """Once for each text that graded, when nothing else is under way with it."""
        graded = self.controller.last_graded
        tables = {block.grade: columns_of(block) for block in blocks if _may_have_gaps(block)}
        if graded is None or not tables or graded.checked.source != text or graded.checked.good != text:
            return
        if self._known[0] != text and self._asked != text:
            self._asked = text
            self._gaps.ask(FindGaps(graded, self.controller.grader, tables, text))

    def _gaps_found(self, request: FindGaps, gaps: Any) -> None:
        self._known = (request.source, gaps)
        self.show_now()

    def _with_gaps(self, blocks: tuple[Block, ...], facts: Facts) -> tuple[Block, ...]:
        """Gaps stand below the last table of their grade."""
        last = {block.grade: block.key for block in blocks if _may_have_gaps(block)}
        gaps = self._known[1]
        return tuple(
            with_gaps(block, gaps[block.grade], facts)
            if block.grade in gaps and last.get(block.grade) == block.key
            else block
            for block in blocks
        )

    def facts(self) -> Facts:
        checked, graded = self.controller.last_check, self.controller.shown
        if checked is None:
            return Facts()
        program = checked.program
        colours = {}
        if program is not None:
            for grade in program.grades:
                shades = theme().tiers([t.color for t in grade.tiers])
                colours[grade.name] = dict(zip((t.name for t in grade.tiers), shades, strict=True))
        good, effects, total = checked.good, {}, 0
        if graded is not None:
            effects = {e.grade: e for e in graded.effects}
            total = graded.grading.row_count
            if graded.checked.good != good:
                # Figures are of the text that graded: rows are told apart by its places.
                good, program = graded.checked.good, graded.checked.program
        return Facts(
            source=checked.source,
            good=good,
            program=program,
            diagnostics=checked.diagnostics,
            effects=effects,
            placed=self.controller.places.placed,
            colours=colours,
            total=total,
            trial=self.controller.numbers.trial is not None,
        )

    # ── Completion ──────────────────────────────────────────────────────────────────────────────

    def _ask(self, block: Block, box: Any, text: str, at: int) -> None:
        """What may stand in a cell: asked of the text with what is typed in it."""
        if block.source is None or not self.page.writer.is_current(block):
            return
        cell = block.cell(box.row, box.column)
        source = block.source.source
        start, end = cell.span
        if cell.written:
            start = source.index(cell.written, start)
            end = start + len(cell.written)
            made = source[:start] + text + source[end:]
        elif source[start : start + 1].isspace() and start < end:
            start += 1
            made = source[:start] + text + " " + source[start:]
        else:
            made = source[:start] + text + " " + source[start:]
        self._box, self._from = box, start
        self._texts = place_of(block, self.page.facts, box.row, box.column).texts
        self._cell.ask(Complete(made, start + at, self.controller.columns, True))

    def _proposals(self, request: Complete, proposals: tuple[Any, ...]) -> None:
        box, start = self._box, self._from
        at = request.offset - start
        try:
            text = box.text()
        except RuntimeError:  # the input is gone
            return
        if request.source[start : start + len(text)] != text:
            return
        moved = (replace(p, span=Span(p.span.start - start, p.span.end - start)) for p in proposals)
        if self._texts and not any(quote in text[:at] for quote in '"“「'):
            moved = (replace(p, label=inside(p.label), insert=inside(p.insert)) for p in moved)
        box.offer(text, at, tuple(moved))
