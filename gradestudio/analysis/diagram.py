"""Decision diagrams: functions of the axes' cells, as shared trees.

A node asks for the cell of one axis (its level) and goes on to one child per cell; a leaf holds any plain
value.  Equal functions are one and the same node, so "the same in effect" is `a == b`.  Axes are asked for
in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import repeat
from typing import Any

LEAF = 1 << 30
"""The level of leaves: below every axis."""
_LOOK_UP_EVERY = 64


class OverBudget(Exception):
    """Raised when a diagram would take more nodes than it may."""


class StoppedEarly(Exception):
    """Raised when `should_stop` said so."""


class Diagram:
    """Makes and keeps the nodes, in at most `budget` steps; `widths` are the numbers of cells per axis."""

    def __init__(self, widths: list[int], budget: int, should_stop: Callable[[], bool] | None = None) -> None:
        self.widths = widths
        self._budget, self._most_nodes = budget, 2 * budget
        self._should_stop = should_stop
        self._work = 0
        self.level: list[int] = []
        self.kids: list[tuple[int, ...]] = []
        self.held: list[Any] = []
        self._nodes: dict[Any, int] = {}
        self._memo: dict[Any, int] = {}
        self.true, self.false, self.unknown = self.leaf(True), self.leaf(False), self.leaf(None)

    def leaf(self, value: Any) -> int:
        # True, 1 and 1.0 are equal and hash alike, also inside of tuples, but they are not the same value.
        kind = tuple(map(type, value)) if type(value) is tuple else type(value)
        key = (LEAF, kind, value)
        found = self._nodes.get(key)
        return self._made(key, LEAF, (), value) if found is None else found

    def node(self, level: int, kids: tuple[int, ...]) -> int:
        first = kids[0]
        if kids.count(first) == len(kids):
            return first
        key = (level, kids)
        found = self._nodes.get(key)
        return self._made(key, level, kids, None) if found is None else found

    def _made(self, key: Any, level: int, kids: tuple[int, ...], value: Any) -> int:
        number = self._nodes[key] = len(self.level)
        if number > self._most_nodes:
            raise OverBudget
        self.level.append(level)
        self.kids.append(kids)
        self.held.append(value)
        return number

    def ask(self, axis: int, values: list[Any]) -> int:
        """The function of one axis with these values, one per cell."""
        return self.node(axis, tuple(self.leaf(v) for v in values))

    def renew(self, budget: int) -> None:
        """Allows so many steps from here on."""
        self._budget, self._work = budget, 0
        self._most_nodes = len(self.level) + 2 * budget

    def step(self) -> None:
        """Counts a piece of work.  Raises StoppedEarly or OverBudget."""
        self._work += 1
        if self._work > self._budget:
            raise OverBudget
        if self._work % _LOOK_UP_EVERY == 0 and self._should_stop is not None and self._should_stop():
            raise StoppedEarly

    def apply(self, function: Callable[..., Any], *nodes: int) -> int:
        """`function` of the nodes' values, for every combination of cells."""
        if len(nodes) == 1:
            return self._mapped(function, nodes[0])
        level = self.level
        top = min([level[n] for n in nodes])
        if top == LEAF:
            return self.leaf(function(*[self.held[n] for n in nodes]))
        key = (function, nodes)
        found = self._memo.get(key)
        if found is not None:
            return found
        self.step()
        kids = self.kids
        parts = [kids[n] if level[n] == top else repeat(n) for n in nodes]
        these = list(zip(*parts, strict=False))
        made = {one: self.apply(function, *one) for one in set(these)}
        result = self._memo[key] = self.node(top, tuple([made[one] for one in these]))
        return result

    def _mapped(self, function: Callable[..., Any], a: int) -> int:
        if self.level[a] == LEAF:
            return self.leaf(function(self.held[a]))
        key = (function, a)
        found = self._memo.get(key)
        if found is not None:
            return found
        self.step()
        kids = self.kids[a]
        made = {k: self._mapped(function, k) for k in set(kids)}
        result = self._memo[key] = self.node(self.level[a], tuple([made[k] for k in kids]))
        return result

    def all_of(self, a: int, b: int) -> int:
        """Kleene's `and` of two truths."""
        return self._kleene(a, b, self.false, self.true)

    def any_of(self, a: int, b: int) -> int:
        """Kleene's `or` of two truths."""
        return self._kleene(a, b, self.true, self.false)

    def _kleene(self, a: int, b: int, decides: int, neutral: int) -> int:
        if a in (b, decides) or b == neutral:
            return a
        if a == neutral or b == decides:
            return b
        if a > b:
            a, b = b, a
        key = (decides, a, b)
        found = self._memo.get(key)
        if found is not None:
            return found
        self.step()
        of_a, of_b = self.level[a], self.level[b]
        top = min(of_a, of_b)
        if of_a == of_b:
            kids = tuple(
                [
                    self._kleene(x, y, decides, neutral)
                    for x, y in zip(self.kids[a], self.kids[b], strict=True)
                ]
            )
        elif of_a < of_b:
            kids = tuple([self._kleene(x, b, decides, neutral) for x in self.kids[a]])
        else:
            kids = tuple([self._kleene(a, y, decides, neutral) for y in self.kids[b]])
        result = self._memo[key] = self.node(top, kids)
        return result

    def negated(self, a: int) -> int:
        return self.apply(_negated, a)

    def holds(self, a: int) -> int:
        """True where `a` is true, else false: what is unknown does not hold."""
        return self.apply(_holds, a)

    def fails(self, a: int) -> int:
        """True where `a` is not true."""
        return self.apply(_fails, a)

    def minus(self, a: int, b: int) -> int:
        """Where `a` holds and `b` does not."""
        return self.all_of(self.holds(a), self.fails(b))

    def values(self, a: int) -> set[Any]:
        """All values that the function takes."""
        return {self.held[n] for n in self.below(a) if self.level[n] == LEAF}

    def below(self, a: int) -> Iterator[int]:
        seen, waiting = {a}, [a]
        while waiting:
            n = waiting.pop()
            yield n
            for kid in self.kids[n]:
                if kid not in seen:
                    seen.add(kid)
                    waiting.append(kid)

    def meet(self, a: int, b: int) -> bool:
        """Whether both are true somewhere."""
        return self._meet(a, b, set())

    def _meet(self, a: int, b: int, tried: set[tuple[int, int]]) -> bool:
        if self.false in (a, b) or self.unknown in (a, b):
            return False
        top = min(self.level[a], self.level[b])
        if top == LEAF:
            return True
        if (a, b) in tried:
            return False
        tried.add((a, b))
        self.step()
        width = self.widths[top]
        left = self.kids[a] if self.level[a] == top else (a,) * width
        right = self.kids[b] if self.level[b] == top else (b,) * width
        return any(self._meet(x, y, tried) for x, y in set(zip(left, right, strict=True)))

    def somewhere(
        self,
        holds: Callable[..., bool],
        nodes: tuple[int, ...],
        never: Callable[[tuple[int, ...]], bool] = lambda nodes: False,
    ) -> bool:
        """Whether `holds` of the nodes' values is true for some combination of cells.

        `never(nodes)`: whether it is known beforehand to be false for all that is below.
        """
        level, tried = self.level, set[tuple[int, ...]]()

        def walk(nodes: tuple[int, ...]) -> bool:
            if nodes in tried or never(nodes):
                return False
            top = min([level[n] for n in nodes])
            if top == LEAF:
                return holds(*[self.held[n] for n in nodes])
            tried.add(nodes)
            self.step()
            parts = [self.kids[n] if level[n] == top else repeat(n) for n in nodes]
            return any(map(walk, set(zip(*parts, strict=False))))

        return walk(nodes)

    def path(self, a: int, order: Callable[[int], list[int]] | None = None) -> dict[int, int] | None:
        """Cells by axis on a way to true; None when there is none.  `order(axis)`: cells, likely first."""
        return self.way(a, lambda n: n == self.true, order)[0]

    def way(
        self, a: int, wanted: Callable[[int], bool], order: Callable[[int], list[int]] | None = None
    ) -> tuple[dict[int, int] | None, int]:
        """Cells by axis on a way to a wanted node, and the node; None and -1 when there is none."""
        dead: set[int] = set()
        end = -1

        def walk(n: int) -> dict[int, int] | None:
            nonlocal end
            if n in dead:
                return None
            if wanted(n):
                end = n
                return {}
            dead.add(n)
            kids = self.kids[n]
            if kids:
                for cell in order(self.level[n]) if order else range(len(kids)):
                    if kids[cell] in dead:
                        continue
                    rest = walk(kids[cell])
                    if rest is not None:
                        rest[self.level[n]] = cell
                        return rest
            return None

        return walk(a), end

    def fixed(self, a: int, axis: int, cell: int) -> int:
        """The function when the axis is in the cell."""
        key = ("fixed", a, axis, cell)
        found = self._memo.get(key)
        if found is not None:
            return found
        if self.level[a] > axis:
            return a
        self.step()
        if self.level[a] == axis:
            made = self.kids[a][cell]
        else:
            made = self.node(self.level[a], tuple(self.fixed(k, axis, cell) for k in self.kids[a]))
        self._memo[key] = made
        return made

    def everywhere(
        self, a: int, box: Mapping[int, tuple[int, ...]], wanted: frozenset[Any] = frozenset({True})
    ) -> bool:
        """Whether `a` has a wanted value all over the box: cells by axis, all of an axis not named."""
        seen: set[int] = set()

        def walk(n: int) -> bool:
            if n in seen:
                return True
            if self.level[n] == LEAF:
                return self.held[n] in wanted
            seen.add(n)
            kids = self.kids[n]
            return all(walk(kids[c]) for c in box.get(self.level[n], range(len(kids))))

        return walk(a)

    def count(self, a: int, cells: Mapping[int, tuple[int, ...]]) -> int:
        """How many combinations of these cells make `a` true; `cells` names every axis that `a` asks for."""
        axes = sorted(cells)
        places = {axis: i for i, axis in enumerate(axes)}
        sizes = [len(cells[axis]) for axis in axes]
        memo: dict[int, int] = {}

        def place(n: int) -> int:
            return len(axes) if self.level[n] == LEAF else places[self.level[n]]

        def times(start: int, end: int) -> int:
            product = 1
            for i in range(start, end):
                product *= sizes[i]
            return product

        def below(n: int) -> int:
            if self.level[n] == LEAF:
                return int(n == self.true)
            if n not in memo:
                here = place(n)
                memo[n] = sum(
                    below(k) * times(here + 1, place(k))
                    for k in (self.kids[n][c] for c in cells[self.level[n]])
                )
            return memo[n]

        return below(a) * times(0, place(a))


def _negated(a: bool | None) -> bool | None:
    return None if a is None else not a


def _holds(a: bool | None) -> bool:
    return a is True


def _fails(a: bool | None) -> bool:
    return a is not True
