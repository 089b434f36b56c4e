"""The first page: open a sheet or a rulebook, recent files, the library with samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label, SearchBox
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.speech import say, speech
from gradestudio.ui.templates import NEAR, Fit, Recent, Template, about, first_lines, title_of
from gradestudio.ui.theme import Style
from gradestudio.ui.theme.paint import rounded


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
        self._fits: Mapping[str, Fit] = {}
        self._sheet = ""
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
        self.search = SearchBox()
        self.templates: list[Template] = []
        self._recent_column = QVBoxLayout()
        self._recent_column.setSpacing(2)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self.open_sheet.clicked.connect(self.sheet_asked)
        self.open_rulebook.clicked.connect(self.rulebook_asked)
        self.new.clicked.connect(self.new_asked)
        self.sample.clicked.connect(self._try_sample)
        self.search.textChanged.connect(lambda _: self._fill())
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
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.search)
        self.search.setFixedWidth(220)
        column.addLayout(head)
        column.addWidget(self.line)
        column.addSpacing(12)
        column.addLayout(self._sections)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        return scroll

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    @property
    def entries(self) -> tuple[Any, ...]:
        """The library as it is shown."""
        return self._entries

    def show_library(self, entries: Sequence[Any]) -> None:
        self._entries = tuple(entries)
        self._fill()

    def show_fits(self, sheet: str, fits: Mapping[str, Fit]) -> None:
        """How the library goes with the open sheet (its name); empty: no sheet is open."""
        self._sheet, self._fits = sheet, fits
        self._say_heading()
        self._fill()

    def _fill(self) -> None:
        """Cards of what is sought: what the sheet can run, what lacks a column or two, the rest."""
        empty(self._sections)
        self.templates = []
        found = [e for e in self._entries if self._sought(e)]
        if speech().language == "en":  # English rulebooks first
            found.sort(key=lambda e: not e.name.isascii())
        if self._fits:
            lacks = {e.name: len(self._fits[e.name].missing) for e in found}
            self._add_section("", "", [e for e in found if not lacks[e.name]])
            near = sorted((e for e in found if 0 < lacks[e.name] <= NEAR), key=lambda e: lacks[e.name])
            self._add_section(say("ui.nearly-fitting"), say("ui.nearly-fitting-line"), near)
            self._add_section(say("ui.other-templates"), "", [e for e in found if lacks[e.name] > NEAR])
        else:
            self._add_section("", "", found)
        if not self.templates and self._entries:
            self._sections.addWidget(Label(Style.BODY, "text2", say("ui.find-none")))
        self.sample.setVisible(any(e.sample is not None for e in self._entries))

    def _sought(self, entry: Any) -> bool:
        wanted = self.search.text().strip()
        if not wanted:
            return True
        from gradestudio.ui.palette.matching import match  # only when somebody types: it reads the language

        said = about(first_lines(entry.path))
        return any(match(wanted, text) is not None for text in (title_of(entry.name), said, entry.name))

    def _add_section(self, title: str, line: str, entries: Sequence[Any]) -> None:
        if not entries:
            return
        if title:
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addWidget(Label(Style.SUBTITLE, text=title))
            head.addWidget(Label(Style.SMALL, "text2", line), 1)
            self._sections.addSpacing(8)
            self._sections.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, entry in enumerate(entries):
            card = Template(entry, self._fits.get(entry.name))
            card.grade_asked.connect(lambda e: self.template_asked.emit(e, not self._fits))
            card.read_asked.connect(lambda e: self.template_asked.emit(e, False))
            grid.addWidget(card, number // 3, number % 3)
            self.templates.append(card)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self._sections.addLayout(grid)

    def _say_heading(self) -> None:
        if self._fits:
            fitting = sum(not fit.missing for fit in self._fits.values())
            self.heading.setText(say("ui.sheet-runs", n=fitting))
            self.line.setText(say("ui.sheet-runs-line", file=self._sheet))
        else:
            self.heading.setText(say("ui.welcome-title"))
            self.line.setText(say("ui.welcome-line"))
        hint = say("ui.search-templates", n=len(self._entries))
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)

    def show_recent(self, paths: Sequence[str]) -> None:
        self._recent = tuple(paths)
        empty(self._recent_column)
        for path in self._recent[:6]:
            button = Recent(Path(path))
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
        self._say_heading()
        self.show_library(self._entries)
        self.show_recent(self._recent)
