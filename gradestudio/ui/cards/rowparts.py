"""Small parts of the condition builder: indented rows, names of places and groups."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme

Path = tuple[int, ...]
"""Where a condition is: its number in its group, after those of the groups around it."""


class Indented(QWidget):
    """A row; those of groups in groups have a line at their left."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self._depth = depth

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        for level in range(self._depth):
            painter.fillRect(20 * level + 28, -6, 1, self.height() + 12, theme().colour("line"))


def group_words(kind: str) -> str:
    """What a group of conditions asks for."""
    return say(f"ui.group-{kind.replace('_', '-')}")


def path_name(path: Path) -> str:
    return ".".join(map(str, path)) or "root"


def param_of(program: Any, name: str) -> Any:
    return next((p for p in program.params if p.name == name), None)
