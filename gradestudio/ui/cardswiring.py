"""The cards view and the rest of the window: what it is given, what its clicks and steps lead to."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from gradestudio.ui.cards.adding import fill_add_menu
from gradestudio.ui.cards.context import Context
from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme


class CardsWiring(QObject):
    """Keeps cards, text cursor and tree at one place, whichever of them a person moves."""

    def __init__(self, parent: QObject, window: Any, space: Any, controller: Any) -> None:
        super().__init__(parent)
        self.window, self.space, self.controller = window, space, controller
        cards = self.cards = space.cards
        cards.attach(controller)
        cards.chosen.connect(self._chosen)
        cards.text_asked.connect(self._show_text)
        cards.grid_asked.connect(self._show_grid)
        cards.told.connect(self._tell)
        cards.noted.connect(lambda said: window.toast.tell(said, "copy"))
        cards.refused.connect(lambda said: window.toast.tell(said, "error", "err"))
        space.centre.shown.connect(self._view_shown)
        space.centre.add.clicked.connect(cards.add_rule)
        space.add_menu.aboutToShow.connect(lambda: fill_add_menu(space.add_menu, cards, controller.columns))
        controller.rulebook_opened.connect(lambda _: cards.forget())
        theme().changed.connect(self.show)
        space.text.steps.changed.connect(self._show_step)

    def show(self) -> None:
        """The cards of the last check with the figures of now; out of sight nothing is worked out."""
        if self.space.centre.view != "cards" or self.cards.dragging.on:
            return  # a card that is carried says old and new figures itself
        controller = self.controller
        checked, graded, baseline = controller.last_check, controller.shown, controller.compared
        effects = {e.grade: e for e in graded.effects} if graded is not None else {}
        before = {e.grade: e for e in baseline.effects} if baseline is not None else {}
        tags: dict[str, int] = {}
        if graded is not None:
            tags = {name: int(tag.true.sum()) for name, tag in graded.grading.tags.items()}
        self.cards.show_checked(checked, effects, before, tags, self._context(checked))

    def _context(self, checked: Any) -> Context:
        if checked is None:
            return Context()
        return Context(
            program=checked.program,
            source=checked.source,
            columns=self.controller.columns,
            colours=self._colours(checked),
            tiers=_tiers(checked.rulebook),
            compared=self.controller.compared_name,
            current=checked.good == checked.source,
            examples=self.window.parts.wiring.examples.by_name,
        )

    @staticmethod
    def _colours(checked: Any) -> dict[str, dict[str, Any]]:
        if checked.program is None:
            return {}
        return {
            g.name: dict(
                zip((t.name for t in g.tiers), theme().tiers([t.color for t in g.tiers]), strict=True)
            )
            for g in checked.program.grades
        }

    # ── One place for all views ─────────────────────────────────────────────────────────────────

    def _chosen(self, start: int) -> None:
        self.space.text.editor.go_to(start, focus=False)

    def _show_text(self, start: int) -> None:
        self.space.centre.show_view("text")
        self.space.text.editor.go_to(start)

    def _show_grid(self, start: int) -> None:
        self.space.centre.show_view("grids")
        self.space.grids.show_place(start)

    def _view_shown(self, view: str) -> None:
        editor = self.space.text.editor
        if view == "cards":
            self.space.text.threshold.hide()
            self.show()
            self.cards.select_place(editor.position())
        else:
            self.controller.numbers.give_up()
            editor.centerCursor()

    # ── Steps ───────────────────────────────────────────────────────────────────────────────────

    def _show_step(self) -> None:
        """The undo button says what it takes back."""
        steps = self.space.text.steps
        told = say("ui.undo-step", step=steps.name(steps.at)) if steps.at else say("ui.undo")
        self.window.top.undo.name_it(told, "Ctrl+Z")

    def _tell(self, step: str) -> None:
        def undo() -> None:
            self.window.toast.hide()
            self.undo()

        self.window.toast.tell(step, "check", "ok", [(say("ui.undo"), undo)])

    def undo(self, redo: bool = False) -> None:
        """One step of the text back (or forth), whatever view made it; what changed comes into sight."""
        editor = self.space.text.editor
        if redo:
            editor.redo()
        else:
            editor.undo()
        self.cards.follow(editor.position())


def _tiers(rulebook: Any) -> dict[str, tuple[tuple[str, str | None], ...]]:
    """Name and title of every grade's tiers, best first."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    grade = ""
    for statement in rulebook.statements:
        node = statement.node
        if statement.keyword == "grade":
            grade = node.name.name if node is not None else ""
        elif statement.keyword == "tier" and node is not None:
            found.setdefault(grade, []).append((node.name.name, node.title))
    return {name: tuple(tiers) for name, tiers in found.items()}
