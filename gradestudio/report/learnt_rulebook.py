"""Learnt rules as the text of a rulebook, with what each decides and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.analysis.learning.learn import Learnt
from gradestudio.analysis.learning.rulesets import OTHERWISE, Deciding, LearntRule, Part, Predictor, used
from gradestudio.language.edits.writing import comment, compared_text, name, text
from gradestudio.language.formatting import format_text
from gradestudio.language.number_text import plain_number
from gradestudio.messages import Words
from gradestudio.studio.material import Material

_MOST_OF_A_NAME = 40
_WAN = Decimal(10_000)


class RuleWords:
    """Conditions in the language's words (English; `format_text` turns them into Chinese ones)."""

    def __init__(self, predictors: Sequence[Predictor], words: Words) -> None:
        self._predictors = predictors
        self._chinese = words.language == "zh"
        self._words = words

    def condition(self, parts: Sequence[Part]) -> str:
        return " and ".join(self._part(part) for part in parts)

    def _part(self, part: Part) -> str:
        predictor = self._predictors[part.predictor]
        if predictor.form == "flag":
            return f"{name(predictor.name)} = {'yes' if 1 in part.among else 'no'}"
        if part.among:
            return self._among(predictor, part)
        subject = name(predictor.name)
        if predictor.form in ("months", "days"):
            subject = f"{predictor.form} since {subject}"
        sides = [f"at least {self.number(part.low)}"] if part.low is not None else []
        sides += [f"below {self.number(part.high)}"] if part.high is not None else []
        return " and ".join(f"{subject} {side}" for side in sides)

    def _among(self, predictor: Predictor, part: Part) -> str:
        inside = [predictor.choices[i] for i in sorted(part.among)]
        outside = [v for i, v in enumerate(predictor.choices) if i not in part.among]
        subject = name(predictor.name)
        if len(inside) == 1:
            return f"{subject} = {compared_text(inside[0])}"
        if len(outside) == 1:
            return f"{subject} != {compared_text(outside[0])}"
        fewer, sign = (inside, "in") if len(inside) <= len(outside) else (outside, "not in")
        return f"{subject} {sign} ({', '.join(map(compared_text, fewer))})"

    def number(self, value: Decimal) -> str:
        """`10万` in Chinese where that is shorter."""
        if self._chinese and abs(value) >= _WAN and value % (_WAN / 100) == 0:
            return f"{plain_number(value / _WAN)}万"
        return plain_number(value)

    def short(self, parts: Sequence[Part]) -> str:
        """The conditions as a rule's name: `年消费 ≥ 10万，投诉次数 < 2`."""
        said = []
        for part in parts:
            predictor = self._predictors[part.predictor]
            shown = predictor.name
            if predictor.form in ("months", "days"):
                shown = self._words.text(f"suggest.{predictor.form}-since", name=shown)
            if predictor.form == "flag":
                said.append(
                    self._words.text("suggest.flag-yes" if 1 in part.among else "suggest.flag-no", name=shown)
                )
            elif part.among:
                said.append(self._short_among(predictor, part, shown))
            else:
                said.append(self._short_bounds(part, shown))
        whole = self._words.text("suggest.between").join(said)
        return whole if len(whole) <= _MOST_OF_A_NAME else whole[: _MOST_OF_A_NAME - 1] + "…"

    def _short_bounds(self, part: Part, shown: str) -> str:
        if part.low is not None and part.high is not None:
            return f"{self.number(part.low)} ≤ {shown} < {self.number(part.high)}"
        if part.low is not None:
            return f"{shown} ≥ {self.number(part.low)}"
        return shown if part.high is None else f"{shown} < {self.number(part.high)}"

    def _short_among(self, predictor: Predictor, part: Part, shown: str) -> str:
        inside = [predictor.choices[i] for i in sorted(part.among)]
        outside = [v for i, v in enumerate(predictor.choices) if i not in part.among]
        if len(inside) <= len(outside):
            return f"{shown} = {'/'.join(inside)}"
        return f"{shown} ≠ {'/'.join(outside)}"

    def reason(self, parts: Sequence[Part]) -> str:
        """The values that decided, as placeholders."""
        names = dict.fromkeys(self._predictors[part.predictor].name for part in parts)
        shown = [f"{n.replace('{', '').replace('}', '')} {{{name(n)}}}" for n in names if '"' not in n]
        return self._words.text("suggest.between").join(shown)


def rulebook_text(
    learnt: Learnt, material: Material, grade: str, title: str, ordered: bool, source: str, words: Words
) -> str:
    """A rulebook in the words' language that grades the sheet as the rules do."""
    said = RuleWords(learnt.predictors, words)
    tier, decided = Deciding(learnt.predictors).decide(learnt.rules)
    known = learnt.labels >= 0
    lines = [_head(learnt, material, source, words), f"rulebook {text(title)}", ""]
    lines += [_fields(learnt, material), ""]
    lines.append(f"grade {name(grade)}" + ("" if ordered else " unranked"))
    lines += [f"tier {name(t)}" for t in learnt.tiers]
    named: set[str] = set()

    def sure(here: np.ndarray, key: str) -> str:
        n, of = int(np.count_nonzero(here)), int(np.count_nonzero(here & known))
        right = int(np.count_nonzero(here & known & (tier == learnt.labels)))
        args = {"n": n, "right": right, "of": of, "share": words.percent(right / of if of else None)}
        return comment(words.text(key, **args), "\n").rstrip("\n")

    for number, rule in enumerate(learnt.rules.rules):
        lines.append(sure(decided == number, "suggest.decides"))
        lines.append(_rule(rule, said, learnt.tiers, named))
    lines.append(sure(decided == OTHERWISE, "suggest.rest"))
    lines.append(f"otherwise {name(learnt.tiers[learnt.rules.otherwise])}")
    return format_text("\n".join(lines), words.language).rstrip("\n") + "\n"


def _head(learnt: Learnt, material: Material, source: str, words: Words) -> str:
    trust = learnt.trust
    args: dict[str, Any] = {
        "file": source,
        "as_of": material.as_of,
        "n": int(np.count_nonzero(learnt.labels >= 0)),
        "share": words.percent(trust.share),
        "low": words.percent(trust.low),
        "high": words.percent(trust.high),
        "baseline": words.percent(learnt.baseline),
        "tier": learnt.tiers[learnt.baseline_tier],
    }
    dated = any(learnt.predictors[place].form in ("months", "days") for place in used(learnt.rules))
    key = "suggest.head-dated" if dated else "suggest.head"
    return comment(words.text(key, **args), "\n").rstrip("\n")


def _fields(learnt: Learnt, material: Material) -> str:
    names = [learnt.predictors[place].name for place in used(learnt.rules)]
    order = [n for n in material.fields if n in names]
    key = [] if material.key is None else [material.key.statement]
    return "\n".join([*key, *(material.fields[n].statement for n in order)])


def _rule(rule: LearntRule, said: RuleWords, tiers: Sequence[str], named: set[str]) -> str:
    shown = _unused(_plain(said.short(rule.parts)), named)
    reason = said.reason(rule.parts)
    because = f" because {text(reason)}" if reason else ""
    return f"rule {text(shown)}: {name(tiers[rule.tier])}\n  when {said.condition(rule.parts)}\n {because}"


def _plain(shown: str) -> str:
    """Without signs that mean something inside a text."""
    return "".join(sign for sign in shown if sign not in '"“”「」{}')


def _unused(wanted: str, named: set[str]) -> str:
    made, number = wanted, 2
    while made in named:
        made, number = f"{wanted} ({number})", number + 1
    named.add(made)
    return made
