"""When a field's name and a sheet's heading are one: the very text first, then ever more generously.

The checker and the reading of sheets ask here, so that both find the same column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_CONTROLS = (*range(9), *range(14, 32), *range(127, 160))
_INVISIBLE = dict.fromkeys((*_CONTROLS, *map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")))


def word_set(*lines: str) -> frozenset[str]:
    """The words of some lines, which blanks part."""
    return frozenset(word for line in lines for word in line.split())


_UNITS = word_set(
    "元 角 分 万 亿 千 万元 千元 百元 亿元 百万元 千万元 美元 欧元 日元 港元 人民币 人民币元 次",
    "个 件 人 天 日 周 月 个月 年 岁 笔 单 家 台 套 张 户 位 % 分钟 小时 rmb cny usd eur hkd jpy",
    "gbp ¥ $ € yuan day days month months year years times pcs yyyy-mm-dd yyyy/mm/dd 日期 必填",
    "选填 required optional y/n 是/否",
)
_BRACKET = re.compile(r"[(\[【<{](?:单位[:：]?)?([^()\[\]【】<>{}]{1,16})[)\]】>}]$")
_SLASH = re.compile(r"[/_|·-]([^/_|·-]{1,6})$")


def plain_text(text: str) -> str:
    """Trimmed and NFKC-normalised; invisible signs are gone, and so is the `="…"` that exports write around
    codes to keep Excel from reading them as numbers.
    """
    if text.isascii():
        plain = text.strip() if text.isprintable() else text.translate(_INVISIBLE).strip()
    else:
        plain = unicodedata.normalize("NFKC", text)
        plain = plain.strip() if plain.isprintable() else plain.translate(_INVISIBLE).strip()
    if plain[:2] == '="' and plain[-1:] == '"' and len(plain) > 2:
        return plain[2:-1].strip()
    return plain


def compared(text: str) -> str:
    """A heading or name for a comparison that overlooks width, capitals and blanks."""
    return "".join(plain_text(text).casefold().split())


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


@dataclass(frozen=True, slots=True)
class Form:
    """A way to compare; with `certain`, it decides only where exactly one heading fits."""

    of: Callable[[str], str]
    certain: bool = False


FORMS = (
    Form(lambda text: text),
    Form(plain_text),
    Form(compared),
    Form(lambda text: without_unit(text)[0], certain=True),
)
"""From the strictest on; each is tried for all names of a field before the next."""


def fitting(form: Form, name: str, headings: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys of the columns one of whose headings is `name` in a form."""
    wanted = form.of(name)
    return [key for key, called in headings.items() if any(form.of(heading) == wanted for heading in called)]


def find_heading(names: Sequence[str], headings: Mapping[str, Sequence[str]]) -> str | None:
    """The key of the column that a field with these names reads; None for none, or for several alike."""
    for form in FORMS:
        for name in names:
            found = fitting(form, name, headings)
            if len(found) > 1 and form.certain:
                return None
            if found:
                return found[0]
    return None
