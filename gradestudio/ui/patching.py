"""The last good writing of a broken statement stands in for it, so that the rest keeps working.

One that was never whole is left out, where nothing else is made of it: a rule that is being written takes
nobody until it can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradestudio.diagnostics import Diagnostic, Edit, Span, apply_edits


@dataclass(frozen=True, slots=True)
class Patched:
    """A text that can run, and the names of the statements that stand in."""

    text: str
    names: tuple[str, ...]


def patched(now: Any, before: Any, wrong: Sequence[Diagnostic]) -> Patched:
    """The text of `now` with each statement that holds one of `wrong` as it was in `before`; new ones that
    cannot be read are left out."""
    bad = [i for i, s in enumerate(now.statements) if any(_inside(d, s) for d in wrong)]
    partner = _partners(now.statements, before.statements)
    edits, names = [], []
    for i in bad:
        statement = now.statements[i]
        old = partner.get(i)
        if old is None and statement.node is None and statement.keyword in _ALONE:
            edits.append(Edit(Span(statement.start, statement.end), ""))
            continue
        if old is None or old.text == statement.text:
            continue
        text = old.text if old.text.endswith("\n") else old.text + "\n"
        edits.append(Edit(Span(statement.start, statement.end), text))
        names.append(_title(old))
    return Patched(apply_edits(now.source, edits), tuple(names))


_ALONE = frozenset({"rule", "tag", "strategy", "override", "example", "ensure", "never", "against"})
"""Statements that others do not need to make sense."""


def _inside(finding: Diagnostic, statement: Any) -> bool:
    return finding.span is not None and statement.start <= finding.span.start <= statement.end


def _partners(now: Sequence[Any], before: Sequence[Any]) -> dict[int, Any]:
    """Old statement by the number of the new one: like heads and tails pair off, then place or first line."""
    shorter = min(len(now), len(before))
    head = 0
    while head < shorter and now[head].text == before[head].text:
        head += 1
    tail = 0
    while tail < shorter - head and now[-1 - tail].text == before[-1 - tail].text:
        tail += 1
    middle = range(head, len(now) - tail)
    old = list(before[head : len(before) - tail])
    if len(old) == len(middle):
        return dict(zip(middle, old, strict=True))
    return {i: found for i in middle if (found := _likest(now[i], old)) is not None}


def _likest(statement: Any, old: Sequence[Any]) -> Any:
    same = [o for o in old if o.keyword == statement.keyword]
    first = _first_line(statement.text)
    return next((o for o in same if _first_line(o.text) == first), same[0] if len(same) == 1 else None)


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].strip()


def _title(statement: Any) -> str:
    name = getattr(statement.node, "name", None)
    if name is None:
        return _first_line(statement.text)
    return name if isinstance(name, str) else str(getattr(name, "name", ""))
