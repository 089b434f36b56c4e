"""The start: what is loaded before the first window, and input methods under fcitx."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradestudio.ui.main import mend_input_method

HEAVY = ("pandas", "openpyxl", "numpy", "lark", "python_calamine", "xlsxwriter")


def _python(code: str, tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "GRADESTUDIO_SETTINGS": str(tmp_path / "settings"),
        "PYTHONWARNINGS": "ignore",
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_first_window_stands_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    code = f"""
import sys
from PySide6.QtCore import QTimer
from gradestudio.ui.main import main as start
from gradestudio.ui.window import MainWindow
MainWindow.after_first_paint = lambda self: (
    print("heavy:", sorted(set({HEAVY!r}) & set(sys.modules))), QTimer.singleShot(0, self.close))
sys.exit(start([]))
"""
    done = _python(code, tmp_path)
    assert "heavy: []" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_the_first_paint_is_told_and_the_program_ends(tmp_path: Path) -> None:
    code = "import sys\nfrom gradestudio.__main__ import main\nsys.argv = ['gradestudio']\nsys.exit(main())"
    done = _python(code, tmp_path, GRADESTUDIO_EXIT_AFTER_FIRST_PAINT="1")
    assert done.returncode == 0
    assert "first-window" in done.stderr.splitlines()


def test_a_file_that_is_named_opens_after_the_first_paint(tmp_path: Path) -> None:
    rules = tmp_path / "甲.grade"
    rules.write_text('规则簿 "甲"\n', "utf-8")
    code = f"""
import sys
from PySide6.QtCore import QTimer
from gradestudio.ui.main import main as start
from gradestudio.ui.controller import Controller
shown = Controller._show_rulebook
def told(self, file):
    shown(self, file)
    print("opened", file.name)
    QTimer.singleShot(0, self.parent().close)
Controller._show_rulebook = told
sys.exit(start([{str(rules)!r}]))
"""
    done = _python(code, tmp_path, PYTHONIOENCODING="utf-8")
    assert "opened 甲.grade" in done.stdout, done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="input methods of Linux")
@pytest.mark.parametrize(
    ("module", "modifiers", "becomes"),
    [
        ("fcitx", "", "ibus"),
        ("fcitx5", "@im=fcitx", "ibus"),
        ("", "@im=fcitx", "ibus"),
        ("ibus", "", "ibus"),
        ("", "", ""),
    ],
)
def test_fcitx_falls_back_to_ibus(
    monkeypatch: pytest.MonkeyPatch, module: str, modifiers: str, becomes: str
) -> None:
    monkeypatch.setenv("QT_IM_MODULE", module)
    monkeypatch.setenv("XMODIFIERS", modifiers)
    mend_input_method()
    assert os.environ["QT_IM_MODULE"] == becomes
