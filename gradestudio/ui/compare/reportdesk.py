"""The difference report: an Excel file with what was changed, the matrices and everyone who moves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gradestudio.messages import Words
from gradestudio.ui.background import Channel, Control
from gradestudio.ui.files import show_file
from gradestudio.ui.speech import say, words


@dataclass(frozen=True, slots=True, eq=False)
class WriteReport:
    """`both`: a `requests.Both`; `effects`: an `effects.Effects` or None.  Nothing is left of a report that
    was stopped or failed."""

    both: Any
    effects: Any
    target: Path
    inputs: tuple[Path, ...]
    words: Words

    def run(self, control: Control) -> Path:
        from gradestudio.ui.compare.reporting import write

        return write(self, control)


class ReportDesk(QObject):
    """Asks for a place, writes, and says where it is."""

    def __init__(self, window: Any, wiring: Any) -> None:
        super().__init__(wiring)
        self.window, self._wiring = window, wiring
        self.channel = window.controller.channels["compare-report"] = Channel("compare-report", self)
        self.channel.answered.connect(self._written)
        self.channel.failed.connect(self._failed)

    def ask(self) -> None:
        """The file dialog, with a name of both versions."""
        both, names = self._wiring.desk.both, self._wiring.desk.names
        if both is None or both.found.runs is None or not both.found.moves:
            return
        sheet = self.window.controller.sheet
        name = say("ui.report-name", old=names[0], new=names[1])
        start = str(Path(sheet.path).parent / f"{name}.xlsx")
        path, _ = QFileDialog.getSaveFileName(
            self.window, say("ui.difference-report"), start, "Excel (*.xlsx)"
        )
        if path:
            place = Path(path)
            self.write(place if place.suffix else place.with_suffix(".xlsx"))

    def write(self, target: Path) -> None:
        desk, effects = self._wiring.desk, self._wiring.effects
        proven = effects.proven
        both = proven.both if proven is not None else desk.both
        inputs = [self.window.controller.sheet.path, self.window.controller.file.path]
        inputs += [side.path for side in (desk.old, desk.new)]
        self.window.waiting.begin(say("ui.exporting", file=target.name))
        self.channel.ask(
            WriteReport(both, effects.effects, target, tuple(p for p in inputs if p is not None), words())
        )

    def cancel(self) -> None:
        self.channel.cancel()

    def _written(self, request: WriteReport, path: Path) -> None:
        self.window.waiting.end()
        self.window.toast.tell(
            say("ui.report-written", file=path.name),
            "check",
            "ok",
            [
                (say("ui.open-file"), lambda: show_file(path)),
                (say("ui.show-folder"), lambda: show_file(path.parent)),
            ],
        )

    def _failed(self, request: WriteReport, failure: Any) -> None:
        self.window.waiting.end()
        self.window.controller.refuse("compare-report", request, failure)
