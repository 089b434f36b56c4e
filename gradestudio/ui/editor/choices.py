"""Proposals and fixes as rows of the list: title, icon, kind, pinyin, details, what was matched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gradestudio.diagnostics import Fix
from gradestudio.ui.editor.pinyin import initials
from gradestudio.ui.editor.popup import Choice
from gradestudio.ui.speech import say

_DRAWINGS = {
    "keyword": "rule",
    "field": "columns",
    "id": "tag",
    "text": "type",
    "number": "number",
    "money": "money",
    "date": "calendar",
    "flag": "check",
    "one of": "choice",
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
    "related": "link",
    "phrase": "rule",
    "snippet": "rule",
}


def choice_of(proposal: Any, source: str) -> Choice:
    """A row from a completion of the language."""
    kind = str(proposal.kind)
    detail = getattr(proposal, "type", None) or kind
    title = proposal.text.strip("`")
    key = f"ui.kind-{kind}"
    span = getattr(proposal, "span", None)
    return Choice(
        title=title,
        drawing=_DRAWINGS.get(str(detail), _DRAWINGS.get(kind, "text")),
        kind=say(key),
        hint=initials(title),
        detail=tuple(getattr(proposal, "detail", ()) or ()),
        payload=(span.start if span is not None else None, proposal.text),
    )


def matching(choice: Choice, typed: str) -> Choice | None:
    """The row with what was typed marked; None when it does not fit.  Pinyin initials count too."""
    if not typed:
        return choice
    at = choice.title.casefold().find(typed.casefold())
    if at >= 0:
        return replace(choice, match=((at, at + len(typed)),))
    if typed.isascii() and choice.hint:
        at = choice.hint.find(typed.casefold())
        if at >= 0 and len(choice.hint) == len(choice.title):
            return replace(choice, match=((at, at + len(typed)),))
    return None


def fix_choice(fix: Fix, title: str) -> Choice:
    return Choice(title, "fix", "", "Ctrl .", payload=fix)
