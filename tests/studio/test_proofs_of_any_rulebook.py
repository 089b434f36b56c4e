"""Random rulebooks with all of the language: proofs never fail, fixes read well, acceptances hide."""

from __future__ import annotations

from random import Random

import pytest

from gradestudio.analysis.boxcount import customers_of
from gradestudio.analysis.verify import verify
from gradestudio.diagnostics import Severity, apply_edits
from gradestudio.engine import Evaluator
from gradestudio.messages import Words
from gradestudio.studio.accepted import accept_edit, settled
from gradestudio.studio.books import book_of_text
from gradestudio.studio.proof_fixes import fixes_of
from gradestudio.studio.proofs import diagnostic_of, findings_of
from tests.engine.generators import AS_OF, random_program
from tests.engine.rulebooks import random_rulebook
from tests.engine.tables import random_table

SEEDS = (*range(24), 35, 57, 283, 311)


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_of_findings_leave_a_readable_rulebook(seed: int) -> None:
    book = book_of_text(random_rulebook(Random(seed)))
    assert not book.errors
    found = findings_of(book, AS_OF)
    for one in found:
        for language in ("zh", "en"):
            sentence = Words(language).sentence(diagnostic_of(one))
            assert sentence not in ("", one.code)
        for fix in fixes_of(book, one):
            assert not book_of_text(apply_edits(book.source, fix.edits)).errors, (one.code, fix)
    loud = [f for f in found if f.severity is not Severity.INFORMATION and f.span is not None]
    for one in loud[:3]:
        edit = accept_edit(book, one, "for now", "en")
        assert edit is not None
        after = book_of_text(apply_edits(book.source, [edit]))
        assert not after.errors
        accepted = settled(after, findings_of(after, AS_OF)).accepted
        assert one.code in {f.code for f, _ in accepted}


@pytest.mark.parametrize("seed", SEEDS)
def test_customers_of_any_finding_can_be_counted(seed: int) -> None:
    program, table = random_program(Random(seed)), random_table(Random(seed))
    evaluator = Evaluator(table)
    grading = evaluator.grade(program, AS_OF)
    for one in verify(program, AS_OF):
        mask = customers_of(one, grading, lambda e: evaluator.column(e, program, AS_OF, {})[0])
        assert mask is None or len(mask) == table.row_count
