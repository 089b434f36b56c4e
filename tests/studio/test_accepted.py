"""Findings accepted in the rule text: hidden, counted, and told again when they are something else."""

from __future__ import annotations

from datetime import date

import pytest

from gradestudio.diagnostics import apply_edits
from gradestudio.studio.accepted import KINDS, accept_edit, settled
from gradestudio.studio.books import Book, book_of_text
from gradestudio.studio.proofs import findings_of, proof_diagnostics

DAY = date(2026, 1, 31)
RULES = """field id : id
field spend : money from 0
grade G
tier A
tier B
rule "large": A when spend >= 100
{comment}rule "huge": B when spend > 200
otherwise B
"""


def book(comment: str = "") -> Book:
    return book_of_text(RULES.format(comment=comment))


def codes(of: Book) -> list[str]:
    return [d.code for d in proof_diagnostics(of, DAY).diagnostics]


@pytest.mark.parametrize(
    "comment",
    [
        "# accept dead rule: gone after the sale\n",
        "# 接受 死规则：大促后删除\n",
        "#已接受 dead-rule: later\n# and another remark\n",
    ],
)
def test_an_accepted_finding_is_hidden_and_counted(comment: str) -> None:
    told = proof_diagnostics(book(comment), DAY)
    assert [d.code for d in told.diagnostics] == []
    ((accepted, reason),) = told.accepted
    assert accepted.code == "dead-rule"
    assert reason in comment


@pytest.mark.parametrize(
    "comment",
    ["# accept gap: no\n", "# accept dead rule\n", "# accept dead rule:\n", "# accept that: it is so\n"],
)
def test_another_kind_or_no_reason_accepts_nothing(comment: str) -> None:
    assert codes(book(comment)) == ["dead-rule"]


def test_only_what_stands_below_is_accepted() -> None:
    text = RULES.format(comment="").replace('rule "large"', '# accept dead rule: elsewhere\nrule "large"')
    assert codes(book_of_text(text)) == ["dead-rule"]


def test_an_acceptance_of_nothing_is_told_with_the_notes() -> None:
    text = RULES.format(comment="# accept dead rule: no longer\n").replace("spend > 200", "spend > 20")
    told = proof_diagnostics(book_of_text(text), DAY, notes=True)
    assert "accepted-nothing" in [d.code for d in told.diagnostics]
    assert told.accepted == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_accepting_writes_one_comment_line(language: str) -> None:
    before = book("# a remark\n")
    (dead,) = [f for f in findings_of(before, DAY) if f.code == "dead-rule"]
    edit = accept_edit(before, dead, "  after the\nsale ", language)
    assert edit is not None
    text = apply_edits(before.source, [edit])
    kind = KINDS["dead-rule"][0 if language == "zh" else 1]
    line = f"# 接受 {kind}：after the sale" if language == "zh" else f"# accept {kind}: after the sale"
    assert text == RULES.format(comment=f"# a remark\n{line}\n")
    assert codes(book_of_text(text)) == []


def test_a_line_of_a_table_is_accepted_at_the_line() -> None:
    text = (
        "field id : id\nfield x : number from 0\ngrade G\ntier A\ntier B\ntable T\n"
        "  | x      | -> G |\n  | >= 10  | A    |\n  | >= 20  | B    |\notherwise B\n"
    )
    before = book_of_text(text)
    (dead,) = [f for f in findings_of(before, DAY) if f.code == "dead-rule"]
    edit = accept_edit(before, dead, "kept", "en")
    assert edit is not None
    after = book_of_text(apply_edits(text, [edit]))
    assert after.source.splitlines()[8] == "  # accept dead rule: kept"
    assert not after.errors
    assert [f.code for f, _ in settled(after, findings_of(after, DAY)).accepted] == ["dead-rule"]
