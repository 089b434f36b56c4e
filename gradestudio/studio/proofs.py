"""What the proofs say about a rulebook, beside its mistakes: as diagnostics with a customer each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.verify import verify
from gradestudio.diagnostics import Diagnostic, Severity
from gradestudio.studio.books import Book


def proof_diagnostics(book: Book, as_of: date | None = None) -> tuple[Diagnostic, ...]:
    """Findings worth a line; none for a rulebook with errors, whose program has holes.

    The grading date is the rulebook's own, else `as_of`, else today's.
    """
    if book.errors:
        return ()
    day = book.program.as_of or as_of or date.today()
    return tuple(_diagnostic(f) for f in verify(book.program, day) if _worth_a_line(f))


def _worth_a_line(found: ProofFinding) -> bool:
    return found.severity is not Severity.INFORMATION or found.verdict is Verdict.NOT_PROVEN


def _diagnostic(found: ProofFinding) -> Diagnostic:
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
