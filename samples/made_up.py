"""Invented names, dates and the small untidiness of sheets that people fill in by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

AS_OF = date(2026, 1, 31)

_FIRST = "云青明海松岚锦泰恒瑞景和安远德润嘉盛宏泽启辰百川千禾朗峰沐晨知行星野"
_LAST = "杉石峰原舟林湾桥庭壁砖木瓦岭溪谷帆驰筑居垣台屿航"
_SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞红鑫波"


@dataclass(frozen=True)
class Fault:
    """A cell that holds an error, as Excel stores it: the formula and the error it shows."""

    formula: str
    shows: str


NOT_FOUND = Fault("=NA()", "#N/A")
DIVIDED = Fault("=1/0", "#DIV/0!")

Cell = str | int | float | date | Fault | None


def company(random: Random, suffixes: tuple[str, ...]) -> str:
    return random.choice(_FIRST) + random.choice(_LAST) + random.choice(suffixes)


def person(random: Random) -> str:
    given = random.choice(_GIVEN) + (random.choice(_GIVEN) if random.random() < 0.6 else "")
    return random.choice(_SURNAMES) + given


def phone(random: Random) -> str:
    """Eleven digits of a shape that no subscriber has."""
    return f"1{random.choice('3578')}00000{random.randrange(10_000):04d}"


def day_before(random: Random, most: int, least: int = 0) -> date:
    return AS_OF - timedelta(days=random.randint(least, most))


def written(random: Random, day: date) -> Cell:
    """A date as people enter it: mostly a real date, else one of the usual texts."""
    chance = random.random()
    if chance < 0.70:
        return day
    if chance < 0.82:
        return f"{day.year}年{day.month}月{day.day}日"
    if chance < 0.94:
        return f"{day.year}/{day.month}/{day.day}"
    return day.isoformat()


def priced(random: Random, amount: float) -> Cell:
    """An amount as people enter it: mostly a number, else a text with sign, 万 or full-width digits."""
    chance = random.random()
    if chance < 0.88:
        return amount
    if chance < 0.93:
        return f"¥{amount:,.2f}"
    if chance < 0.96:
        return f"{amount:,.2f}元"
    if chance < 0.98 and amount >= 10_000:
        return f"{round(amount / 10_000, 1)}万"
    return wide(f"{amount:.0f}")


def wide(text: str) -> str:
    """The full-width twins of ASCII signs."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
