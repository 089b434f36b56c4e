"""A window that is killed while somebody types loses nothing but the last second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.ui.desk import ZH_RULES, Desk

# A real process: it opens the file, types a line every 100 ms and tells when each line stood in the text.
TYPIST = """
import sys, time
from PySide6.QtCore import QTimer
from gradestudio.ui.main import application
from gradestudio.ui.settings import Settings
from gradestudio.ui.window import MainWindow

app = application()
window = MainWindow(Settings())
window.show()
window.after_first_paint()
window.open_path(sys.argv[1])
count = 0

def write():
    global count
    if not window.controller.text:
        return
    editor = window.workspace.text.editor
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    cursor.insertText(f"# 第 {count} 行\\n")
    print(count, time.time(), flush=True)
    count += 1

timer = QTimer(interval=100)
timer.timeout.connect(write)
timer.start()
app.exec()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_killed_window_loses_nothing_but_the_last_second(
    qtbot: Any, tmp_path: Path, own_settings: Path
) -> None:
    path = tmp_path / "规则.grade"
    path.write_text(ZH_RULES, "utf-8")
    script = tmp_path / "typist.py"
    script.write_text(TYPIST, "utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "GRADESTUDIO_SETTINGS": str(own_settings),
    }
    child = subprocess.Popen(
        [sys.executable, str(script), str(path)], stdout=subprocess.PIPE, env=environment, text=True
    )
    written: list[tuple[int, float]] = []
    assert child.stdout is not None
    for line in child.stdout:
        number, when = line.split()
        written.append((int(number), float(when)))
        if len(written) == 40:
            break
    killed = time.time()
    child.kill()
    child.wait()
    child.stdout.close()
    # The file is as it was; what was typed is offered, and taken up with one click.
    assert path.read_text("utf-8") == ZH_RULES
    desk = Desk(qtbot, tmp_path, "zh")
    desk.window.after_first_paint()
    assert desk.window.toast.isVisible()
    assert "规则.grade" in desk.window.toast.sentence.text()
    desk.window.toast.actions[0].click()
    desk.rest()
    text = desk.editor.text()
    kept = [number for number, _ in written if f"# 第 {number} 行\n" in text]
    due = [number for number, when in written if when <= killed - 1.0]
    assert len(due) >= 20
    # The timer's second, and a tenth for a busy machine's late wake-up.
    late = [number for number, when in written if when <= killed - 1.1]
    assert set(late) <= set(kept)
    assert text.startswith(ZH_RULES)
    assert desk.controller.dirty and desk.controller.text == text
    # One step of undo goes back to the file.
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == ZH_RULES
