"""The formulas of a whole program: scores, tiers, movement limits, overrides, tags and shown values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gradestudio.language.program import (
    Aggregate,
    Derived,
    Elapsed,
    Expr,
    Field,
    FieldKind,
    Grade,
    Program,
    Score,
    ScoreItem,
    Type,
)
from gradestudio.workbook.formulas.conditions import CONDITIONS, top_line
from gradestudio.workbook.formulas.expressions import Expressions, is_constant, is_reference
from gradestudio.workbook.formulas.place import (
    ROW,
    Formula,
    FormulaInputs,
    Helpers,
    Untranslatable,
    column_of,
    quoted,
    text_literal,
)
from gradestudio.workbook.formulas.related import RelatedExpressions
from gradestudio.workbook.formulas.values import VALUES


@dataclass(frozen=True, slots=True)
class FormulaBook:
    """`helpers` are the helper sheet's columns in order (the first stands in column B, `rows` in column A);
    `related` those of each related sheet's helper sheet, by relation; `outputs` the formulas of the added
    columns by output, the same in every row: `客户等级`, `客户等级 computed`, a score, a tag, a shown name.
    """

    rows: Formula
    helpers: tuple[Formula, ...]
    related: dict[str, tuple[Formula, ...]]
    outputs: dict[str, Formula]


def formulas_for(program: Program, inputs: FormulaInputs, as_of: date) -> FormulaBook:
    """The program, bound at its grading date, as formulas.  Raises Untranslatable, naming the output."""
    return _Book(program, inputs, as_of).made()


class _Book:
    def __init__(self, program: Program, inputs: FormulaInputs, as_of: date) -> None:
        self._program, self._inputs, self._as_of = program, inputs, as_of
        self._helpers = Helpers(inputs.helper, inputs.first, max(inputs.end, inputs.last))
        self._relations: dict[str, RelatedExpressions] = {}
        values = {**VALUES, Aggregate: self._aggregate}
        self._e = Expressions(program, inputs, self._helpers, values, CONDITIONS)
        self._e.score = self._score
        self._e.grade = self._final
        self._outputs: dict[str, Formula] = {}

    def made(self) -> FormulaBook:
        for field in self._program.fields:
            if field.kind is FieldKind.ID:
                self._e.value(Field(field.name, field.kind))
        for score in self._program.scores:
            self._output(score.name, lambda s=score: self._score(s), score)
        for grade in self._program.grades:
            self._grade_outputs(grade)
        for tag in self._program.tags:
            self._output(tag.name, lambda t=tag: self._tag(t.when, t.name), tag)
        for name in self._program.shows:
            definition = self._program.let(name)
            if definition is not None:
                node = Derived(name, definition.value)
                self._output(name, lambda n=node: self._e.value(n), node)
        rows = Formula("", f"ROW({quoted(self._inputs.sheet)}!$A{ROW})", None, "A")
        related = {name: tuple(r.columns) for name, r in self._relations.items()}
        return FormulaBook(rows, tuple(self._helpers.columns), related, self._outputs)

    def _aggregate(self, e: Expressions, node: Aggregate) -> str:
        known = self._relations.get(node.relation)
        if known is None:
            known = self._relations[node.relation] = RelatedExpressions(e, self._program, node.relation)
        return known.aggregate(node)

    def _output(self, name: str, make: Callable[[], str], node: object) -> None:
        try:
            reference = make()
        except Untranslatable as error:
            raise Untranslatable(error.what, error.output or name) from None
        if not is_reference(reference):
            reference = self._helpers.add(name, reference, ("output", name))
        self._outputs[name] = Formula(name, self._seen(column_of(reference)), node)

    def _seen(self, letter: str) -> str:
        """A helper column's value for the customer of the row in which this stands.

        Rows are found by what they follow, not by where they stand: inserted, deleted and sorted customers
        keep their own results, and a row that no helper row follows shows nothing.
        """
        values, rows = (self._helpers.outside(f"${c}:${c}") for c in (letter, "A"))
        here = f"IF(IFERROR(INDEX({rows},ROW()),0)=ROW(),ROW(),MATCH(ROW(),{rows},0))"
        return f'IFERROR(INDEX({values},{here}),"")'

    def _tag(self, when: Expr, name: str) -> str:
        truth = self._e.truth(when, name)
        yes, no = (text_literal(self._inputs.words[w]) for w in ("yes", "no"))
        return f'IF({truth}=1,{yes},IF({truth}=0,{no},""))'

    # ── Scores ──────────────────────────────────────────────────────────────────────────────────

    def _score(self, score: Score) -> str:
        known = self._helpers.known(score)
        if known is not None:
            return known
        total, counted = [], []
        for group in score.groups:
            items = [self._item(i, score.name) for i in group.items]
            if not items:
                continue
            counted += items
            points = f"SUM({','.join(items)})"
            total.append(points if group.cap is None else f"MIN({self._e.value(group.cap)},{points})")
        made = "+".join(total) or "0"
        if score.high is not None:
            made = f"MIN({self._e.value(score.high)},{made})"
        if score.low is not None:
            made = f"MAX({self._e.value(score.low)},{made})"
        if counted:
            made = f'IF(COUNT({",".join(counted)})=0,"",ROUND({made},2))'
        return self._helpers.add(score.name, made, score)

    def _item(self, item: ScoreItem, score: str) -> str:
        """The reference of an item's points; an unknown one is the empty text, which SUM passes over."""
        known = self._helpers.known(item)
        if known is not None:
            return known
        points = self._points(item)
        if item.when is not None:
            truth = self._e.truth(item.when, f"{score} 条件/when")
            points = f'IF({truth}=1,{points},IF({truth}=0,0,""))'
        return self._helpers.add(f"{score} 项/item", points, item)

    def _points(self, item: ScoreItem) -> str:
        e, sign = self._e, "-" if item.sign < 0 else ""
        points = e.value(item.points)
        parts = [points]
        match item.kind:
            case "fixed" | "amount":
                amount = points
            case "per":
                assert item.per is not None and item.subject is not None
                step, subject = e.value(item.per), e.value(item.subject)
                parts.append(subject)
                # the quotient is rounded before it is cut: 0.3/0.1 is 2.9999… in doubles
                amount = f"{points}*MAX(0,INT(ROUND({subject}/{step},9)))"
            case _:
                assert item.since is not None and item.on is not None and item.periods is not None
                gone, periods = self._gone(item), e.value(item.periods)
                parts.append(e.value(item.since))
                if item.kind == "fading":
                    amount = f"{points}*MAX(0,({periods}-{gone})/{periods})"
                else:
                    amount = f"{points}/2^INT({gone}/{periods})"
        if item.cap is not None:
            amount = f"MIN({e.value(item.cap)},{amount})"
        return e.guarded(parts, '""', f"ROUND({sign}({amount}),2)")

    def _gone(self, item: ScoreItem) -> str:
        assert item.since is not None and item.on is not None
        elapsed = self._e.value(Elapsed(item.unit or "months", item.since, item.on))
        return f"MAX(0,{elapsed})"

    # ── Grades ──────────────────────────────────────────────────────────────────────────────────

    def _grade_outputs(self, grade: Grade) -> None:
        if grade.policy != "first" and any(not r.off for r in grade.rules) and grade.policy == "unique":
            raise Untranslatable("policy-unique", grade.name)
        computed = self._computed(grade)
        if grade.limits or grade.overrides:
            self._output(f"{grade.name} computed", lambda: computed, (grade, "computed"))
        self._output(grade.name, lambda: self._shown(grade), grade)

    def _computed(self, grade: Grade) -> str:
        key = (grade, "computed")
        known = self._helpers.known(key)
        if known is not None:
            return known
        rules = [r for r in grade.rules if not r.off]
        if grade.policy == "best":
            rules.sort(key=lambda r: grade.rank(r.tier))
        truths = []
        for rule in rules:
            try:
                truths.append(self._e.truth(rule.when, rule.name))
            except Untranslatable as error:
                raise Untranslatable(error.what, rule.name) from None
        words = {w: text_literal(self._inputs.words[w]) for w in ("needs data", "no rule")}
        rest = words["no rule"] if grade.otherwise is None else text_literal(grade.otherwise)
        if truths:
            unknown = "+".join(f"({t}=0.5)" for t in truths)
            rest = f"IF({unknown}>0,{words['needs data']},{rest})"
        if grade.by is not None:
            rest = self._by_value(grade, grade.by, rest, words["needs data"])
        for truth, rule in zip(reversed(truths), reversed(rules), strict=True):
            rest = f"IF({truth}=1,{text_literal(rule.tier)},{rest})"
        return self._helpers.add(f"{grade.name} 测算/computed", rest, key)

    def _by_value(self, grade: Grade, by: Expr, rest: str, needs: str) -> str:
        value = self._e.value(by)
        if by.type in (Type.TEXT, Type.TIER):
            names = ",".join(f"EXACT({value},{text_literal(t.name)})" for t in grade.tiers)
            return f'IF({value}="",{needs},IF(OR({names}),{value},{rest}))'
        made = rest
        for tier in reversed(grade.tiers):
            if tier.at is not None:
                made = f"IF({value}>={self._e.value(tier.at)},{text_literal(tier.name)},{made})"
            elif tier.top is not None:
                share = self._e.value(tier.top)
                if not is_reference(value) or not is_constant(share):
                    raise Untranslatable("group-share", grade.name)
                line = top_line(self._e, value, share)
                made = f"IF({value}>={line},{text_literal(tier.name)},{made})"
        return f'IF({value}="",{needs},{made})'

    def _shown(self, grade: Grade) -> str:
        """The final tier's helper: movement limits one after another, then the overrides."""
        key = (grade, "shown")
        known = self._helpers.known(key)
        if known is not None:
            return known
        current = self._computed(grade)
        for i, limit in enumerate(grade.limits):
            current = self._limited(grade, i, current)
            del limit
        overridden = self._overridden(grade, current)
        if overridden == current:
            return current
        return self._helpers.add(grade.name, overridden, key)

    def _limited(self, grade: Grade, index: int, current: str) -> str:
        limit = grade.limits[index]
        names = "{" + ",".join(text_literal(t.name) for t in grade.tiers) + "}"
        now, before = f"MATCH({current},{names},0)", f"MATCH({self._e.value(limit.previous)},{names},0)"
        moved = now
        if limit.falls is not None:
            moved = f"MIN({moved},{before}+{limit.falls})"
        if limit.rises is not None:
            moved = f"MAX({moved},{before}-{limit.rises})"
        # no previous tier, or an outcome that is no tier: MATCH fails and the tier stays
        made = f"IFERROR(INDEX({names},{moved}),{current})"
        if limit.when is not None:
            truth = self._e.truth(limit.when, f"{grade.name} 较/against")
            made = f"IF({truth}=1,{made},{current})"
        return self._helpers.add(f"{grade.name} 较/against {index + 1}", made, (grade, "limit", index))

    def _overridden(self, grade: Grade, current: str) -> str:
        made = current
        valid = [o for o in grade.overrides if o.until is None or self._as_of <= o.until]
        if not valid or grade.key is None:
            return made
        field = self._program.field(grade.key)
        key = self._e.value(Field(grade.key, field.kind if field else FieldKind.ID))
        for override in reversed(valid):
            made = f"IF(EXACT({key},{text_literal(override.key)}),{text_literal(override.tier)},{made})"
        return made

    def _final(self, grade: Grade) -> str:
        """The tier as other formulas read it: missing when the outcome is no tier."""
        key = (grade, "final")
        known = self._helpers.known(key)
        if known is not None:
            return known
        shown = self._shown(grade)
        names = ",".join(f"EXACT({shown},{text_literal(t.name)})" for t in grade.tiers)
        return self._helpers.add(f"{grade.name} =", f'IF(OR({names}),{shown},"")', key)
