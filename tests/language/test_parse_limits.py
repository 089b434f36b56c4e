"""Hostile texts: one clear mistake, at once; random damage to the drafts never harms more than it touches."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestudio.diagnostics import Diagnostic
from gradestudio.language import format_text, parse, tokens
from gradestudio.language.reading import parsing as parsing_module

DRAFTS = [p.read_text("utf-8") for p in sorted((Path(__file__).parent / "rulebooks").glob("*.grade"))]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("中" * 10_000_000, "file-too-long"),
        ("let a = 1 # " + "y" * 300_000 + "\nfield b : id\n", "line-too-long"),
        ("let a = " + "(" * 10_000 + "\n", "brackets-too-deep"),
        ("let a = " + "(" * 65 + "b" + ")" * 65 + "\n", "brackets-too-deep"),
        ("let a = " + "not " * 300 + "b\n", "tree-too-deep"),
        ("let a = " + "1 + " * 300 + "b\n", "tree-too-deep"),
        ("show " + "a,\n  " * 50_000 + "b\n", "statement-too-long"),
    ],
)
def test_a_text_beyond_a_limit_is_one_mistake(source: str, code: str) -> None:
    book = parse(source)
    assert [d.code for d in book.diagnostics] == [code]
    within_text(source, book.diagnostics)
    assert format_text(source) == source
    list(tokens(source))


def test_the_other_statements_of_a_file_with_a_long_line_are_read() -> None:
    book = parse("let a = 1 # " + "y" * 30_000 + "\nfield b : id\n")
    assert [s.node is not None for s in book.statements] == [False, True]


def test_at_the_limits_everything_is_read() -> None:
    assert parse("let a = " + "(" * 64 + "b" + ")" * 64 + "\n").diagnostics == ()
    assert parse("let a = " + "not " * 150 + "b\n").diagnostics == ()
    assert parse("let a = " + "b or " * 3000 + "b\n").diagnostics == ()


def test_no_more_than_a_hundred_mistakes_are_shown() -> None:
    book = parse("rule x\n" * 5000)
    assert [d.code for d in book.diagnostics] == ["unexpected-word"] * 100 + ["too-many-errors"]
    assert len(book.statements) == 5000


def within_text(source: str, found: tuple[Diagnostic, ...]) -> None:
    for d in found:
        assert d.span is not None
        assert 0 <= d.span.start <= d.span.end <= len(source)
        for fix in d.fixes:
            for edit in fix.edits:
                assert 0 <= edit.span.start <= edit.span.end <= len(source)


DAMAGE = [
    *'()|"“”「」`#{}\n\r\t,.:=<>+-!\x00\ufeff，。（）【】',
    "且",
    "when ",
    "至少",
    "\n等级 ",
    " 9",
    "\u0301",
    "\U0001f600",
]


def damaged(source: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(source) + 1)
        cut = chance.choice([0, 0, 1, 1, 5, 40])
        source = source[:at] + chance.choice(["", *DAMAGE]) + source[at + cut :]
    return source


@given(st.integers(0, 2**32))
@settings(max_examples=120)
def test_damaged_drafts_are_borne(seed: int) -> None:
    chance = random.Random(seed)
    source = damaged(chance.choice(DRAFTS), chance)
    book = parse(source)
    within_text(source, book.diagnostics)
    assert all(source[s.start : s.end] == s.text for s in book.statements)
    before = 0
    for span, _ in tokens(source):
        assert before <= span.start < span.end <= len(source)
        before = span.end
    for language in (None, "zh", "en"):
        once = format_text(source, language)
        assert [s.node for s in parse(once).statements if s.node] == [
            s.node for s in book.statements if s.node
        ]
        assert format_text(once, language) == once


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_is_borne(source: str) -> None:
    within_text(source, parse(source).diagnostics)
    list(tokens(source))
    once = format_text(source)
    assert format_text(once) == once


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_reading_after_an_edit_is_reading_anew(seed: int) -> None:
    chance = random.Random(seed)
    source = "\n".join(chance.choice(DRAFTS) for _ in range(2))
    parse(source)
    for _ in range(4):
        source = damaged(source, chance)
        again = parse(source)
        parsing_module.forget()
        assert again == parse(source)


def test_statements_that_an_edit_does_not_touch_are_not_read_again() -> None:
    source = "\n".join(f"tag t{i} when a > {i}" for i in range(50))
    before = parse(source).statements
    after = parse(source.replace("a > 25", "a > 1000")).statements
    assert [a.node is b.node for a, b in zip(before, after, strict=True)].count(False) == 1
