"""Every keyword of the language, once: its two canonical spellings and the others that are read too.

The scanner's terminals, highlighting, completion, the formatter and the translation between Chinese and
English all read this table.  Where one spelling belongs to several keywords (`求和` is both `sum of` and the
policy `sum`), the place in the text decides; the grammar never allows two of them at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Keyword:
    """`terminal` is its name in the grammar.  `reserved`: never a bare name, as that would hide mistakes.

    `calls`: a keyword only when a bracket follows (`min(`), else a name.
    """

    terminal: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    group: str = ""
    reserved: bool = False
    calls: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.zh, self.en, *self.also)

    def spelled(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def _rows(group: str, *rows: tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]], **marks: bool):
    return tuple(
        Keyword(row[0], row[1], row[2], row[3] if len(row) > 3 else (), group, **marks) for row in rows
    )


KEYWORDS: tuple[Keyword, ...] = (
    *_rows(
        "statement",
        ("RULEBOOK", "规则簿", "rulebook"),
        ("FIELD", "字段", "field"),
        ("RELATED", "关联", "related"),
        ("PARAM", "参数", "param"),
        ("LET", "定义", "let"),
        ("SHOW", "输出", "show"),
        ("SCORE", "评分", "score"),
        ("GRADE", "评级", "grade"),
        ("TIER", "等级", "tier"),
        ("RULE", "规则", "rule"),
        ("TABLE", "决策表", "table"),
        ("OTHERWISE", "其余", "otherwise"),
        ("TAG", "标签", "tag"),
        ("STRATEGY", "策略", "strategy"),
        ("AGAINST", "较", "against"),
        ("OVERRIDE", "特批", "override"),
        ("EXAMPLE", "示例", "example"),
        ("ENSURE", "保证", "ensure"),
        ("NEVER", "不可能", "never"),
    ),
    *_rows(
        "property",
        ("VERSION", "版本", "version"),
        ("OWNER", "负责人", "owner"),
        ("NOTE", "说明", "note"),
        ("AS_OF", "评级日", "as of"),
        ("AKA", "又名", "aka"),
        ("UNIT_IS", "单位", "unit"),
        ("DEFAULT", "默认", "default"),
        ("PRIVATE", "保密", "private"),
        ("FROM", "从", "from"),
        ("TO", "至", "to", ("到",)),
        ("STEP_OF", "步长", "step"),
        ("BY", "按", "by"),
    ),
    *_rows(
        "type",
        ("T_ID", "编号", "id"),
        ("T_TEXT", "文本", "text"),
        ("T_NUMBER", "数值", "number"),
        ("T_MONEY", "金额", "money"),
        ("T_DATE", "日期", "date"),
        ("T_FLAG", "是否", "flag"),
        ("ONE_OF", "选项", "one of"),
        ("TIER_OF", "等级", "tier of"),
    ),
    *_rows(
        "grade",
        ("AT", "达到", "at"),
        ("TOP", "前", "top"),
        ("COLOR", "颜色", "color", ("colour",)),
        ("UNRANKED", "不分高低", "unranked"),
        ("FIRST", "首条", "first"),
        ("BEST", "最优", "best"),
        ("UNIQUE", "唯一", "unique"),
        ("SUM", "求和", "sum"),
        ("MIN", "取最小", "min"),
        ("MAX", "取最大", "max"),
        ("COUNT", "计数", "count"),
        ("FALLS_AT_MOST", "最多下降", "falls at most"),
        ("RISES_AT_MOST", "最多上升", "rises at most"),
        ("STEPS", "级", "step", ("steps",)),
        ("UNTIL", "有效至", "until"),
    ),
    *_rows("rule", ("OFF", "停用", "off"), ("NEEDS_DATA", "待补充", "needs data")),
    *_rows("rule", ("NO_RULE", "无规则", "no rule"), ("CONFLICT", "冲突", "conflict")),
    *_rows(
        "rule",
        ("WHEN", "当", "when"),
        ("BECAUSE", "因为", "because"),
        ("AND", "且", "and", ("并且",)),
        ("OR", "或", "or", ("或者",)),
        ("NOT", "非", "not"),
        ("YES", "是", "yes"),
        ("NO", "否", "no"),
        reserved=True,
    ),
    *_rows("rule", ("MISSING", "空值", "missing")),
    *_rows(
        "boundary",
        ("AT_LEAST", "至少", "at least", ("以上", "不少于", "不低于")),
        ("AT_MOST", "至多", "at most", ("以下", "以内", "不超过", "不高于")),
        ("ABOVE", "超过", "above", ("高于", "多于", "大于")),
        ("BELOW", "不足", "below", ("不满", "低于", "少于", "小于")),
        ("BETWEEN", "介于", "between"),
        ("ELSE", "否则", "else"),
        reserved=True,
    ),
    *_rows(
        "postfix",  # behind a literal, in Chinese only; written back as the boundary words before it
        ("POST_AT_LEAST", "以上", "以上"),
        ("POST_AT_MOST", "以下", "以下", ("以内",)),
        reserved=True,
    ),
    *_rows(
        "condition",
        ("IN", "属于", "in"),
        ("NOT_IN", "不属于", "not in"),
        ("IS_MISSING", "为空", "is missing"),
        ("IS_NOT_MISSING", "有值", "is not missing"),
        ("CONTAINS", "包含", "contains"),
        ("STARTS_WITH", "开头为", "starts with"),
        ("ENDS_WITH", "结尾为", "ends with"),
        ("ALL_OF", "全部满足", "all of"),
        ("ANY_OF", "任一满足", "any of"),
        ("NONE_OF", "均不满足", "none of"),
        ("ITEMS_OF", "项", "of"),
        ("IN_TOP", "排名前", "in top"),
        ("WITHIN_GROUP", "同", "within"),
        ("BETTER", "优于", "better than"),
        ("WORSE", "劣于", "worse than"),
    ),
    *_rows(
        "time",
        ("WITHIN", "近", "within"),
        ("WITHIN_NEXT", "未来", "within next"),
        ("THIS_YEAR", "本年", "this year"),
        ("LAST_YEAR", "上年", "last year"),
        ("THIS_QUARTER", "本季度", "this quarter"),
        ("LAST_QUARTER", "上季度", "last quarter"),
        ("THIS_MONTH", "本月", "this month"),
        ("LAST_MONTH", "上月", "last month"),
        ("DAYS", "天", "days", ("day", "日")),
        ("MONTHS", "个月", "months", ("month",)),
        ("YEARS", "年", "years", ("year",)),
        ("GRADING_DATE", "评级日", "grading date"),
        ("DAYS_SINCE", "已过天数", "days since"),
        ("MONTHS_SINCE", "已过月数", "months since"),
        ("YEARS_SINCE", "已过年数", "years since"),
        ("DAYS_FROM", "相隔天数", "days from"),
        ("MONTHS_FROM", "相隔月数", "months from"),
        ("YEARS_FROM", "相隔年数", "years from"),
        ("MONTH_OF", "所在月", "month of"),
        ("ANNIVERSARY", "下次周年", "next anniversary of"),
    ),
    *_rows("value", ("IF", "如果", "if"), ("THEN", "则", "then"), reserved=True),
    *_rows(
        "value",
        ("QUANTILE", "分", "quantile"),
        ("QUANTILE_OF", "档", "of"),
        ("LOWEST_BEST", "越小越好", "lowest best"),
        ("BANDS_OF", "分段", "bands of"),
        ("MATRIX_OF", "矩阵", "matrix of"),
    ),
    *_rows(
        "value",
        ("F_ROUND", "四舍五入", "round"),
        ("F_ABS", "绝对值", "abs"),
        ("F_MIN", "取小", "min"),
        ("F_MAX", "取大", "max"),
        calls=True,
    ),
    *_rows(
        "aggregate",
        ("SUM_OF", "求和", "sum of"),
        ("COUNT_OF", "计数", "count of"),
        ("AVERAGE_OF", "求平均", "average of"),
        ("MAX_OF", "求最大", "max of"),
        ("MIN_OF", "求最小", "min of"),
        ("LATEST_OF", "最晚", "latest of"),
        ("EARLIEST_OF", "最早", "earliest of"),
        ("DISTINCT_OF", "去重计数", "distinct of"),
        ("SHORTEST_GAP_OF", "最短间隔", "shortest gap of"),
        ("LOOKUP_OF", "查找", "lookup of"),
        reserved=True,
    ),
    *_rows("aggregate", ("WHERE", "其中", "where")),
    *_rows(
        "score",
        ("GROUP", "分组", "group"),
        ("PER", "每满", "per"),
        ("PER_OF", "的", "of"),
        ("FADING_OVER", "衰减期", "fading over"),
        ("HALVING_EVERY", "半衰期", "halving every"),
        ("SINCE", "自", "since"),
    ),
    *_rows(
        "strategy",
        ("CONTACT_EVERY", "回访周期", "contact every"),
        ("NEXT_CONTACT", "下次联系", "next contact"),
        ("GIVEN", "已知", "given"),
        ("EXPECT", "应为", "expect"),
        ("EVERY_CUSTOMER", "每个客户都有等级", "every customer is graded"),
        ("NEVER_FALLS", "不下降 随", "never falls as"),
        ("RISES", "上升", "rises"),
        ("FALLS", "下降", "falls"),
        ("OF_CUSTOMERS", "客户", "of customers"),
    ),
)

BY_TERMINAL: dict[str, Keyword] = {keyword.terminal: keyword for keyword in KEYWORDS}

STATEMENTS: tuple[Keyword, ...] = tuple(k for k in KEYWORDS if k.group == "statement")

RESERVED_WORDS: frozenset[str] = (
    frozenset({"is"})
    | {spelling for k in KEYWORDS if k.reserved for spelling in k.spellings if " " not in spelling}
    | {"属于", "不属于", "为空", "有值", "in"}
)
"""Words that are never bare names: `and or not …`, the Chinese forms, boundary and aggregate words."""

POSTFIX: dict[str, str] = {"POST_AT_LEAST": "AT_LEAST", "POST_AT_MOST": "AT_MOST"}
"""Boundary words written behind a literal (`10万以上`) -> the canonical word that stands before it."""

WORD_CHARACTERS = r"\w\u0300-\u036f\u200c\u200d"
"""Inside a character class of `re`; other combining marks are looked up one by one by the scanner."""


_BARE = re.compile(rf"[^\W\d][{WORD_CHARACTERS}]*")


def is_bare_name(name: str) -> bool:
    """Whether a name may stand without backticks wherever names stand and no keyword does."""
    return bool(_BARE.fullmatch(name)) and name not in RESERVED_WORDS


def spelling_pattern(spelling: str) -> str:
    """A regular expression for one spelling: any blanks between words, none needed between Chinese ones."""
    words = spelling.split(" ")
    gap = r"\s+" if spelling.isascii() else r"\s*"
    return gap.join(map(re.escape, words)) + (r"(?![\w])" if spelling.isascii() else "")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text as keywords: `terminals` in the order of the table."""

    spelling: str
    pattern: re.Pattern[str]
    terminals: tuple[str, ...]


@cache
def readings() -> dict[str, tuple[Reading, ...]]:
    """First word of a spelling (all of it in Chinese) -> its readings, longest first."""
    terminals: dict[str, list[str]] = {}
    for keyword in KEYWORDS:
        for spelling in keyword.spellings:
            known = terminals.setdefault(spelling, [])
            if keyword.terminal not in known:
                known.append(keyword.terminal)
    found: dict[str, list[Reading]] = {}
    for spelling in sorted(terminals, key=len, reverse=True):
        reading = Reading(spelling, re.compile(spelling_pattern(spelling)), tuple(terminals[spelling]))
        found.setdefault(spelling.split(" ")[0], []).append(reading)
    return {first: tuple(some) for first, some in found.items()}


@cache
def chinese_readings() -> dict[str, tuple[Reading, ...]]:
    """First character -> readings that need no blank behind them, longest first."""
    found: dict[str, list[Reading]] = {}
    for some in readings().values():
        for reading in some:
            if not reading.spelling.isascii():
                found.setdefault(reading.spelling[0], []).append(reading)
    return {first: tuple(sorted(some, key=_longest)) for first, some in found.items()}


def _longest(reading: Reading) -> int:
    return -len(reading.spelling)
