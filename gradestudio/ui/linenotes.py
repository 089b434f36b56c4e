"""What stands beside the lines of the text: badges in the gutter, counts at the ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gradestudio.ui import outcomes
from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.editor.notes import LineNote, LineSign
from gradestudio.ui.editor.units import Units
from gradestudio.ui.effect.proven import Promise
from gradestudio.ui.examples.facts import Told
from gradestudio.ui.outline import Entry
from gradestudio.ui.speech import say, words
from gradestudio.ui.tree.items import belongs

_ICONS = {"param": "param", "ensure": "promise", "example": "play"}


def line_notes(
    source: str,
    entries: Sequence[Entry],
    effects: Mapping[str, Any],
    colours: Mapping[str, Mapping[str, Any]],
    graded: bool,
    examples: Mapping[str, Told],
    promises: Mapping[int, Promise],
) -> tuple[list[LineNote], list[LineSign]]:
    """Notes and signs, placed in UTF-16 units; without a grading only signs, examples and promises."""
    units = Units(source)
    notes: list[LineNote] = []
    signs: list[LineSign] = []
    for entry in entries:
        at = units.to_units(entry.start)
        sign = _sign(entry, at, colours)
        if sign is not None:
            signs.append(sign)
        if entry.keyword == "example":
            note = _example_note(at, examples.get(entry.name))
        elif entry.keyword in ("ensure", "never"):
            promise = promises.get(entry.start)
            note = LineNote(at, promise.tag, promise.role) if promise is not None else None
        else:
            note = _note(entry, at, effects.get(entry.grade)) if graded else None
        if note is not None:
            notes.append(note)
    return notes, signs


def _sign(entry: Entry, at: int, colours: Mapping[str, Mapping[str, Any]]) -> LineSign | None:
    named = colours.get(entry.grade, {}).get(entry.tier)
    if entry.keyword in ("rule", "otherwise") and named is not None:
        return LineSign(at, badge=Badge(short_name(entry.tier), named))
    if entry.keyword == "tier" and named is not None:
        return LineSign(at, swatch=named.ground)
    return LineSign(at, icon=_ICONS[entry.keyword]) if entry.keyword in _ICONS else None


def _example_note(at: int, told: Told | None) -> LineNote | None:
    return LineNote(at, told.sentence, "text2" if told.passed else "err") if told is not None else None


def _note(entry: Entry, at: int, effect: Any) -> LineNote | None:
    if effect is None or entry.broken:
        return None
    if entry.keyword == "otherwise":
        key = ("decided", entry.grade, str(outcomes.OTHERWISE))
        return LineNote(at, say("ui.decides", n=effect.otherwise), "text2", key)
    if entry.keyword == "tier" and not effect.rules:
        line = next((x for x in effect.lines if x.name == entry.tier and x.code >= 0), None)
        return (
            LineNote(at, words().number(line.count), "text2", ("tier", entry.grade, str(line.code)))
            if line
            else None
        )
    if entry.keyword not in ("rule", "table"):
        return None
    rules = [r for r in effect.rules if belongs(r, entry)]
    if not rules:
        return None
    if entry.off:
        return LineNote(at, say("ui.rule-off"), "text3")
    decides = sum(r.decides for r in rules)
    key = ("decided", entry.grade, *(str(r.index) for r in rules))
    if decides == 0:
        return LineNote(at, say("ui.decides-none"), "warn", key)
    return LineNote(at, say("ui.decides", n=decides), "text2", key)
