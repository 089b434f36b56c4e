"""The export: what is written, how it will look, where to; then how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QWidget

from gradestudio.messages import Words
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label, PathBox
from gradestudio.ui.controls.modal import Modal
from gradestudio.ui.controls.order import tab_through
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.export.choices import KEPT, Choices, ending, form_of
from gradestudio.ui.export.desk import Written
from gradestudio.ui.export.outcome import Outcome
from gradestudio.ui.export.pane import PreviewPane
from gradestudio.ui.export.side import Options
from gradestudio.ui.progress import ProgressLine
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_NOT_APPROVED = {
    "html": "ui.export-not-approved-page",
    "pdf": "ui.export-not-approved-page",
    "csv": "ui.export-not-approved-list",
}
"""Whether and where a result of this form says it; a workbook does in its sheets."""


class ExportDialog(Modal):
    """Opened with the last choices; Enter exports."""

    wished = Signal(object, object)
    """Path and Choices."""
    cancelled = Signal()
    shown_asked = Signal(object)
    """Path of a file or folder to open."""

    def __init__(self, window: Any, choices: Choices, folder: str = "") -> None:
        super().__init__(window, QSize(1260, 730))
        controller = window.controller
        self._controller, self._desk = controller, controller.exporting
        self._source = Path(controller.sheet.path)
        self._preview: Any = None
        if choices.form == "keep" and self._source.suffix.lower() not in KEPT:
            choices = replace(choices, form="new")
        self.options = Options(choices, self._source)
        self.pane = PreviewPane(self._source.name)
        self.outcome = Outcome()
        self._words = (choices.language, choices.mask)
        self._named_by_hand = False
        self._folder = folder
        self._build_body()
        self._build_foot()
        self.doubt, self.standing = Drawing("warning", 16, "warn"), Label(Style.SMALL, "warn")
        for place, widget in enumerate((self.doubt, self.standing), start=2):
            self.head.insertWidget(place, widget)
            widget.hide()
        self._tell_head()
        self._name_file()
        self.options.changed.connect(self._chosen)
        self.pane.refusal.new_asked.connect(lambda: self._change(form="new"))
        self._desk.previewed.connect(self._previewed)
        self._desk.failed.connect(self._preview_failed)
        self._slow(True)
        self._ask()
        self.finished.connect(lambda _: self._desk.leave())

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────

    def _build_body(self) -> None:
        choosing = QWidget()
        line = QHBoxLayout(choosing)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        rule = Panel("line2")
        rule.setFixedWidth(1)
        line.addWidget(self.options)
        line.addWidget(rule)
        line.addWidget(self.pane, 1)
        self._choosing = choosing
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(choosing)
        self._stack.addWidget(self.outcome)
        self.body.addWidget(holder)

    def _build_foot(self) -> None:
        self.to = Label(Style.BODY, "text2", say("ui.export-to"))
        self.path = PathBox()
        self.path.setAccessibleName(say("ui.export-to"))
        self.path.textEdited.connect(self._typed)
        self.browse = Button("secondary", text=say("ui.export-change"))
        self.browse.clicked.connect(self._browse)
        self.progress = ProgressLine()
        self.rest = QWidget()
        self.mark = Drawing("warning", 16, "warn")
        self.warning = Label(Style.SMALL, "warn", elide=True)
        self.cancel = Button("secondary", text=say("ui.cancel"))
        self.go = Button("primary", "export", say("ui.export"))
        self.cancel.clicked.connect(self._cancel)
        self.go.clicked.connect(self.start)
        for button in (self.browse, self.cancel, self.go):
            button.setAccessibleName(button.text())
        for widget, stretch in (
            (self.to, 0),
            (self.path, 4),
            (self.browse, 0),
            (self.progress, 4),
            (self.mark, 0),
            (self.warning, 3),
            (self.rest, 0),
            (self.cancel, 0),
            (self.go, 0),
        ):
            self.foot.addWidget(widget, stretch)
        self.foot.setStretchFactor(self.rest, 1)
        self.rest.hide()
        self.progress.hide()
        self.mark.hide()

    def _tell_head(self) -> None:
        controller = self._controller
        self.title.setText(say("ui.export"))
        self.setWindowTitle(say("ui.export"))
        name = controller.file.name or say("ui.untitled")
        told = say("ui.export-head", file=name, date=controller.as_of)
        found = self._preview.approval if self._preview is not None else None
        doubtful = found is not None and found.doubtful
        if found is not None and not doubtful:
            told += say("ui.comma") + say("ui.approved-as", version=found.version)
        self.line.setText(told)
        self.standing.setText(say(found.key, **found.args) if found is not None and doubtful else "")
        for widget in (self.doubt, self.standing):
            widget.setVisible(doubtful)

    # ── Choices ─────────────────────────────────────────────────────────────────────────────────

    @property
    def choices(self) -> Choices:
        return self.options.choices

    @property
    def target(self) -> Path:
        return Path(self.path.text().strip())

    def _change(self, **wished: Any) -> None:
        self.options.use(replace(self.choices, **wished))

    def _chosen(self, choices: Choices) -> None:
        if (choices.language, choices.mask) != self._words:
            self._words = (choices.language, choices.mask)
            self._ask()
        self._name_file()
        self._show()

    def _ask(self) -> None:
        self._slow(True)
        language = self.choices.language
        self._desk.preview(Words(language) if language else words(), self.choices.mask)

    def _slow(self, on: bool) -> None:
        self.pane.slow.run(on)

    def _previewed(self, preview: Any) -> None:
        self._slow(False)
        self._preview = preview
        self.options.show_groups(preview.groups)
        self.options.show_private(preview.private)
        self._tell_head()
        self._show()

    def _preview_failed(self, error: Any) -> None:
        from gradestudio.ui.files import refusal_sentence

        self._slow(False)
        self._warn(refusal_sentence(error))

    def _show(self) -> None:
        if self._preview is None:
            return
        self.pane.show_preview(self._preview, self.choices)
        tab_through([*self.options.stops(), *self.pane.stops(), self.path, self.browse, self.cancel, self.go])
        refused = self._preview.keep_refused if self.choices.form == "keep" else None
        sentence = ""
        if refused is not None:
            why = say(refused[0], **refused[1])
            sentence = say("keep-refused", file=self._source.name, why=why)
        self.pane.refusal.tell(sentence)
        self.go.setEnabled(not sentence)
        self._warn(self._doubt())

    def _doubt(self) -> str:
        """What is worth knowing before: rules in error, a file of that name, rules not saved or approved."""
        checked = self._controller.last_check
        graded = self._controller.last_graded
        if checked is not None and graded is not None and graded.checked.good != checked.source:
            return say("ui.export-stand-in")
        if self.path.text().strip() and self.target.exists():
            return say("ui.export-replaces", file=self.target.name)
        if self._controller.dirty:
            return say("ui.export-unsaved")
        found = self._preview.approval if self._preview is not None else None
        if found is not None and found.doubtful:
            return say(_NOT_APPROVED.get(self.choices.form, "ui.export-not-approved"))
        return ""

    def _warn(self, sentence: str) -> None:
        self.warning.setText(sentence)
        self.mark.setVisible(bool(sentence))

    # ── The file ────────────────────────────────────────────────────────────────────────────────

    def _name_file(self) -> None:
        """The source's name with a suffix, or what was typed, with the form's ending."""
        wanted = ending(self.choices.form, self._source)
        if self._named_by_hand and self.path.text().strip():
            self.path.setText(str(self.target.with_suffix(wanted)))
            return
        folder = Path(self._folder) if self._folder and Path(self._folder).is_dir() else self._source.parent
        stem = self._source.stem.removesuffix(say("ui.export-suffix"))
        self.path.setText(str(folder / f"{stem}{say('ui.export-suffix')}{wanted}"))

    def _typed(self, text: str) -> None:
        self._named_by_hand = True
        form = form_of(Path(text.strip()), self._source, self.choices.form)
        if form != self.choices.form:
            at = self.path.cursorPosition()
            self._change(form=form)
            self.path.setText(text)
            self.path.setCursorPosition(at)
        else:
            self._show()

    def _browse(self) -> None:
        report = say("ui.report")
        kinds = f"Excel (*.xlsx);;Excel (*.xlsm);;{report} (*.html);;{report} (*.pdf);;CSV (*.csv)"
        path, kind = QFileDialog.getSaveFileName(self, say("ui.export"), self.path.text(), kinds)
        if path:
            place = Path(path)
            suffix = next(
                (s for s in (".xlsx", ".xlsm", ".html", ".pdf", ".csv") if f"*{s}" in kind), ".xlsx"
            )
            self.path.setText(str(place if place.suffix else place.with_suffix(suffix)))
            self._typed(self.path.text())

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        if not self.go.isEnabled() or not self.path.text().strip():
            return
        self._show_writing(True)
        self.wished.emit(self.target, self.choices)

    def show_progress(self, share: float) -> None:
        self.progress.tell(say("ui.exporting", file=self.target.name), share)

    def _show_writing(self, on: bool) -> None:
        for widget in (self.to, self.path, self.browse, self.go, self.warning):
            widget.setVisible(not on)
        self.mark.setVisible(not on and bool(self.warning.text()))
        self.progress.setVisible(on)
        self.rest.hide()
        self._choosing.setEnabled(not on)
        if on:
            self.progress.tell(say("ui.exporting", file=self.target.name), None)
            self.cancel.setFocus()

    @property
    def writing(self) -> bool:
        return self.progress.isVisibleTo(self)

    def _cancel(self) -> None:
        if self.writing:
            self.cancelled.emit()
            self._show_writing(False)
            self.go.setFocus()
        else:
            self.reject()

    def reject(self) -> None:
        if self.writing:
            self._cancel()
        else:
            super().reject()

    def show_written(self, written: Written) -> None:
        """What came of it, and where to find it."""
        self._show_end()
        self.outcome.tell_written(written, self.shown_asked.emit)

    def show_refused(self, sentence: str, code: str) -> None:
        """Why nothing was written, and what can be done."""
        self._show_end()
        self.outcome.tell_refused(sentence, code, self.target, self)

    def _show_end(self) -> None:
        self._show_writing(False)
        self._stack.setCurrentWidget(self.outcome)
        for widget in (self.to, self.path, self.browse, self.go, self.warning, self.mark):
            widget.hide()
        self.rest.show()
        self._name_cancel(say("ui.close"))

    def _name_cancel(self, text: str) -> None:
        self.cancel.setText(text)
        self.cancel.setAccessibleName(text)

    def back(self) -> None:
        """To the choices."""
        self._stack.setCurrentWidget(self._choosing)
        self._show_writing(False)
        self._name_cancel(say("ui.cancel"))
        self._show()
        self.go.setFocus()

    def again(self, **wished: Any) -> None:
        """Write once more, some choices changed."""
        self.back()
        if wished:
            self._change(**wished)
            self.go.setEnabled(True)
        self.start()

    def write_as(self, target: Path) -> None:
        """Write once more, under another name."""
        self._named_by_hand = True
        self.path.setText(str(target))
        self.again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter exports from wherever the keyboard is, or does what is offered at the end."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, Button) and focused is not self.go:
            focused.click()
        elif self._stack.currentWidget() is self._choosing and not self.writing:
            self.start()
