"""The export that is being prepared: its preview and its writing, off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.messages import Words
from gradestudio.ui.background import Channel, Control
from gradestudio.ui.export.choices import Choices
from gradestudio.ui.textfile import TextFile


@dataclass(frozen=True, slots=True, eq=False)
class PreviewIt:
    """The first rows of each sheet as they will be written; columns and sheets are all in it."""

    graded: Any
    grader: Any
    file: TextFile
    words: Words
    mask: bool
    folder: Path
    """Where approved versions are kept."""

    def run(self, control: Control) -> Any:
        from gradestudio.report.previewed import preview_of
        from gradestudio.ui.exporting import export_view

        with self.grader.lock:
            control.check()
            view = export_view(self.graded, self.grader, self.file, self.words, self.mask, self.folder)
            return preview_of(view, self.grader.sheet.path, control.check)


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: `notes` say what a reader should know of it; `seconds` it took."""

    path: Path
    rows: int
    seconds: float
    choices: Choices
    notes: tuple[str, ...] = ()


class ExportDesk(QObject):
    """Previews as wished; the newest wish wins."""

    previewed = Signal(object)
    """Preview, of the newest wish."""
    failed = Signal(object)

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self._controller = controller
        self.channel = controller.channels["preview"] = Channel("preview", self)
        self.channel.answered.connect(lambda request, preview: self.previewed.emit(preview))
        self.channel.failed.connect(lambda request, failure: self.failed.emit(failure.error))

    def preview(self, words: Words, mask: bool) -> None:
        controller = self._controller
        graded, grader = controller.last_graded, controller.grader
        if graded is not None and grader is not None:
            self.channel.ask(
                PreviewIt(graded, grader, controller.file, words, mask, controller.settings.folder)
            )

    def leave(self) -> None:
        """Nobody looks any more."""
        self.channel.cancel()
