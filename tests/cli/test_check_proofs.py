"""`gradestudio check` tells what is proven, with a customer as an example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """field id : id
field spend : money from 0
field region : one of "E", "S"
grade G
tier A
tier B
rule "large": A when spend >= 100
rule "east": B when spend < 50 and region = "E"
rule "huge": B when spend > 200
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "g.grade"
    path.write_text(RULES, "utf-8")
    return path


def test_findings_with_a_witness(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(file), "--json", "--lang", "en"]) == 1
    found = {d["code"]: d for d in json.loads(capsys.readouterr().out)["diagnostics"]}
    assert found["dead-rule"]["line"] == 9
    assert "large" in found["dead-rule"]["message"]
    customer = found["gap"]["witness"]
    assert 50 <= customer["spend"] < 100 or (customer["spend"] < 50 and customer["region"] == "S")


def test_findings_in_both_languages(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, word in (("zh", "从不起作用"), ("en", "never decides")):
        assert main(["check", str(file), "--lang", language]) == 1
        assert word in capsys.readouterr().out


def test_a_rulebook_with_mistakes_is_not_proven_about(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(RULES.replace("spend >= 100", "spent >= 100"), "utf-8")
    assert main(["check", str(file), "--json", "--lang", "en"]) == 1
    codes = {d["code"] for d in json.loads(capsys.readouterr().out)["diagnostics"]}
    assert not codes & {"dead-rule", "gap", "contradiction"}


def test_the_mistakes_alone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(file), "--no-proofs", "--lang", "en"]) in (0, 1)
    assert "never decides" not in capsys.readouterr().out


def found_in(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    main(["check", *arguments, "--json", "--lang", "en"])
    return {d["code"]: d for d in json.loads(capsys.readouterr().out)["diagnostics"]}


def test_a_dead_rule_and_a_gap_come_with_a_fix(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = found_in(capsys, str(file))
    assert found["dead-rule"]["fix"]["title"] == "Remove the rule"
    (edit,) = found["gap"]["fix"]["edits"]
    assert edit["text"].startswith('rule "fills the gap": B when ')
    assert (edit["line"], edit["column"]) == (10, 1)


def test_a_gap_is_told_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "otherwise-missing" not in found_in(capsys, str(file))
    assert "otherwise-missing" in found_in(capsys, str(file), "--no-proofs")


def test_notes_are_told_when_asked_for(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(RULES + "otherwise B\n", "utf-8")
    assert "left-to-otherwise" not in found_in(capsys, str(file))
    assert "left-to-otherwise" in found_in(capsys, str(file), "--all")


def test_with_a_sheet_the_customers_are_counted(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(
        RULES + "ensure A at most 30% of customers\nnever spend > 500\n",
        "utf-8",
    )
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    # A, A (dead "huge" too), B, no tier, no tier, needs data.
    for row in (
        ("id", "spend", "region"),
        ("1", 150, "E"),
        ("2", 600, "S"),
        ("3", 20, "E"),
        ("4", 70, "E"),
        ("5", 10, "S"),
        ("6", None, "S"),
    ):
        page.append(row)
    sheet = file.with_suffix(".xlsx")
    book.save(sheet)
    found = found_in(capsys, str(file), "--data", str(sheet))
    assert found["dead-rule"]["customers"] == 1
    assert found["gap"]["customers"] == 2
    # Two of six are A, 33.3 %; one of them is said to be impossible.
    assert "33.3%" in found["tier-share-broken"]["message"]
    assert found["never-broken-by"]["message"].startswith("1 customer of the list")
    assert main(["check", str(file), "--data", str(sheet), "--lang", "zh"]) == 1
    assert "（本表 2 人）" in capsys.readouterr().out
