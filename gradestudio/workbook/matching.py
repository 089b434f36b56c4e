"""Which column of a sheet belongs to which field: by heading, most exact first, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.table import Column, Problem, Table
from gradestudio.table.cells import RawColumn
from gradestudio.workbook.amounts import UNIT_SCALE
from gradestudio.workbook.plain import compared, plain_text, word_set

_UNITS = word_set(
    "元 角 分 万 亿 千 万元 千元 百元 亿元 百万元 千万元 美元 欧元 日元 港元 人民币 人民币元 次",
    "个 件 人 天 日 周 月 个月 年 岁 笔 单 家 台 套 张 户 位 % 分钟 小时 rmb cny usd eur hkd jpy",
    "gbp ¥ $ € yuan day days month months year years times pcs yyyy-mm-dd yyyy/mm/dd 日期 必填",
    "选填 required optional y/n 是/否",
)
_BRACKET = re.compile(r"[(\[【<{](?:单位[:：]?)?([^()\[\]【】<>{}]{1,16})[)\]】>}]$")
_SLASH = re.compile(r"[/_|·-]([^/_|·-]{1,6})$")


@dataclass(frozen=True, slots=True)
class Match:
    """The heading's key in `Table.columns` by field name, and what was met on the way."""

    found: Mapping[str, str]
    problems: tuple[Problem, ...]


def without_unit(heading: str) -> tuple[str, str]:
    """A heading in its compared form without the unit behind it, and the unit: `消费金额（元）` gives
    `消费金额`, `元`.
    """
    plain = compared(heading).rstrip("*:：")
    for pattern in (_BRACKET, _SLASH):
        found = pattern.search(plain)
        if found and found.start() > 0 and found[1] in _UNITS:
            return plain[: found.start()].rstrip("*"), found[1]
    return plain, ""


def match_columns(
    fields: Sequence[FieldDef],
    table: Table,
    mapping: Mapping[str, str] | None = None,
    relation: str | None = None,
) -> Match:
    """A column for each field, or a problem.

    In this order, each over all fields before the next: the given mapping; the very heading; `aka`, in its
    order; the same overlooking width, capitals and blanks; the same without a unit in brackets, when
    exactly one column fits. Of a heading over two rows the lower name will do where only one column has it,
    and both names always. Problems: `column-not-found`, `column-ambiguous`, `mapped-column-not-found`.
    """
    matching = _Matching(table, relation)
    for name, heading in (mapping or {}).items():
        matching.given(name, heading)
    for form, unambiguous in _FORMS:
        for definition in fields:
            matching.by(definition, form, unambiguous)
    for definition in fields:
        matching.report_absent(definition)
    return Match(matching.found, tuple(matching.problems))


_FORMS: tuple[tuple[str, bool], ...] = (
    ("exact", False),
    ("plain", False),
    ("compared", False),
    ("without unit", True),
)


def _in_form(form: str, text: str) -> str:
    if form == "exact":
        return text
    if form == "plain":
        return plain_text(text)
    if form == "compared":
        return compared(text)
    return without_unit(text)[0]


class _Matching:
    def __init__(self, table: Table, relation: str | None) -> None:
        self.table = table
        self.relation = relation
        self.found: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._undecided: set[str] = set()

    def _free(self) -> list[Column]:
        taken = set(self.found.values())
        return [column for key, column in self.table.columns.items() if key not in taken]

    def given(self, name: str, heading: str) -> None:
        for form, _ in _FORMS:
            for key, column in self.table.columns.items():
                if _in_form(form, heading) in _heading_forms(form, column):
                    self.found[name] = key
                    return
        args = {"name": heading, "choices": tuple(self.table.columns)}
        self.problems.append(
            Problem("mapped-column-not-found", field=name, relation=self.relation, did="listed", args=args)
        )

    def by(self, definition: FieldDef, form: str, unambiguous: bool) -> None:
        if definition.name in self.found or definition.name in self._undecided:
            return
        free = self._free()
        for name in (definition.name, *definition.aka):
            wanted = _in_form(form, name)
            fitting = [column for column in free if wanted in _heading_forms(form, column)]
            if len(fitting) > 1 and unambiguous:
                self._ambiguous(definition, fitting)
                return
            if fitting:
                self.found[definition.name] = fitting[0].name
                return

    def _ambiguous(self, definition: FieldDef, fitting: Sequence[Column]) -> None:
        self._undecided.add(definition.name)
        args = {
            "name": definition.name,
            "headings": tuple(column.heading or column.name for column in fitting),
        }
        self._absent("column-ambiguous", definition, args)

    def report_absent(self, definition: FieldDef) -> None:
        if definition.name in self.found or definition.name in self._undecided:
            return
        choices = tuple(column.heading or column.name for column in self._free())
        args = {"name": definition.name, "choices": choices, "sheet": self.table.origin.sheet}
        self._absent("column-not-found", definition, args)

    def _absent(self, code: str, definition: FieldDef, args: Mapping[str, object]) -> None:
        did = "taken-as-missing" if definition.default is None else "default-used"
        self.problems.append(Problem(code, field=definition.name, did=did, relation=self.relation, args=args))


def _heading_forms(form: str, column: Column) -> tuple[str, ...]:
    """What a column may be called in one form: its name in the table (` (2)`), its heading, both names of a
    heading over two rows."""
    full = column.full_heading if isinstance(column, RawColumn) else ""
    return tuple(_in_form(form, name) for name in dict.fromkeys((column.name, column.heading, full)) if name)


# ── Units ───────────────────────────────────────────────────────────────────────────────────────


def unit_of(column: Column) -> str:
    """The unit that the sheet gives for a column, in its heading or in a row of units; "" for none."""
    below = column.unit if isinstance(column, RawColumn) else ""
    return compared(below).strip("-") or without_unit(column.heading)[1]


def scales(definition: FieldDef, column: Column) -> tuple[int, int, bool]:
    """By what the column's numbers are multiplied and divided to be in the field's unit, and whether a unit
    other than the plain one stands over them while the field has none."""
    if definition.kind not in (FieldKind.MONEY, FieldKind.NUMBER):
        return 1, 1, False
    theirs = UNIT_SCALE.get(unit_of(column), 0)
    if not theirs:
        return 1, 1, False
    if definition.unit is None:
        named = any(without_unit(name)[1] == unit_of(column) for name in (definition.name, *definition.aka))
        return 1, 1, theirs != 1 and not named
    ours = UNIT_SCALE.get(plain_text(definition.unit), 0)
    if not ours or ours == theirs:
        return 1, 1, False
    return theirs, ours, False
