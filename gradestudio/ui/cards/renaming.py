"""A name changed everywhere: the new one, how many places change, and what is in the way."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from gradestudio.language.edits import naming
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class RenameDialog(QDialog):
    """Enter renames, Esc leaves everything as it is."""

    def __init__(self, view: Any, start: int) -> None:
        super().__init__(view.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("rename")
        self._view, self._start = view, start
        book, statement = view.writer.book(), view.writer.statement(start)
        self._what = naming.named_at(book, statement) if statement is not None else None
        self._taken = naming.taken(book, self._what) if self._what else frozenset()
        places = naming.mentions(book, self._what) if self._what else ()
        lines = {book.source.count("\n", 0, span.start) for span in places}
        old = self._what.name if self._what else ""
        self.setWindowTitle(say("ui.cards-rename"))
        self.title = Label(Style.TITLE, text=say("ui.rename-title", name=old))
        self.name = QLineEdit()
        self.name.setFixedHeight(28)
        self.name.setTextMargins(6, 0, 6, 0)
        self.name.setAccessibleName(say("ui.rename-new"))
        self.name.setText(old)
        self.name.selectAll()
        self.count = Label(Style.SMALL, "text2", say("ui.rename-places", n=len(places), lines=len(lines)))
        from_sheet = statement is not None and statement.keyword in ("field", "related")
        self.sheet = Label(Style.SMALL, "text2", say("ui.rename-sheet", name=old), wrap=True)
        self.sheet.setVisible(from_sheet)
        self.wrong = Label(Style.SMALL, "err")
        self.go = Button("primary", text=say("ui.rename-do"))
        self.cancel = Button("secondary", text=say("ui.cancel"))
        self._build()
        self.name.textChanged.connect(lambda _: self._look())
        self.name.returnPressed.connect(self._rename)
        self.go.clicked.connect(self._rename)
        self.cancel.clicked.connect(self.reject)
        self._look()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (self.title, self.name, self.count, self.sheet, self.wrong):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column.addSpacing(4)
        column.addLayout(foot)
        self.setMinimumWidth(380)

    def _look(self) -> None:
        """Whether the name may be given."""
        name = self.name.text().strip()
        self.wrong.setText(say("ui.rename-taken", name=name) if name in self._taken else "")
        self.wrong.setVisible(name in self._taken)
        self.go.setEnabled(bool(name) and name not in self._taken and "`" not in name)

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not self.go.isEnabled() or self._what is None:
            return
        if name != self._what.name:
            edits = naming.renamed(self._view.writer.book(), self._what, name)
            step = say("ui.did-renamed", old=self._what.name, name=name)
            if self._view.writer.make(edits, step):
                self._view.told.emit(step)
        self.accept()
