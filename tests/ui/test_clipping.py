"""No number and no button is cut: what is painted fits its room, at every scale, in both languages.

Painting is listened to: each line that is drawn with the room it was given, each text that is shortened.
Sentences and names may end in an ellipsis; figures, and words of buttons, may not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QLabel, QWidget

from gradestudio.ui import files
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.scaling import use_scale
from gradestudio.ui.settingsdialog import SettingsDialog
from gradestudio.ui.theme import paint
from tests.ui.desk import Desk

_FIGURE = re.compile(r"[\d.,%¥\-–−+↑↓ 万亿kmbn()/]{1,16}")
"""A text that is nothing but a number with its signs."""
# Figures as long as a book's totals: 13 characters with their grouping.
ROWS = tuple((f"{n:04}", f"客户 {n}", "华东", 1_234_567.89 * (n % 7), n % 5) for n in range(1, 41))


class Ear:
    """Hears what is cut while it is painted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cut: dict[str, str] = {}
        self.where = ""
        drawn, shortened = paint.line_text, QFontMetrics.elidedText

        def line_text(painter: QPainter, room: Any, text: str, side: str = "left") -> None:
            wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
            if wide > QRectF(room).width() + 1.0 and _FIGURE.fullmatch(text):
                self.cut[text] = f"{self.where}: painted over, {wide:.0f} in {QRectF(room).width():.0f}"
            drawn(painter, room, text, side)

        def elided(metrics: Any, text: str, mode: Any, width: int, *more: Any) -> str:
            found = shortened(metrics, text, mode, width, *more)
            if found != text and _FIGURE.fullmatch(text):
                self.cut[text] = f"{self.where}: shortened to {width}"
            return found

        monkeypatch.setattr(QFontMetrics, "elidedText", elided)
        for name, module in list(sys.modules.items()):
            if name.startswith("gradestudio") and getattr(module, "line_text", None) is drawn:
                monkeypatch.setattr(module, "line_text", line_text)

    def listen(self, where: str, window: QWidget) -> None:
        self.where = where
        window.grab()
        for text, why in _cut_parts(window):
            self.cut[text] = f"{where}: {why}"


def _cut_parts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Buttons, labels and heads of tables with less room than their words need."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, Button) and widget.text() and widget.width() < widget.sizeHint().width() - 1:
            yield widget.text(), f"button {widget.width()} of {widget.sizeHint().width()}"
        if isinstance(widget, Segments):
            for part in widget.buttons():
                yield from _cut_segment(part)
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
            high = widget.heightForWidth(widget.width())
            if high > widget.height() + 2:
                yield widget.text(), f"lines {widget.height()} of {high}"
        if isinstance(widget, QLabel) and _FIGURE.fullmatch(widget.text()):
            wide = widget.fontMetrics().horizontalAdvance(widget.text())
            if wide > widget.contentsRect().width() + 1:
                yield widget.text(), f"label {widget.contentsRect().width()} of {wide}"
        if isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
            model = widget.model()
            for section in range(widget.count() if model is not None else 0):
                text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
                wide = widget.fontMetrics().horizontalAdvance(text)
                if not widget.isSectionHidden(section) and wide > widget.sectionSize(section):
                    yield text, f"head {widget.sectionSize(section)} of {wide}"


def _cut_segment(part: QAbstractButton) -> Iterator[tuple[str, str]]:
    """A part with a drawing may leave its word out; then it says it in its tool tip."""
    if part.width() >= part.sizeHint().width() - 1:
        return
    alone = getattr(part, "drawing", "") and part.text() in part.toolTip()
    if not alone:
        yield part.text(), f"segment {part.width()} of {part.sizeHint().width()}"


@pytest.mark.parametrize("scale", [100, 125, 150, 200])
def test_nothing_that_counts_is_cut(desk: Desk, monkeypatch: pytest.MonkeyPatch, scale: int) -> None:
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    desk.window.open_path(desk.sheet(ROWS))
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    space, window = desk.space, desk.window
    for part in ("why", "proofs", "effect"):
        space.show_right(part)
    window.show_proofs()
    desk.rest()
    ear = Ear(monkeypatch)
    try:
        use_scale(scale)
        window.setMinimumSize(0, 0)
        for size in ((1280, 720), (1920, 1080)):
            window.resize(*size)
            _go_round(desk, ear, f"{scale}% {size[0]}")
    finally:
        use_scale(100)
    assert ear.cut == {}


def _go_round(desk: Desk, ear: Ear, where: str) -> None:
    space, window = desk.space, desk.window
    window.show_proofs() if window.pages.currentWidget() is space else None
    desk.rest()
    ear.listen(f"{where} proofs page", window)
    window.show_workspace()
    for view in ("cards", "grids", "text"):
        space.centre.show_view(view)
        desk.rest()
        ear.listen(f"{where} {view}", window)
    space.customers.table.select_row(1)
    for part in ("why", "proofs", "effect"):
        space.show_right(part)
        desk.rest()
        ear.listen(f"{where} {part}", window)
    space.enlarge(True)
    desk.rest()
    ear.listen(f"{where} customers", window)
    space.enlarge(False)
    files.ask_export(window)
    dialog = window.parts.export_dialog
    desk.wait(lambda: dialog._preview is not None)
    ear.listen(f"{where} export", dialog)
    dialog.reject()
    settings = SettingsDialog(window)
    settings.open()
    ear.listen(f"{where} settings", settings)
    settings.accept()


def test_the_ear_hears_a_cut(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ear = Ear(monkeypatch)
    zh_desk.window.status.speed.tell("1,234,567")
    zh_desk.window.status.speed.setFixedWidth(20)
    zh_desk.open()
    label = Label(text="7,654,321")
    label.setParent(zh_desk.window)
    label.setGeometry(0, 0, 12, 20)
    label.show()
    zh_desk.window.status.speed.tell("1,234,567")
    ear.listen("here", zh_desk.window)
    assert set(ear.cut) >= {"1,234,567", "7,654,321"}
