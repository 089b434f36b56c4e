"""The pages about sheets and customers: the wrong sheet shows the problem, the right one shows none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.messages.catalogue import catalogue
from gradestudio.workbook import conform, open_table
from tests.language.diagnostic_pages import FOLDER

_BLOCK = re.compile(r"```(grade|wrong|right)(?: (\S+))?\n(.*?)```", re.DOTALL)
BESIDE = {
    "relation-not-found": {"relation-absent"},
    "mostly-unreadable": {"unreadable-number"},
    "blank-key": {"row-without-key"},
    "row-without-key": {"blank-key"},
}
"""Problems that always come together: the cell's and its column's, the reader's and the engine's."""


@dataclass(frozen=True)
class Page:
    code: str
    rules: str
    wrong: dict[str, str]
    right: dict[str, str]


def page(path: Path) -> Page:
    blocks = _BLOCK.findall(path.read_text("utf-8"))
    rules = next(body for kind, _, body in blocks if kind == "grade")
    sides = {side: {name: body for kind, name, body in blocks if kind == side} for side in ("wrong", "right")}
    return Page(path.stem, rules, sides["wrong"], sides["right"])


PAGES = [page(path) for path in sorted((FOLDER / "sheets").glob("*.md"))]


def told(rules: str, sheets: dict[str, str], folder: Path) -> set[str]:
    """Codes of the problems met when the sheets are read, and of the findings when they are graded."""
    related: dict[str, str] = {}
    for name, text in sheets.items():
        path = folder / f"{name or '客户'}.csv"
        path.write_text(text, "utf-8")
        if name:
            related[name] = str(path)
    checked = check(rules)
    assert checked.errors == ()
    table = conform(open_table(folder / "客户.csv", related=related or None), checked.program)
    grading = grade_by_rows(checked.program, table, date(2026, 1, 31))
    return {p.code for p in table.problems} | {f.code for f in grading.findings}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
def test_the_wrong_sheet_shows_it(page: Page, tmp_path: Path) -> None:
    assert told(page.rules, page.wrong, tmp_path) == {page.code} | BESIDE.get(page.code, set())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
def test_the_right_sheet_shows_nothing(page: Page, tmp_path: Path) -> None:
    assert told(page.rules, page.right, tmp_path) == set()


def test_every_problem_of_a_sheet_is_told() -> None:
    text = (FOLDER / "files.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) | {p.code for p in PAGES}
    wanted = {code for code in catalogue("zh", "workbook") if "." not in code}
    assert wanted <= listed
