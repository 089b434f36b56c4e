"""Proposals and fixes as rows of the list: title, icon, kind, pinyin, details, what was matched."""

from __future__ import annotations

from typing import Any

from gradestudio.diagnostics import Edit, Fix
from gradestudio.language.pinyin import initials
from gradestudio.ui.editor.popup import Choice
from gradestudio.ui.fieldsigns import FIELD_SIGNS
from gradestudio.ui.speech import say, words

_DRAWINGS = FIELD_SIGNS | {
    "keyword": "rule",
    "field": "columns",
    "choice": "choice",
    "value": "choice",
    "param": "param",
    "let": "matrix",
    "score": "number",
    "grade": "tier",
    "tier": "tier",
    "tag": "tag",
    "function": "number",
    "relation": "link",
    "column": "columns",
    "statement": "rule",
}


def choice_of(proposal: Any, typed: str) -> Choice:
    """A row from a completion of the language, with what was typed marked in it."""
    kind = str(proposal.kind)
    shape = proposal.type or kind
    spoken = kind in ("keyword", "statement", "function") and bool(proposal.detail)
    short = initials(proposal.label)
    return Choice(
        title=proposal.label,
        drawing=_DRAWINGS.get(shape, _DRAWINGS.get(kind, "text")),
        kind=say(f"ui.kind-{kind}"),
        # The word of the other language helps those who know that one.
        hint=proposal.detail[0] if spoken else short if short != proposal.label.casefold() else "",
        match=_match(proposal.label, typed, short),
        detail=_detail(proposal, spoken),
        payload=Edit(proposal.span, proposal.insert),
    )


def _detail(proposal: Any, spoken: bool) -> tuple[str, ...]:
    """For a name its kind and type, then what the language says of it; few short values on one line."""
    lines = tuple(str(line) for line in (proposal.detail[1:] if spoken else proposal.detail))
    if spoken or not lines:
        return lines
    key = f"type.{proposal.type}"
    head = f"{proposal.label}  {words().text(key) if proposal.type and words().has(key) else ''}".strip()
    if len(lines) > 1 and max(map(len, lines)) <= 12:
        lines = (words().listed(lines),)
    return (head, *lines)


def _match(label: str, typed: str, short: str) -> tuple[tuple[int, int], ...]:
    """Where the label holds what was typed, by itself or by its pinyin initials."""
    wanted = typed.strip("`｀").casefold()
    if not wanted:
        return ()
    at = label.casefold().find(wanted)
    if at < 0 and wanted.isascii() and len(short) == len(label):
        at = short.find(wanted)
    return ((at, at + len(wanted)),) if at >= 0 else ()


def fix_choice(fix: Fix, title: str) -> Choice:
    return Choice(title, "fix", "", "Ctrl .", payload=fix)
