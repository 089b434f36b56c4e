"""The controller's part for the rulebook's file: saving, saving by itself, keeping it against a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from gradestudio.ui.recovery import Recovery
from gradestudio.ui.settings import Settings
from gradestudio.ui.textfile import Refused, TextFile, changed_on_disk, write_text_file


class Keeping:
    """Holds the file and the text that stands for it now."""

    settings: Settings
    recovery: Recovery
    file: TextFile
    text: str
    versions: Any
    refused: Any
    title_changed: Any
    saved: Any
    kept: Any
    _keep: QTimer

    @property
    def dirty(self) -> bool:
        return self.text != self.file.text

    def compare_as_opened(self) -> None:
        """The text as it stands becomes what changes are counted against."""
        raise NotImplementedError

    def save(self, path: Path | None = None, anyway: bool = False, by_itself: bool = False) -> bool:
        """Whether the text is on disk now; what somebody else changed is only written over `anyway`.

        Saving makes the text the one that is compared with, but not when it happens `by_itself`.
        """
        target = path or self.file.path
        if target is None:
            return False
        same = path is None or path == self.file.path
        if same and not anyway and changed_on_disk(self.file):
            self.refused.emit("changed", None, None)
            return False
        try:
            self.file = write_text_file(replace(self.file, path=target, text=self.text))
        except Refused as error:
            self.refused.emit("save", error.diagnostic, None)
            return False
        self.settings.remember(target)
        self._keep.stop()
        self.recovery.forget()
        self.title_changed.emit()
        self.saved.emit()
        if self.versions.choice is None and not by_itself:
            self.compare_as_opened()
        return True

    def autosave_now(self) -> None:
        """Write the file by itself, where the settings say so and nobody else has changed it."""
        if self.dirty and self.settings.autosave and self.file.path is not None:
            self.save(by_itself=True)

    def keep_now(self) -> None:
        if self.dirty:
            self.recovery.keep(str(self.file.path or ""), self.text)
        else:
            self.recovery.forget()
        self.kept.emit()
