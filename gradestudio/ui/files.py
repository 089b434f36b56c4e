"""What the window does with files: dialogs, drops, unsaved text, the library, refusals in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gradestudio.diagnostics import Diagnostic
from gradestudio.ui import calls
from gradestudio.ui.controller import RULEBOOK_ENDINGS
from gradestudio.ui.speech import say, words
from gradestudio.ui.textfile import Refused, TextFile, read_text_file

_SHEETS = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.txt *.tsv"


# ── Opening ─────────────────────────────────────────────────────────────────────────────────────


def ask_sheet(window: Any) -> None:
    path, _ = QFileDialog.getOpenFileName(
        window,
        say("ui.open-sheet"),
        _folder(window),
        f"{say('ui.sheets')} ({_SHEETS});;{say('ui.all-files')} (*)",
    )
    if path:
        window.open_path(path)


def ask_rulebook(window: Any) -> None:
    path, _ = QFileDialog.getOpenFileName(
        window,
        say("ui.open-rulebook"),
        _folder(window),
        f"{say('ui.rulebooks')} (*.grade);;{say('ui.all-files')} (*)",
    )
    if path:
        window.open_path(path)


def open_path(window: Any, path: Path) -> None:
    if path.suffix.lower() in RULEBOOK_ENDINGS and not may_leave(window):
        return
    window.controller.open_path(path)


def new_rulebook(window: Any) -> None:
    if may_leave(window):
        window.controller.open_text(say("ui.new-text").replace("\\n", "\n"))
        window.show_workspace()
        window.workspace.centre.target().setFocus()


def open_template(window: Any, entry: Any, with_sample: bool) -> None:
    """A rulebook of the library opens as a copy: saving it asks for a place."""
    if not may_leave(window):
        return
    try:
        text = read_text_file(entry.path).text
    except Refused as error:
        refused(window, "rulebook", error.diagnostic, None)
        return
    window.controller.open_text(text)
    if with_sample and entry.sample is not None:
        window.controller.open_path(entry.sample)


def load_library(window: Any) -> None:
    """The rulebooks that come with the program; only their names are read."""
    window.welcome.show_library(calls.library())
    window.welcome.retranslate()


def _folder(window: Any) -> str:
    path = window.controller.file.path
    recent = window.settings.recent()
    return str(path.parent) if path else str(Path(recent[0]).parent) if recent else ""


# ── Saving ──────────────────────────────────────────────────────────────────────────────────────


def save(window: Any) -> bool:
    """Whether the text is on disk now."""
    return window.controller.save() if window.controller.file.path is not None else save_as(window)


def save_as(window: Any) -> bool:
    name = window.controller.file.name or f"{say('ui.untitled')}.grade"
    start = str(Path(_folder(window)) / name)
    path, _ = QFileDialog.getSaveFileName(
        window, say("ui.save-as"), start, f"{say('ui.rulebooks')} (*.grade)"
    )
    if not path:
        return False
    place = Path(path)
    return window.controller.save(place if place.suffix else place.with_suffix(".grade"))


def may_leave(window: Any) -> bool:
    """Asks about unsaved changes: save, leave them, or stay."""
    if not window.controller.dirty:
        return True
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(say("ui.unsaved-title", file=window.controller.file.name or say("ui.untitled")))
    box.setInformativeText(say("ui.unsaved-line"))
    keep = box.addButton(say("ui.save"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(say("ui.discard"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(say("ui.cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.exec()  # the answer decides whether the window closes: there is nothing to go on with before it
    if box.clickedButton() is keep:
        return save(window)
    return box.clickedButton() is not stay


def offer_recovery(window: Any) -> None:
    """Text that a crash left is offered, never put over anything unasked."""
    unsaved = window.controller.recovery.found()
    if unsaved is None or window.controller.dirty:
        return
    name = Path(unsaved.path).name if unsaved.path else say("ui.untitled")

    def restore() -> None:
        file = TextFile(None, "")
        if unsaved.path:
            try:
                file = read_text_file(unsaved.path)
            except Refused:
                file = TextFile(Path(unsaved.path), "")
        window.controller.restore(unsaved, file)
        window.controller.recovery.forget_others()
        window.toast.hide()

    def forget() -> None:
        window.controller.recovery.forget_others()
        window.toast.hide()

    window.toast.tell(
        say("ui.recovered", file=name, time=unsaved.clock),
        "history",
        "accent_t",
        [(say("ui.restore"), restore), (say("ui.discard"), forget)],
        stays=True,
    )


# ── Export ──────────────────────────────────────────────────────────────────────────────────────


def ask_export(window: Any) -> None:
    """The dialog with the last choices, its preview on the way."""
    controller = window.controller
    if controller.last_graded is None:
        window.toast.tell(say("ui.nothing-to-export"), "info", "accent_t")
        return
    from gradestudio.ui.export.choices import choices_of
    from gradestudio.ui.export.dialog import ExportDialog

    kept = window.settings.choices("export")
    folder = kept.get("folder") if isinstance(kept, dict) else None
    dialog = ExportDialog(window, choices_of(kept), folder if isinstance(folder, str) else "")
    window.parts.export_dialog = dialog
    dialog.wished.connect(lambda path, choices: _export_as(window, path, choices))
    dialog.cancelled.connect(controller.cancel_export)
    dialog.shown_asked.connect(show_file)
    dialog.finished.connect(lambda _: _export_left(window, dialog))
    dialog.open()
    dialog.go.setFocus()


def _export_as(window: Any, path: Path, choices: Any) -> None:
    """The dialog's wish: remembered, then done."""
    from gradestudio.messages import Words

    own = path.parent == Path(window.controller.sheet.path).parent
    window.settings.keep_choices("export", {**choices.plain(), "folder": "" if own else str(path.parent)})
    window.controller.export(path, choices, Words(choices.language) if choices.language else words())


def _export_left(window: Any, dialog: Any) -> None:
    if window.parts.export_dialog is dialog:
        window.parts.export_dialog = None
    dialog.deleteLater()


def export_to(window: Any, path: Path) -> None:
    """Everything into a new file of the name's kind, without being asked."""
    from gradestudio.ui.export.choices import Choices, form_of

    window.waiting.begin(say("ui.exporting", file=path.name))
    window.controller.export(path, Choices(form_of(path, Path(), "new")), words())


def exported(window: Any, written: Any) -> None:
    dialog = window.parts.export_dialog
    window.waiting.end()
    if written.choices.open_after:
        show_file(written.path)
    if dialog is not None and dialog.writing:
        dialog.show_written(written)
        return
    window.toast.tell(
        say("ui.exported", n=written.rows, file=written.path.name),
        actions=[
            (say("ui.open-file"), lambda: show_file(written.path)),
            (say("ui.show-folder"), lambda: show_file(written.path.parent)),
        ],
    )


def show_file(path: Path) -> None:
    """Hand a file or a folder to the system."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


# ── Refusals ────────────────────────────────────────────────────────────────────────────────────


def refused(window: Any, what: str, why: Any, request: Any) -> None:
    """One clear sentence in the window, and what can be done next."""
    if what == "changed":
        _ask_over(window)
        return
    if what == "sheet" and getattr(why, "code", "") in ("file-encrypted", "password-wrong"):
        _ask_password(window, request.path, why.code == "password-wrong")
        return
    sentence = refusal_sentence(why)
    if what == "export":
        window.waiting.end()
        dialog = window.parts.export_dialog
        if dialog is not None and dialog.writing:
            dialog.show_refused(sentence, getattr(why, "code", ""))
            return
    actions = []
    if what == "sheet":
        actions.append((say("ui.choose-another"), lambda: ask_sheet(window)))
    if what == "rulebook":
        actions.append((say("ui.choose-another"), lambda: ask_rulebook(window)))
    if what == "export" and request is not None:
        actions.append((say("ui.try-again"), lambda: export_to(window, request.target)))
    actions.append((say("ui.copy-details"), lambda: _copy(sentence)))
    window.toast.tell(sentence, "error", "err", actions)


def _ask_password(window: Any, path: Path, wrong: bool) -> None:
    from gradestudio.ui.importing.password import PasswordDialog

    dialog = PasswordDialog(path.name, wrong, window)
    dialog.given.connect(lambda password: window.controller.importing.open(path, password))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def refusal_sentence(why: Any) -> str:
    """The sentence of a diagnostic, of an exception with a code, or that something unforeseen failed."""
    if isinstance(why, Diagnostic):
        place = f"{why.cell}: " if why.cell is not None else ""
        return place + words().sentence(why)
    code, args = getattr(why, "code", None), getattr(why, "args_by_name", None)
    if isinstance(code, str) and isinstance(args, dict):
        return words().sentence(Diagnostic(code, args=args))
    return say("ui.failed", error=f"{type(why).__name__}: {why}" if why is not None else "")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _ask_over(window: Any) -> None:
    """The file was changed by somebody else since it was read."""

    def over() -> None:
        window.toast.hide()
        window.controller.save(anyway=True)

    window.toast.tell(
        say("ui.changed-on-disk", file=window.controller.file.name),
        "warning",
        "err",
        [(say("ui.save-anyway"), over), (say("ui.save-as"), lambda: save_as(window))],
    )
