"""Cards of the first page: a rulebook of the library, drawn by its form; a file opened lately."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, ramp, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

NEAR = 2
"""So many columns may be missing for a rulebook to be worth grading with."""
_READ = 200
"""Lines of a rulebook that tell its form."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How many of a rulebook's columns the open sheet has, and which it lacks."""

    have: int
    total: int
    missing: tuple[str, ...]


def about(lines: list[str]) -> str:
    """What a rulebook says of itself: its note, else its first comment."""
    for line in lines[:40]:
        word, _, rest = line.strip().partition(" ")
        if word in ("说明", "note"):
            return rest.strip(' "“”「」')
    return next((line.strip("#＃ \n") for line in lines[:40] if line[:1] in ("#", "＃")), "")


def first_lines(path: Path) -> list[str]:
    """The beginning of a rulebook; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return list(islice(file, _READ))
    except (OSError, UnicodeDecodeError):
        return []


def form_of(lines: list[str]) -> str:
    """What a rulebook mainly is made of, by its words: matrix, table, score, some (k of n), rank or rules."""
    text = "".join(line for line in lines if line[:1] not in ("#", "＃"))
    for form, marks in (
        ("score", ("\n评分 ", "\nscore ")),
        ("table", ("\n表 ", "\ntable ", "\n决策表 ")),
        ("matrix", ("矩阵 ", "matrix of")),
        ("some", (" 项 (", " 项（", " of (")),
        ("rank", ("排名前", "分位", "in top", "quantile")),
    ):
        if any(mark in text for mark in marks):
            return form
    return "rules"


class Sketch(QWidget):
    """A drawing in the tier colours, so that cards differ at a glance; pale for what lacks columns."""

    def __init__(self, form: str, pale: bool) -> None:
        super().__init__()
        self._form, self._pale = form, pale
        self.setFixedHeight(56)
        theme().changed.connect(self.update)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.5 if self._pale else 1.0)
        colours = [QColor(c) for c in ramp(4, theme().dark)]
        getattr(self, f"_{self._form}")(painter, colours)

    def _rules(self, painter: QPainter, colours: list[QColor]) -> None:
        for i, width in enumerate((36, 62, 150, 97)):
            rounded(painter, QRectF(0, i * 14, width, 10), 2, colours[i])

    def _matrix(self, painter: QPainter, colours: list[QColor]) -> None:
        for row in range(3):
            for column in range(8):
                shade = colours[min(3, (column + row) // 3)]
                rounded(painter, QRectF(column * 20, row * 18, 17, 15), 2, shade)

    def _table(self, painter: QPainter, colours: list[QColor]) -> None:
        for row in range(4):
            for column in range(4):
                shade = colours[row] if column == 3 else theme().colour("line")
                rounded(painter, QRectF(column * 48, row * 14, 45, 11), 1, shade)

    def _score(self, painter: QPainter, colours: list[QColor]) -> None:
        x = 0.0
        for width, shade in zip(
            (44, 68, 34, 20), (colours[1], colours[0], colours[2], colours[3]), strict=True
        ):
            rounded(painter, QRectF(x, 8, width - 2, 16), 2, shade)
            x += width
        painter.fillRect(QRectF(0, 36, 210, 2), theme().colour("line2"))
        painter.fillRect(QRectF(148, 30, 2, 14), theme().colour("text"))

    def _some(self, painter: QPainter, colours: list[QColor]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i in range(5):
            painter.setPen(colours[0])
            painter.setBrush(colours[0] if i < 3 else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(12 + i * 26, 26), 9.5, 9.5)

    def _rank(self, painter: QPainter, colours: list[QColor]) -> None:
        for i, height in enumerate((14, 22, 32, 46, 40, 30, 24, 18, 12, 9)):
            shade = colours[3 - min(3, i // 3)]
            rounded(painter, QRectF(i * 17, 52 - height, 14, height), 1, shade)


class Template(Card):
    """One rulebook of the library."""

    grade_asked = Signal(object)
    read_asked = Signal(object)

    def __init__(self, entry: Any, fit: Fit | None) -> None:
        near = fit is not None and bool(fit.missing)
        super().__init__("raised" if near else "surface")
        self.entry = entry
        lines = first_lines(entry.path)
        self.name = title_of(entry.name)
        self.about = about(lines)
        head = QHBoxLayout()
        head.addWidget(Label(Style.SUBTITLE, text=self.name, elide=True), 1)
        if fit is not None and not fit.missing:
            head.addWidget(Label(Style.SMALL, "ok", say("ui.columns-found", n=fit.have, of=fit.total)))
        small = Label(Style.SMALL, "text2", self.about or entry.name, elide=True)
        own = fit is not None
        self.use = Button("secondary", text=say("ui.template-use" if own else "ui.template-try"), height=24)
        self.read = Button("plain", text=say("ui.template-read"), height=24)
        self.use.setAccessibleName(f"{self.use.text()}: {entry.name}")
        self.read.setAccessibleName(f"{say('ui.template-read')}: {entry.name}")
        self.use.setVisible(len(fit.missing) <= NEAR if fit is not None else entry.sample is not None)
        self.use.clicked.connect(lambda: self.grade_asked.emit(entry))
        self.read.clicked.connect(lambda: self.read_asked.emit(entry))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.use)
        buttons.addWidget(self.read)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(small)
        column.addSpacing(8)
        column.addWidget(Sketch(form_of(lines), near))
        column.addSpacing(8)
        if fit is not None and fit.missing:
            lacks = say("ui.columns-lacking", fields=fit.missing)
            column.addWidget(Label(Style.SMALL, "warn", lacks, elide=True))
            column.addSpacing(4)
        column.addLayout(buttons)


class Recent(QAbstractButton):
    """A file opened lately: name, folder, the day it was changed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._day = _day(path)
        self.setText(path.name)
        self.setAccessibleName(path.name)
        self.setToolTip(str(path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(260, 46)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self.underMouse():
            rounded(painter, self.rect(), 6, theme().colour("raised"))
        name = "rule" if self._path.suffix == ".grade" else "sheet"
        image = pixmap(name, 20, theme().colour("text2"), self.devicePixelRatioF())
        painter.drawPixmap(10, 13, image)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        line_text(painter, QRect(0, 4, self.width() - 8, 20), self._day, "right")
        day = QFontMetrics(painter.font()).horizontalAdvance(self._day) + 14
        for y, style, role, text, room in (
            (4, Style.BODY, "text", self._path.name, self.width() - 48 - day),
            (23, Style.SMALL, "text2", str(self._path.parent), self.width() - 50),
        ):
            painter.setFont(font(style))
            painter.setPen(theme().colour(role))
            fitted = QFontMetrics(font(style)).elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            line_text(painter, QRect(40, y, room, 20), fitted)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


def _day(path: Path) -> str:
    """`今天`, or the day on which the file was changed last."""
    try:
        when = time.localtime(path.stat().st_mtime)
    except OSError:
        return ""
    today = time.localtime()
    if (when.tm_year, when.tm_yday) == (today.tm_year, today.tm_yday):
        return say("ui.today")
    month_day = f"{when.tm_mon}-{when.tm_mday:02d}"
    return month_day if when.tm_year == today.tm_year else f"{when.tm_year}-{month_day}"


def title_of(name: str) -> str:
    """`S03-RFM` without its number."""
    head, _, tail = name.partition("-")
    return tail if tail and len(head) <= 4 else name
