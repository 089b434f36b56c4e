"""The middle of the window: one rulebook as cards, grids or text, and the bar that switches between them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradestudio.ui.cards.view import CardsView
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.editor.panel import TextView
from gradestudio.ui.examples.button import ExamplesButton
from gradestudio.ui.grids.page import GridsPage
from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_KEYS = {"cards": "Ctrl+1", "grids": "Ctrl+2", "text": "Ctrl+3"}


class Centre(Panel):
    """`shown` is sent with the view's key after a switch, by whomever."""

    shown = Signal(str)

    def __init__(self, text: TextView, cards: CardsView, grids: GridsPage, settings: Settings) -> None:
        super().__init__("bg")
        self._settings = settings
        self.text, self.cards, self.grids = text, cards, grids
        self.views = Segments({"cards": "cards", "grids": "grid", "text": "text"}, small=False)
        self.hint = Label(Style.SMALL, "text2", elide=True)
        self.add = Button("secondary", "plus")
        self.examples = ExamplesButton()
        self._pages: dict[str, QWidget] = {"cards": cards, "grids": grids, "text": text}
        self._parts: dict[str, tuple[QWidget, ...]] = {
            "cards": (self.hint, self.add),
            "grids": (grids.hint, grids.new),
            "text": (text.file, text.vocabulary, text.format),
        }
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 16, 0)
        bar.setSpacing(8)
        bar.addWidget(self.views)
        bar.addSpacing(4)
        for widget in (self.hint, grids.hint, text.file):
            bar.addWidget(widget, 1)
        for widget in (self.examples, text.vocabulary, text.format, self.add, grids.new):
            bar.addWidget(widget)
        head = QWidget()
        head.setFixedHeight(44)
        head.setLayout(bar)
        body = QWidget()
        self._stack = QStackedLayout(body)
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(body, 1)
        self.views.chosen.connect(lambda key: self.show_view(key, keyboard=False))
        cards.hinted.connect(self.hint.setText)
        self.show_view(settings.view, keyboard=False)

    @property
    def view(self) -> str:
        return self.views.current()

    def show_view(self, key: str, keyboard: bool = True) -> None:
        """Show a view; with `keyboard` it takes the keyboard."""
        self._settings.view = key
        self.views.choose(key)
        self._stack.setCurrentWidget(self._pages[key])
        for other, parts in self._parts.items():
            for widget in parts:
                widget.setVisible(other == key)
        if keyboard:
            self.target().setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.shown.emit(key)

    def target(self) -> QWidget:
        """What takes the keyboard in the view that is shown."""
        if self.view == "grids":
            return self.grids.keyboard()
        return self.cards.list if self.view == "cards" else self.text.editor

    def retranslate(self) -> None:
        self.views.name_parts(
            cards=say("ui.view-cards"), grids=say("ui.view-grids"), text=say("ui.view-text")
        )
        for key, shortcut in _KEYS.items():
            button = self.views.button(key)
            button.setToolTip(f"{button.text()}  {shortcut}")
        self.add.setText(say("ui.add-rule"))
        self.add.setAccessibleName(say("ui.cards-new-after"))
        self.add.setToolTip(f"{say('ui.cards-new-after')}  Ctrl+N")
        self.examples.retranslate()
        self.cards.retranslate()
        self.grids.retranslate()
