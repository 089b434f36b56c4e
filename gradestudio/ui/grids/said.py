"""A mistake in one line below its grid."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.theme import Style


class Said(QWidget):
    """A mistake in one line: its sign and its sentence."""

    def __init__(self, severity: str, sentence: str) -> None:
        super().__init__()
        error = severity == "error"
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(Drawing("error" if error else "warning", 14, "err" if error else "warn"))
        label: Any = Label(Style.SMALL, "err" if error else "warn", sentence, elide=True)
        label.setToolTip(sentence)
        line.addWidget(label, 1)
        self.setFixedHeight(20)
