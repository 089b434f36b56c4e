"""Pictures of every screen: `python -m gradestudio.ui.shots OUT`, in both languages and both themes."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gradestudio.ui import calls
from gradestudio.ui.main import application
from gradestudio.ui.settings import Settings
from gradestudio.ui.shots_cards import cards_pictures
from gradestudio.ui.shots_compare import compare_pictures
from gradestudio.ui.shots_grids import grid_pictures
from gradestudio.ui.shots_sheets import import_pictures, sheet_pictures
from gradestudio.ui.shots_shell import shell_pictures
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import theme
from gradestudio.ui.why.trying import lift_values
from gradestudio.ui.window import MainWindow

_PATIENCE = 60.0
"""Seconds after which a screen that never comes is given up."""


class Studio:
    """A window in which things are done by hand, one picture after another."""

    def __init__(self, out: Path, tag: str, size: tuple[int, int]) -> None:
        self.out, self.tag = out, tag
        self.window = MainWindow(Settings())
        self.window.resize(*size)
        self.window.show()
        self.window.after_first_paint()
        self.settle()

    @property
    def space(self) -> Any:
        return self.window.workspace

    @property
    def controller(self) -> Any:
        return self.window.controller

    def wait(self, ready: Callable[[], bool]) -> None:
        """Runs the event loop until something is so.  Raises TimeoutError."""
        limit = time.monotonic() + _PATIENCE
        while not ready():
            if time.monotonic() > limit:
                raise TimeoutError(self.tag)
            QApplication.processEvents()
            time.sleep(0.005)

    def settle(self) -> None:
        """Until no worker has anything to answer, and everything is painted."""
        for _ in range(3):
            for _ in range(12):
                QApplication.processEvents()
                time.sleep(0.005)
            self.wait(lambda: self.controller.resting)
        QApplication.processEvents()

    def picture(self, name: str, widget: Any = None) -> None:
        self.settle()
        image = (widget or self.window).grab()
        image.save(str(self.out / f"{name}-{self.tag}.png"))

    def with_popup(self, name: str, popup: Any) -> None:
        """The window with a list over it: it is a window of its own, so it is painted in."""
        self.settle()
        image = self.window.grab()
        from PySide6.QtGui import QPainter

        painter = QPainter(image)
        at = popup.pos() - self.window.mapToGlobal(QPoint(0, 0))
        painter.drawPixmap(at, popup.grab())
        painter.end()
        image.save(str(self.out / f"{name}-{self.tag}.png"))

    def close(self) -> None:
        self.controller.text = self.controller.file.text
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()


def take(out: Path, language: str, name: str, size: tuple[int, int]) -> None:
    """All screens in one language and theme."""
    speech().use(language)
    theme().use(name)
    studio = Studio(out, f"{language}-{name}-{size[0]}", size)
    studio.picture("welcome")
    entry = _sample(language)
    _empty_states(studio)
    studio.window.open_path(entry.path)
    studio.settle()
    studio.picture("no-sheet")
    import_pictures(studio, entry.sample)
    studio.window.open_path(entry.sample)
    studio.wait(lambda: studio.controller.last_graded is not None)
    studio.picture("main")
    cards_pictures(studio)
    studio.space.centre.show_view("text")
    studio.picture("text")
    grid_pictures(studio)
    shell_pictures(studio)
    compare_pictures(studio)
    _edited(studio)
    _why(studio)
    sheet_pictures(studio)
    _proofs(studio)
    _broken(studio)
    _refused(studio)
    studio.close()


def _sample(language: str) -> Any:
    wanted = "门店客户评级" if language == "zh" else "S02-real-estate"
    entries = [e for e in calls.library() if e.sample is not None]
    return next((e for e in entries if e.name == wanted), entries[0])


def _empty_states(studio: Studio) -> None:
    from gradestudio.ui import files

    files.new_rulebook(studio.window)
    studio.picture("new")
    studio.controller.text = studio.controller.file.text


def _edited(studio: Studio) -> None:
    """A threshold changed: what moved shows; then a tier chosen as filter, customers sorted."""
    editor = studio.space.text.editor
    text = editor.text()
    for old, new in (("= 10万 ", "= 6万 "), (" 15000", " 9000"), (">= 50", ">= 30"), ("至少 3", "至少 2")):
        at = text.find(old)
        if at >= 0:
            from gradestudio.diagnostics import Edit, Span

            editor.apply([Edit(Span(at, at + len(old)), new)])
            rule = text.find("规则 ") if "规则 " in text else text.find("rule ")
            editor.go_to(max(rule, at))
            editor.centerCursor()
            break
    studio.settle()
    grade = next(iter(studio.space.effect.bars))
    bars = studio.space.effect.bars[grade]
    bars.chosen.emit(bars.bars[0].code, False)
    studio.picture("edited")
    studio.controller.clear_filters()
    studio.settle()


def _why(studio: Studio) -> None:
    table = studio.space.customers.table
    table.select_row(0)
    studio.space.show_right("why")
    studio.wait(lambda: studio.space.why.looked_ahead == 0)
    studio.picture("why")
    _what_if(studio)
    studio.space.enlarge(True)
    studio.picture("why-large")
    studio.space.enlarge(False)
    studio.space.show_right("effect")
    studio.space.fold_customers(True)
    studio.picture("folded")
    studio.space.fold_customers(False)


def _what_if(studio: Studio) -> None:
    """The smallest change of the customer, tried."""
    lifts = studio.space.why.lifts
    if lifts:
        studio.controller.try_values(lift_values(next(iter(lifts.values())).lift))
        studio.picture("why-trial")
        studio.controller.try_values({})
        studio.settle()


_SERVICE = """grade service
tier fast
tier normal
rule "keen": fast when visits = "A" and calls = "A"
rule "keen and asks": fast when visits = "A" and calls = "A" and process = "A"
rule "quiet": normal when visits = "C"

"""


def _proofs(studio: Studio) -> None:
    """A rule that never decides, and customers whom nobody takes."""
    from gradestudio.diagnostics import Edit, Span

    editor = studio.space.text.editor
    text = editor.text()
    chinese = speech().language == "zh"
    last = "其余 C\n" if chinese else ""
    dead = (
        '规则 "华东大单"：B 当 年消费 至少 20万 且 投诉次数 至多 1 且 区域 = "华东"\n'
        if chinese
        else _SERVICE
    )
    at = text.find(last or 'example "')
    if at >= 0:
        editor.apply([Edit(Span(at, at + len(last)), dead)])
    studio.settle()
    studio.space.show_right("proofs")
    studio.settle()
    studio.picture("proofs")
    bar = studio.space.proofs.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    studio.picture("proofs-below")
    _proof_page(studio)
    editor.undo()
    studio.space.show_right("effect")
    studio.settle()


def _proof_page(studio: Studio) -> None:
    """Each finding with its picture; one of each group."""
    studio.window.show_proofs()
    page = studio.window.parts.proofs.page
    studio.wait(lambda: page.proven is not None and page.proven.source == studio.controller.text)
    model = page.list.findings
    groups: set[str] = set()
    for row in range(model.rowCount()):
        item = model.item(row)
        if item is None or item.group in groups:
            continue
        groups.add(item.group)
        page.list.setCurrentIndex(model.index(row))
        studio.settle()
        studio.picture("proofs-page" if len(groups) == 1 else f"proofs-page-{item.group}")
    studio.window.show_workspace()


def _broken(studio: Studio) -> None:
    """A statement with a wrong name: squiggle, quick fix, completion."""
    editor = studio.space.text.editor
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    chinese = speech().language == "zh"
    cursor.insertText('\n标签 新客户 当 购买意原 = "高"\n' if chinese else "\ntag new when budgt >= 5\n")
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()
    studio.settle()
    editor.go_to(editor.text().rindex("意原" if chinese else "budgt") + 1)
    studio.window.raise_()
    studio.space.text.completing.offer_fixes()
    studio.with_popup("quick-fix", studio.space.text.completing.fixes)
    studio.space.text.completing.close()
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    cursor.insertText("标签 老客户 当 购" if chinese else "tag old when b")
    editor.setTextCursor(cursor)
    studio.space.text.completing.ask(forced=True)
    studio.settle()
    popup = studio.space.text.completing.list
    if popup.isVisible():
        studio.with_popup("completion", popup)
    popup.hide()


def _refused(studio: Studio) -> None:
    """A file that cannot be opened: one sentence and what to do."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = Path(folder) / "2026Q4.xlsx"
        wrong.write_bytes(b"PK\x03\x04 not a workbook")
        studio.window.open_path(wrong)
        studio.settle()
        studio.wait(lambda: studio.window.toast.isVisible())
        studio.picture("refused")
        studio.window.toast.hide()


def main(arguments: list[str]) -> int:
    """The exit status."""
    if not arguments:
        print("python -m gradestudio.ui.shots OUT [zh-light-1440 ...]", file=sys.stderr)
        return 2
    out, wanted = Path(arguments[0]), arguments[1:]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        application().setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
        for language, name, size in (
            ("zh", "light", (1440, 900)),
            ("en", "dark", (1440, 900)),
            ("zh", "dark", (1440, 900)),
            ("en", "light", (1440, 900)),
            ("zh", "light", (1280, 720)),
            ("en", "dark", (1280, 720)),
        ):
            tag = f"{language}-{name}-{size[0]}"
            if not wanted or tag in wanted:
                # Nothing that one window remembers shows in the next one's pictures.
                os.environ["GRADESTUDIO_SETTINGS"] = str(Path(settings, tag))
                take(out, language, name, size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
