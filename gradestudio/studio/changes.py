"""What was changed between two versions of a rulebook, statement by statement, and the old text with only
some of it changed."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.syntax import Rulebook, Statement

CHANGED, ADDED, REMOVED, MOVED, COMMENT, LAYOUT = "changed", "added", "removed", "moved", "comment", "layout"
NEVER_FELT = (COMMENT, LAYOUT)
"""Changes that no customer can notice: comments, blanks, the language of the words."""
_UNDER_A_GRADE = ("tier", "rule", "table", "otherwise", "against", "override")
_IN_ORDER = ("tier", "rule", "table")
"""Statements whose order says something."""
_LIKE = 0.75
"""Texts at least so much alike, but for their names, are the same statement under another name."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """`old` and `new`: the statement in each version, None where there is none; `moved`: it also stands
    elsewhere among its kind."""

    kind: str
    old: Statement | None
    new: Statement | None
    moved: bool = False

    @property
    def statement(self) -> Statement:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def keyword(self) -> str:
        return self.statement.keyword

    @property
    def name(self) -> str:
        """The statement's name (of a strategy its tier or tag); empty for one without."""
        return _name(self.statement)

    @property
    def felt(self) -> bool:
        """Whether a customer could notice it at all."""
        return self.kind not in NEVER_FELT


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """All changes in the order of the new version (what was removed stands where it stood), and how many
    statements are as they were."""

    old: Rulebook
    new: Rulebook
    all: tuple[Change, ...]
    unchanged: int

    def alone(self, wanted: Collection[Change]) -> str:
        """The old text with only the wanted changes made; every other byte as it was."""
        return _with(self, [c for c in self.all if c in wanted])

    def without(self, change: Change) -> Edit | None:
        """The edit of the new text that takes one change back; None for one that is not of these."""
        back = changes(self.new, self.old)
        for one in back.all:
            if (_start(one.old), _start(one.new)) == (_start(change.new), _start(change.old)):
                return _smallest(self.new.source, back.alone([one]))
        return None


def _start(statement: Statement | None) -> int:
    return statement.start if statement is not None else -1


def _smallest(before: str, after: str) -> Edit:
    """One edit that makes the one text of the other."""
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return Edit(Span(head, len(before) - tail), after[head : len(after) - tail])


def changes(old: Rulebook, new: Rulebook) -> Changes:
    """Statements are matched by grade, keyword and name; what is left by likeness."""
    pairs = _pairs(old, new)
    moved = _moved(old, new, pairs)
    partner = {k: i for i, k in pairs.items()}
    found: list[tuple[int, int, Change]] = []
    unchanged = 0
    for k, statement in enumerate(new.statements):
        i = partner.get(k)
        if i is None:
            found.append((k, 1, Change(ADDED, None, statement)))
            continue
        before = old.statements[i]
        kind = _kind(old, before, new, statement)
        if i in moved:
            found.append((k, 1, Change(CHANGED if kind == CHANGED else MOVED, before, statement, moved=True)))
        elif kind:
            found.append((k, 1, Change(kind, before, statement)))
        else:
            unchanged += 1
    for i, statement in enumerate(old.statements):
        if i not in pairs:
            found.append((_after(pairs, i), 0, Change(REMOVED, statement, None)))
    found.sort(key=lambda f: f[:2])
    return Changes(old, new, tuple(c for _, _, c in found), unchanged)


def _kind(old: Rulebook, before: Statement, new: Rulebook, after: Statement) -> str:
    if before.text.rstrip() == after.text.rstrip():
        same = _comments(old, before) == _comments(new, after)
        return "" if same else COMMENT
    # A statement that could not be read is compared as a text.
    whole = before.node is not None and not before.broken and not after.broken
    return LAYOUT if whole and before.node == after.node else CHANGED


def _comments(book: Rulebook, statement: Statement) -> str:
    span = statement.comments
    return book.source[span.start : span.end].strip() if span is not None else ""


# ── Which statement is which ────────────────────────────────────────────────────────────────────


def _pairs(old: Rulebook, new: Rulebook) -> dict[int, int]:
    """Place in the new version by place in the old one."""
    made: dict[int, int] = {}
    _match(made, _keys(old, True), _keys(new, True))
    _match(made, _keys(old, False), _keys(new, False))
    taken = set(made.values())
    for i, before in enumerate(old.statements):
        if i in made:
            continue
        best, likest = _LIKE, None
        for k, after in enumerate(new.statements):
            if k not in taken and after.keyword == before.keyword and after.keyword:
                like = SequenceMatcher(None, _nameless(before), _nameless(after), autojunk=False).ratio()
                if like >= best:
                    best, likest = like, k
        if likest is not None:
            made[i] = likest
            taken.add(likest)
    return made


def _match(made: dict[int, int], before: Sequence[Hashable], after: Sequence[Hashable]) -> None:
    """Pairs equal keys that are still free, in order."""
    taken, free = set(made.values()), defaultdict(list)
    for k, key in enumerate(after):
        if key is not None and k not in taken:
            free[key].append(k)
    for i, key in enumerate(before):
        if key is not None and i not in made and free[key]:
            made[i] = free[key].pop(0)


def _keys(book: Rulebook, exact: bool) -> list[Hashable]:
    """What a statement is known by; `exact`: its text too (of those without a name), and the grade's name.

    None for one that only its likeness can tell.
    """
    made: list[Hashable] = []
    grade = ""
    for statement in book.statements:
        name, keyword = _name(statement), statement.keyword
        if keyword == "grade":
            grade = name
        home = grade if keyword in _UNDER_A_GRADE else ""
        if name or keyword == "otherwise":
            made.append((keyword, name, home if exact else ""))
        else:
            made.append((keyword, statement.text.strip(), home) if exact else None)
    return made


def _name(statement: Statement) -> str:
    node = statement.node
    if statement.keyword == "otherwise":
        return ""
    for part in ("name", "target", "tier"):
        found = getattr(node, part, None)
        if found is not None:
            return found if isinstance(found, str) else str(getattr(found, "name", ""))
    return ""


def _nameless(statement: Statement) -> str:
    name = _name(statement)
    return statement.text.replace(name, "", 1) if name else statement.text


def _moved(old: Rulebook, new: Rulebook, pairs: dict[int, int]) -> set[int]:
    """Places in the old version of statements that stand elsewhere among their kind now: the fewest that
    explain the new order."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    grade = ""
    for i, statement in enumerate(old.statements):
        if statement.keyword == "grade":
            grade = _name(statement)
        if statement.keyword in _IN_ORDER and i in pairs:
            groups[grade, statement.keyword == "tier"].append(i)
    return {i for places in groups.values() for i in _out_of_order(places, pairs)}


def _out_of_order(places: list[int], pairs: dict[int, int]) -> Iterable[int]:
    """All but the longest rising sequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for i in places:
        at = bisect_left(tails, pairs[i])
        tails[at : at + 1] = [pairs[i]]
        before[i] = ends[at - 1] if at else None
        ends[at : at + 1] = [i]
    kept: set[int] = set()
    at_end = ends[-1] if ends else None
    while at_end is not None:
        kept.add(at_end)
        at_end = before[at_end]
    return [i for i in places if i not in kept]


def _after(pairs: dict[int, int], i: int) -> int:
    """Before which place of the new version a removed statement is told."""
    return next((pairs[j] + 1 for j in range(i - 1, -1, -1) if j in pairs), 0)


# ── The old text with some of it changed ────────────────────────────────────────────────────────


def _with(found: Changes, wanted: Sequence[Change]) -> str:
    old, new = found.old, found.new
    begins = [s.comments.start if s.comments else s.start for s in old.statements]
    head = old.source[: begins[0]] if begins else old.source
    ends = [*begins[1:], len(old.source)]
    place = {s.start: i for i, s in enumerate(old.statements)}
    pieces = [old.source[b:e] for b, e in zip(begins, ends, strict=True)]
    order = list(range(len(pieces)))
    texts: dict[int, str] = dict(enumerate(pieces))
    known = {k: i for i, k in _pairs(old, new).items()}
    number = {s.start: k for k, s in enumerate(new.statements)}
    for change in wanted:
        before, after = change.old, change.new
        if before is not None and after is None:
            order.remove(place[before.start])
        elif before is not None and after is not None:
            i = place[before.start]
            texts[i] = _replaced(texts[i], begins[i], old, before, new, after, change.kind)
            if change.moved:
                order.remove(i)
                order.insert(_insertion(order, known, number[after.start]), i)
        elif after is not None:
            i = -1 - number[after.start]
            texts[i] = _whole_line(after.text)
            order.insert(_insertion(order, known, number[after.start]), i)
            known[number[after.start]] = i
    made = [texts[i] for i in order]
    # What is put behind the last line of a text without a line end begins a line of its own.
    lines = [_whole_line(t) if k + 1 < len(made) else t for k, t in enumerate(made)]
    return head + "".join(lines)


def _replaced(
    piece: str, begin: int, old: Rulebook, before: Statement, new: Rulebook, after: Statement, kind: str
) -> str:
    start, end = before.start - begin, before.end - begin
    if kind == COMMENT:
        lines = _comments(new, after)
        return (lines + "\n" if lines else "") + piece[start:]
    text = after.text if after.text.endswith("\n") or end == len(piece) else after.text + "\n"
    return piece[:start] + text + piece[end:]


def _insertion(order: list[int], known: dict[int, int], k: int) -> int:
    """Behind the nearest statement before it in the new version that is there."""
    for j in range(k - 1, -1, -1):
        i = known.get(j)
        if i is not None and i in order:
            return order.index(i) + 1
    return 0


def _whole_line(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
