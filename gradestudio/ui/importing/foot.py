"""The foot of the import screen: how much is matched, what wants a word, how it is remembered, import."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.checks import CheckLine
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class ImportFoot(Panel):
    """56 high."""

    doubt_asked = Signal()
    """To the next field that wants a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", edges="t", edge="line2", parent=parent)
        self.setFixedHeight(56)
        self.total, self.matched = Label(Style.BODY, "text2"), Label(Style.BODY, "text2")
        self.doubts = Button("plain")
        self.doubts.ink = "warn"
        self.missing = Label(Style.BODY, "warn", elide=True)
        self.remember, self.where = CheckLine(), Segments({"headings": "", "aka": ""})
        self.cancel, self.go = Button("secondary"), Button("primary")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 1, 16, 0)
        line.setSpacing(12)
        for widget in (self.total, self.matched, self.doubts):
            line.addWidget(widget)
        line.addWidget(self.missing, 1)
        self.remember.setSizePolicy(self.cancel.sizePolicy())
        for widget in (self.remember, self.where, self.cancel, self.go):
            line.addWidget(widget)
        self.where.choose("headings")
        self.remember.setChecked(True)
        self.remember.clicked.connect(lambda on: self.where.setEnabled(on))
        self.doubts.clicked.connect(self.doubt_asked)

    @property
    def remembered(self) -> str:
        """`headings`, `aka`, or empty for not."""
        return self.where.current() if self.remember.isChecked() else ""

    def retranslate(self) -> None:
        self.remember.tell(say("ui.import-remember"))
        self.where.name_parts(headings=say("ui.import-by-headings"), aka=say("ui.import-in-rules"))
        self.where.button("headings").setToolTip(say("ui.import-by-headings-line"))
        self.where.button("aka").setToolTip(say("ui.import-in-rules-line"))
        self.cancel.setText(say("ui.cancel"))
        self.cancel.setAccessibleName(say("ui.cancel"))

    def show_looked(self, looked: Any) -> None:
        look = looked.look
        rows = look.typed.row_count
        self.total.setText(say("ui.n-customers", n=rows))
        matched = say("ui.import-matched", n=look.matched, of=len(look.fields))
        self.matched.setText(matched if look.fields else "")
        self.doubts.setText(say("ui.import-doubts", n=look.doubts))
        self.doubts.setAccessibleName(self.doubts.text())
        self.doubts.setVisible(bool(look.doubts))
        absent = {f.name for f in look.fields if f.column is None}
        wanted = tuple(name for name in looked.undecided if name in absent)
        self.missing.setText(say("ui.import-wanted", names=wanted) if wanted else "")
        self.go.setText(say("ui.import-go", n=rows))
        self.go.setAccessibleName(self.go.text())
        self.where.button("aka").setEnabled(bool(look.fields))

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, from the left."""
        return [self.doubts, self.remember, *self.where.buttons(), self.cancel, self.go]
