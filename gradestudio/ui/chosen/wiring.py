"""The selected cell of the grids and its part of the effect panel: asked for, shown, clicked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, QTimer

from gradestudio.ui.background import Channel
from gradestudio.ui.chosen import words as told
from gradestudio.ui.chosen.choosing import choice_at
from gradestudio.ui.chosen.facts import Choice, ChosenFacts, FindChosen, FindSteps
from gradestudio.ui.chosen.section import ChosenSection
from gradestudio.ui.chosen.steps import Step
from gradestudio.ui.grids.carrying import RowCarrying
from gradestudio.ui.histogram.words import title, value_words
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import theme

_REST = 350
"""Milliseconds of rest after which other values of the number are tried: nobody waits for them."""
_EACH_WAY = 3
_MOST_ROWS = 200_000
"""Longer lists are not graded for values that nobody asked for."""


class ChosenWiring(QObject):
    """Follows the grading in sight, so that the figures move with a drag."""

    def __init__(self, window: Any, space: Any, controller: Any, carrying: RowCarrying) -> None:
        super().__init__(space.grids)
        self.window, self.space, self.controller = window, space, controller
        self._carrying = carrying
        self.section = ChosenSection()
        space.effect.lodge(self.section)
        self.choice: Choice | None = None
        self.facts: ChosenFacts | None = None
        self._panel: Any = None
        self._steps_of: Any = None
        """What the values in sight are of: the grid, and the place of the cell in it."""
        self._find, self._tries = Channel("chosen", self), Channel("chosen-steps", self)
        for channel, name, took in (
            (self._find, "chosen", self._found),
            (self._tries, "chosen-steps", self._stepped),
        ):
            controller.channels[name] = channel
            channel.answered.connect(took)
            channel.failed.connect(lambda request, why, name=name: controller.refuse(name, request, why))
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._ask_steps)
        page = space.grids
        page.panel_entered.connect(self._entered)
        page.shown.connect(self.look)
        controller.numbers.looked.connect(lambda _: self._rest.start())
        controller.numbers.tried.connect(lambda _: self._hush())
        space.text.editor.text_edited.connect(self._hush)
        self.section.filters_asked.connect(self._show_customers)
        self.section.customer_asked.connect(self._why)
        self.section.value_asked.connect(self._write)
        speech().changed.connect(self._tell)
        theme().changed.connect(self._tell)
        space.centre.shown.connect(lambda _: self.look())

    # ── What is selected ────────────────────────────────────────────────────────────────────────

    def _entered(self, panel: Any) -> None:
        self._panel = panel
        self.look()

    def look(self) -> None:
        """Figures of what is selected now, by the grading in sight."""
        controller = self.controller
        shown = controller.shown
        choice = self._choice() if self.space.centre.view == "grids" else None
        if choice is None or shown is None or controller.grader is None:
            self._forget()
            return
        self._watch_steps()
        self.choice = choice
        self.space.effect.lead(self._leader(choice))
        if choice.let and not controller.places.current:
            return  # comes when they are counted
        cells = controller.cells or {}
        self._find.ask(FindChosen(shown, controller.grader, choice, controller.places.placed, cells))

    def _choice(self) -> Choice | None:
        panel = self._panel
        page = self.space.grids
        if panel is None or panel.block is None or page.panels.get(panel.block.key) is not panel:
            self._panel = None
            return None
        at = panel.table.currentIndex()
        if not at.isValid() or panel.block.kind == "text":
            return None
        block, row = self._carrying.tried(panel, at.row()) or (panel.block, at.row())
        return choice_at(block, page.facts, row, at.column(), panel.name.text())

    def _leader(self, choice: Choice) -> str:
        """The grade that stands first beside the grid: its own, else the one that goes by it."""
        graded = self.controller.shown
        by = [g.name for g in graded.grading.program.grades if getattr(g.by, "name", None) == choice.let]
        return choice.grade or next(iter(by), "")

    def _forget(self) -> None:
        self._find.cancel()
        self._rest.stop()
        self._tries.cancel()
        self.choice = self.facts = self._steps_of = None
        self.section.hide()
        self.section.show_steps("", ())
        self.space.effect.lead("")

    # ── Figures ─────────────────────────────────────────────────────────────────────────────────

    def _found(self, request: FindChosen, facts: ChosenFacts) -> None:
        self.choice, self.facts = request.choice, facts
        self._tell()

    def _tell(self) -> None:
        if self.choice is None or self.facts is None or self.controller.shown is None:
            return
        program = self.controller.shown.grading.program
        worth = self.controller.shown.measure
        lines = told.lines(self.choice, self.facts, program, self._name, worth)
        self.section.show_chosen(self.choice.title, told.tiles(self.choice, self.facts, program), lines)

    def _name(self, row: int) -> str:
        """Key and name of a customer: the frozen columns of the table."""
        specs, cells = self.controller.specs, self.controller.cells or {}
        frozen = [cells[s.key].text(row) for s in specs if s.frozen and s.key in cells]
        return " ".join(text for text in frozen if text) or say("ui.grid-row", n=row + 1)

    # ── Other values ────────────────────────────────────────────────────────────────────────────

    def _place(self) -> Any:
        if self._panel is None:
            return None
        at = self._panel.table.currentIndex()
        return self._panel.block.key, at.row(), at.column()

    def _watch_steps(self) -> None:
        """Values of another cell go at once."""
        if self._steps_of is not None and self._steps_of != self._place():
            self._steps_of = None
            self.section.show_steps("", ())

    def _hush(self) -> None:
        self._rest.stop()
        self._tries.cancel()

    def _ask_steps(self) -> None:
        controller, threshold = self.controller, self.space.grids.threshold
        looked, graded = controller.numbers.now, controller.last_graded
        stands = threshold.isVisible() and threshold.looked is looked and controller.numbers.trial is None
        if not stands or looked is None or self.choice is None or graded is None:
            self.section.show_steps("", ())
            return
        picture = threshold.histogram.picture
        if picture is None or looked.dist is None or graded.grading.row_count > _MOST_ROWS:
            return
        values = _around(picture.steps, looked.threshold.value)
        choice = replace(self.choice, gaps=())
        self._tries.ask(FindSteps(choice, looked, values, controller.columns, controller.grader, graded))

    def _stepped(self, request: FindSteps, found: tuple[tuple[Decimal, int], ...]) -> None:
        looked = request.looked
        if looked is not self.controller.numbers.now or self.choice is None:
            return
        now = looked.threshold.value
        steps = tuple(Step(v, value_words(looked, v), n, v == now) for v, n in found)
        self._steps_of = self._place()
        head = say("ui.chosen-steps", what=title(looked))
        self.section.show_steps(head, steps if len(steps) > 1 else ())

    def _write(self, value: Decimal) -> None:
        if self.controller.numbers.now is not None:
            self.controller.numbers.choose(value)

    # ── Clicks ──────────────────────────────────────────────────────────────────────────────────

    def _show_customers(self, wishes: Any) -> None:
        self.controller.show_any(wishes)
        if self.space.folded:
            self.space.fold_customers(False)

    def _why(self, row: int) -> None:
        self.space.show_right("why")
        self.controller.explain(row)


def _around(steps: Any, value: Decimal) -> tuple[Decimal, ...]:
    """The value with its neighbours, as far apart as one key moves it up, ascending."""
    step = steps.step_at(value)
    near = (value + step * n for n in range(-_EACH_WAY, _EACH_WAY + 1))
    return tuple(sorted({at for at in near if at == steps.held(at) and (at > 0 or value <= 0)}))
