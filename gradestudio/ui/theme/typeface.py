"""The type scale: pixel sizes at 100 %, families by platform, tabular figures."""

from __future__ import annotations

import sys
from enum import Enum
from functools import lru_cache
from weakref import WeakKeyDictionary

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

if sys.platform == "win32":
    _TEXT = ["Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei"]
elif sys.platform == "darwin":
    _TEXT = [".AppleSystemUIFont", "PingFang SC"]
else:
    _TEXT = ["Inter", "Noto Sans CJK SC", "WenQuanYi Micro Hei"]
_CODE = [
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "DejaVu Sans Mono",
    "Noto Sans Mono CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei Mono",
]


class Style(Enum):
    """Name = (size, line height, weight, code?)."""

    PAGE_TITLE = (22, 32, 600, False)
    TITLE = (16, 24, 600, False)
    SUBTITLE = (14, 20, 600, False)
    BODY = (13, 20, 400, False)
    NAME = (13, 20, 500, False)
    FIGURE = (13, 20, 600, False)
    SMALL = (12, 18, 400, False)
    SMALL_STRONG = (12, 18, 600, False)
    TABLE_HEAD = (12, 18, 500, False)
    NOTE = (11, 16, 400, False)
    CODE = (13, 23, 400, True)
    CODE_SMALL = (12, 18, 400, True)

    @property
    def line_height(self) -> int:
        return self.value[1]


BODIES = (12, 13, 14, 15)
"""Body sizes to choose from."""
_body = 13


def set_body(size: int) -> None:
    """The body size in pixels at 100 %; fonts asked for from now on follow it."""
    global _body
    _body = size


def font(style: Style, weight: int | None = None) -> QFont:
    """The font of a style at the body size of now, which scales the whole table in proportion."""
    return _font(style, _body, weight)


@lru_cache(maxsize=256)
def _font(style: Style, body: int, weight: int | None) -> QFont:
    size, _, own_weight, code = style.value
    made = QFont()
    made.setFamilies(_CODE if code else _TEXT)
    made.setPixelSize(max(11, round(size * body / 13)))
    made.setWeight(strength(weight or own_weight))
    if code:
        made.setStyleHint(QFont.StyleHint.Monospace)
        made.setFixedPitch(True)
    else:
        _tabular(made)
    return made


_worn: WeakKeyDictionary[QWidget, tuple[Style, int | None]] = WeakKeyDictionary()


def wear(widget: QWidget, style: Style, weight: int | None = None) -> None:
    """Give a widget the font of a style, now and whenever the body size changes."""
    widget.setFont(font(style, weight))
    _worn[widget] = (style, weight)


def wear_again() -> None:
    """The body size changed: every widget's font anew."""
    for widget, (style, weight) in list(_worn.items()):
        if isValid(widget):
            widget.setFont(font(style, weight))
            widget.updateGeometry()


def strength(weight: int) -> QFont.Weight:
    """The weight as the Chinese font can show it: one with a single weight is only thickened from 700 on."""
    return QFont.Weight.Bold if weight == 600 and _one_weight() else QFont.Weight(weight)


@lru_cache(maxsize=1)
def _one_weight() -> bool:
    return sys.platform.startswith("linux") and not QFontDatabase.hasFamily("Noto Sans CJK SC")


def _tabular(made: QFont) -> None:
    """Figures of one width, where font and Qt know how."""
    try:
        made.setFeature(QFont.Tag("tnum"), 1)
    except (AttributeError, TypeError, ValueError):
        return
