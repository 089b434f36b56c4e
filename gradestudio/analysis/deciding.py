"""Which rule decides, for every combination of cells: all rules followed side by side, field by field.

On the way a rule lives until a cell refutes it.  As soon as one is met for certain, those behind it can no
longer win and are dropped: places with the same living rules are one and the same node.  Conditions on
a single axis are bits of whole numbers; all others come along as diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradestudio.analysis.diagram import LEAF, Diagram

NEEDS, NO_RULE, CONFLICT, OTHERWISE = -1, -2, -3, -4
"""What may stand for a rule's index: a deciding value is missing, no rule holds, rules with different tiers
hold at once, `otherwise`."""
_GONE = -1
"""Stands for a part or a last word that can decide nothing any more."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A rule that could decide: `parts` are truths that must all hold, `rank` is its tier's."""

    index: int
    rank: int
    parts: tuple[int, ...]


def decide(d: Diagram, contenders: Sequence[Contender], last: int, unique: bool) -> int:
    """The first contender whose parts are all true; with `unique` CONFLICT where ranks differ.

    `last` is the diagram of who decides when no contender does: OTHERWISE and NO_RULE give way to NEEDS where
    a contender is unknown.
    """
    return _Deciding(d, contenders, last, unique).root()


class _Deciding:
    def __init__(self, d: Diagram, contenders: Sequence[Contender], last: int, unique: bool) -> None:
        self.d, self.contenders, self.unique, self.last = d, contenders, unique, last
        count, axes = len(contenders), len(d.widths)
        self.doubt = 1 << count
        """The bit of: some rule is unknown for certain."""
        everyone = (1 << count) - 1
        self.sure = [[everyone] * w for w in d.widths]
        self.maybe = [[everyone] * w for w in d.widths]
        self.on = [0] * axes
        self.open = [0] * (axes + 1)
        self.nodes: list[int] = []
        self.owners: list[int] = []
        self.start, self.start_unknown = everyone, 0
        self._read_parts()
        for axis in reversed(range(axes)):
            self.open[axis] = self.open[axis + 1] | self.on[axis]
        self.classes = [self._classes(axis) for axis in range(axes)]
        self.tiers: dict[int, int] = {}
        for place, c in enumerate(contenders):
            self.tiers[c.rank] = self.tiers.get(c.rank, 0) | 1 << place
        self._compare_rules()
        self.plain: dict[int, _Plain] = {}
        self.known: dict[tuple[int, int, int, tuple[int, ...], int], int] = {}
        self.states: dict[tuple[int, int, int, tuple[int, ...], int], int] = {}

    # ── What the rules ask ──────────────────────────────────────────────────────────────────────

    def _read_parts(self) -> None:
        numbers: dict[int, int] = {}
        for place, contender in enumerate(self.contenders):
            bit = 1 << place
            for part in contender.parts:
                if part == self.d.false:
                    self.start &= ~bit
                elif part == self.d.unknown:
                    self.start_unknown |= bit
                elif part != self.d.true:
                    if all(self.d.level[k] == LEAF for k in self.d.kids[part]):
                        self._single(part, bit)
                    else:
                        number = numbers.setdefault(part, len(numbers))
                        if number == len(self.nodes):
                            self.nodes.append(part)
                            self.owners.append(0)
                        self.owners[number] |= bit
        self.start_unknown &= self.start
        self.start &= ~self.start_unknown

    def _single(self, part: int, bit: int) -> None:
        axis = self.d.level[part]
        self.on[axis] |= bit
        sure, maybe = self.sure[axis], self.maybe[axis]
        for cell, kid in enumerate(self.d.kids[part]):
            if kid != self.d.true:
                sure[cell] &= ~bit
            if kid == self.d.false:
                maybe[cell] &= ~bit

    def _classes(self, axis: int) -> tuple[list[tuple[int, int]], list[int]]:
        """The different pairs of bits of the axis, and which one each cell has."""
        places: dict[tuple[int, int], int] = {}
        of_cell = [
            places.setdefault(pair, len(places))
            for pair in zip(self.sure[axis], self.maybe[axis], strict=True)
        ]
        return list(places), of_cell

    def _compare_rules(self) -> None:
        """`inside[axis][i]`: rules that from this axis on hold only where rule `i` does, and are unknown only
        where it is not false; `beaten`: those of them that rule `i` keeps from deciding."""
        count = len(self.contenders)
        everyone = (1 << count) - 1
        inside = [everyone & ~(1 << i) for i in range(count)]
        for owners in self.owners:
            for i in _bits(owners):
                inside[i] &= owners
        self.inside, self.beaten = [], []
        for axis in reversed(range(len(self.on) + 1)):
            if axis < len(self.on):
                pairs, _ = self.classes[axis]
                inside = list(inside)
                for i in _bits(self.on[axis]):
                    bit, kept = 1 << i, inside[i]
                    for sure, maybe in pairs:
                        if not maybe & bit:
                            kept &= ~maybe
                        if not sure & bit:
                            kept &= ~sure
                    inside[i] = kept
            self.inside.append(inside)
            self.beaten.append([self._loses_to(i, mask) for i, mask in enumerate(inside)])
        self.inside.reverse()
        self.beaten.reverse()

    def _loses_to(self, i: int, inside: int) -> int:
        if self.unique:
            return inside & self.tiers[self.contenders[i].rank]
        return inside & ~((2 << i) - 1)

    # ── The walk ────────────────────────────────────────────────────────────────────────────────

    def root(self) -> int:
        return self._at(0, self.start, self.start_unknown, tuple(self.nodes), self.last)

    def _at(self, axis: int, sure: int, doubt: int, parts: tuple[int, ...], last: int) -> int:
        """The node from `axis` on: `sure` rules are true so far, `doubt` unknown at best."""
        raw = (axis, sure, doubt, parts, last)
        found = self.known.get(raw)
        if found is None:
            found = self.known[raw] = self._made(axis, sure, doubt, parts, last)
        return found

    def _made(self, axis: int, sure: int, doubt: int, parts: tuple[int, ...], last: int) -> int:
        waiting = self.open[axis]
        if parts:
            sure, doubt, parts, more = self._settled(sure, doubt, parts)
            waiting |= more
        met = sure & ~waiting
        if met:
            sure, met = self.beaten_by(sure, met)
            if sure < 0:
                return self.d.leaf(CONFLICT)
            doubt, last = 0, _GONE
            if sure == met:
                return self.d.leaf(self.contenders[met.bit_length() - 1].index)
        elif doubt & ~waiting:
            doubt = self.doubt
        if not sure and not doubt:
            return last
        level = self.d.level
        if not parts and (last < 0 or level[last] == LEAF):
            return self._plain(last).at(axis, sure, doubt)
        ahead = min([level[p] for p in parts if p >= 0], default=LEAF) if parts else LEAF
        if last >= 0 and level[last] < ahead:
            ahead = level[last]
        alive = sure | doubt
        while axis < ahead and not self.on[axis] & alive:
            axis += 1
        sure, doubt = self.reduced(axis, sure, doubt)
        key = (axis, sure, doubt, parts, last)
        found = self.states.get(key)
        if found is None:
            self.d.step()
            make = self._node_along if ahead == axis else self._node
            found = self.states[key] = make(axis, sure, doubt, parts, last)
        return found

    def _plain(self, last: int) -> _Plain:
        found = self.plain.get(last)
        if found is None:
            found = self.plain[last] = _Plain(self, last)
        return found

    def reduced(self, axis: int, sure: int, doubt: int) -> tuple[int, int]:
        """Without the rules that others make pointless from here on."""
        inside, beaten = self.inside[axis], self.beaten[axis]
        rest = sure
        while rest:
            low = rest & -rest
            i = low.bit_length() - 1
            sure &= ~beaten[i]
            doubt &= ~inside[i]
            rest = (rest ^ low) & sure
        if doubt != self.doubt:
            rest = doubt
            while rest:
                low = rest & -rest
                doubt &= ~inside[low.bit_length() - 1]
                rest = (rest ^ low) & doubt
        return sure, doubt

    def ended(self, last: int) -> int:
        """Nobody is met for certain, somebody is unknown."""
        value = self.d.held[last]
        return self.d.leaf(NEEDS if value in (OTHERWISE, NO_RULE) else value)

    def beaten_by(self, sure: int, met: int) -> tuple[int, int]:
        """What is left of the rules when some are met: those behind the first can no longer win."""
        first = met & -met
        if not self.unique:
            return sure & (first * 2 - 1), first
        same = self.tiers[self.contenders[first.bit_length() - 1].rank]
        if met & ~same:
            return -1, first
        return sure & ~(same & ~first & ~(first - 1)), first

    def _settled(
        self, sure: int, doubt: int, parts: tuple[int, ...]
    ) -> tuple[int, int, tuple[int, ...], int]:
        """Parts with a known truth are worked in; the bits of rules that wait for another part come last."""
        d, owners = self.d, self.owners
        for number, part in enumerate(parts):
            if part == d.false:
                sure &= ~owners[number]
                doubt &= ~owners[number]
            elif part == d.unknown:
                doubt |= sure & owners[number]
                sure &= ~owners[number]
        alive, waiting = sure | doubt, 0
        left = []
        for number, part in enumerate(parts):
            if part >= 0 and d.level[part] != LEAF and owners[number] & alive:
                left.append(part)
                waiting |= owners[number]
            else:
                left.append(_GONE)
        return sure, doubt, tuple(left) if waiting else (), waiting

    def _node(self, axis: int, sure: int, doubt: int, parts: tuple[int, ...], last: int) -> int:
        pairs, of_cell = self.classes[axis]
        keep = doubt & self.doubt
        both = sure | doubt
        axis += 1
        states = [(sure & yes, (both & perhaps) & ~(sure & yes) | keep) for yes, perhaps in pairs]
        found = {state: self._at(axis, *state, parts, last) for state in set(states)}
        return self.d.node(axis - 1, tuple([found[states[c]] for c in of_cell]))

    def _node_along(self, axis: int, sure: int, doubt: int, parts: tuple[int, ...], last: int) -> int:
        """The same where the axis also decides parts that are diagrams, or the last word."""
        d = self.d
        level, kids = d.level, d.kids
        moving = [i for i, p in enumerate(parts) if p >= 0 and level[p] == axis]
        last_kids = kids[last] if last >= 0 and level[last] == axis else None
        keep = doubt & self.doubt
        seen: dict[tuple[int, int, tuple[int, ...], int], int] = {}
        made = []
        for cell, (yes, perhaps) in enumerate(zip(self.sure[axis], self.maybe[axis], strict=True)):
            now = list(parts)
            for i in moving:
                now[i] = kids[parts[i]][cell]
            state = (
                sure & yes,
                (doubt & perhaps) | (sure & perhaps & ~yes) | keep,
                tuple(now),
                last if last_kids is None else last_kids[cell],
            )
            one = seen.get(state)
            if one is None:
                one = seen[state] = self._at(axis + 1, *state)
            made.append(one)
        return d.node(axis, tuple(made))


class _Plain:
    """The walk where nothing is left but bits, and the last word is known: the common case, made quick."""

    def __init__(self, deciding: _Deciding, last: int) -> None:
        self.of, self.d, self.last = deciding, deciding.d, last
        self.shift = len(deciding.contenders) + 1
        axes = len(deciding.on)
        self.met_before: list[dict[int, int]] = [{} for _ in range(axes + 1)]
        self.states: list[dict[int, int]] = [{} for _ in range(axes)]
        self.leaves = [self.d.leaf(c.index) for c in deciding.contenders]

    def at(self, axis: int, sure: int, doubt: int) -> int:
        of, shift = self.of, self.shift
        waiting = of.open[axis]
        met = sure & ~waiting
        if met:
            sure, met = of.beaten_by(sure, met)
            if sure < 0:
                return self.d.leaf(CONFLICT)
            doubt = 0
            if sure == met:
                return self.leaves[met.bit_length() - 1]
        elif doubt & ~waiting:
            doubt = of.doubt
        if not sure and not doubt:
            return self.last
        alive, on, count = sure | doubt, of.on, len(of.on)
        while axis < count and not on[axis] & alive:
            axis += 1
        if axis == count:
            return of.ended(self.last)
        sure, doubt = of.reduced(axis, sure, doubt)
        states = self.states[axis]
        key = sure << shift | doubt
        found = states.get(key)
        if found is None:
            self.d.step()
            found = states[key] = self._node(axis, sure, doubt)
        return found

    def _node(self, axis: int, sure: int, doubt: int) -> int:
        pairs, of_cell = self.of.classes[axis]
        keep, both, shift = doubt & self.of.doubt, sure | doubt, self.shift
        known = self.met_before[axis + 1]
        made = []
        for yes, perhaps in pairs:
            left = sure & yes
            open_still = both & perhaps & ~left | keep
            key = left << shift | open_still
            one = known.get(key)
            if one is None:
                one = known[key] = self.at(axis + 1, left, open_still)
            made.append(one)
        return self.d.node(axis, tuple([made[c] for c in of_cell]))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
