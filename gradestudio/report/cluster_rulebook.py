"""Groups of customers as a rulebook: bands of the numbers that part them, and a table of the bands."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np

from gradestudio.analysis.learning.clusters import Clusters
from gradestudio.analysis.learning.learn import Learnt
from gradestudio.analysis.learning.rulesets import LearntRule, Part, Predictor, used
from gradestudio.language.edits.writing import comment, name, text
from gradestudio.language.formatting import format_text
from gradestudio.messages import Words
from gradestudio.report.learnt_rulebook import RuleWords
from gradestudio.studio.material import Material

_NAMED = 4
"""As many bands as have names (low, middle, high); of more each is named by its range."""
_LOW, _HIGH = 1 / 3, 2 / 3


class ClusterRulebook:
    """Writes it; `groups` are the tiers of `learnt`."""

    def __init__(self, learnt: Learnt, clusters: Clusters, material: Material, words: Words) -> None:
        self._learnt, self._clusters, self._material, self._words = learnt, clusters, material, words
        self._said = RuleWords(learnt.predictors, words)
        self._used = used(learnt.rules)
        self._cuts = {place: self._cuts_of(place) for place in self._used}
        self._names: dict[int, str] = {}
        taken = set(material.fields) | {material.key.name if material.key is not None else ""}
        for place in self._used:
            self._names[place] = self._free(place, taken)

    def text(self, grade: str, title: str, source: str) -> str:
        """In the words' language."""
        lines = [comment(self._head(source), "\n").rstrip("\n"), f"rulebook {text(title)}", ""]
        lines += [*self._fields(), "", *self._bands(), ""]
        lines.append(f"grade {name(grade)} unranked")
        for group, tier in enumerate(self._learnt.tiers):
            lines.append(comment(self.size(group), "\n").rstrip("\n"))
            lines.append(f"tier {name(tier)} {text(self.described(group))}")
        lines += [*self._table(grade), f"otherwise {name(self._learnt.tiers[self._learnt.rules.otherwise])}"]
        return format_text("\n".join(lines), self._words.language).rstrip("\n") + "\n"

    def size(self, group: int) -> str:
        """`312 位客户（20.8%）；年消费中位 12.5万，最近购买距今月数中位 1`."""
        words, labels = self._words, self._clusters.labels
        n = int(np.count_nonzero(labels == group))
        share = words.percent(n / max(int(np.count_nonzero(labels >= 0)), 1))
        medians = [
            words.text("clusters.median", name=self._shown(p), value=_shown_number(m, words))
            for p, m in zip(self._learnt.predictors, self._clusters.medians[group].tolist(), strict=True)
        ]
        return words.text(
            "clusters.size", n=n, share=share, medians=words.text("suggest.between").join(medians)
        )

    def described(self, group: int) -> str:
        """`年消费高，最近购买近`: what is low or high about the group; middling things are left out."""
        words, said = self._words, []
        for predictor, place in zip(
            self._learnt.predictors, self._clusters.places[group].tolist(), strict=True
        ):
            if _LOW <= place <= _HIGH:
                continue
            word = self._level(predictor, "low" if place < _LOW else "high")
            said.append(words.text("clusters.is", name=predictor.name, level=word))
        return words.text("suggest.between").join(said) or words.text("clusters.middling")

    # ── Parts of the text ───────────────────────────────────────────────────────────────────────

    def _head(self, source: str) -> str:
        words, clusters, trust = self._words, self._clusters, self._learnt.trust
        key = "clusters.head" if not self._dated() else "clusters.head-dated"
        return words.text(
            key,
            file=source,
            as_of=self._material.as_of,
            n=int(np.count_nonzero(clusters.labels >= 0)),
            count=len(self._learnt.tiers),
            columns=tuple(p.name for p in self._learnt.predictors),
            silhouette=words.number(clusters.silhouette, 2),
            share=words.percent(trust.share),
        )

    def _dated(self) -> bool:
        return any(p.form in ("months", "days") for p in self._learnt.predictors)

    def _fields(self) -> list[str]:
        wanted = {self._learnt.predictors[place].name for place in self._used}
        key = [] if self._material.key is None else [self._material.key.statement]
        return [*key, *(f.statement for n, f in self._material.fields.items() if n in wanted)]

    def _bands(self) -> list[str]:
        lines = []
        for place in self._used:
            predictor, cuts = self._learnt.predictors[place], self._cuts[place]
            subject = name(predictor.name)
            if predictor.form in ("months", "days"):
                subject = f"{predictor.form} since {subject}"
            lines.append(f"let {name(self._names[place])} = bands of {subject}")
            levels = self._levels(place)
            for i, level in enumerate(levels[:-1]):
                low = f"at least {self._said.number(cuts[i - 1])} " if i else ""
                lines.append(f"  {low}below {self._said.number(cuts[i])} -> {text(level)}")
            lines.append(f"  else -> {text(levels[-1])}")
        return lines

    def _table(self, grade: str) -> list[str]:
        words = self._words
        if not self._learnt.rules.rules:
            return []
        heads = [*(name(self._names[place]) for place in self._used), f"-> {name(grade)}", "because"]
        lines = [f"table {name(words.text('clusters.table', grade=grade))}", "  | " + " | ".join(heads)]
        for rule in self._learnt.rules.rules:
            cells = [self._cell(place, rule) for place in self._used]
            why = self._said.reason(rule.parts)
            row = [*cells, name(self._learnt.tiers[rule.tier]), text(why) if why else "-"]
            lines.append("  | " + " | ".join(row))
        return lines

    def _cell(self, place: int, rule: LearntRule) -> str:
        part = next((p for p in rule.parts if p.predictor == place), None)
        if part is None:
            return "-"
        return ", ".join(text(level) for level in self._within(place, part))

    def _within(self, place: int, part: Part) -> list[str]:
        """The bands that a condition takes; its thresholds are edges of bands."""
        cuts, levels = self._cuts[place], self._levels(place)
        first = 0 if part.low is None else cuts.index(part.low) + 1
        last = len(levels) if part.high is None else cuts.index(part.high) + 1
        return levels[first:last]

    def _cuts_of(self, place: int) -> list[Decimal]:
        parts = [p for r in self._learnt.rules.rules for p in r.parts if p.predictor == place]
        return sorted({cut for p in parts for cut in (p.low, p.high) if cut is not None})

    def _levels(self, place: int) -> list[str]:
        count = len(self._cuts[place]) + 1
        predictor = self._learnt.predictors[place]
        if count <= _NAMED:
            return [self._level(predictor, f"{i}-of-{count}") for i in range(1, count + 1)]
        shown = [self._said.number(cut) for cut in self._cuts[place]]
        say = self._words.text
        inner = [say("clusters.range", low=a, high=b) for a, b in pairwise(shown)]
        return [say("clusters.below", high=shown[0]), *inner, say("clusters.from", low=shown[-1])]

    def _level(self, predictor: Predictor, which: str) -> str:
        kind = "time" if predictor.form in ("months", "days") else "amount"
        return self._words.text(f"clusters.{kind}-{which}")

    def _shown(self, predictor: Predictor) -> str:
        if predictor.form in ("months", "days"):
            return self._words.text(f"suggest.{predictor.form}-since", name=predictor.name)
        return predictor.name

    def _free(self, place: int, taken: set[str]) -> str:
        wanted = self._words.text("clusters.band", name=self._learnt.predictors[place].name)
        made, number = wanted, 2
        while made in taken:
            made, number = f"{wanted} {number}", number + 1
        taken.add(made)
        return made


def group_names(count: int, words: Words) -> tuple[str, ...]:
    return tuple(words.text("clusters.group", n=number) for number in range(1, count + 1))


def _shown_number(value: float, words: Words) -> str:
    return words.number(value, 0 if abs(value) >= 100 else 1 if value % 1 else 0)
