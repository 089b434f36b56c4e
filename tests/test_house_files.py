"""What must never slip into the tree, and what every lock file holds."""

from __future__ import annotations

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PASSED_OVER = {".git", ".venv", ".hypothesis", "out", "build", "dist", "__pycache__"}
TEXTS = {
    ".py", ".md", ".toml", ".txt", ".in", ".lock", ".grade", ".lark", ".po", ".svg", ".csv", ".json", "",
}  # fmt: skip


def files(*suffixes: str) -> Iterator[Path]:
    """The project's own files with one of the endings (none given: all texts)."""
    wanted = set(suffixes) or TEXTS
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in PASSED_OVER and not f.endswith((".egg-info", "_cache"))]
        yield from (Path(folder, n) for n in names if Path(n).suffix in wanted and n != ".git")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_holds_names_versions_and_hashes_only(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    for line in text.replace("\\\n", " ").splitlines():
        assert re.match(r"[a-z0-9.\-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9.\-]+)==([^ ;]+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def test_tests_run_on_the_versions_that_users_get() -> None:
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert runtime.items() <= dev.items()


@pytest.mark.parametrize(
    "wanted, lock",
    [("requirements.in", "requirements.lock"), ("requirements-dev.in", "requirements-dev.lock")],
)
def test_every_required_package_is_locked(wanted: str, lock: str) -> None:
    names = re.findall(r"^([A-Za-z0-9_.\-]+)", (ROOT / wanted).read_text(encoding="utf-8"), re.M)
    assert names
    assert {re.sub(r"[-_.]+", "-", n).lower() for n in names} <= locked(lock).keys()


def test_no_address_of_a_package_index_stands_in_requirements_or_configuration() -> None:
    for name in ("requirements.in", "requirements-dev.in", "pyproject.toml"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_no_path_of_one_machine_stands_in_the_tree() -> None:
    places = "|".join(("work", "farm", "root", "tmp/bash_jobs"))
    own = re.compile(rf"(^|[^A-Za-z0-9_.])/({places})/")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if own.search(line)
    ]
    assert found == []


def imported(path: Path, guarded_too: bool = True) -> Iterator[str]:
    """Every module that a file imports, `PySide6.QtCharts` also for `from PySide6 import QtCharts`.

    A guarded import stands under a `try` that does without the module.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guards = [node for node in ast.walk(tree) if isinstance(node, ast.Try) and _does_without(node)]
    guarded = {inner for guard in guards for part in guard.body for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if node in guarded and not guarded_too:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _does_without(guard: ast.Try) -> bool:
    return any("ImportError" in ast.unparse(h.type) for h in guard.handlers if h.type is not None)


def test_no_module_imports_the_parts_of_qt_that_are_gpl_only() -> None:
    # QtCharts, QtGraphs and QtDataVisualization may only be conveyed under the GPL; this project is MIT.
    barred = ("PySide6.QtCharts", "PySide6.QtGraphs", "PySide6.QtDataVisualization")
    found = [(p.name, m) for p in files(".py") for m in imported(p) if m.startswith(barred)]
    assert found == []


def test_core_modules_use_nothing_that_only_some_systems_have() -> None:
    barred = {"fcntl", "pwd", "grp", "termios", "resource", "tty", "pty", "posix", "msvcrt", "winreg"}
    found = [
        (str(p.relative_to(ROOT)), m)
        for p in files(".py")
        if p.is_relative_to(ROOT / "gradestudio")
        for m in imported(p, guarded_too=False)
        if m.split(".")[0] in barred
    ]
    assert found == []


def test_data_files_that_the_program_reads_are_packaged() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "package-data"
    ]["*"]
    carried = {Path(p).suffix or p for p in patterns}
    held = {
        p.suffix
        for p in (ROOT / "gradestudio").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts and p.suffix not in {".py", ".pyc"}
    }
    assert held <= carried
