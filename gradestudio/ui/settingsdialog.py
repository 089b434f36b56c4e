"""The settings: language, theme, text size, scale, autosave.  Each acts at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout

from gradestudio.ui.commands import use_body, use_language, use_theme
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.scaling import at_once, use_scale
from gradestudio.ui.settings import AUTOSAVES, SCALES
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import BODIES, Style

_WIDTH, _MARGIN, _NAMES = 540, 20, 110


class SettingsDialog(QDialog):
    """Nothing to confirm: what is chosen holds."""

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self._window = window
        settings = window.settings
        self.title = Label(Style.TITLE)
        self.scale_line = Label(Style.SMALL, "text2", wrap=True)
        self.save_line = Label(Style.SMALL, "text2", wrap=True)
        self.close_button = Button("primary")
        self._labels: list[tuple[Label, str]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self.language = self._row("ui.language", ("zh", "en"), speech().language, self._use_language)
        self.theme = self._row(
            "ui.appearance", ("system", "light", "dark"), settings.theme, lambda n: use_theme(window, n)
        )
        self.body = self._row("ui.body-size", BODIES, settings.body, lambda n: use_body(window, int(n)))
        self.scale = self._row("ui.scale", SCALES, settings.scale, self._use_scale)
        self._grid.addWidget(self.scale_line, self._grid.rowCount(), 1)
        self.autosave = self._row("ui.autosave", AUTOSAVES, settings.autosave, self._use_autosave)
        self._grid.addWidget(self.save_line, self._grid.rowCount(), 1)
        # Nothing in it grows by itself: else the names would get the room.
        self._grid.setColumnMinimumWidth(1, _WIDTH - 2 * _MARGIN - _NAMES - 16)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(14)
        column.addWidget(self.title)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addLayout(foot)
        self.setFixedWidth(_WIDTH)
        self.close_button.clicked.connect(self.accept)
        speech().changed.connect(self.retranslate)
        self.finished.connect(lambda _: speech().changed.disconnect(self.retranslate))
        self.retranslate()

    def _row(self, key: str, values: Any, now: Any, act: Callable[[str], object]) -> Segments:
        label, parts = Label(Style.BODY, "text2"), Segments({str(v): "" for v in values})
        label.setFixedWidth(_NAMES)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(parts, row, 1)
        self._labels.append((label, key))
        parts.choose(str(now))
        parts.chosen.connect(act)
        return parts

    def _use_language(self, language: str) -> None:
        use_language(self._window, language)

    def _use_scale(self, scale: str) -> None:
        self._window.settings.scale = int(scale)
        use_scale(int(scale))

    def _use_autosave(self, seconds: str) -> None:
        self._window.settings.autosave = int(seconds)
        if int(seconds):
            self._window.controller.autosave_now()

    def retranslate(self) -> None:
        self.setWindowTitle(say("ui.settings"))
        self.title.setText(say("ui.settings"))
        for label, key in self._labels:
            label.setText(say(key))
        self.language.name_parts(zh="中文", en="English")
        self.theme.name_parts(
            system=say("ui.theme-system"), light=say("ui.theme-light"), dark=say("ui.theme-dark")
        )
        self.body.name_parts(**{str(n): str(n) for n in BODIES})
        self.scale.name_parts(**{str(n): f"{n}%" for n in SCALES})
        self.autosave.name_parts(
            **{str(n): say("ui.seconds", n=n) if n else say("ui.autosave-off") for n in AUTOSAVES}
        )
        self.scale_line.setText(say("ui.scale-line" if at_once() else "ui.scale-line-later"))
        self.save_line.setText(say("ui.autosave-line"))
        self.close_button.setText(say("ui.close"))
        self.close_button.setAccessibleName(say("ui.close"))
        self._fit()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines are at its width: they wrap."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.setFixedHeight(column.totalHeightForWidth(self.width()))
