"""Every rulebook of the library: no mistake, no warning, tidy, in both languages, and its examples pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradestudio.engine.examples import run_examples
from gradestudio.language import check, format_text
from tests.rules.grading import RULES

LIBRARY = sorted(RULES.glob("*.grade"))


@pytest.fixture(params=LIBRARY, ids=lambda file: file.stem)
def rulebook(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_the_library_holds_s1_to_s5_and_the_store_rulebook() -> None:
    stems = [file.stem for file in LIBRARY]
    assert [s[:3] for s in stems if s[0] == "S"] == ["S01", "S02", "S02", "S03", "S04", "S05", "S05"]
    assert "门店客户评级" in stems


def test_it_has_no_mistake_and_no_warning(rulebook: Path) -> None:
    text = rulebook.read_text(encoding="utf-8")
    found = check(text, None).diagnostics
    assert [(d.code, text[d.span.start : d.span.end] if d.span else "") for d in found] == []


def test_it_says_its_version_and_owner(rulebook: Path) -> None:
    book = check(rulebook.read_text(encoding="utf-8"), None).program
    assert book.name and book.version and book.owner


def test_its_examples_pass(rulebook: Path) -> None:
    book = check(rulebook.read_text(encoding="utf-8"), None).program
    results = run_examples(book)
    assert len(results) >= 5
    failed = [(r.example.name, c.name, c.expected, c.got) for r in results for c in r.checks if not c.passed]
    assert failed == []


def test_it_is_in_canonical_form(rulebook: Path) -> None:
    text = rulebook.read_text(encoding="utf-8")
    assert format_text(text) == text


def test_it_means_the_same_in_the_other_language(rulebook: Path) -> None:
    text = rulebook.read_text(encoding="utf-8")
    own, other = ("en", "zh") if rulebook.stem == "S02-real-estate" else ("zh", "en")
    translated = format_text(text, language=other)
    assert translated != text
    # A placeholder keeps its words, so `{next contact}` differs in the notes and nowhere else.
    assert replace(check(translated, None).program, strategies=()) == replace(
        check(text, None).program, strategies=()
    )
    assert all(r.passed for r in run_examples(check(translated, None).program))
    assert format_text(translated, language=own) == text


def test_every_tier_of_a_published_system_has_a_strategy(rulebook: Path) -> None:
    book = check(rulebook.read_text(encoding="utf-8"), None).program
    for grade in book.grades[:1]:
        noted = {s.tier for s in book.strategies if s.grade == grade.name}
        assert noted == {tier.name for tier in grade.tiers}
