"""From findings of the proofs to what is shown of them, on a worker's thread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gradestudio.diagnostics import Diagnostic, Severity
from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.proofs.facts import ACCEPTED, KEPT, LOST, NOTE, TODO, Cover, Item, Prove
from gradestudio.ui.proofs.pictures import matching


def gathered(asked: Prove, control: Control) -> tuple[Item, ...]:
    """All items, group by group."""
    proofs = calls.proofs()
    book = proofs.book_of(asked.source, asked.checked)
    found = proofs.findings_of(book, asked.as_of, control.should_stop)
    control.check()
    settled = proofs.settled(book, found)
    items = [_item(proofs, book, asked, f) for f in settled.open]
    items += [
        replace(_item(proofs, book, asked, f), group=ACCEPTED, reason=by.reason, accept=None, fixes=())
        for f, by in settled.accepted
    ]
    items += _shares(asked, book)
    items += _summed_up(book, found)
    return tuple(items)


def _item(proofs: Any, book: Any, asked: Prove, found: Any) -> Item:
    told = proofs.diagnostic_of(found)
    return Item(
        _group(proofs, found),
        found.code,
        told,
        found.grade or "",
        str(found.args.get("name", "")),
        found.span,
        _line(asked, found.span),
        found.box,
        found.witness,
        found.second,
        (str(found.args.get("before", "")), str(found.args.get("after", ""))),
        _covers(asked, book, found),
        _rows(proofs, asked, found),
        proofs.fixes_of(book, found),
        found=found,
        accept=lambda reason, language: proofs.accept_edit(book, found, reason, language),
    )


def _line(asked: Prove, span: Any) -> int | None:
    return None if span is None else asked.source.count("\n", 0, span.start) + 1


def _group(proofs: Any, found: Any) -> str:
    verdict = found.verdict.value
    if verdict == "not-proven":
        return LOST
    if verdict == "proven" and found.code in proofs.KEPT:
        return KEPT
    return TODO if found.severity is not Severity.INFORMATION else NOTE


def _rows(proofs: Any, asked: Prove, found: Any) -> tuple[int, ...] | None:
    grading = matching(asked)
    if grading is None or asked.grader is None:
        return None
    with asked.grader.lock:
        mask = proofs.customers_of(found, grading, lambda expr: asked.grader.column(expr, grading))
    return None if mask is None else tuple(int(r) for r in mask.nonzero()[0])


def _covers(asked: Prove, book: Any, found: Any) -> tuple[Cover, ...]:
    grade = book.program.grade(found.grade or "")
    if grade is None or found.code not in ("dead-rule", "overlap", "crossing-rules", "shared-edge"):
        return ()
    grading = matching(asked)
    result = grading.grades.get(grade.name) if grading is not None else None
    rules = found.rules[1:] if found.code == "dead-rule" else found.rules
    made = []
    for i in rules:
        count = None
        if result is not None:
            taken = result.decided_by == i if found.code == "dead-rule" else result.fired[i]
            mine = result.fired[found.rules[0]] if found.code == "dead-rule" else taken
            count = int((taken & mine).sum())
        rule = grade.rules[i]
        made.append(Cover(rule.name, rule.tier, rule.when, count))
    return tuple(made)


# ── What the list says ──────────────────────────────────────────────────────────────────────────


def _shares(asked: Prove, book: Any) -> list[Item]:
    """Promises about shares of the list, and facts that rows break."""
    grading = matching(asked)
    if grading is None:
        return []
    items = []
    broken = {f.args.get("tier"): f for f in grading.findings if f.code == "ensure-share"}
    for ensure in book.program.ensures:
        if ensure.kind != "share" or ensure.grade not in grading.grades:
            continue
        result = grading.grades[ensure.grade]
        code = result.tiers.index(ensure.tier)
        rows = tuple(int(r) for r in (result.tier == code).nonzero()[0])
        args = {
            "grade": ensure.grade,
            "tier": ensure.tier,
            "share": ensure.share,
            "found": len(rows) / max(1, grading.row_count),
            "n": len(rows),
            "total": grading.row_count,
        }
        lost = broken.get(ensure.tier)
        key = "tier-share" if lost is None else "tier-share-broken"
        told = Diagnostic(key, Severity.WARNING, ensure.span, args=args)
        group, line = KEPT if lost is None else TODO, _line(asked, ensure.span)
        items.append(Item(group, "tier-share", told, ensure.grade, span=ensure.span, line=line, rows=rows))
    for finding in grading.findings:
        if finding.code == "never-broken":
            number = int(finding.args["number"])
            span = book.program.nevers[number - 1].span
            args = {"number": number, "n": len(finding.rows)}
            told = Diagnostic("never-broken-by", Severity.WARNING, span, args=args)
            line = _line(asked, span)
            items.append(Item(TODO, "never-broken", told, span=span, line=line, rows=tuple(finding.rows)))
    return items


def _summed_up(book: Any, found: Any) -> list[Item]:
    """What holds of each grade, where everything about it was settled."""
    items = []
    for grade in book.program.grades:
        mine = {f.code for f in found if f.grade == grade.name}
        if "not-proven" in mine:
            continue
        on = sum(1 for r in grade.rules if not r.off)
        for lost, key in (
            ({"unreachable-tier", "unreachable-cut-off"}, "proof-tiers-reached"),
            ({"contradiction"} if on else None, "proof-no-contradiction"),
            ({"dead-rule"} if on and grade.policy != "unique" else None, "proof-no-dead-rule"),
            ({"gap"}, "proof-no-gap"),
        ):
            if lost is not None and not lost & mine and (key != "proof-no-gap" or "gap" not in mine):
                told = Diagnostic(key, Severity.INFORMATION, args={"grade": grade.name, "n": on})
                items.append(Item(KEPT, key, told, grade.name))
    return items
