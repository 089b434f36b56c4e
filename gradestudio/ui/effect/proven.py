"""What is proven of the rules, in short beside the counts: findings that need a look, and every promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal

from gradestudio.ui.effect.lists import LineList
from gradestudio.ui.proofs.card import kept_text, kind_of, sentence_of
from gradestudio.ui.proofs.facts import KEPT, LOST, TODO, Item, Proven
from gradestudio.ui.speech import say, words


@dataclass(frozen=True, slots=True)
class Promise:
    """One `ensure` or `never` of the text: what became of it in a word (`tag`), and whether it `holds` (None:
    not known)."""

    start: int
    text: str
    tag: str
    holds: bool | None

    @property
    def role(self) -> str:
        return {True: "ok", False: "err", None: "text2"}[self.holds]


def promises_of(
    proven: Proven | None, entries: Sequence[Any], texts: Mapping[int, str]
) -> tuple[Promise, ...]:
    """Every promise in file order; nothing while the text is not proven.  `texts`: as written, by start."""
    if proven is None or proven.broken:
        return ()
    found = []
    for entry in entries:
        if entry.keyword not in ("ensure", "never") or entry.broken:
            continue
        mine = [i for i in proven.items if i.span is not None and entry.start <= i.span.start < entry.end]
        found.append(_promise(entry, mine, texts.get(entry.start, "")))
    return tuple(found)


def _promise(entry: Any, items: Sequence[Item], text: str) -> Promise:
    groups = {i.group: i for i in reversed(items)}
    if TODO in groups:
        return Promise(entry.start, text, _share(groups[TODO]) or say("ui.promise-broken"), False)
    if LOST in groups:
        return Promise(entry.start, text, say("ui.promise-open"), None)
    if KEPT in groups:
        kept = groups[KEPT]
        return Promise(entry.start, kept_text(kept) or text, _share(kept) or say("ui.promise-proven"), True)
    if entry.keyword == "never":
        return Promise(entry.start, text, say("ui.promise-kept"), True)
    return Promise(entry.start, text, say("ui.promise-open"), None)


def _share(item: Item) -> str:
    """Of a promise about a share of the list: the share of now."""
    share = item.told.args.get("found") if item.code.startswith("tier-share") else None
    return words().percent(share, 1) if share is not None else ""


class Findings(LineList):
    """Findings of the proofs that need a look, each with its kind."""

    place_asked = Signal(object)

    def show_proven(self, proven: Proven | None, promises: Sequence[Promise]) -> None:
        told = {p.start for p in promises}
        items = [] if proven is None else [i for i in proven.of(TODO) if not _is_promise(i, told)]
        lines = [("warning", "warn", sentence_of(i), kind_of(i)) for i in items]
        self.show_lines(say("ui.rules-found"), lines, lambda n: self.place_asked.emit(items[n].span))


def _is_promise(item: Item, starts: set[int]) -> bool:
    return item.span is not None and item.span.start in starts


class Promises(LineList):
    """The rulebook's own promises."""

    place_asked = Signal(int)

    def show_promises(self, promises: Sequence[Promise]) -> None:
        signs = {True: "promise", False: "error", None: "info"}
        lines = [(signs[p.holds], p.role, p.text, p.tag) for p in promises]
        self.show_lines(say("ui.tree-promises"), lines, lambda n: self.place_asked.emit(promises[n].start))
