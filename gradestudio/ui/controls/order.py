"""The order in which Tab goes through widgets that were not made in that order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_through(widgets: Iterable[QWidget]) -> None:
    """Tab goes from each to the next; those that never take the keyboard are passed over."""
    last: QWidget | None = None
    for widget in widgets:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if last is not None:
            QWidget.setTabOrder(last, widget)
        last = widget


def as_laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Every widget below a layout in the order in which they stand there."""
    for number in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(number) if layout is not None else None
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield widget
            yield from as_laid_out(widget.layout())
        else:
            yield from as_laid_out(inner)
