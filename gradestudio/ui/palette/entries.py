"""What the palette offers: statements of the rulebook, things done with fields, files, commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradestudio.ui import outcomes
from gradestudio.ui.commands import commands
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.palette.matching import Match, match, plain
from gradestudio.ui.speech import say

MOST = 60


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing to find.  `key` knows it again next time; `act` is done by Enter, `beside` by Ctrl+Enter;
    `body`: a text in which names are found too; `late`: only when something was typed, behind others."""

    key: str
    title: str
    kind: str
    drawing: str
    act: Callable[[], object]
    beside: Callable[[], object] | None = None
    detail: str = ""
    hint: str = ""
    body: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    entry: Entry
    match: Match
    detail: str = ""


_WORDS = {
    "field": ("columns", "ui.word-field"),
    "related": ("link", "ui.word-related"),
    "param": ("param", "ui.word-param"),
    "let": ("matrix", "ui.word-let"),
    "score": ("number", "ui.word-score"),
    "grade": ("tier", "ui.word-grade"),
    "tier": ("tier", "ui.word-tier"),
    "rule": ("rule", "ui.word-rule"),
    "table": ("grid", "ui.word-table"),
    "tag": ("tag", "ui.word-tag"),
    "strategy": ("strategy", "ui.word-strategy"),
    "override": ("pin", "ui.word-override"),
    "ensure": ("promise", "ui.word-ensure"),
    "never": ("promise", "ui.word-never"),
    "example": ("play", "ui.word-example"),
}


def entries(window: Any) -> tuple[Entry, ...]:
    """All but customers, who are looked for elsewhere: there may be a million of them."""
    made: list[Entry] = []
    if window.has_workspace:
        made += _statements(window)
        made += _with_fields(window)
    made += _files(window)
    made += [
        Entry(f"command:{c.name}", c.title, say("ui.kind-command"), c.drawing, c.act, hint=c.keys)
        for c in commands(window)
    ]
    return tuple(made)


def _statements(window: Any) -> list[Entry]:
    controller, space = window.controller, window.workspace
    checked = controller.last_check
    if checked is None or checked.source != controller.text:
        return []
    made = []
    for one in checked.entries:
        if one.keyword not in _WORDS:
            continue
        drawing, kind = _WORDS[one.keyword]
        body = checked.source[one.start : one.end]
        title = one.name or " ".join(body.split())[:80]
        made.append(
            Entry(
                f"{one.keyword}:{one.grade}:{title}",
                title,
                say(kind),
                drawing,
                lambda at=one.start: space.show_place(at),
                _customers_of(controller, one),
                one.grade if one.keyword in ("rule", "tier", "table") else "",
                body=body,
            )
        )
    return made


def _customers_of(controller: Any, one: Any) -> Callable[[], object] | None:
    """The customers of a rule, tier or tag."""
    program = controller.last_check.program
    if program is None or controller.last_graded is None:
        return None
    if one.keyword == "tag":
        return lambda: controller.show_any((Filter("tag", one.name),))
    grade = program.grade(one.grade) if one.grade else None
    if grade is None:
        return None
    named = grade.rules if one.keyword == "rule" else grade.tiers if one.keyword == "tier" else ()
    at = next((i for i, each in enumerate(named) if each.name == one.name), None)
    kind = "decided" if one.keyword == "rule" else "tier"
    return None if at is None else lambda: controller.show_any((Filter(kind, one.grade, at),))


def _with_fields(window: Any) -> list[Entry]:
    controller = window.controller
    made = []
    for spec in controller.specs:
        if spec.form in ("number", "date", "money", "tier"):
            made.append(
                Entry(
                    f"sort:{spec.key}",
                    say("ui.sort-by", name=spec.title),
                    say("ui.kind-command"),
                    "sort",
                    lambda key=spec.key: controller.sort_by(key),
                    late=True,
                )
            )
    graded = controller.last_graded
    for effect in graded.effects if graded is not None else ():
        for line in effect.lines:
            name = line.name if line.code >= 0 else say(outcomes.NAMES[line.code])
            made.append(
                Entry(
                    f"show:{effect.grade}:{line.code}",
                    say("ui.show-tier", grade=effect.grade, tier=f"{name} {line.title}".strip()),
                    say("ui.kind-command"),
                    "filter",
                    lambda grade=effect.grade, code=line.code: controller.show_any(
                        (Filter("tier", grade, code),)
                    ),
                    late=True,
                )
            )
    return made


def _files(window: Any) -> list[Entry]:
    return [
        Entry(
            f"file:{path}",
            Path(path).name,
            say("ui.kind-file"),
            "rule" if path.endswith(".grade") else "sheet",
            lambda path=path: window.open_path(path),
            detail=str(Path(path).parent),
        )
        for path in window.settings.recent()
    ]


def customer_entry(window: Any, row: int, title: str, detail: str) -> Entry:
    """One customer of the list: Enter makes it current, Ctrl+Enter asks why as well."""
    controller, space = window.controller, window.workspace

    def show() -> None:
        if row not in space.customers.table.shown_rows():
            controller.show_any((Filter("rows", title, (row,)),))
        if space.folded:
            space.fold_customers(False)
        space.customers.table.await_row(row)

    def why() -> None:
        show()
        space.show_right("why")

    return Entry(f"customer:{title}", title, say("ui.customer"), "customer", show, why, detail)


def search(
    everything: Sequence[Entry], wanted: str, recent: Sequence[str], more: Sequence[Entry] = ()
) -> list[Found]:
    """What fits, best first; without a word what was used last, then all that is not late.

    `more`: entries that are known to fit (customers).  A name that fits in a statement's body shows the
    statement with the words "uses …".
    """
    used = {key: number for number, key in enumerate(recent)}
    found: list[tuple[tuple[int, ...], Found]] = []
    names = (
        [e.title for e in everything if e.body and match(wanted, e.title)] if plain(wanted).strip() else []
    )
    for number, entry in enumerate((*everything, *more)):
        one = _fitting(entry, wanted, names)
        if one is None:
            continue
        last = used.get(entry.key, len(used))
        if not plain(wanted).strip():
            if entry.late or (entry.body and entry.key not in used):
                continue
            order: tuple[int, ...] = (last, number)
        else:
            order = (int(entry.late) * 3 + one.match.rank * 2 - (last < len(used)), last, number)
        found.append((order, one))
    found.sort(key=lambda pair: pair[0])
    return [one for _, one in found[:MOST]]


def _fitting(entry: Entry, wanted: str, names: Sequence[str]) -> Found | None:
    if (direct := match(wanted, entry.title)) is not None:
        return Found(entry, direct, entry.detail)
    if entry.detail and (other := match(wanted, entry.detail)) is not None:
        return Found(entry, Match(other.rank + 3), entry.detail)
    if entry.body:
        held = next((n for n in names if n in entry.body), None)
        if held is not None:
            return Found(entry, Match(6), say("ui.uses", name=held))
        if len(wanted.strip()) > 1 and plain(wanted.strip()) in plain(entry.body):
            return Found(entry, Match(6), say("ui.uses", name=wanted.strip()))
    return None
