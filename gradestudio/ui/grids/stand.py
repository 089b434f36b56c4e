"""A statement with what is known of it, while its block is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gradestudio.language.reading.parsing import parse
from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.speech import words
from gradestudio.ui.theme import TierColours

_LONGEST = 12
"""Characters of a tier's name that a badge shows here in full."""
_UNKNOWN = TierColours("#8A93A3", "#FFFFFF")


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    key: tuple[str, str, int]
    statement: Any
    grade: str
    facts: Facts
    stale: bool
    ordinal: int

    @property
    def name(self) -> str:
        return self.key[1]

    def block(
        self, kind: str, about: str, rows: tuple[Row, ...], forms: tuple[str, ...], edge: int, source: Any
    ) -> Block:
        statement = self.statement
        return Block(
            key=self.key,
            kind=kind,
            start=statement.start,
            name=self.name,
            about=about,
            note="",
            rows=rows,
            forms=forms,
            edge=edge,
            source=source,
            grade=self.grade,
            broken=statement.node is None or statement.broken,
            stale=self.stale,
            text=statement.text.rstrip(),
        )

    # ── Figures ─────────────────────────────────────────────────────────────────────────────────

    @property
    def placed(self) -> Any:
        """Where customers stand in this `let`; None while that is not known."""
        return self.facts.placed.get(self.name) if self.key[0] == "let" else None

    def rules(self) -> list[Any]:
        """The figures of the rules that the rows of a table under a grade are, in order."""
        effect, program = self.facts.effects.get(self.grade), self.facts.program
        if effect is None or program is None or not self.facts.good:
            return []
        tables = [s for s in parse(self.facts.good).statements if s.keyword == "table"]
        grade = program.grade(self.grade)
        if grade is None or self.ordinal >= len(tables) or len(grade.rules) != len(effect.rules):
            return []
        found = tables[self.ordinal]
        return [
            line
            for rule, line in zip(grade.rules, effect.rules, strict=True)
            if rule.table is not None and rule.span and found.start <= rule.span.start < found.end
        ]

    def count(self, number: int | None, wish: Filter | None) -> Cell:
        return Cell("count", count=number, shown="" if number is None else f"{number:,}", filter=wish)

    def share(self, number: int | None) -> Cell:
        total = self.facts.total
        if number is None or not total:
            return Cell("share")
        small = 0 < number / total < 0.0005
        return Cell("share", shown="<0.1%" if small else words().percent(number / total, 1))

    # ── Tiers ───────────────────────────────────────────────────────────────────────────────────

    def badge(self, tier: str, grade: str) -> Badge:
        text = tier if len(tier) <= _LONGEST else short_name(tier)
        return Badge(text, self.facts.colours.get(grade, {}).get(tier, _UNKNOWN))

    def swatches(self, values: tuple[str, ...]) -> dict[str, str]:
        """Colours of the values that are tiers: of the grade that goes by this `let`, else of the first one
        that has them all."""
        program = self.facts.program
        if program is None:
            return {}
        grades = [g for g in program.grades if getattr(g.by, "name", None) == self.name]
        wanted = set(values)
        grades += [g for g in program.grades if wanted and wanted <= {t.name for t in g.tiers}]
        if not grades:
            return {}
        named = self.facts.colours.get(grades[0].name, {})
        return {value: named[value].ground for value in wanted if value in named}
