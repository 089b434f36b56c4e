"""A large workbook on its way: after a second its name and "cancel", over whatever is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from gradestudio.ui.background import SLOW
from gradestudio.ui.progress import Waiting
from gradestudio.ui.speech import say

_WORDS = 1000
"""Milliseconds of waiting after which words are shown."""


class ReadingCard(QObject):
    """Cancelling leaves everything as it was."""

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self.window = window
        self.card = Waiting(window)
        self._timer = QTimer(self, singleShot=True, interval=_WORDS - SLOW)
        self._timer.timeout.connect(self._show)
        self.channel = window.controller.channels["sheet"]
        self.channel.busy.connect(self._busy)
        self.card.cancelled.connect(self.channel.cancel)

    def _busy(self, on: bool) -> None:
        if on:
            self._timer.start()
            return
        self._timer.stop()
        if self.card.isVisible():
            self.card.end()

    def _show(self) -> None:
        self.card.begin(say("ui.reading-file", file=self.window.controller.importing.file))
