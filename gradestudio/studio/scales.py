"""Which of some grades is the better one, where everybody knows."""

from __future__ import annotations

from collections.abc import Sequence

from gradestudio.language.headings import compared

_SCALES = (
    "S A B C D E F G",
    "SSS SS S A B C D",
    "A+ A A- B+ B B- C+ C C- D+ D D-",
    "AAA AA A BBB BB B CCC CC C D",
    "甲 乙 丙 丁 戊",
    "特级 一级 二级 三级 四级 五级",
    "一等 二等 三等 四等",
    "五星 四星 三星 二星 一星",
    "5星 4星 3星 2星 1星",
    "高 中高 中 中低 低",
    "强 较强 一般 较弱 弱",
    "优 良 中 差",
    "优秀 良好 一般 较差 差",
    "大 中 小",
    "钻石 铂金 白金 黄金 金 金牌 白银 银 银牌 青铜 铜 铜牌 普通",
    "VIP 重要 普通 一般 潜在",
    "high medium low",
    "diamond platinum gold silver bronze",
    "tier1 tier2 tier3 tier4",
)
_ENDINGS = ("级客户", "类客户", "等客户", "客户", "会员", "价值", "级", "类", "等")


def best_first(grades: Sequence[str]) -> tuple[str, ...] | None:
    """The grades from the best, where they are those of a scale that everybody knows; None elsewhere."""
    plain = [compared(grade) for grade in grades]
    for scale in _SCALES:
        order = [compared(word) for word in scale.split()]
        for ending in ("", *_ENDINGS):
            if not all(p.endswith(ending) and len(p) > len(ending) for p in plain):
                continue
            bare = [p[: len(p) - len(ending)] if ending else p for p in plain]
            if len(set(bare)) == len(bare) and set(bare) <= set(order):
                return tuple(grade for _, grade in sorted(zip(map(order.index, bare), grades, strict=True)))
    return None
