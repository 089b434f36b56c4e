"""The size of everything, changed while the windows stand.

Qt reads a scale once, before the first window.  The call that its own tests use to change it later is in
every build of QtGui, but not among what it offers to Python: it is looked for by name.  Where it is missing,
the scale holds from the next start on, as `QT_SCALE_FACTOR`.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import PySide6
from PySide6.QtCore import QEventLoop, QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import getCppPointer

from gradestudio.ui.window import MainWindow

_SET = (
    "_ZN15QHighDpiScaling15setScreenFactorEP7QScreend",
    "?setScreenFactor@QHighDpiScaling@@SAXPEAVQScreen@@N@Z",
)
"""`QHighDpiScaling::setScreenFactor(QScreen *, qreal)`, as compilers write it."""
_PLACES = ("Qt/lib/libQt6Gui.so.6", "Qt/lib/QtGui.framework/Versions/A/QtGui", "Qt6Gui.dll")

_own: dict[str, float] = {}
"""By screen: its own scale, without ours."""


def at_once() -> bool:
    """Whether a scale can be changed while windows stand."""
    return _setter() is not None


def use_scale(percent: int) -> bool:
    """Everything in another size, at once; False where this is for the next start.

    Windows keep their size on the screen, as far as it has room for their smallest one.
    """
    setter = _setter()
    if setter is None:
        return False
    screens = QGuiApplication.screens()
    before = {screen.name(): screen.devicePixelRatio() for screen in screens}
    # Only a new native window asks its screen for the ratio; nothing of the old ones may be under way.
    widgets = [w for w in QApplication.topLevelWidgets() if w.windowHandle() is not None]
    shown = [(w, w.geometry()) for w in widgets if w.isVisible()]
    for widget in widgets:
        widget.windowHandle().destroy()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    for screen in screens:
        own = _own.setdefault(screen.name(), _without_ours(screen))
        # What was set by the environment goes on top of what is set here.
        setter(getCppPointer(screen)[0], own * percent / 100 / _from_start())
    for widget, box in shown:
        _again(widget, box, before)
    return True


def _again(widget: QWidget, box: QRect, before: dict[str, float]) -> None:
    """The widget's window once more, where it was on the screen, and as large."""
    handle: QWindow = widget.windowHandle()
    screen = handle.screen()
    ratio = before.get(screen.name(), 1.0) / screen.devicePixelRatio()
    room = screen.availableGeometry()
    if isinstance(widget, MainWindow):
        widget.fit_screen()
    size = QSize(round(box.width() * ratio), round(box.height() * ratio))
    size = size.expandedTo(widget.minimumSize()).expandedTo(widget.minimumSizeHint()).boundedTo(room.size())
    left = max(min(round(box.left() * ratio), room.right() - size.width()), room.left())
    top = max(min(round(box.top() * ratio), room.bottom() - size.height()), room.top())
    handle.show()
    if not widget.isMaximized() and not widget.isFullScreen():
        widget.setGeometry(QRect(left, top, size.width(), size.height()))
    widget.update()


def _from_start() -> float:
    """The scale that was set before the first window."""
    try:
        return float(os.environ.get("QT_SCALE_FACTOR", "")) or 1.0
    except ValueError:
        return 1.0


def _without_ours(screen: QScreen) -> float:
    """What the system says of a screen; on macOS that is no scale of Qt's but the screen's own."""
    return 1.0 if sys.platform == "darwin" else screen.devicePixelRatio() / _from_start()


@cache
def _setter() -> Callable[[int, float], Any] | None:
    folder = Path(PySide6.__file__).parent
    for place in _PLACES:
        if not (folder / place).is_file():
            continue
        try:
            library = ctypes.CDLL(str(folder / place))
        except OSError:
            continue
        for name in _SET:
            found = getattr(library, name, None)
            if found is not None:
                found.argtypes, found.restype = [ctypes.c_void_p, ctypes.c_double], None
                return found
    return None
