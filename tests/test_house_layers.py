"""Imports point down: the contracts of pyproject.toml hold, and cover every package there is."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def contracts() -> list[dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]


def test_the_contracts_hold() -> None:
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", call, "--no-cache"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_has_its_layer() -> None:
    layers = next(c for c in contracts() if c["type"] == "layers")
    assert layers["exhaustive"] is True
    placed = {name.strip(" ()") for line in layers["layers"] for name in line.split("|")}
    packages = {p.name if p.is_dir() else p.stem for p in (ROOT / "gradestudio").iterdir()}
    assert packages - {"__init__", "__pycache__"} <= placed


def test_qt_is_forbidden_everywhere_but_in_the_window() -> None:
    contract = next(c for c in contracts() if c["name"] == "Qt only in the window")
    packages = {p.name if p.is_dir() else p.stem for p in (ROOT / "gradestudio").iterdir()}
    free = packages - {"__init__", "__pycache__", "__main__", "ui"}
    assert {f"gradestudio.{name}" for name in free} <= set(contract["source_modules"])
