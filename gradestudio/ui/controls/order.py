"""The order in which Tab goes through widgets that were not made in that order."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(widgets: Iterable[QWidget]) -> None:
    """Tab goes from each to the next; those that never take the keyboard are passed over."""
    last: QWidget | None = None
    for widget in widgets:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if last is not None:
            QWidget.setTabOrder(last, widget)
        last = widget
