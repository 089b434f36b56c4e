"""The examples of `docs/proofs.md`: what is wrong is found, what is right is not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.verify import verify
from gradestudio.language import check
from gradestudio.messages import Words
from gradestudio.studio.proofs import diagnostic_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "proofs.md"
DAY = date(2026, 1, 31)
_BLOCK = re.compile(r"```grade (head|wrong|right)\n(.*?)```", re.DOTALL)
_SECTION = re.compile(r"^### `([a-z-]+)`\n(.*?)(?=^### |\Z)", re.DOTALL | re.MULTILINE)


def examples() -> list[tuple[str, str, str]]:
    text = PAGE.read_text("utf-8")
    (head,) = [body for kind, body in _BLOCK.findall(text) if kind == "head"]
    made = []
    for code, body in _SECTION.findall(text):
        blocks = dict(_BLOCK.findall(body))
        wrong, right = (b if "字段" in b else head + b for b in (blocks["wrong"], blocks["right"]))
        made.append((code, wrong, right))
    return made


def found(text: str, code: str) -> list:
    checked = check(text)
    assert not checked.errors, checked.errors
    return [
        f
        for f in verify(checked.program, DAY)
        if f.code == code and (f.verdict is not Verdict.PROVEN or code not in _PROMISES)
    ]


_PROMISES = ("every-graded", "monotonicity", "promise")


@pytest.mark.parametrize(("code", "wrong", "right"), examples(), ids=[e[0] for e in examples()])
def test_the_example_of_a_page(code: str, wrong: str, right: str) -> None:
    one, *_ = found(wrong, code)
    assert one.verdict is not Verdict.NOT_PROVEN
    assert found(right, code) == []
    for language in ("zh", "en"):
        sentence = Words(language).sentence(diagnostic_of(one))
        assert sentence not in ("", code)
        assert "{" not in sentence
        assert "None" not in sentence


def test_every_kind_in_the_table_has_an_example() -> None:
    text = PAGE.read_text("utf-8")
    table = text[: text.index("`--all`")]
    listed = set(re.findall(r"`([a-z]+(?:-[a-z]+)+|gap|overlap|promise|contradiction|monotonicity)`", table))
    quiet = {"gap-combinations", "not-proven", "dead-column", "no-proofs"}
    assert listed - quiet <= {code for code, _, _ in examples()}
