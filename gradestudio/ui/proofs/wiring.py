"""The proofs panel in the window: what it shows, and what its clicks reach."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.cards.sentences import sentence
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.effect.proven import Promise, promises_of
from gradestudio.ui.proofs.desk import ProofDesk
from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme


class ProofWiring(QObject):
    """Lives as long as the window."""

    told = Signal()
    """What became of the promises is news."""

    def __init__(self, parent: QObject, window: Any, space: Any, controller: Any) -> None:
        super().__init__(parent)
        self.window, self.space, self.controller = window, space, controller
        self.desk = ProofDesk(controller)
        panel = space.proofs
        self.desk.proven.connect(self._show)
        self.desk.waiting.connect(space.right.slow.run)
        panel.place_asked.connect(self.go_to)
        panel.rows_asked.connect(self.customers)
        panel.edits_asked.connect(self.write)
        panel.page_asked.connect(window.show_proofs)
        self.promises: tuple[Promise, ...] = ()
        space.right.chosen.connect(self._watch)
        space.effect.rules_found.place_asked.connect(self.go_to)
        space.effect.promises.place_asked.connect(space.show_place)
        self._watch(space.right.part)

    def retranslate(self) -> None:
        self._show(self.desk.last)

    def _watch(self, part: str) -> None:
        self.desk.watch(part == "proofs")
        self.desk.watch(part == "effect", "effect")

    def colours(self) -> dict[str, Any]:
        """Of the tiers, by grade."""
        program = self.controller.last_check.program if self.controller.last_check is not None else None
        colours: dict[str, Any] = {}
        for grade in program.grades if program is not None else ():
            shades = theme().tiers([t.color for t in grade.tiers])
            colours[grade.name] = dict(zip((t.name for t in grade.tiers), shades, strict=True))
        return colours

    def _show(self, proven: Any) -> None:
        checked = self.controller.last_check
        self.space.proofs.show_proven(proven, self.colours())
        fresh, entries, statements = proven, (), ()
        if checked is None or proven is None or checked.source != proven.source:
            fresh = None  # of an older text; the newer one's is on its way
        else:
            entries, statements = checked.entries, checked.rulebook.statements
        texts = {s.start: sentence(s) for s in statements if s.node is not None}
        self.promises = promises_of(fresh, entries, texts)
        self.space.effect.rules_found.show_proven(fresh, self.promises)
        self.space.effect.promises.show_promises(self.promises)
        self.told.emit()

    def go_to(self, span: Any) -> None:
        if span is not None:
            self.space.show_place(span.start, span.end)

    def customers(self, code: str, rows: tuple[int, ...]) -> None:
        self.controller.show_only(Filter("rows", code, rows))
        if self.space.folded:
            self.space.fold_customers(False)

    def write(self, edits: Any, source: str, show: bool = True) -> None:
        """Only into the text that was proven: positions of an older one mean nothing."""
        if source != self.controller.text:
            self.window.toast.tell(say("ui.text-changed-meanwhile"), "info", "accent_t")
            return
        self.space.text.editor.apply(edits, source, "proofs")
        if show:
            self.space.show_place(min(edit.span.start for edit in edits))
