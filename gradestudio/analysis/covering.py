"""Which rules together take every customer of a rule: a smallest set, by leaving out one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradestudio.analysis.deciding import NO_RULE, Contender, decide
from gradestudio.analysis.diagram import Diagram, OverBudget
from gradestudio.analysis.grade_proof import GradeProof


class Covers:
    """Sets of rules that cover a rule of one grade; made once for all its dead rules."""

    def __init__(self, proof: GradeProof) -> None:
        self.proof = proof
        self.boxes = _Boxes(proof.d, proof.outcome.parts)
        self.tired = False
        """The work allowed is done: sets are no longer made smaller."""

    def of(self, i: int) -> tuple[int, ...]:
        """Earlier rules that hold wherever rule `i` holds; as a rule none of them could be left out."""
        earlier = self.proof.order[: self.proof.order.index(i)]
        if not self.tired:
            try:
                return self._smallest(i, earlier)
            except OverBudget:
                self.tired = True
        touching = self.boxes.touching(i)
        return tuple(e for e in earlier if touching >> e & 1)

    def _smallest(self, i: int, earlier: list[int]) -> tuple[int, ...]:
        boxes, everyone = self.boxes, self.proof.space.possible == self.proof.d.true
        if everyone and i in boxes.plain:
            touching = boxes.touching(i)
            plain = [e for e in earlier if e in boxes.plain and touching >> e & 1]
            if boxes.covered(i, plain):
                return _left_out(plain, lambda chosen: boxes.covered(i, chosen))
        return _left_out(self._takers(i, earlier), lambda chosen: self._covered(i, chosen))

    def _takers(self, i: int, earlier: list[int]) -> list[int]:
        d = self.proof.d
        takers = d.values(self._decided(i, earlier))
        return [e for e in earlier if e in takers]

    def _covered(self, i: int, others: Sequence[int]) -> bool:
        return i not in self.proof.d.values(self._decided(i, others))

    def _decided(self, i: int, others: Sequence[int]) -> int:
        """Who is first among the others where the rule holds, the rule itself where none of them is."""
        d, mine = self.proof.d, self.proof.rule(i)
        contenders = [Contender(o, 0, (mine, self.proof.rule(o))) for o in others]
        contenders.append(Contender(i, 0, (mine,)))
        return decide(d, contenders, d.leaf(NO_RULE), unique=False)


def _left_out(chosen: list[int], covers: Callable[[list[int]], bool]) -> tuple[int, ...]:
    for one in reversed(chosen):
        others = [o for o in chosen if o != one]
        if covers(others):
            chosen = others
    return tuple(chosen)


class _Boxes:
    """Rules whose conditions each read a single axis, as bits: `holds[axis][cell]` has those still true."""

    def __init__(self, d: Diagram, parts: Sequence[tuple[int, ...]]) -> None:
        self.d = d
        self.plain = {
            i
            for i, of_rule in enumerate(parts)
            if all(p == d.true or (d.kids[p] and all(not d.kids[k] for k in d.kids[p])) for p in of_rule)
        }
        everyone = (1 << len(parts)) - 1
        self.holds = [[everyone] * w for w in d.widths]
        self.open = [0] * (len(d.widths) + 1)
        for i in self.plain:
            for part in parts[i]:
                if part == d.true:
                    continue
                axis = d.level[part]
                self.open[axis] |= 1 << i
                cells = self.holds[axis]
                for cell, kid in enumerate(d.kids[part]):
                    if kid != d.true:
                        cells[cell] &= ~(1 << i)
        for axis in reversed(range(len(d.widths))):
            self.open[axis] |= self.open[axis + 1]

    def touching(self, i: int) -> int:
        """The bits of the rules that may hold where rule `i` does."""
        found, mine = -1, 1 << i
        for cells in self.holds:
            here = 0
            for cell in cells:
                if cell & mine:
                    here |= cell
            found &= here
        return found

    def covered(self, i: int, others: Sequence[int]) -> bool:
        """Whether the others, boxes all of them, hold wherever rule `i` does."""
        mine, count = 1 << i, len(self.holds)
        start = sum(1 << o for o in others)
        done: set[tuple[int, int]] = set()

        def covers(axis: int, alive: int) -> bool:
            if alive & ~self.open[axis]:
                return True
            if not alive:
                return False
            if axis == count:
                return False
            if (axis, alive) in done:
                return True
            self.d.step()
            ways = {alive & cell for cell in self.holds[axis] if cell & mine}
            if not all(covers(axis + 1, left) for left in ways):
                return False
            done.add((axis, alive))
            return True

        return covers(0, start)
