"""Promises and findings of two versions side by side: which hold where, which came, which are gone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.diagnostics import Diagnostic, Severity, Span
from gradestudio.language.program import Ensure
from gradestudio.language.syntax import Statement
from gradestudio.studio.accepted import settled
from gradestudio.studio.books import Book
from gradestudio.studio.proofs import KEPT, diagnostic_of

HOLDS, BROKEN, OPEN = "holds", "broken", "open"
"""How a promise stands: proven (or so on the list), shown to be broken, neither."""
CAME, STAYED, GONE = "came", "stayed", "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """A promise in one version.  `share`: of the list, for a promise about a share, None without a list."""

    state: str
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Promise:
    """`text` as it is written in the newer version that has it; a side without it is None."""

    text: str
    old: Standing | None
    new: Standing | None
    span: Span | None = None
    """Where it stands in that version."""


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """A finding: `name` of the statement it is about, and whether both versions have it."""

    state: str
    code: str
    name: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True, eq=False)
class Proofs:
    """One version with what is proven of it; `grading` None without a list."""

    book: Book
    found: tuple[ProofFinding, ...]
    grading: Any = None


def promises(old: Proofs, new: Proofs) -> tuple[Promise, ...]:
    """In the order of the new version, then those that only the old one has."""
    made: list[Promise] = []
    before = list(old.book.program.ensures)
    for ensure in new.book.program.ensures:
        same = next((e for e in before if _plain(e) == _plain(ensure)), None)
        if same is not None:
            before.remove(same)
        was = _standing(old, same) if same is not None else None
        made.append(Promise(_text(new.book, ensure), was, _standing(new, ensure), ensure.span))
    made += [Promise(_text(old.book, e), _standing(old, e), None, e.span) for e in before]
    return tuple(made)


def _plain(ensure: Ensure) -> Ensure:
    return replace(ensure, span=None)


def _standing(side: Proofs, ensure: Ensure) -> Standing:
    if ensure.kind == "share":
        return _of_share(side, ensure)
    verdicts = [f.verdict for f in side.found if f.code in KEPT and f.span == ensure.span]
    if Verdict.COUNTEREXAMPLE in verdicts:
        return Standing(BROKEN)
    return Standing(HOLDS if verdicts and set(verdicts) == {Verdict.PROVEN} else OPEN)


def _of_share(side: Proofs, ensure: Ensure) -> Standing:
    grading = side.grading
    result = grading.grades.get(ensure.grade) if grading is not None else None
    if grading is None or result is None or ensure.tier not in result.tiers or not len(result.tier):
        return Standing(OPEN)
    count = int(np.count_nonzero(result.tier == result.tiers.index(ensure.tier)))
    broken = any(
        f.code == "ensure-share"
        and (f.args["grade"], f.args["tier"], f.args["op"], f.args["share"])
        == (ensure.grade, ensure.tier, ensure.op, ensure.share)
        for f in grading.findings
    )
    return Standing(BROKEN if broken else HOLDS, count / len(result.tier))


def _text(book: Book, ensure: Ensure) -> str:
    """The promise in the words of the rules, without its keyword."""
    statement = _statement(book, ensure.span.start if ensure.span is not None else -1)
    words = " ".join(statement.text.split()) if statement is not None else ""
    return words.split(" ", 1)[-1]


# ── Findings ────────────────────────────────────────────────────────────────────────────────────


def findings(old: Proofs, new: Proofs) -> tuple[Noted, ...]:
    """What a person should look at: those that came, then those that are gone, then those of both.

    What the author accepts is left out; warnings of reading (also of the sheet's columns) are told where one
    side alone has them.
    """
    before, after = dict(_proven(old)) | dict(_read(old)), dict(_proven(new)) | dict(_read(new))
    came = [_noted(CAME, new, d) for k, d in after.items() if k not in before]
    gone = [_noted(GONE, old, d) for k, d in before.items() if k not in after]
    both = [_noted(STAYED, new, d) for k, d in _proven(new) if k in before]
    return (*came, *gone, *both)


def _proven(side: Proofs) -> Iterable[tuple[Hashable, Diagnostic]]:
    """Findings by what they are about: rules may stand elsewhere in the other version."""
    for one in settled(side.book, side.found).open:
        if one.severity is not Severity.INFORMATION and one.code not in KEPT:
            diagnostic = diagnostic_of(one)
            place = _place(side.book, diagnostic)
            yield (one.code, one.grade, one.tier, *place, str(one.args.get("name", ""))), diagnostic


def _read(side: Proofs) -> Iterable[tuple[Hashable, Diagnostic]]:
    for one in side.book.diagnostics:
        yield (one.code, *_place(side.book, one), str(one.args.get("name", ""))), one


def _place(book: Book, found: Diagnostic) -> tuple[str, str]:
    statement = _statement(book, found.span.start) if found.span is not None else None
    return (statement.keyword, _name(statement)) if statement is not None else ("", "")


def _noted(state: str, side: Proofs, found: Diagnostic) -> Noted:
    keyword, name = _place(side.book, found)
    return Noted(
        state, found.code, name or str(found.args.get("name") or found.args.get("grade") or keyword), found
    )


def _statement(book: Book, at: int) -> Statement | None:
    """The statement that holds a place of the text."""
    return next((s for s in book.checked.rulebook.statements if s.start <= at < s.end), None)


def _name(statement: Statement) -> str:
    name = getattr(statement.node, "name", None)
    return name if isinstance(name, str) else str(getattr(name, "name", "") or "")
