"""What each change does by itself, whom it moves, and what is proven without any customers: on a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradestudio.analysis.compare import moves
from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.kinds import EffectChange, OutputKind
from gradestudio.analysis.semantic import semantic_difference
from gradestudio.messages import Words
from gradestudio.messages.kinds import example, move, parts_text
from gradestudio.report.compared import Compared, verdict_key
from gradestudio.studio.books import Book, book_of_text
from gradestudio.studio.changes import ADDED, MOVED, REMOVED, Change, Changes, changes
from gradestudio.ui.background import Control, Stopped
from gradestudio.ui.compare.requests import Both
from gradestudio.ui.compare.worddiff import line_diff, stretch
from gradestudio.ui.speech import say, words

MOST_ALONE = 40
"""Changes that are tried by themselves."""
_KINDS = {ADDED: "ui.change-added", REMOVED: "ui.change-removed", MOVED: "ui.change-moved"}
_BITS = 62
_LONGEST = 18
"""Characters of a stretch that a list can show."""


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """The old version with one change; `others` had to come with it, else it would not be right.

    `book` None: it cannot stand alone at all.  `moved`: customers that it moves in some grade, None without a
    list or a book.
    """

    change: Change
    title: str
    short: str
    book: Book | None = None
    others: tuple[str, ...] = ()
    moved: int | None = None
    rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    """By grade: a mask of those who move."""


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """Why each customer of one grade moves: `names` by code, one code a row (-1: does not move)."""

    names: tuple[str, ...]
    codes: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    both: Both
    found: Changes
    alone: tuple[Alone, ...]
    """One a change that a customer could notice or that is only looks, in the order of the new version."""
    causes: Mapping[str, Cause]


@dataclass(frozen=True, slots=True, eq=False)
class FindEffects:
    """Each change by itself on the old version: who moves by it."""

    both: Both

    def run(self, control: Control) -> Effects:
        both = self.both
        old, new = both.found.old, both.found.new
        found = changes(old.checked.rulebook, new.checked.rulebook)
        made: list[Alone] = []
        outcomes: list[Mapping[str, np.ndarray]] = []
        for number, change in enumerate(found.all):
            control.check()
            control.progress(number / max(len(found.all), 1))
            if change.felt and sum(a.change.felt for a in made) < MOST_ALONE:
                alone, ends = self._alone(found, change, control)
            else:
                alone, ends = Alone(change, change_title(change), change_title(change)), {}
            made.append(alone)
            outcomes.append(ends)
        causes = {m.grade: _cause(m, made, [o.get(m.grade) for o in outcomes]) for m in both.found.moves}
        return Effects(both, found, tuple(made), causes)

    def _alone(
        self, found: Changes, change: Change, control: Control
    ) -> tuple[Alone, Mapping[str, np.ndarray]]:
        """The change by itself; and by grade, each customer's outcome with it as a place among the new
        version's names, -1 for those who do not move."""
        both = self.both
        group, book = _that_stands(found, change)
        title, short = change_title(change), change_short(change)
        others = tuple(change_title(c) for c in group if c is not change)
        if book is None or both.found.runs is None or both.graders is None:
            return Alone(change, title, short, book, others), {}
        run, _ = both.graders.graded(book, both.as_of, control)
        before = both.found.runs[0].grading
        if run.grading.row_count != before.row_count:
            return Alone(change, title, short, book, others), {}
        rows: dict[str, np.ndarray] = {}
        ends: dict[str, np.ndarray] = {}
        for one in moves(before, run.grading):
            rows[one.grade] = one.direction != 0
            final = both.moves(one.grade)
            if final is not None:
                place = {name: i for i, name in enumerate(final.new_names)}
                names = np.array([place.get(name, -1) for name in one.new_names], dtype=np.int16)
                ends[one.grade] = np.where(rows[one.grade], names[one.new], np.int16(-1))
        any_grade = np.zeros(before.row_count, dtype=bool)
        for mask in rows.values():
            any_grade |= mask
        count = int(np.count_nonzero(any_grade))
        return Alone(change, title, short, book, others, count, rows), ends


def _that_stands(found: Changes, change: Change) -> tuple[tuple[Change, ...], Book | None]:
    """The fewest changes with this one that make a rulebook without mistakes, one after the other; None for
    the book when there are none."""
    group: tuple[Change, ...] = (change,)
    book = book_of_text(found.alone(group))
    while book.errors and len(group) < 5:
        best: tuple[int, tuple[Change, ...], Book] | None = None
        for other in found.all:
            if other in group or not other.felt:
                continue
            wider = (*group, other)
            tried = book_of_text(found.alone(wider))
            if best is None or len(tried.errors) < best[0]:
                best = len(tried.errors), wider, tried
        if best is None or best[0] >= len(book.errors):
            return group, None
        _, group, book = best
    return group, None if book.errors else book


def change_title(change: Change) -> str:
    """`参数 门槛`, `规则“稳定”`."""
    key = f"ui.word-{change.keyword}"
    word = say(key) if change.keyword else say("ui.word-other")
    name = change.name
    if not name:
        return word
    return say(
        "ui.change-quoted" if change.keyword in ("rule", "table") else "ui.change-named", word=word, name=name
    )


def change_short(change: Change) -> str:
    """`大客户门槛 30万 → 26万`; what was added, removed or put elsewhere by its title."""
    title = change_title(change)
    if change.kind in _KINDS:
        return say(_KINDS[change.kind], what=title)
    before, after = change.old, change.new
    found = stretch(line_diff(before.text, after.text, 0)) if before and after else None
    if found is None or max(map(len, found)) > _LONGEST:
        return title
    name = change.name or title
    quoted = words().quoted(name) if change.keyword in ("rule", "table") else name
    return f"{quoted} {found[0]} → {found[1]}"


def _cause(found: Any, alone: list[Alone], ends: list[np.ndarray | None]) -> Cause:
    """For everyone who moves: the changes that lead there by themselves, else those that move them at all."""
    rows = found.moved
    same = np.zeros(len(rows), dtype=np.int64)
    some = np.zeros(len(rows), dtype=np.int64)
    for bit, end in enumerate(ends[:_BITS]):
        if end is not None:
            here = end[rows]
            same |= np.where(here == found.new[rows], 1 << bit, 0)
            some |= np.where(here >= 0, 1 << bit, 0)
    bits = np.where(same != 0, same, some)
    kinds, codes = np.unique(bits, return_inverse=True)
    names = tuple(_cause_name(int(kind), alone) for kind in kinds)
    made = np.full(len(found.old), -1, dtype=np.int32)
    made[rows] = codes
    return Cause(names, made)


def _cause_name(bits: int, alone: list[Alone]) -> str:
    parts = [alone[bit].short for bit in range(min(len(alone), _BITS)) if bits >> bit & 1]
    return say("ui.between-causes").join(parts) if parts else say("ui.only-together")


# ── Without customers ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class KindTold:
    """One kind of customers, in words.  `rows`: those of the list (a mask), None where unknown."""

    move: str
    who: str
    example: str
    rows: np.ndarray | None


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One output: the verdict, what all who change have in common, kinds, how many `more` (-1: some)."""

    output: EffectChange
    verdict: str
    common: str = ""
    kinds: tuple[KindTold, ...] = ()
    more: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    both: Both
    semantic: Any
    told: tuple[Told, ...]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class ProveIt:
    """What both versions do differently for any customer at all."""

    both: Both
    words: Words
    most: int = 3

    def run(self, control: Control) -> Proven:
        found = self.both.found
        semantic = semantic_difference(
            found.old.program, found.new.program, self.both.as_of, should_stop=control.should_stop
        )
        if semantic is None:
            raise Stopped
        both = replace(self.both, found=replace(found, semantic=semantic))
        said = self.words.on(both.as_of)
        with both.locked():
            told = tuple(_told(one, both, said, self.most) for one in semantic.outputs)
        return Proven(both, semantic, told, Compared(both.found, said).verdict())


def _told(one: EffectChange, both: Both, said: Words, most: int) -> Told:
    verdict = said.text(
        f"compare.verdict-{verdict_key(one)}", name=one.name or said.text("compare.strategies")
    )
    tag, is_grade = one.kind is OutputKind.TAG, one.kind is OutputKind.GRADE
    seen: Counter[tuple[str, str]] = Counter()
    kinds: list[KindTold] = []
    for kind in one.kinds:
        seen[kind.before, kind.after] += 1
        if seen[kind.before, kind.after] > most:
            continue
        rows = both.found.customers(one.name, kind) if is_grade else None
        mask = None
        if rows is not None:
            mask = np.zeros(both.rows, dtype=bool)
            mask[rows] = True
        who, way = parts_text(kind.parts, said), move(kind, said, tag)
        if not kind.confirmed:
            way = said.text("ui.kind-possible", move=way)
        kinds.append(KindTold(way, who, example(kind, said), mask))
    order = {way: number for number, way in enumerate(dict.fromkeys(k.move for k in kinds))}
    kinds.sort(key=lambda k: order[k.move])
    left = len(one.kinds) - len(kinds)
    common = parts_text(one.common, said) if one.common and len(one.kinds) > 1 else ""
    witness = said.value(one.witness) if one.witness else ""
    more = left or (-1 if one.kinds and not one.complete else 0)
    return Told(one, verdict, common, tuple(kinds), more, witness)


@dataclass(frozen=True, slots=True, eq=False)
class ProveSame:
    """Whether the old version with one change has the same effect on any customer: proven, shown to differ,
    or neither."""

    both: Both
    alone: Alone

    def run(self, control: Control) -> Verdict:
        assert self.alone.book is not None
        old, new = self.both.found.old.program, self.alone.book.program
        found = semantic_difference(old, new, self.both.as_of, should_stop=control.should_stop)
        if found is None:
            raise Stopped
        if found.identical:
            return Verdict.PROVEN
        shown = any(o.verdict is Verdict.COUNTEREXAMPLE for o in found.outputs)
        return Verdict.COUNTEREXAMPLE if shown else Verdict.NOT_PROVEN
