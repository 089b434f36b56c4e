"""`gradestudio check` tells what is proven, with a customer as an example."""

from __future__ import annotations

import json
from pathlib import Path

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
