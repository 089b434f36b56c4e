"""Boundary cases of the rules as a workbook: a customer on either side of every cut that changes a tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gradestudio.messages import Words
from gradestudio.ui.background import Channel, Control, Stopped
from gradestudio.ui.files import show_file
from gradestudio.ui.speech import say, words


@dataclass(frozen=True, slots=True, eq=False)
class WriteCases:
    """How many cases were written, and at how many cuts; no file without any.  `inputs` are not replaced."""

    program: Any
    as_of: date
    target: Path
    inputs: tuple[Path, ...]
    words: Words

    def run(self, control: Control) -> tuple[int, int]:
        from gradestudio.analysis.boundaries import boundaries
        from gradestudio.report.case_sheet import write_cases
        from gradestudio.report.customer_list import check_list_target

        check_list_target(self.target, self.inputs)
        found = boundaries(self.program, self.as_of, should_stop=control.should_stop)
        if found is None:
            raise Stopped
        if not found.found:
            return 0, 0
        said = self.words.on(self.as_of)
        return write_cases(self.target, found, self.program, self.as_of, said), len(found.found)


class BoundaryDesk(QObject):
    """Asks for a place, writes, and says where it is."""

    def __init__(self, window: Any, parent: QObject) -> None:
        super().__init__(parent)
        self.window, self.controller = window, window.controller
        self.channel = self.controller.channels["boundaries"] = Channel("boundaries", self)
        self.channel.answered.connect(self._written)
        self.channel.failed.connect(self._failed)
        window.waiting.cancelled.connect(self.channel.cancel)

    def ask(self) -> None:
        """The file dialog, with the rulebook's name."""
        checked, file = self.controller.last_check, self.controller.file
        if checked is None or checked.program is None:
            return
        stem = file.path.stem if file.path is not None else say("ui.untitled")
        folder = file.path.parent if file.path is not None else Path.home()
        name = str(folder / f"{stem} {say('ui.boundary-cases')}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self.window, say("ui.boundary-cases"), name, "Excel (*.xlsx)")
        if not path:
            return
        target = Path(path) if Path(path).suffix else Path(path).with_suffix(".xlsx")
        sheet = self.controller.sheet
        inputs = (file.path, sheet.path if sheet is not None else None)
        self.window.waiting.begin(say("ui.exporting", file=target.name))
        day = checked.program.as_of or self.controller.as_of
        self.channel.ask(
            WriteCases(checked.program, day, target, tuple(p for p in inputs if p is not None), words())
        )

    def _written(self, request: WriteCases, counts: tuple[int, int]) -> None:
        self.window.waiting.end()
        (cases, cuts), path = counts, request.target
        if not cases:
            self.window.toast.tell(say("cli.test.no-boundaries", file=path.name), "info", "accent_t")
            return
        self.window.toast.tell(
            say("cli.test.boundaries", n=cases, cuts=cuts, file=path.name),
            "check",
            "ok",
            [
                (say("ui.open-file"), lambda: show_file(path)),
                (say("ui.show-folder"), lambda: show_file(path.parent)),
            ],
        )

    def _failed(self, request: WriteCases, failure: Any) -> None:
        self.window.waiting.end()
        self.controller.refuse("boundaries", request, failure)
