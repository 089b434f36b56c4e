"""Everything the language computes by name, each declared once.

The checker reads the types, completion the names and signatures, help and the reference manual the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradestudio.language.program import Type
from gradestudio.language.vocabulary import BY_TERMINAL

NUMBER, TEXT, DATE, FLAG = Type.NUMBER, Type.TEXT, Type.DATE, Type.FLAG


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """`op` is its name in the program; `terminal` the keyword that spells it.

    `takes`: types of what it is given (empty: any); `gives`: its result's type, None: that of what it takes.
    `missing_*`: what a blank does.  `form_*`: how it is written, in completion and in the manual.
    """

    op: str
    terminal: str
    group: str
    takes: tuple[Type, ...]
    gives: Type | None
    form_zh: str
    form_en: str
    doc_zh: str
    doc_en: str
    missing_zh: str
    missing_en: str
    over_list: bool = False
    """An aggregate that may also run over the whole list (a name without a dot)."""

    @property
    def name_zh(self) -> str:
        return BY_TERMINAL[self.terminal].zh

    @property
    def name_en(self) -> str:
        return BY_TERMINAL[self.terminal].en


_SKIP_ZH, _SKIP_EN = "空值跳过，结果标为不完整", "missing values are skipped, the result is marked incomplete"
_NONE_ZH, _NONE_EN = "没有行时为空值；" + _SKIP_ZH, "over no rows missing; " + _SKIP_EN
_ZERO_ZH, _ZERO_EN = "没有行时为 0；" + _SKIP_ZH, "over no rows 0; " + _SKIP_EN
_BLANK_ZH, _BLANK_EN = "任一空值则为空值", "missing when any part is"


def _aggregate(
    op: str,
    takes: tuple[Type, ...],
    gives: Type | None,
    doc_zh: str,
    doc_en: str,
    column: tuple[str, str] = ("订单.金额", "orders.amount"),
    zero: bool = False,
    over_list: bool = True,
) -> BuiltIn:
    terminal = f"{op.upper()}_OF"
    keyword = BY_TERMINAL[terminal]
    return BuiltIn(
        op,
        terminal,
        "aggregate",
        takes,
        gives,
        f"{keyword.zh} {column[0]}",
        f"{keyword.en} {column[1]}",
        doc_zh,
        doc_en,
        _ZERO_ZH if zero else _NONE_ZH,
        _ZERO_EN if zero else _NONE_EN,
        over_list,
    )


_DATES = ("订单.日期", "orders.date")
_ROWS = ("订单", "orders")
_AGGREGATES = (
    _aggregate(
        "sum",
        (NUMBER,),
        NUMBER,
        "总和，按单元格的十进制数精确相加",
        "The sum, exact over the cells' decimals",
        zero=True,
    ),
    _aggregate(
        "count",
        (),
        NUMBER,
        "行数；写列时只数有值的行",
        "How many rows; over a column: rows with a value",
        _ROWS,
        True,
    ),
    _aggregate("average", (NUMBER,), NUMBER, "平均值", "The mean"),
    _aggregate("max", (NUMBER, DATE), None, "最大值", "The largest"),
    _aggregate("min", (NUMBER, DATE), None, "最小值", "The smallest"),
    _aggregate("latest", (DATE,), DATE, "最晚的日期", "The latest date", _DATES),
    _aggregate("earliest", (DATE,), DATE, "最早的日期", "The earliest date", _DATES),
    _aggregate(
        "distinct",
        (),
        NUMBER,
        "不同值的个数",
        "How many different values",
        ("订单.产品", "orders.product"),
        True,
    ),
    _aggregate(
        "shortest_gap",
        (DATE,),
        NUMBER,
        "相邻两次之间最短的天数；同一天两次为 0",
        "The fewest days between two rows; two on one day: 0",
        _DATES,
        over_list=False,
    ),
    _aggregate(
        "lookup",
        (),
        None,
        "关联表中对应那一行的值；几行的值不同时为空值并列出",
        "The value of the matching row; several different values: missing, and listed",
        ("团队.负责人", "teams.manager"),
        over_list=False,
    ),
)

_FUNCTIONS = (
    BuiltIn("round", "F_ROUND", "function", (NUMBER,), NUMBER, "四舍五入(x, 2)", "round(x, 2)",
            "四舍五入到几位小数（不写为整数），五入远离零",
            "Rounded half away from zero to so many places (none: whole)",
            _BLANK_ZH, _BLANK_EN),
    BuiltIn("abs", "F_ABS", "function", (NUMBER,), NUMBER, "绝对值(x)", "abs(x)",
            "去掉正负号", "The size without its sign",
            _BLANK_ZH, _BLANK_EN),
    BuiltIn("min", "F_MIN", "function", (NUMBER, DATE), None, "取小(x, y)", "min(x, y)",
            "其中最小的", "The smallest of them",
            _BLANK_ZH, _BLANK_EN),
    BuiltIn("max", "F_MAX", "function", (NUMBER, DATE), None, "取大(x, y)", "max(x, y)",
            "其中最大的", "The largest of them",
            _BLANK_ZH, _BLANK_EN),
)  # fmt: skip


def _elapsed(terminal: str, gives_zh: str, gives_en: str, ends: bool) -> BuiltIn:
    keyword = BY_TERMINAL[terminal]
    form = ("D 至 E", "D to E") if ends else ("D", "D")
    zh = f"从 D 到 E 的{gives_zh}" if ends else f"D 到评级日的{gives_zh}；D 在评级日之后时为负数"
    en = (
        f"{gives_en} from D to E"
        if ends
        else f"{gives_en} from D to the grading date; negative for a later D"
    )
    form_zh = f"{keyword.zh} {form[0]}"
    form_en = f"{keyword.en} {form[1]}"
    return BuiltIn(terminal.lower(), terminal, "time", (DATE,), NUMBER, form_zh, form_en, zh, en,
                   _BLANK_ZH, _BLANK_EN)  # fmt: skip


_TIME = (
    _elapsed("DAYS_SINCE", "天数", "Days", False),
    _elapsed("MONTHS_SINCE", "整月数", "Whole months", False),
    _elapsed("YEARS_SINCE", "整年数", "Whole years", False),
    _elapsed("DAYS_FROM", "天数", "Days", True),
    _elapsed("MONTHS_FROM", "整月数", "Whole months", True),
    _elapsed("YEARS_FROM", "整年数", "Whole years", True),
    BuiltIn("month_of", "MONTH_OF", "time", (DATE,), NUMBER, "所在月 D", "month of D",
            "日期的月份，1 至 12", "The month, 1 to 12",
            _BLANK_ZH, _BLANK_EN),
    BuiltIn("anniversary", "ANNIVERSARY", "time", (DATE,), DATE, "下次周年 D", "next anniversary of D",
            "评级日当天或之后的下一个周年；2 月 29 日在平年为 2 月 28 日",
            "The next anniversary, the grading date counts; 29 February falls on the 28th in common years",
            _BLANK_ZH, _BLANK_EN),
    BuiltIn("grading_date", "GRADING_DATE", "time", (), DATE, "评级日", "grading date", "计算所用的那一天",
            "The day for which everything is computed", "从不空缺", "never missing"),
)  # fmt: skip

_LIST = (
    BuiltIn("quantile", "QUANTILE", "list", (NUMBER,), NUMBER, "分 5 档 X", "quantile 5 of X",
            "X 在全表中的档次，1 至 5，5 最大；加“越小越好”则反过来",
            "The score 1 to 5 of X in the whole list, 5 the largest; `lowest best` turns it round",
            "X 为空值则为空值", "missing where X is"),
    BuiltIn("in_top", "IN_TOP", "list", (NUMBER, DATE), FLAG, "X 排名前 20%", "X in top 20%",
            "是否排在全表（或 `同 区域` 的一组）前 20%；并列全部算入",
            "Whether X is among the top 20% of the list (or `within 区域`, of its group); ties are all in",
            "X 或组为空值则未知", "unknown where X or the group is missing"),
)  # fmt: skip

BUILTINS: tuple[BuiltIn, ...] = (*_FUNCTIONS, *_TIME, *_LIST, *_AGGREGATES)
AGGREGATES: dict[str, BuiltIn] = {b.op: b for b in _AGGREGATES}
FUNCTIONS: dict[str, BuiltIn] = {b.op: b for b in _FUNCTIONS}
