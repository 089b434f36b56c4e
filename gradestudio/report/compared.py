"""Two versions on the same customers, in words: who moves, for which reasons, what the change means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from gradestudio.analysis.compare import DOWN, OTHER, SAME, UP, Moves
from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.kinds import EffectChange, Kind, OutputKind
from gradestudio.messages import Words
from gradestudio.messages.kinds import example, move, outcome, parts_text
from gradestudio.report.customer_list import Lines, Page
from gradestudio.report.measures import Measure, measures
from gradestudio.report.outcome import Added, text_column, tier_column
from gradestudio.report.reasons import needs, reasons
from gradestudio.report.view import View
from gradestudio.studio.comparing import Comparison

_DIRECTIONS = {SAME: "same", UP: "up", DOWN: "down", OTHER: "other"}


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A statement that was changed: what it is, as it was, as it is, and whom it moves by itself (None: not
    counted)."""

    title: str
    old: str
    new: str
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with its words and both views."""

    found: Comparison
    words: Words
    views: tuple[View, View] | None = None
    changed: tuple[ChangedLine, ...] = ()

    def measure(self) -> Measure | None:
        """The money by which moves are weighed: the first of the new version."""
        made = measures(self.views[1]) if self.views is not None else ()
        return made[0] if made else None

    def outputs(self, most: int | None = None) -> list[str]:
        """What is known about every output without data, with its kinds of customers below it."""
        found = self.found.semantic
        return [] if found is None else [line for o in found.outputs for line in self.output(o, most)]

    def output(self, one: EffectChange, most: int | None = None) -> list[str]:
        """One output: a verdict, what is common to all who change, then a line a kind, at most `most` of each
        way to move."""
        say = self.words.text
        name = one.name or say("compare.strategies")
        lines = [say(f"compare.verdict-{verdict_key(one)}", name=name)]
        if one.common and len(one.kinds) > 1:
            lines.append("  " + say("compare.common", who=parts_text(one.common, self.words)))
        told: Counter[tuple[str, str]] = Counter()
        left = 0
        for kind in one.kinds:
            told[kind.before, kind.after] += 1
            if most is not None and told[kind.before, kind.after] > most:
                left += 1
            else:
                lines.append("  " + self._kind(one, kind))
        if left or (one.kinds and not one.complete):
            key = "compare.more-kinds-left" if left else "compare.more-kinds"
            lines.append("  " + say(key, n=left))
        if one.witness:
            lines.append("  " + say("compare.example", customer=self.words.value(one.witness)))
        return lines

    def _kind(self, one: EffectChange, kind: Kind) -> str:
        say = self.words.text
        rows = self.found.customers(one.name, kind) if one.kind is OutputKind.GRADE else None
        notes = [] if rows is None else [say("compare.in-list", n=len(rows))]
        if kind.confirmed:
            notes.append(say("compare.example", customer=example(kind, self.words)))
        key = "compare.kind" if kind.confirmed else "compare.kind-possible"
        text = say(
            key,
            move=move(kind, self.words, one.kind is OutputKind.TAG),
            who=parts_text(kind.parts, self.words),
        )
        joined = say("compare.between").join(notes)
        return text + (say("compare.notes", notes=joined) if notes else "")

    def verdict(self) -> str:
        """The answer in one sentence."""
        same = self.found.same
        key = "compare.identical" if same else "compare.differs" if same is False else "compare.unknown"
        return self.words.text(key)

    def summary(self, moves: Moves) -> str:
        """`客户等级：升 48，降 91，其他 0，不变 2,861`."""
        return summary_of(moves, self.words)

    def matrix(self, moves: Moves) -> list[list[str]]:
        """A heading line, then a line an old outcome: customers, and money where there is any."""
        return matrix_of(moves, self.words, self.measure())

    # ── The list ────────────────────────────────────────────────────────────────────────────────

    def reasons(self, moves: Moves) -> tuple[list[str], list[str]]:
        """Every customer's reason in the old and in the new version."""
        assert self.views is not None
        made = []
        for view in self.views:
            grade, result = view.program.grade(moves.grade), view.grading.grades[moves.grade]
            assert grade is not None
            made.append(reasons(grade, result, view, needs(result, view)))
        return made[0], made[1]

    def direction(self, moves: Moves, row: int) -> str:
        return _DIRECTIONS[int(moves.direction[row])]

    def ordered(self, moves: Moves) -> np.ndarray:
        """The rows of those who move: by old and new outcome, within by money, most first."""
        rows = moves.moved
        measure = self.measure()
        amount = np.zeros(len(rows)) if measure is None else -np.nan_to_num(measure.values[rows])
        return rows[np.lexsort((rows, amount, moves.new[rows], moves.old[rows]))]

    def pages(self) -> list[Page]:
        """A sheet a grade: everyone who moves, with tiers and reasons on both sides."""
        return [self._page(m) for m in self.found.moves]

    def _page(self, moves: Moves) -> Page:
        assert self.views is not None
        say = self.words.text
        old, new = self.views
        before, after = self.reasons(moves)
        ways = [say(f"compare.{_DIRECTIONS[d]}") for d in moves.direction.tolist()]
        results = [v.grading.grades[moves.grade] for v in (old, new)]
        tiers = [tier_column(r, r.tier, v, "") for r, v in zip(results, (old, new), strict=True)]
        added = (
            (Added(say("compare.heading-old", grade=moves.grade), tiers[0], "tier", moves.grade), old),
            (Added(say("compare.heading-new", grade=moves.grade), tiers[1], "tier", moves.grade), new),
            (Added(say("compare.heading-direction"), text_column("", ways), "direction"), new),
            (Added(say("compare.heading-old-reason"), text_column("", before), "reason"), old),
            (Added(say("compare.heading-new-reason"), text_column("", after), "reason"), new),
        )
        title = say("compare.page-title", grade=moves.grade)
        rows = self.ordered(moves)
        facts = self.summary(moves)
        name = moves.grade if len(self.found.moves) > 1 else say("compare.page")
        return Page(name, title, facts, new, rows, added)

    def overview(self) -> Lines:
        """Versions, the verdict, what changes for whom, and the matrices."""
        assert self.views is not None
        say = self.words.text
        rows: list[tuple[str | float, ...]] = []
        heads: list[int] = []
        for key, book in (("compare.old", self.found.old), ("compare.new", self.found.new)):
            version = book.program.version or ""
            rows.append((say(key), book.file, version, book.sha256))
        day = self.words.date(self.views[1].grading.as_of)
        rows += [(say("compare.as-of"), day), (say("compare.customers"), float(self.views[1].rows)), ()]
        rows += [(self.verdict(),), *((line,) for line in self.outputs()), ()]
        for moves in self.found.moves:
            rows.append((self.summary(moves),))
            heads.append(len(rows))
            rows += self._numbers(moves)
            rows.append(())
        widths = (24.0, 24.0, *[16.0] * 10)
        return Lines(say("compare.overview"), say("compare.title"), tuple(rows), tuple(heads), widths)

    def changes(self) -> tuple[Lines, ...]:
        """A sheet with the statements that were changed; none without any."""
        if not self.changed:
            return ()
        say = self.words.text
        keys = ("compare.what", "compare.old", "compare.new", "compare.moves-alone")
        rows: list[tuple[str | float, ...]] = [tuple(say(key) for key in keys)]
        rows += [
            (c.title, c.old, c.new, say("compare.not-counted") if c.moved is None else float(c.moved))
            for c in self.changed
        ]
        return (
            Lines(
                say("compare.changes"), say("compare.changes"), tuple(rows), (0,), (28.0, 60.0, 60.0, 16.0)
            ),
        )

    def _numbers(self, moves: Moves) -> list[tuple[str | float, ...]]:
        """The matrix with numbers: customers, then the same of money."""
        rows, columns = moves.used()
        measure = self.measure()
        blocks: list[tuple[str, np.ndarray]] = [(self.words.text("compare.corner"), moves.counts())]
        if measure is not None:
            blocks.append((measure.name, moves.sums(measure.values)))
        made: list[tuple[str | float, ...]] = []
        for corner, values in blocks:
            made.append((corner, *(outcome(moves.new_names[c], self.words) for c in columns)))
            for r in rows:
                made.append(
                    (outcome(moves.old_names[r], self.words), *(float(values[r, c]) for c in columns))
                )
        return made


def summary_of(moves: Moves, words: Words) -> str:
    """Who went up, down or elsewhere, and who stayed, in a line."""
    args = {name: moves.count(direction) for direction, name in _DIRECTIONS.items()}
    return words.text("compare.summary", grade=moves.grade, **args)


def matrix_of(moves: Moves, words: Words, measure: Measure | None = None) -> list[list[str]]:
    """A heading line, then a line an old outcome: customers, and their money by the measure."""
    rows, columns = moves.used()
    counts = moves.counts()
    sums = None if measure is None else moves.sums(measure.values)
    made = [[words.text("compare.corner"), *(outcome(moves.new_names[c], words) for c in columns)]]
    for r in rows:
        line = [outcome(moves.old_names[r], words)]
        for c in columns:
            count = int(counts[r, c])
            money = ""
            if sums is not None and measure is not None and count:
                money = " · " + words.money(float(sums[r, c]), measure.unit)
            line.append(words.number(count) + money if count else "–")
        made.append(line)
    return made


def verdict_key(one: EffectChange) -> str:
    """Which sentence says what is known of the output."""
    if one.only_in:
        return f"only-{one.only_in}"
    if one.verdict is Verdict.PROVEN:
        return "same"
    if one.verdict is Verdict.NOT_PROVEN:
        return "open-kinds" if one.kinds else "open"
    if not one.kinds:
        return "differs"
    if not one.complete:
        return "some"
    return "exact" if all(k.confirmed for k in one.kinds) else "bounded"
