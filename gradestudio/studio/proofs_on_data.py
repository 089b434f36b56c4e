"""What a graded list says about the proofs: how many customers a finding concerns, promises about shares, and
rows that break a fact."""

from __future__ import annotations

from collections.abc import Iterator

from gradestudio.analysis.boxcount import customers_of
from gradestudio.analysis.findings import ProofFinding
from gradestudio.diagnostics import Diagnostic, Severity
from gradestudio.studio.runs import Run


def concerned(found: ProofFinding, run: Run) -> int | None:
    """How many customers of the list; None for a finding that is about no customers."""
    mask = customers_of(found, run.grading, run.column)
    return None if mask is None else int(mask.sum())


def broken_by_list(run: Run) -> Iterator[Diagnostic]:
    """Promises about shares that the list breaks, and facts that some of its rows break."""
    grading = run.grading
    program = grading.program
    shares = [e for e in program.ensures if e.kind == "share"]
    for one in grading.findings:
        if one.code == "ensure-share":
            wanted = (one.args["grade"], one.args["tier"], one.args["op"], one.args["share"])
            spans = [e.span for e in shares if (e.grade, e.tier, e.op, e.share) == wanted]
            args = {**one.args, "n": one.args["count"]}
            yield Diagnostic("tier-share-broken", Severity.WARNING, spans[0] if spans else None, args=args)
        elif one.code == "never-broken":
            number = int(one.args["number"])
            span = program.nevers[number - 1].span
            args = {"number": number, "n": len(one.rows)}
            yield Diagnostic("never-broken-by", Severity.WARNING, span, args=args)
