"""The calls for scripts, as the manual shows them."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import gradestudio as gs
from gradestudio.report.files import CannotWrite
from gradestudio.scripting import RulebookErrors
from gradestudio.studio import BadSetting, UnreadableRulebook
from gradestudio.studio.settings import read_date, read_number

RULES = """rulebook "shop"
field id : id
field revenue : money
param line = 1000
grade level
tier gold
tier plain
rule "big": gold when revenue >= line
otherwise plain
"""


@pytest.fixture
def book(tmp_path: Path) -> gs.Rulebook:
    (tmp_path / "shop.grade").write_text(RULES, "utf-8")
    return gs.open_rulebook(tmp_path / "shop.grade")


@pytest.fixture
def table() -> gs.Table:
    frame = pd.DataFrame({"id": ["a", "b", "c"], "revenue": [1500.0, 20.0, None]})
    return gs.Table.from_pandas(frame)


def test_frame_of_the_added_columns(book: gs.Rulebook, table: gs.Table) -> None:
    assert book.diagnostics == ()
    grading = book.grade(table, as_of="2026-01-31", language="en")
    frame: Any = grading.frame
    assert list(frame["level"]) == ["gold", "plain", "needs data"]
    assert list(frame.columns)[:4] == ["level", "level rule", "level reason", "level needs"]
    assert frame["level needs"][2] == "revenue"
    assert frame["level next"][1] == "980 more revenue → gold"


def test_params_and_explanation(book: gs.Rulebook, table: gs.Table) -> None:
    grading = book.grade(table, as_of="2026-01-31", params={"line": 20})
    assert list(grading.frame["level"])[:2] == ["gold", "gold"]
    found = grading.explain("b").grade("level")
    assert found.outcome == "gold"
    with pytest.raises(KeyError):
        grading.explain("nobody")


def test_write(book: gs.Rulebook, table: gs.Table, tmp_path: Path) -> None:
    grading = book.grade(table, as_of="2026-01-31", language="en")
    grading.write(tmp_path / "out.xlsx")
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [page.cell(r, 3).value for r in (2, 3, 4)] == ["gold", "plain", "needs data"]
    with pytest.raises(CannotWrite):
        grading.write(tmp_path / "out.docx")


def test_mistakes_are_listed_and_stop_only_grading(tmp_path: Path, table: gs.Table) -> None:
    (tmp_path / "bad.grade").write_text(RULES.replace("revenue >=", "revenu >="), "utf-8")
    book = gs.open_rulebook(tmp_path / "bad.grade")
    assert [d.code for d in book.diagnostics][:1] != []
    assert "bad.grade:8:" in book.check(language="en")[0]
    with pytest.raises(RulebookErrors):
        book.grade(table, as_of="2026-01-31")


def test_only_an_unreadable_file_raises(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRulebook):
        gs.open_rulebook(tmp_path / "none.grade")


@pytest.mark.parametrize("text", ["2026-01-31", "2026/1/31", "2026年1月31日", "２０２６-01-31"])
def test_dates(text: str) -> None:
    assert read_date(text).isoformat() == "2026-01-31"


@pytest.mark.parametrize(
    "text, number",
    [
        ("120000", "120000"),
        ("120,000", "120000"),
        ("12万", "120000"),
        ("1.2亿", "120000000"),
        ("20%", "0.20"),
        ("-3", "-3"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "many", "1,2", "12,34", "1.2.3", "nan", "inf"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(BadSetting):
        read_number(text)


def test_importing_the_package_loads_nothing() -> None:
    code = (
        "import sys, gradestudio;"
        "print(sorted(m for m in sys.modules if m.startswith(('gradestudio.', 'numpy'))))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_what_is_proven_about_the_rules(book: gs.Rulebook, tmp_path: Path) -> None:
    assert book.proofs(language="en") == []
    (note,) = [line for line in book.proofs(language="en", notes=True) if "otherwise" in line]
    assert "revenue < 1,000" in note
    dead = RULES.replace("otherwise", 'rule "huge": plain when revenue >= 9000\notherwise')
    (tmp_path / "dead.grade").write_text(dead, "utf-8")
    (line,) = gs.open_rulebook(tmp_path / "dead.grade").proofs(language="en")
    assert line == "dead.grade:9:25: The rule “huge” never decides: all its customers are taken first by big."
