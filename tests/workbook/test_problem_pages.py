"""`docs/sheet-problems.md`: its examples are true, and every problem with words has a line there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from gradestudio.language import check
from gradestudio.messages.catalogue import catalogue
from gradestudio.table import Column, ColumnKind
from gradestudio.workbook import conform, open_table

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sheet-problems.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \| `([^`]*)` \| ([a-z-]*) ?\| ?(.*?) ?\|$", PAGE, re.MULTILINE)


def said(column: Column) -> str:
    """The first value, as the page writes it; empty for a missing one."""
    value = column.data[0]
    if column.kind is ColumnKind.NUMBER:
        return "" if np.isnan(value) else f"{value:g}"
    if column.kind is ColumnKind.DATE:
        return "" if value == Column.NO_DATE else str(date(1970, 1, 1) + timedelta(days=int(value)))
    if column.kind is ColumnKind.FLAG:
        return {1: "yes", 0: "no", -1: ""}[int(value)]
    return "" if value < 0 else column.values[value]


@pytest.mark.parametrize(("field", "cell", "code", "value"), EXAMPLES)
def test_an_example_is_true(tmp_path: Path, field: str, cell: str, code: str, value: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'key,x,y\nC1,"{cell}",1\nC2,,1\n', "utf-8")
    program = check(f"field key : id\nfield x : {field}\n", None).program
    typed = conform(open_table(path, isolated=False), program)
    found = [p.code for p in typed.problems if p.code != "mostly-unreadable"]
    assert found == ([code] if code else [])
    assert said(typed.column("x")) == value


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_with_words_is_on_the_page_and_the_other_way_round(language: str) -> None:
    worded = {key for key in catalogue(language, "workbook") if not key.startswith("did.")}
    told = set(re.findall(r"^\| ([a-z]+(?:-[a-z0-9]+)+) \|", PAGE, re.MULTILINE))
    told |= {code for _, _, code, _ in EXAMPLES if code}
    assert told == worded
