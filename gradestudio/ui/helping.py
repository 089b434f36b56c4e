"""F1: the manual's and the findings' pages inside the program, opened at what has the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from gradestudio.ui import calls
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.pages import show_page
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import Style, theme


@dataclass(frozen=True, slots=True)
class Topic:
    """A page (its path below docs, without language and ending) and a heading in it; both may be empty."""

    page: str
    heading: str = ""


WINDOW = {"zh": "7. 窗口", "en": "7. The window"}
_HEADINGS = {
    "effect": ("效果：与已批准的版本对照", "The effect, against an approved version"),
    "number": ("直方图上的门槛", "A number on its histogram"),
    "compare": ("比较页：两版规则", "The compare page: two versions"),
    "palette": ("查找一切：Ctrl+K", "Finding anything: Ctrl+K"),
    "cards": ("卡片：规则、等级、策略", "Cards: rules, tiers, strategies"),
    "import": ("2. 打开表格", "2. Opening sheets"),
    "grids": ("表格：决策表、矩阵、分段", "Grids: decision tables, matrices, bands"),
}


def topic_of(window: Any, focused: QWidget | None) -> Topic:
    """What is worth reading where the keyboard is: a finding, a panel's section, the language."""
    comparing = window.parts.comparing
    if comparing is not None and window.pages.currentWidget() is comparing.page:
        return _section("compare")
    if not window.has_workspace or window.pages.currentWidget() is not window.workspace:
        return _section("")
    space = window.workspace
    if focused is None or focused is space.text.editor or space.text.editor.isAncestorOf(focused):
        mark = space.text.editor.mark_at(space.text.editor.caret())
        return _of_finding(mark.finding.code) if mark is not None else Topic("language")
    places = (
        ("number", space.text.threshold),
        ("number", space.grids.threshold),
        ("cards", space.cards),
        ("grids", space.grids),
        ("effect", space.right),
    )
    for name, panel in places:
        if panel.isAncestorOf(focused):
            return _section(name)
    return _section("")


def _of_finding(code: str) -> Topic:
    """The page of a mistake or warning; what is proven has one page together."""
    page = f"diagnostics/{code}"
    return Topic(page if page_path(page) is not None else "proofs")


def _section(name: str) -> Topic:
    language = speech().language
    headings = _HEADINGS.get(name)
    return Topic("manual", WINDOW[language] if headings is None else headings[language == "en"])


def open_help(window: Any, topic: Topic) -> None:
    """The help window at a topic; one window, that stays beside the work."""
    dialog = window.findChild(HelpDialog)
    if dialog is None:
        dialog = HelpDialog(window)
    dialog.show_topic(topic)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def page_path(page: str) -> Path | None:
    """The file of a page: in the language of now, else in both languages; None where it is not there."""
    folder = calls.docs_folder()
    if folder is None:
        return None
    for name in (f"{page}.{speech().language}.md", f"{page}.md"):
        if (folder / name).is_file():
            return folder / name
    return None


class HelpDialog(QDialog):
    """Pages in Markdown, with a way back and links between them; links to the outside open outside."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._history: list[Topic] = []
        self.resize(720, 640)
        self.title = Label(Style.SUBTITLE, elide=True)
        self.back = Button("plain", "undo", height=28)
        self.manual = Button("plain", "info", height=28)
        self.words = Button("plain", "text", height=28)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.anchorClicked.connect(self._follow)
        line = QHBoxLayout()
        line.setContentsMargins(12, 8, 12, 8)
        line.addWidget(self.title, 1)
        for button in (self.back, self.manual, self.words):
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.page, 1)
        self.back.clicked.connect(self._go_back)
        self.manual.clicked.connect(lambda: self.show_topic(_section("")))
        self.words.clicked.connect(lambda: self.show_topic(Topic("language")))
        theme().changed.connect(self._again)
        speech().changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(say("ui.help"))
        self.page.setAccessibleName(say("ui.help"))
        for button, text, keys in (
            (self.back, say("ui.help-back"), "Alt+Left"),
            (self.manual, say("ui.help-manual"), ""),
            (self.words, say("ui.help-language"), ""),
        ):
            button.setText(text)
            button.name_it(text, keys)
        self._again()

    @property
    def topic(self) -> Topic:
        return self._history[-1]

    def show_topic(self, topic: Topic) -> None:
        if not self._history or self._history[-1] != topic:
            self._history.append(topic)
        self._again()

    def _again(self) -> None:
        if not self._history:
            return
        topic = self._history[-1]
        path = page_path(topic.page)
        self.back.setEnabled(len(self._history) > 1)
        if path is None:
            self.title.setText(say("ui.help"))
            show_page(self.page.document(), say("ui.help-absent"))
            return
        text = path.read_text("utf-8")
        title = next((row.lstrip("# ").strip() for row in text.splitlines() if row.startswith("#")), "")
        self.title.setText(title)
        show_page(self.page.document(), _shown(text))
        self._scroll(topic.heading)

    def _scroll(self, heading: str) -> None:
        cursor = QTextCursor(self.page.document())
        if heading:
            block = self.page.document().begin()
            while block.isValid() and block.text().strip() != heading:
                block = block.next()
            if block.isValid():
                cursor = QTextCursor(block)
        self.page.moveCursor(QTextCursor.MoveOperation.End)
        self.page.setTextCursor(cursor)
        self.page.ensureCursorVisible()

    def _go_back(self) -> None:
        if len(self._history) > 1:
            self._history.pop()
            self._again()

    def _follow(self, link: QUrl) -> None:
        if link.scheme():
            QDesktopServices.openUrl(link)
            return
        here = page_path(self.topic.page)
        folder = calls.docs_folder()
        if here is None or folder is None:
            return
        target = (here.parent / link.path()).resolve() if link.path() else here
        if target.suffix == ".md" and target.is_file() and target.is_relative_to(folder.resolve()):
            name = target.relative_to(folder.resolve()).as_posix().removesuffix(".md")
            self.show_topic(Topic(re.sub(r"\.(zh|en)$", "", name)))

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._go_back()
        else:
            super().keyPressEvent(event)


def _shown(text: str) -> str:
    """Without comments for tools, which Markdown would show as blocks, and without pictures of the window,
    which is there."""
    return re.sub(r"<!--.*?-->\n?|!\[[^\]]*\]\([^)]*\)\n\n?", "", text, flags=re.DOTALL)
