"""The first page: open a sheet or a rulebook, recent files, the library with samples."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, ramp, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class _Mark(QWidget):
    """The program's sign: three rising bars."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(36, 36)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), 8, QColor("#20477F"))
        for x, top, colour in ((9, 20, "#EFD390"), (16, 15, "#71B172"), (23, 9, "#FFFFFF")):
            rounded(painter, QRectF(x, top, 5, 27 - top), 1, QColor(colour))


class _Recent(QAbstractButton):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
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
        room = self.width() - 50
        for y, style, role, text in (
            (4, Style.BODY, "text", self._path.name),
            (23, Style.SMALL, "text2", str(self._path.parent)),
        ):
            painter.setFont(font(style))
            painter.setPen(theme().colour(role))
            fitted = QFontMetrics(font(style)).elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            line_text(painter, QRect(40, y, room, 20), fitted)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class _Sketch(QWidget):
    """A drawing in the tier colours, so that cards differ at a glance."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedHeight(56)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        colours = [QColor(c) for c in ramp(4, theme().dark)]
        form = self._number % 4
        if form == 0:
            for i, width in enumerate((36, 62, 150, 97)):
                rounded(painter, QRectF(0, i * 14, width, 10), 2, colours[i])
        elif form == 1:
            for row in range(3):
                for column in range(8):
                    shade = colours[min(3, (column + row) // 3)]
                    rounded(painter, QRectF(column * 20, row * 18, 17, 15), 2, shade)
        elif form == 2:
            for i in range(4):
                x, y = (i % 2) * 70, (i // 2) * 28
                rounded(painter, QRectF(x, y, 66, 24), 3, colours[i])
        else:
            for i, height in enumerate((14, 22, 32, 46, 40, 30, 24, 18, 12, 9)):
                shade = colours[3 - min(3, i // 3)]
                rounded(painter, QRectF(i * 17, 52 - height, 14, height), 1, shade)


class _Template(Card):
    """One rulebook of the library."""

    grade_asked = Signal(object)
    read_asked = Signal(object)

    def __init__(self, entry: Any, number: int) -> None:
        super().__init__()
        self._entry = entry
        title = Label(Style.SUBTITLE, text=_title(entry.name), elide=True)
        small = Label(Style.SMALL, "text2", about(entry.path) or entry.name, elide=True)
        self.use = Button("secondary", text=say("ui.template-try"), height=24)
        self.read = Button("plain", text=say("ui.template-read"), height=24)
        self.use.setAccessibleName(f"{say('ui.template-try')}: {entry.name}")
        self.read.setAccessibleName(f"{say('ui.template-read')}: {entry.name}")
        self.use.setVisible(entry.sample is not None)
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
        column.addWidget(title)
        column.addWidget(small)
        column.addSpacing(8)
        column.addWidget(_Sketch(number))
        column.addSpacing(8)
        column.addLayout(buttons)


class Welcome(QWidget):
    """Stands when nothing is open."""

    sheet_asked = Signal()
    rulebook_asked = Signal()
    new_asked = Signal()
    path_asked = Signal(object)
    template_asked = Signal(object, bool)
    """Library entry, and whether its sample is graded too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Any, ...] = ()
        self._recent: tuple[str, ...] = ()
        self.open_sheet = Button("primary", "open", height=36)
        self.open_rulebook = Button("secondary", "rule", height=36)
        self.sample = Button("secondary", "play", height=36)
        self.new = Button("secondary", "plus", height=36)
        self.tagline = Label(Style.SMALL, "text2")
        self.recent_title = Label(Style.SMALL_STRONG)
        self.local_title = Label(Style.SMALL_STRONG)
        self.local_line = Label(Style.SMALL, "text2", wrap=True)
        self.heading = Label(Style.PAGE_TITLE)
        self.line = Label(Style.BODY, "text2", wrap=True)
        self.templates: list[_Template] = []
        self._recent_column = QVBoxLayout()
        self._recent_column.setSpacing(2)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self.open_sheet.clicked.connect(self.sheet_asked)
        self.open_rulebook.clicked.connect(self.rulebook_asked)
        self.new.clicked.connect(self.new_asked)
        self.sample.clicked.connect(self._try_sample)
        self.retranslate()

    def _left(self) -> QWidget:
        side = Panel("surface", edges="r", edge="line")
        side.setFixedWidth(320)
        name = Label(Style.TITLE, text="GradeStudio")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(_Mark())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(self.tagline)
        head.addLayout(words, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 28, 20, 20)
        column.setSpacing(6)
        column.addLayout(head)
        column.addSpacing(12)
        for button in (self.open_sheet, self.open_rulebook, self.new, self.sample):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.stretch_left = True
            column.addWidget(button)
        column.addSpacing(16)
        column.addWidget(self.recent_title)
        column.addLayout(self._recent_column)
        column.addSpacing(12)
        column.addWidget(self._local())
        column.addStretch(1)
        return side

    def _local(self) -> QWidget:
        card = Card("raised", edge="raised")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Drawing("lock", 16, "text"))
        head.addWidget(self.local_title)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.local_line)
        return card

    def _right(self) -> QWidget:
        inside = Panel("bg")
        column = QVBoxLayout(inside)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.line)
        column.addSpacing(12)
        column.addLayout(self._grid)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        return scroll

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_library(self, entries: Sequence[Any]) -> None:
        self._entries = tuple(entries)
        empty(self._grid)
        self.templates = []
        for number, entry in enumerate(self._entries):
            card = _Template(entry, number)
            card.grade_asked.connect(lambda e: self.template_asked.emit(e, True))
            card.read_asked.connect(lambda e: self.template_asked.emit(e, False))
            self._grid.addWidget(card, number // 3, number % 3)
            self.templates.append(card)
        for column in range(3):
            self._grid.setColumnStretch(column, 1)
        self.sample.setVisible(any(e.sample is not None for e in self._entries))

    def show_recent(self, paths: Sequence[str]) -> None:
        self._recent = tuple(paths)
        empty(self._recent_column)
        for path in self._recent[:6]:
            button = _Recent(Path(path))
            button.clicked.connect(lambda _=False, path=path: self.path_asked.emit(path))
            self._recent_column.addWidget(button)
        self.recent_title.setVisible(bool(self._recent))

    def _try_sample(self) -> None:
        best = [e for e in self._entries if e.sample is not None]
        wanted = next((e for e in best if "门店" in e.name), best[0] if best else None)
        if wanted is not None:
            self.template_asked.emit(wanted, True)

    def retranslate(self) -> None:
        self.open_sheet.setText(say("ui.open-sheet"))
        self.open_sheet.hint = "Ctrl O"
        self.open_rulebook.setText(say("ui.open-rulebook"))
        self.new.setText(say("ui.new-rulebook"))
        self.sample.setText(say("ui.try-sample"))
        for button in (self.open_sheet, self.open_rulebook, self.new, self.sample):
            button.setAccessibleName(button.text())
        self.tagline.setText(say("ui.tagline"))
        self.recent_title.setText(say("ui.recent"))
        self.local_title.setText(say("ui.local-title"))
        self.local_line.setText(say("ui.local-line"))
        self.heading.setText(say("ui.welcome-title"))
        self.line.setText(say("ui.welcome-line"))
        self.show_library(self._entries)
        self.show_recent(self._recent)


def about(path: Path) -> str:
    """What a rulebook says of itself: its note, else its first comment."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            lines = [line.strip() for line in islice(file, 40)]
    except (OSError, UnicodeDecodeError):
        return ""
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in ("说明", "note"):
            return rest.strip(' "“”「」')
    return next((line.strip("#＃ ") for line in lines if line[:1] in ("#", "＃")), "")


def _title(name: str) -> str:
    """`S03-RFM` without its number."""
    head, _, tail = name.partition("-")
    return tail if tail and len(head) <= 4 else name
