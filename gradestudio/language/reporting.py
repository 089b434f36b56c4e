"""Where the checker's findings are gathered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradestudio.diagnostics import Diagnostic, Fix, Related, Severity, Span


class Reporter:
    """Collects diagnostics; the same code at the same place is kept once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Span | None], Diagnostic] = {}

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
        self._found.setdefault((diagnostic.code, diagnostic.span), diagnostic)

    def all(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found.values())


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, errors first at one place; those without a place at the end."""

    def order(d: Diagnostic) -> tuple[int, int, int, str]:
        bad = 0 if d.severity is Severity.ERROR else 1
        return (d.span.start, d.span.end, bad, d.code) if d.span else (1 << 60, 0, bad, d.code)

    return tuple(sorted(diagnostics, key=order))
