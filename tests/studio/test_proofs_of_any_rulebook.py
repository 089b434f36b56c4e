"""Random rulebooks with all of the language: no list contradicts a proof, fixes read well."""

from __future__ import annotations

from random import Random

import pytest

from gradestudio.analysis.boxcount import customers_of
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.verify import verify
from gradestudio.diagnostics import Severity, apply_edits
from gradestudio.engine import Evaluator
from gradestudio.engine.grading import CONFLICT, NO_RULE, GradeResult
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


@pytest.mark.parametrize("start", range(0, 80, 20))
def test_no_customer_of_any_list_contradicts_a_proof(start: int) -> None:
    told = 0
    for seed in range(start, start + 20):
        program = random_program(Random(seed))
        found = [f for f in verify(program, AS_OF) if f.verdict is Verdict.PROVEN]
        for number in range(4):
            table = random_table(Random(seed * 10 + number))
            grading = Evaluator(table).grade(program, AS_OF)
            impossible = {r for f in grading.findings if f.code == "never-broken" for r in f.rows}
            rows = [r for r in range(table.row_count) if r not in impossible]
            for one in found:
                if one.grade is not None and one.grade in grading.grades:
                    told += 1
                    _agrees(one, grading.grades[one.grade], rows)
    assert told > 100


def _agrees(found: ProofFinding, result: GradeResult, rows: list[int]) -> None:
    match found.code:
        case "contradiction":
            assert not result.fired[found.rules[0]][rows].any()
        case "always-true":
            taken = result.fired[found.rules[0]] | result.unknown[found.rules[0]]
            assert taken[rows].all()
        case "dead-rule":
            dead, *cover = found.rules
            assert not (result.decided_by[rows] == dead).any()
            for row in rows:
                assert not result.fired[dead][row] or any(result.fired[c][row] for c in cover)
        case "unreachable-tier" | "unreachable-cut-off":
            assert found.tier is not None
            assert not (result.tier[rows] == result.tiers.index(found.tier)).any()
        case "every-graded":
            assert not ((result.tier[rows] == NO_RULE) | (result.tier[rows] == CONFLICT)).any()
