"""Random rulebook texts over the fixed columns of `generators`, in Chinese or English words."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from gradestudio.language import format_text
from tests.engine.generators import CHOICES, KEYS, TEXTS, TIERS

_HEAD = """field 编号 : id
field 数 : number
field 金额 : money
field 次数 : number
field 日期 : date
field 生日 : date
field 会员 : flag
field 区域 : one of "甲", "乙", "丙"
field 名称 : text
field 上期 : tier of 等级
field 推荐人 : text
related 订单 by 客户 = 编号
  客户 : id
  价 : money
  量 : number
  日 : date
  类 : text
  退 : flag
"""
_NUMBERS = ("0", "1", "2", "5", "10", "0.5", "1.005", "0.7", "100", "5000", "12.345")
_DATES = ("2026-02-28", "2025-11-30", "2024-02-29", "2026-01-01")
_BOUNDS = ("at least", "at most", "above", "below")


class Writer:
    """Writes one rulebook; what is defined may be read by what stands below."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.numbers = ["数", "金额", "次数"]
        self.tags: list[str] = []
        self.scores: list[str] = []

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def number(self) -> str:
        return self.rng.choice(_NUMBERS) if self.chance(0.85) else "门槛"

    def texts(self) -> str:
        return ", ".join(f'"{self.rng.choice(TEXTS + CHOICES)}"' for _ in range(self.rng.randint(1, 3)))

    def choices(self) -> str:
        return ", ".join(f'"{c}"' for c in self.rng.sample(CHOICES, self.rng.randint(1, 2)))

    def aggregate(self) -> str:
        where = f" where ({self.related_condition()})" if self.chance(0.5) else ""
        return self.pick(
            f"sum of 订单.价{where}",
            f"count of 订单{where}",
            f"(average of 订单.价{where} )",
            f"max of 订单.量{where}",
            f"min of 订单.价{where}",
            f"distinct of 订单.类{where}",
            f"sum of (订单.价 * 订单.量){where}",
        )

    def related_condition(self) -> str:
        return self.pick(
            f"订单.日 within {self.rng.randint(1, 12)} months",
            f"订单.价 >= {self.number()}",
            "订单.退 = no",
            f"订单.类 in ({self.texts()})",
            "订单.价 above 金额",
            f"订单.量 at least 1 and not 订单.类 contains {self.texts().split(',')[0]}",
        )

    def value(self, depth: int = 2) -> str:
        """A number."""
        if depth == 0 or self.chance(0.4):
            return self.rng.choice(self.numbers)
        inner, other = self.value(depth - 1), self.value(0)
        return self.pick(
            f"({inner} {self.pick('+', '-', '*', '/')} {self.number()})",
            f"({inner} {self.pick('+', '-', '*', '/')} {other})",
            f"round({inner}, {self.rng.randint(0, 3)})",
            f"round({inner})",
            f"abs({inner})",
            f"min({inner}, {other})",
            f"max({inner}, {self.number()})",
            f"(if {self.condition(0)} then {inner} else {other})",
            f"{self.pick('days', 'months', 'years')} since {self.pick('日期', '生日')}",
            f"month of {self.pick('日期', '生日')}",
            f"({self.aggregate()})",
            f"(quantile {self.rng.choice((2, 5))} of {other}{self.pick('', ' lowest best')})",
            f"({self.pick('average', 'max', 'count')} of {other})",
        )

    def condition(self, depth: int = 2) -> str:
        if depth == 0 or self.chance(0.5):
            return self.leaf()
        parts = [self.condition(depth - 1) for _ in range(self.rng.randint(2, 3))]
        listed = ", ".join(parts)
        return self.pick(
            "(" + " and ".join(parts) + ")",
            "(" + " or ".join(parts) + ")",
            f"not ({parts[0]})",
            f"all of ({listed})",
            f"any of ({listed})",
            f"none of ({listed})",
            f"at least {self.rng.randint(1, 2)} of ({listed})",
        )

    def leaf(self) -> str:
        if self.tags and self.chance(0.1):
            return self.rng.choice(self.tags)
        value = self.value(1)
        return self.pick(
            f"{value} {self.pick('>', '>=', '<', '<=', '=', '!=')} {self.number()}",
            f"{value} {self.pick(*_BOUNDS)} {self.number()}",
            f"{value} between {self.rng.choice(_NUMBERS[:3])} to {self.rng.choice(_NUMBERS[3:])}",
            f"{value} at least {self.number()} below {self.number()}",
            f"{self.value(0)} in ({self.rng.choice(_NUMBERS)}, {self.rng.choice(_NUMBERS)})",
            f"区域 in ({self.choices()})",
            f"区域 not in ({self.choices()})",
            f'区域 = "{self.rng.choice(CHOICES)}"',
            f"名称 {self.pick('contains', 'starts with', 'ends with')} ({self.texts()})",
            f"{self.pick('数', '日期', '名称', '会员')} is {self.pick('', 'not ')}missing",
            f"日期 within {self.rng.randint(1, 12)} {self.pick('days', 'months', 'years')}",
            f"日期 within next {self.rng.randint(1, 12)} months",
            f"生日 within {self.pick('this', 'last')} {self.pick('year', 'quarter', 'month')}",
            f"日期 >= {self.rng.choice(_DATES)}",
            f"next anniversary of 生日 within next {self.rng.randint(1, 90)} days",
            f"会员 = {self.pick('yes', 'no')}",
            f"{self.value(0)} in top {self.pick('10%', '25%', '50%')}",
            f"{self.value(0)} in top {self.pick('20%', '50%')} within 区域",
            "推荐人 = 名称",
        )

    # Statements

    def bands(self, name: str) -> str:
        edges = sorted(self.rng.sample((0, 1, 2, 5, 10, 100), 3))
        lines = [f"  below {edges[0]} -> {self.rng.randint(0, 9)}"]
        for low, high in pairwise(edges):
            lines.append(f"  at least {low} below {high} -> {self.rng.randint(0, 9)}")
        lines.append(f"  at least {edges[-1]} -> {self.rng.randint(0, 9)}")
        if self.chance(0.3):
            lines.append(f"  missing -> {self.rng.randint(0, 9)}")
        return f"let {name} = bands of {self.value(1)}\n" + "\n".join(lines) + "\n"

    def matrix(self, name: str) -> str:
        low, high = sorted(self.rng.sample((1, 2, 5, 10), 2))
        cells = [[str(self.rng.randint(0, 9)) for _ in range(3)] for _ in range(2)]
        return (
            f"let {name} = matrix of 区域 by 次数\n"
            f"  | below {low} | at least {low} below {high} | at least {high}\n"
            f'  "甲" | {" | ".join(cells[0])}\n'
            f'  "乙", "丙" | {" | ".join(cells[1])}\n'
        )

    def let(self, number: int) -> str:
        name = f"值{number}"
        written = self.pick("value", "value", "bands", "matrix")
        if written == "bands":
            text = self.bands(name)
        elif written == "matrix":
            text = self.matrix(name)
        else:
            default = f" default {self.rng.randint(0, 9)}" if self.chance(0.3) else ""
            text = f"let {name} = {self.value(2)}{default}\n"
        self.numbers.append(name)
        return text

    def item(self) -> str:
        points = self.pick("20", "15", "5", "0.7", "1.005", "40")
        when = f" when {self.condition(1)}" if self.chance(0.4) else ""
        cap = f" at most {self.pick('10', '3', '30')}" if self.chance(0.5) else ""
        return "    " + self.pick(
            f"{self.pick('+', '-')}{points} when {self.condition(2)}",
            f"+{points} per {self.pick('5', '0.1', '0.5', '1')} of {self.value(1)}{cap}{when}",
            f"{self.pick('+', '-')} {self.pick('0.4', '1.5')} * {self.value(0)}{when}",
            f"+{points} fading over {self.pick('3', '12')} months since {self.pick('日期', '生日')}{when}",
            f"+{points} halving every {self.pick('6', '1')} months since {self.pick('日期', '生日')}{when}",
            f"+{points}",
        )

    def score(self, number: int) -> str:
        name = f"分{number}"
        lines = [f"score {name} from {self.pick('0', '-50')} to {self.pick('100', '60')}"]
        lines += [self.item() for _ in range(self.rng.randint(1, 3))]
        for group in range(self.rng.randint(0, 2)):
            lines.append(f'  group "组{group}" at most {self.pick("20", "40", "7.5")}')
            lines += [self.item() for _ in range(self.rng.randint(1, 3))]
        self.scores.append(name)
        self.numbers.append(name)
        return "\n".join(lines) + "\n"

    def grade(self, name: str) -> str:
        by = f" by {self.rng.choice(self.scores)}" if self.scores and self.chance(0.5) else ""
        policy = "" if by else self.pick("", "", " best", " unique")
        lines = [f"grade {name}{by}{policy}"]
        ats = sorted(self.rng.sample((-5, 1, 5, 20, 40, 60), 3), reverse=True)
        tops = ("10%", "40%", "100%")
        top = self.chance(0.3)
        for tier, at, share in zip(TIERS, ats, tops, strict=True):
            lines.append(f"tier {tier}" + ("" if not by else f" top {share}" if top else f" at {at}"))
        for i in range(self.rng.randint(0 if by else 1, 4)):
            off = " off" if self.chance(0.1) else ""
            lines.append(f'rule "规则{i}"{off}: {self.rng.choice(TIERS)} when {self.condition(2)}')
        if not by or self.chance(0.3):
            lines.append(f"otherwise {self.rng.choice(TIERS)}" if self.chance(0.8) else "")
        if name == "等级" and self.chance(0.3):
            when = f" when {self.condition(0)}" if self.chance(0.3) else ""
            lines.append(
                f"against 上期 {self.pick('falls', 'rises')} at most {self.rng.randint(0, 2)} step{when}"
            )
        if self.chance(0.5):
            lines += [f"strategy {self.rng.choice(TIERS)}", '  "电话"', f'  "拜访" when {self.condition(0)}']
            lines.append(
                f"  contact every {self.rng.randint(1, 40)} {self.pick('days', 'months')} since 日期"
            )
        if self.chance(0.3):
            lines.append(
                f'override "{self.rng.choice(KEYS)}": {self.rng.choice(TIERS)} '
                f"until {self.rng.choice(_DATES)}"
                ' because "约定"'
            )
        return "\n".join(lines) + "\n"

    def rulebook(self) -> str:
        parts = [_HEAD, "param 门槛 = 5 from 0 to 100 step 1\n"]
        parts += [self.let(i) for i in range(self.rng.randint(0, 3))]
        parts += [self.score(i) for i in range(self.rng.randint(0, 2))]
        if self.chance(0.4):
            parts.append(f"tag 标签0 when {self.condition(2)}\n")
            self.tags.append("标签0")
        parts += [self.grade(f"等级{i or ''}") for i in range(self.rng.randint(1, 2))]
        shown = [n for n in self.numbers if n.startswith("值")]
        if shown:
            parts.append("show " + ", ".join(shown) + "\n")
        return "".join(parts)


def random_rulebook(rng: Random) -> str:
    """A rulebook without mistakes; half of them in Chinese words."""
    text = Writer(rng).rulebook()
    return format_text(text, "zh") if rng.random() < 0.5 else text


_COMPARED = re.compile(
    r"((?:>=|>|<=|<|=|at least|at most|above|below|至少|至多|超过|不足) |^ +[+-])"
    r"(\d+(?:\.\d+)?)(?![\d.%-])(?! (?:of|项|step|级))",
    re.MULTILINE,
)


def with_other_number(rng: Random, text: str) -> str:
    """The text with another threshold or other points in one place of a score, a rule or a tag."""
    start = min(
        (text.find(word) for word in ("score ", "评分 ", "grade ", "评级 ") if word in text), default=0
    )
    places = list(_COMPARED.finditer(text, start))
    if not places:
        return text
    place = rng.choice(places)
    number = rng.choice([n for n in _NUMBERS if n != "0"])
    return text[: place.start(2)] + number + text[place.end(2) :]
