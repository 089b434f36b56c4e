"""Values of nodes kept between runs: after an edit only changed nodes are worked out, for changed rows.

The value of a node is found in one of four ways, from the cheapest:

1. the node is known: a node is its meaning, so its value is too;
2. the node stands where another one stood before, of the same shape (`Anatomy`): the old value, with the rows
   in which a part changed worked out anew; no such row, and it is the old value itself;
3. the node works row by row: worked out from its parts for all rows;
4. the node looks at the whole list (a field, an aggregate, a quantile, `in top`): worked out for all rows.

Ways 2 and 3 run the same function, on some rows or on all, so that they cannot differ.  Rows in which two
nodes differ are found by comparing their values (on the rows worked out anew, or on all).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.anatomy import anatomy
from gradestudio.engine.evaluating.masks import EVERY_ROW, NEVER, either, spread, taken, union
from gradestudio.engine.evaluating.reach import ItemReach, ScoreReach
from gradestudio.engine.evaluating.scores import ScoreSum, score_total, shifted_sum
from gradestudio.engine.grading import ListFact
from gradestudio.engine.opened import OpenCompare
from gradestudio.language.program import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    Derived,
    Grade,
    InTop,
    ListStatistic,
    Not,
    Number,
    Quantile,
    Score,
    ScoreGroup,
    ScoreItem,
    TagValue,
)

Kernel = Callable[[Any, Any], Any]
_NOBODY = np.zeros(0, dtype=np.intp)
_KEPT_RUNS = 4
_KEPT_BYTES = 256 * 2**20


_QUICK = {Compare, AllOf, AnyOf, Not, Between}
_FREE = {OpenCompare, ScoreReach, Derived, TagValue}


def _is_free(node: Any) -> bool:
    """Whether a node's value is made of its parts' arrays, without a pass over the rows."""
    if type(node) is ScoreItem:
        plain = node.kind == "fixed" and isinstance(node.points, Number)
        return plain and (node.cap is None or isinstance(node.cap, Number))
    return type(node) in _FREE


class Stopped(Exception):
    """`should_stop` said so; what was worked out by then is kept."""


class All:
    """Reads the values of nodes for all customers."""

    def __init__(self, memo: Memo) -> None:
        self.memo = memo
        self.facts = memo.facts
        self.notes = memo.notes
        self.as_of = memo.as_of
        self.count = memo.count

    def __call__(self, node: Any) -> Any:
        return self.memo.values[node]

    whole = __call__

    def places(self, rows: np.ndarray) -> np.ndarray:
        """The table's rows of some of the rows read."""
        return rows


class Some:
    """Reads the values of nodes for some customers, each once."""

    def __init__(self, memo: Memo, rows: np.ndarray) -> None:
        self.memo = memo
        self.rows = rows
        self.facts = memo.facts
        self.as_of = memo.as_of
        self.count = len(rows)
        self.known: dict[Any, Any] = {}

    def __call__(self, node: Any) -> Any:
        known = self.known.get(node)
        if known is None:
            known = self.known[node] = self.memo.values[node].take(self.rows)
        return known

    def whole(self, node: Any) -> Any:
        """The node's value for all customers."""
        return self.memo.values[node]

    def places(self, rows: np.ndarray) -> np.ndarray:
        """The table's rows of some of the rows read."""
        return self.rows.take(rows)


class Memo:
    """Values of nodes at one grading date over `count` customers.

    `by_row`: functions `(node, get)` that work row by row; `whole`: functions `(node, memo)` of the whole
    list.
    """

    def __init__(self, count: int, by_row: Mapping[type, Kernel], whole: Mapping[type, Kernel]) -> None:
        self.count = count
        self.by_row = by_row
        self.whole = whole
        self.dense = 3
        """With more than a third of the rows changed, all of them are quicker."""
        self.quick = 16
        """For nodes whose passes over all rows cost less than picking out a few."""
        self.as_of = date.min
        self.forgotten = 0
        """How often everything was forgotten."""
        self.values: dict[Any, Any] = {}
        self.facts: dict[Any, ListFact] = {}
        self.notes: dict[Any, Any] = {}
        """Of aggregates: what was left out (`Aggregated`)."""
        self.should_stop: Callable[[], bool] | None = None
        self._changes: dict[Any, tuple[Any, np.ndarray | None]] = {}
        self._some: Some | None = None
        """The rows that were worked out last: a chain of nodes often changes in the same ones."""
        self.incomplete: dict[Any, np.ndarray] = {}
        self._added = 0
        """Bytes of values made since old ones were dropped, and how many values there were then."""
        self._size = 100
        self._recent: deque[tuple[Any, ...]] = deque(maxlen=_KEPT_RUNS)
        """The roots of the latest runs, so that an undo finds everything."""

    def start(self, as_of: date, should_stop: Callable[[], bool] | None) -> None:
        """Begin a run.  Another grading date forgets all values: strategies and overrides read it."""
        if as_of != self.as_of:
            self.forget()
        self.as_of = as_of
        self.should_stop = should_stop
        self._forget_changes()

    def forget(self) -> None:
        """Forget everything that was worked out."""
        for kept in (self.values, self.facts, self.notes, self.incomplete, self._recent):
            kept.clear()
        self.forgotten += 1
        self._forget_changes()

    def _forget_changes(self) -> None:
        self._changes.clear()
        self._some = None

    def finish(self, roots: Iterable[Any]) -> None:
        """End a run over these roots; now and then, what no recent run read is dropped."""
        self._forget_changes()
        self._recent.append(tuple(roots))
        if self._added > _KEPT_BYTES // 4 or len(self.values) > 2 * self._size:
            self._added = 0
            self._keep(node for recent in self._recent for node in recent)
            current = set(reachable(self._recent[-1]))
            if _bytes(v for n, v in self.values.items() if n not in current) > _KEPT_BYTES:
                self._keep(self._recent[-1])
            self._size = max(100, len(self.values))
        elif len(self._recent) == 1:
            self._size = max(100, len(self.values))

    def _keep(self, roots: Iterable[Any]) -> None:
        """Forget nodes that none of the roots depends on."""
        kept = set(reachable(roots))
        for store in (self.values, self.facts, self.notes, self.incomplete):
            for gone in [n for n in store if n not in kept]:
                del store[gone]

    # ── Finding values ──────────────────────────────────────────────────────────────────────────

    def value(self, node: Any, old: Any = None) -> Any:
        """The node's value; `old` is the node that stood in its place before.  Raises Stopped."""
        waiting = [(node, old, False)]
        while waiting:
            node_now, old_now, parts_known = waiting.pop()
            if node_now in self.values:
                continue
            first = [] if parts_known else self._unknown_parts(node_now, old_now)
            if first:
                waiting.append((node_now, old_now, True))
                waiting.extend((part, before, False) for part, before in reversed(first))
                continue
            if self.should_stop is not None and self.should_stop():
                raise Stopped
            made = self.values[node_now] = self._made(node_now, old_now)
            self._added += sum([a.nbytes for a in made.arrays()])
        return self.values[node]

    def _unknown_parts(self, node: Any, old: Any) -> list[tuple[Any, Any]]:
        """The node's parts without a value, each with the part that stood in its place.

        Where the old node has a value, its parts have theirs.
        """
        parts = anatomy(node).parts
        if type(old) is not type(node):
            return [(part, None) for part in parts if part not in self.values]
        before = anatomy(old).parts
        if len(before) != len(parts):
            before = (*before, *[None] * len(parts))
            return [(a, b) for a, b in zip(parts, before, strict=False) if a not in self.values]
        changed = old in self.values
        pairs = zip(parts, before, strict=True)
        return [(a, b) for a, b in pairs if not (changed and a is b) and a not in self.values]

    def _made(self, node: Any, old: Any) -> Any:
        kernel = self.by_row.get(type(node))
        if kernel is None:
            return self.whole[type(node)](node, self)
        rows = self._rows_to_do(node, old)
        if rows is None:  # EVERY_ROW
            return kernel(node, All(self))
        before = self.values[old]
        if _is_free(node):
            if isinstance(node, ScoreReach):
                rows = self._incomplete(node.score, old.score, rows)
            self._changes[node] = (old, rows)
            return kernel(node, All(self))
        if not len(rows) or (isinstance(node, ItemReach) and self._same_reach(node, old)):
            self._changes[node] = (old, _NOBODY)
            return before
        return self._patched(node, old, before, rows, kernel)

    def _patched(self, node: Any, old: Any, before: Any, rows: np.ndarray, kernel: Kernel) -> Any:
        some = self._rows(rows)
        there = before.take(rows)
        part = self._shortcut(node, old, there, some) or kernel(node, some)
        if type(part) is not type(before):
            return kernel(node, All(self))
        some.known[node] = part
        differs = spread(part.differs(there), len(rows))
        moved = np.count_nonzero(differs)
        # The same array where all differ: whoever joins sets of rows then sees at once that they are the
        # same.
        self._changes[node] = (old, rows if moved == len(rows) else rows.compress(differs))
        return before.patched(self.count, rows, part, there) if moved else before

    def _rows(self, rows: np.ndarray) -> Some:
        if self._some is None or self._some.rows is not rows:
            self._some = Some(self, rows)
        return self._some

    def _rows_to_do(self, node: Any, old: Any) -> np.ndarray | None:
        """Rows in which a part differs from the old node's; EVERY_ROW when there is no such old node."""
        if type(old) is not type(node) or old not in self.values:
            return EVERY_ROW
        mine, theirs = anatomy(node), anatomy(old)
        if mine.shape != theirs.shape or len(mine.parts) != len(theirs.parts) or not mine.parts:
            return EVERY_ROW
        if isinstance(node, Grade) and not self._same_edges(mine.parts, theirs.parts):
            return EVERY_ROW
        pairs = zip(mine.watched, theirs.watched, strict=True)
        rows = union(self.count, [self.changes(a, b) for a, b in pairs if a is not b])
        if rows is None or _is_free(node):
            return rows
        share = self.quick if type(node) in _QUICK else self.dense
        return EVERY_ROW if len(rows) * share > self.count else rows

    def _same_edges(self, parts: tuple[Any, ...], old_parts: tuple[Any, ...]) -> bool:
        """Whether `top` tiers begin at the same values; an open score is held against these, not against
        who is in."""
        pairs = zip(parts, old_parts, strict=True)
        return all(self.facts.get(a) == self.facts.get(b) for a, b in pairs if isinstance(a, InTop))

    def changes(self, node: Any, old: Any) -> np.ndarray | None:
        """Rows, ascending, in which two nodes differ; EVERY_ROW when that is not known."""
        known = self._changes.get(node)
        if known is not None and (known[0] is old or known[0] == old):
            return known[1]
        if node is old or node == old:
            return _NOBODY
        a, b = self.values.get(node), self.values.get(old)
        if a is None or type(a) is not type(b):
            return EVERY_ROW
        if a is b:
            return _NOBODY
        mask = a.differs(b)
        rows: np.ndarray | None = mask.nonzero()[0]
        if len(mask) != self.count:
            rows = EVERY_ROW if mask[0] else _NOBODY
        self._changes[node] = (old, rows)
        return rows

    def known_changes(self, node: Any, old: Any) -> np.ndarray | None:
        """Rows, ascending, in which this run found two nodes to differ; EVERY_ROW when it did not look."""
        known = self._changes.get(node)
        return known[1] if known is not None and known[0] is old else EVERY_ROW

    # ── Shorter ways ────────────────────────────────────────────────────────────────────────────

    def _shortcut(self, node: Any, old: Any, there: Any, some: Some) -> Any:
        """The value in some rows of a sum or score, from what changed in it; None: no shorter way."""
        if isinstance(node, ScoreGroup):
            return shifted_sum(there, some.rows, self._shifts(node, old))
        if isinstance(node, Score) and self._same_unknowns(node, old):
            return ScoreSum(score_total(node, some), there.missing, there.incomplete)
        return None

    def _shifts(self, node: ScoreGroup, old: ScoreGroup) -> Iterator[tuple[np.ndarray, Any, Any]]:
        """(rows, new points, old points) of the items that changed."""
        for mine, theirs in zip(node.items, old.items, strict=True):
            rows = _NOBODY if mine is theirs else self.changes(mine, theirs)
            if rows is not None and len(rows):
                yield rows, self.values[mine], self.values[theirs]

    def _same_unknowns(self, node: Score, old: Score) -> bool:
        pairs = zip(node.groups, old.groups, strict=True)
        items = ((a, b) for g, h in pairs for a, b in zip(g.items, h.items, strict=True))
        return all(a is b or self.values[a].unknown is self.values[b].unknown for a, b in items)

    def _same_reach(self, node: ItemReach, old: ItemReach) -> bool:
        """An item's reach does not ask who is given its points."""
        mine, theirs = self.values[node.item], self.values[old.item]
        return (
            mine.unknown is theirs.unknown
            and mine.open is theirs.open is NEVER
            and np.array_equal(mine.amount, theirs.amount)
        )

    def _incomplete(self, score: Score, old: Score, rows: np.ndarray) -> np.ndarray:
        """Of some rows those in which the score is or was incomplete: elsewhere its reach is the score, which
        whoever reads the one reads too."""
        now, before = self._rows(rows)(score).incomplete, self.values[old].incomplete
        if before is not self.values[score].incomplete:
            now = either(now, taken(before, rows))
        return rows.compress(spread(now, len(rows)))


def facts_below(node: Any) -> tuple[Any, ...]:
    """The nodes under a node, itself included, that rest on a list fact; equal ones may come twice.
    Remembered."""
    known = node.__dict__.get("_facts_below")
    if known is None:
        # By their ids: the nodes of a program that are equal are mostly the same.
        found = {id(node): node} if isinstance(node, InTop | Quantile | ListStatistic) else {}
        for part in anatomy(node).parts:
            below = part.__dict__.get("_facts_below")
            for fact in facts_below(part) if below is None else below:
                found[id(fact)] = fact
        known = node.__dict__["_facts_below"] = tuple(found.values())
    return known


def reachable(roots: Iterable[Any]) -> Iterator[Any]:
    """The roots and everything that they depend on, each once."""
    seen: dict[int, Any] = {}  # holds the nodes, as a number is given again once its node is gone
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen[id(node)] = node
        yield node
        waiting.extend(anatomy(node).parts)


def _bytes(values: Iterable[Any]) -> int:
    arrays = {id(a): a.nbytes for v in values for a in v.arrays()}
    return sum(arrays.values())
