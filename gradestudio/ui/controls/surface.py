"""Plain grounds: a panel in a token's colour with lines on chosen edges, a card with round corners."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradestudio.ui.theme import theme
from gradestudio.ui.theme.paint import rounded


class Panel(QWidget):
    """Filled with a token; `edges` (letters of l t r b) get a line."""

    def __init__(
        self, ground: str = "surface", edges: str = "", edge: str = "line", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground, self._edges, self._edge = ground, edges, edge
        theme().changed.connect(self.update)

    def set_edges(self, edges: str, edge: str = "line") -> None:
        """Lines on other edges from now on."""
        self._edges, self._edge = edges, edge
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour(self._ground))
        ink = theme().colour(self._edge)
        right, bottom = self.width() - 1, self.height() - 1
        for letter, rect in (
            ("t", (0, 0, self.width(), 1)),
            ("b", (0, bottom, self.width(), 1)),
            ("l", (0, 0, 1, self.height())),
            ("r", (right, 0, 1, self.height())),
        ):
            if letter in self._edges:
                painter.fillRect(*rect, ink)


class Card(QWidget):
    """A rounded panel; leave its layout a margin of at least 1 so that the frame shows."""

    def __init__(
        self, ground: str = "surface", edge: str = "line", radius: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ground, self.edge, self._radius = ground, edge, radius
        self.edge_width = 1.0
        theme().changed.connect(self.update)

    def paintEvent(self, event) -> None:
        rounded(
            QPainter(self),
            self.rect(),
            self._radius,
            theme().colour(self.ground),
            theme().colour(self.edge),
            self.edge_width,
        )
