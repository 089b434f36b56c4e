"""Where the checker's findings are gathered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradestudio.diagnostics import Diagnostic, Fix, Related, Severity, Span

SHOWN_ERRORS = 100
MORE = "too-many-errors"


class Reporter:
    """Collects diagnostics; the same code at the same place is kept once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Span | None], Diagnostic] = {}
        self._told: list[Diagnostic] = []

    def add(
        self,
        code: str,
        span: Span | None,
        severity: Severity,
        args: dict[str, Any],
        fixes: Iterable[Fix] = (),
        related: Iterable[Related] = (),
    ) -> None:
        self.keep(Diagnostic(code, severity, span, args=args, fixes=tuple(fixes), related=tuple(related)))

    def keep(self, diagnostic: Diagnostic) -> None:
        self._told.append(diagnostic)
        self._found.setdefault((diagnostic.code, diagnostic.span), diagnostic)

    @property
    def count(self) -> int:
        """How often something was told, repetitions counted."""
        return len(self._told)

    def since(self, count: int) -> tuple[Diagnostic, ...]:
        """What was told after the first `count`."""
        return tuple(self._told[count:])

    def all(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found.values())


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, errors first at one place; those without a place at the end."""

    def order(d: Diagnostic) -> tuple[int, int, int, str]:
        bad = 0 if d.severity is Severity.ERROR else 1
        return (d.span.start, d.span.end, bad, d.code) if d.span else (1 << 60, 0, bad, d.code)

    return tuple(sorted(diagnostics, key=order))


def first_errors(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """As many errors as are shown (and every warning), then one that says that there are more."""
    kept: list[Diagnostic] = []
    errors = 0
    for found in diagnostics:
        if found.code == MORE:
            continue
        errors += found.severity is Severity.ERROR
        if found.severity is not Severity.ERROR or errors <= SHOWN_ERRORS:
            kept.append(found)
        elif errors == SHOWN_ERRORS + 1:
            kept.append(Diagnostic(MORE, Severity.ERROR, found.span, args={"shown": SHOWN_ERRORS}))
    more = [d for d in diagnostics if d.code == MORE]
    return tuple(kept) if errors > SHOWN_ERRORS or not more else (*kept, more[0])
