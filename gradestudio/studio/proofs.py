"""What the proofs say about a rulebook, beside its mistakes: as diagnostics with a customer each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.verify import verify
from gradestudio.diagnostics import Diagnostic, Severity, Span
from gradestudio.language.collecting import without_collecting
from gradestudio.studio.accepted import settled
from gradestudio.studio.books import Book
from gradestudio.studio.proof_fixes import fixes_of

Count = Callable[[ProofFinding], int | None]

_SAID_BY_READING = {
    "shared-edge": "both-include",
    "dead-row": "unreachable-heading",
    "dead-column": "unreachable-heading",
}
"""Findings that reading the rules may have told already, at the same place."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is told of the proofs: findings worth a line, and how many more the author accepts."""

    diagnostics: tuple[Diagnostic, ...] = ()
    accepted: tuple[tuple[Diagnostic, str], ...] = ()
    """With the reason given in the rule text."""
    gaps_known: frozenset[Span | None] = frozenset()
    """Where grades stand of which it is settled whether customers fall through."""


def proof_diagnostics(
    book: Book,
    as_of: date | None = None,
    notes: bool = False,
    count: Count | None = None,
    thorough: bool = False,
) -> Told:
    """Findings worth a line, with what can be done; none for a rulebook with errors, whose program has holes.

    The grading date is the rulebook's own, else `as_of`, else today's.  `notes`: also what is no mistake.
    `count`: how many customers of a list a finding concerns, None for one that is about no customers.
    `thorough`: however long it takes, within the whole budget.
    """
    if book.errors:
        return Told()
    day = book.program.as_of or as_of or date.today()
    all_of_them = settled(book, findings_of(book, day, quick=not thorough))
    told = [_mendable(book, f, count) for f in all_of_them.open if _worth_a_line(f, notes)]
    told += [
        Diagnostic("accepted-nothing", Severity.INFORMATION, a.span, args={"text": a.text})
        for a in all_of_them.unused
        if notes
    ]
    accepted = tuple((diagnostic_of(f), by.reason) for f, by in all_of_them.accepted)
    every = (*all_of_them.open, *(f for f, _ in all_of_them.accepted))
    lost = {f.grade for f in every if f.code in ("gap", "not-proven") and f.verdict is Verdict.NOT_PROVEN}
    known = frozenset(g.span for g in book.program.grades if g.name not in lost)
    return Told(tuple(told), accepted, known)


def _mendable(book: Book, found: ProofFinding, count: Count | None) -> Diagnostic:
    made = replace(diagnostic_of(found), fixes=fixes_of(book, found))
    customers = None if count is None else count(found)
    return made if customers is None else replace(made, args={**made.args, "customers": customers})


def findings_of(
    book: Book, day: date, should_stop: Callable[[], bool] | None = None, quick: bool = False
) -> tuple[ProofFinding, ...]:
    """Everything proven about a rulebook, but for what reading it has told already."""
    with without_collecting():
        found = verify(book.program, day, should_stop=should_stop, quick=quick)
    return tuple(f for f in found if not _said_already(book, f))


def _said_already(book: Book, found: ProofFinding) -> bool:
    code, place = _SAID_BY_READING.get(found.code), found.span
    return place is not None and any(
        d.code == code and d.span is not None and d.span.start < place.end and place.start < d.span.end
        for d in book.diagnostics
    )


def _worth_a_line(found: ProofFinding, notes: bool) -> bool:
    if found.severity is not Severity.INFORMATION or found.verdict is Verdict.NOT_PROVEN:
        return True
    return notes and found.code not in KEPT


KEPT = ("every-graded", "monotonicity", "promise")
"""Promises, of which PROVEN says that they are kept."""


def diagnostic_of(found: ProofFinding) -> Diagnostic:
    """The finding as messages word it, with its customer as plain values."""
    args: dict[str, Any] = dict(found.args)
    code = found.code
    if found.verdict is Verdict.NOT_PROVEN:
        code = code if code == "not-proven" else f"{code}-not-proven"
        args.setdefault("grade", found.grade or "")
    elif code == "gap" and "total" in args:
        code = "gap-combinations"
    if found.witness is not None:
        args["witness"] = _plain(found.witness)
        args["box"] = found.box
    if found.second is not None:
        args["second"] = _plain(found.second)
    return Diagnostic(code, found.severity, found.span, args=args)


def _plain(customer: Mapping[str, Any]) -> dict[str, Any]:
    """A customer as JSON can hold it too: dates as texts, whole numbers without a point."""
    return {name: _value(value) for name, value in customer.items()}


def _value(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
