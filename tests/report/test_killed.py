"""A program that is killed, or whose disk is full, in the middle of writing leaves the old file whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from gradestudio.report.files import replacing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

RULES = """字段 编号 : 编号
字段 金额 : 金额
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 1000
其余 乙
"""
_WRITING = """
import sys, time
from pathlib import Path
from gradestudio.report import {writer}
real = {writer}.{name}
def slow(*given, **named):
    made = real(*given, **named)
    print("half", flush=True)
    time.sleep(60)
    return made
{writer}.{name} = slow
from gradestudio.cli.main import main
main(sys.argv[1:])
"""
_LIMITED = """
import resource, sys
from gradestudio.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rulebook, a sheet of 3,000 rows, and the result of last month."""
    (tmp_path / "r.grade").write_text(RULES, "utf-8")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["编号", "金额"])
    for i in range(3000):
        book.worksheets[0].append([f"C{i * 7919:08}", i * 37 % 2111])
    book.save(tmp_path / "in.xlsx")
    (tmp_path / "out.xlsx").write_bytes(b"last month")
    return tmp_path


def command(folder: Path, *more: str) -> list[str]:
    day = ["--as-of", "2026-01-31", *more]
    return ["grade", str(folder / "r.grade"), str(folder / "in.xlsx"), "-o", str(folder / "out.xlsx"), *day]


@pytest.mark.parametrize(
    ("writer", "name", "more"),
    [("graded", "_beside", ("--new-workbook",)), ("keeping", "compose_beside", ("--keep-workbook",))],
)
def test_a_killed_program_leaves_the_old_result(
    folder: Path, writer: str, name: str, more: tuple[str, ...]
) -> None:
    before = (folder / "in.xlsx").read_bytes()
    script = _WRITING.format(writer=writer, name=name)
    running = subprocess.Popen(
        [sys.executable, "-c", script, *command(folder, *more)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == b"half\n"
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert (folder / "out.xlsx").read_bytes() == b"last month"
    assert (folder / "in.xlsx").read_bytes() == before
    left = [p for p in folder.iterdir() if p.suffix == ".part"]
    assert len(left) == 1
    # an hour later the next write clears it away, and nothing else
    long_ago = time.time() - 4000
    os.utime(left[0], (long_ago, long_ago))
    (folder / ".out.xlsx.notes.part").write_bytes(b"mine")
    with replacing(folder / "out.xlsx") as file:
        file.write(b"this month")
    assert {p.name for p in folder.iterdir()} == {"r.grade", "in.xlsx", "out.xlsx", ".out.xlsx.notes.part"}


@pytest.mark.parametrize("more", [("--new-workbook",), ("--keep-workbook",)])
@pytest.mark.parametrize("room", [0, 4_000, 30_000])
def test_a_disk_without_room_leaves_the_old_result(folder: Path, room: int, more: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(room), *command(folder, *more, "--lang", "zh")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert (folder / "out.xlsx").read_bytes() == b"last month"
    assert {p.name for p in folder.iterdir()} == {"r.grade", "in.xlsx", "out.xlsx"}
