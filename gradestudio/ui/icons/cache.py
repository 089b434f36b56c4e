"""SVG drawings rendered once per name, size, colour and pixel ratio."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gradestudio.ui.theme import theme

_FOLDER = Path(__file__).parent

_drawn: dict[tuple[str, int, str, float], QPixmap] = {}


def pixmap(name: str, size: int, colour: QColor | str, ratio: float = 1.0) -> QPixmap:
    """The drawing at `size` logical pixels.  Raises KeyError for a name that there is not."""
    tint = QColor(colour).name()
    key = (name, size, tint, ratio)
    if key not in _drawn:
        _drawn[key] = _draw(name, size, tint, ratio)
    return _drawn[key]


def names() -> frozenset[str]:
    """All drawings that there are."""
    return frozenset(path.stem for path in (_FOLDER / "20").glob("*.svg"))


def clear() -> None:
    """Forget what was rendered (the theme changed)."""
    _drawn.clear()


def _draw(name: str, size: int, tint: str, ratio: float) -> QPixmap:
    # Qt's SVG does not follow currentColor: the colour is written into the text.
    renderer = QSvgRenderer(QByteArray(_source(name, size).replace("currentColor", tint).encode()))
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def _source(name: str, size: int) -> str:
    try:
        return (_FOLDER / ("16" if size < 20 else "20") / f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


def icon(name: str, role: str = "text2") -> QIcon:
    """The drawing as a QIcon in the theme's colours of now (ask again when the theme changes)."""
    made = QIcon()
    for size in (16, 20):
        for ratio in (1.0, 2.0):
            made.addPixmap(pixmap(name, size, theme().colour(role), ratio))
            made.addPixmap(pixmap(name, size, theme().colour("text3"), ratio), QIcon.Mode.Disabled)
    return made
