"""What a command loads: `gradestudio check` stays light, and no command line loads Qt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules" / "门店客户评级.grade"
LOADED = """
import json, sys
from gradestudio.__main__ import main
sys.argv = ["gradestudio", *sys.argv[1:]]
try:
    status = main()
except SystemExit as done:
    status = done.code
assert status in (0, None), status
print("LOADED" + json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules in a process after a command."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.rpartition("LOADED")[2]))


def test_check_loads_no_array_data_frame_excel_or_window_library() -> None:
    heavy = {"numpy", "pandas", "openpyxl", "xlsxwriter", "python_calamine", "PySide6", "shiboken6"}
    assert loaded_by("check", str(RULES)) & heavy == set()


@pytest.mark.parametrize("command", ["format", "test", "explain"])
def test_no_command_loads_qt(command: str) -> None:
    more = [str(ROOT / "samples" / "门店客户评级.xlsx"), "--id", "000102"] if command == "explain" else []
    assert loaded_by(command, str(RULES), *more) & {"PySide6", "shiboken6"} == set()


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys, gradestudio; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "pandas", "PySide6", "lark"} & {
        name.split(".")[0] for name in done.stdout.split()
    } == set()
