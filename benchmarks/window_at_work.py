"""One window at work on one sheet: `python window_at_work.py RULES SHEET` prints what it took as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui.main import application
from gradestudio.ui.settings import Settings
from gradestudio.ui.window import MainWindow

EDITS, PAGES = 25, 40
TYPED = {
    "规则 ": "# hao de ke hu yao hao hao wei hu ",
    "其余 C": '规则 "xin": B 当 年消费 至少 3万 且 投诉次数 至多 2\n',
}
"""By the place that it is typed in front of: a comment, and a rule that is broken until it stands."""


class Painted(QObject):
    """Notes which widgets are still to be painted."""

    def __init__(self, widgets: list[Any]) -> None:
        super().__init__()
        self.waiting = set[int]()
        for widget in widgets:
            widget.installEventFilter(self)

    def expect(self, widget: Any) -> None:
        """The widget was given something new; a pixel of it is marked, in case it is all the same to it."""
        self.waiting.add(id(widget))
        widget.update(0, 0, 1, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.waiting.discard(id(watched))
        return False


class Desk:
    """The window, its controller, and ways to wait."""

    def __init__(self, book: Path, sheet: Path) -> None:
        self.window = MainWindow(Settings())
        self.window.resize(1440, 900)
        self.window.show()
        self.window.after_first_paint()
        self.controller = self.window.controller
        self.controller.today = date(2026, 1, 31)
        self.window.open_path(book)
        self.wait(lambda: self.controller.last_check is not None)
        began = time.perf_counter()
        self.window.open_path(sheet)
        self.wait(lambda: self.controller.last_graded is not None)
        self.rest()
        self.opened = time.perf_counter() - began
        self.space = self.window.workspace

    def wait(self, ready: Callable[[], bool]) -> None:
        while not ready():
            QApplication.processEvents()
            time.sleep(0.0005)

    def rest(self) -> None:
        for _ in range(20):
            self.wait(lambda: self.controller.resting)
            QApplication.processEvents()
            time.sleep(0.01)


def edits(desk: Desk) -> tuple[list[float], list[float]]:
    """Seconds from a new threshold in the text until bars and table have been painted with it: on the wall,
    and of CPU in all threads, which is what an idle machine would need at most."""
    editor, controller = desk.space.text.editor, desk.controller
    bars = next(iter(desk.space.effect.bars.values()))
    table = desk.space.customers.table.right.viewport()
    painted = Painted([bars, table])
    seen: list[str] = []

    def viewed() -> None:
        # The customers of an edit come behind its figures.
        seen.append(controller.last_graded.checked.source)
        painted.expect(table)

    controller.graded.connect(lambda _: painted.expect(bars))
    controller.viewed.connect(viewed)
    took, spent = [], []
    for number in range(EDITS):
        text = editor.text()
        at = text.index("大客户门槛 = ") + len("大客户门槛 = ")
        end = text.index(" 从", at)
        began, cpu = time.perf_counter(), time.process_time()
        editor.apply([Edit(Span(at, end), f"{5 + number % 7 + number / 100:g}万")])
        wanted = editor.text()

        def shown(wanted: str = wanted) -> bool:
            return bool(seen) and seen[-1] == wanted and not painted.waiting

        desk.wait(shown)
        took.append(time.perf_counter() - began)
        spent.append(time.process_time() - cpu)
        desk.rest()
    return took[3:], spent[3:]


def typing(desk: Desk) -> tuple[float, float]:
    """The longest time that the event loop was held up while something was typed, seconds: on the wall, and
    of CPU in the thread of the window."""
    desk.space.centre.show_view("text")
    editor = desk.space.text.editor
    wall = cpu = 0.0

    def held_up(act: Callable[[], object]) -> None:
        nonlocal wall, cpu
        began, spent = time.perf_counter(), time.thread_time()
        act()
        wall, cpu = max(wall, time.perf_counter() - began), max(cpu, time.thread_time() - spent)

    def type_letter(letter: str) -> None:
        by_key = letter.isascii() and letter.isprintable()
        QTest.keyClicks(editor, letter) if by_key else editor.insertPlainText(letter)

    for place, text in TYPED.items():
        editor.go_to(editor.text().index(place))
        desk.rest()
        for letter in text:
            held_up(lambda letter=letter: type_letter(letter))
            until = time.perf_counter() + 0.08
            while time.perf_counter() < until:
                held_up(QApplication.processEvents)
                time.sleep(0.0005)
        desk.rest()
    return wall, cpu


def pages(desk: Desk) -> list[float]:
    """Seconds to jump and paint a page of customers."""
    desk.space.enlarge(True)
    desk.rest()
    bar = desk.space.customers.table.right.verticalScrollBar()
    took = []
    for number in range(PAGES):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * ((number * 7) % PAGES) // PAGES)
        QApplication.processEvents()
        took.append(time.perf_counter() - began)
        desk.rest() if number % 10 == 9 else None
    return took


def memory() -> tuple[int, int]:
    """Bytes of this process now, and the most there were; 0 where the system does not tell."""
    found = {"VmRSS": 0, "VmHWM": 0}
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.is_file() else ():
        name, _, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0]) * 1024
    return found["VmRSS"], found["VmHWM"]


def main() -> None:
    application()
    desk = Desk(Path(sys.argv[1]), Path(sys.argv[2]))
    counted: dict[str, Any] = {"open": desk.opened}
    counted["edits"], counted["edits_cpu"] = edits(desk)
    counted["block"], counted["block_cpu"] = typing(desk)
    counted["pages"] = pages(desk)
    counted["memory"], counted["peak"] = memory()
    print(json.dumps(counted), flush=True)
    QTimer.singleShot(0, lambda: os._exit(0))
    QApplication.exec()


if __name__ == "__main__":
    main()
