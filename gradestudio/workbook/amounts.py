"""Numbers written as text: `¥1,234.50`, `1.2万`, `85%`, `(1,234)`, `１２３`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from gradestudio.workbook.plain import BLANK_WORDS, ERROR_WORDS, plain_text

OK = ""
BLANK = "blank"
BLANK_WORD = "blank-word"
ERROR_CELL = "error-cell"
UNREADABLE = "unreadable-number"

_SIGNS = re.compile(r"rmb|cny|usd|hkd|eur|人民币|us\$|hk\$|[¥$€£]", re.IGNORECASE)
_TIMES = {
    "万": 10_000,
    "亿": 100_000_000,
    "千": 1000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "百": 100,
    "万亿": 10**12,
}
_COUNTED = "元块圆次个件笔人家台套张单位名户条只辆"
_MONEY_UNITS = ("元", "块", "圆", "块钱")
_NUMBER = re.compile(
    r"(?P<sign>[-+])?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?"
    r"(?P<part>\.\d*)?(?P<power>[eE][-+]?\d{1,3})?"
)
_TAIL = re.compile(r"(?P<times>百万|千万|万亿|百|千|万|亿)?\s*(?P<unit>[^\d\s.,%()+-][^\d]*)?")
_USUAL = re.compile(r"[¥￥$]?(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,15})?)")
"""What most amounts look like; the long way gives the same."""
_SIMPLE = frozenset("0123456789.-")

UNIT_SCALE = {
    "元": 1,
    "百元": 100,
    "千元": 1000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "千万元": 10_000_000,
    "亿元": 100_000_000,
    "千": 1000,
    "万": 10_000,
    "亿": 100_000_000,
}
"""How much of its base one of a unit is."""


def read_amounts(texts: Sequence[str], unit: str | None = None) -> tuple[np.ndarray, list[str]]:
    """The number (NaN for none) and the code of each text; OK for a number, BLANK for nothing at all.

    A percentage is its share (`85%` is 0.85). `unit` is the field's: its word may follow the number, and
    `1.2万` in a field of 万元 is 1.2.
    """
    if set("".join(texts)) <= _SIMPLE:
        try:
            return np.array(list(map(float, texts)), dtype=np.float64), [OK] * len(texts)
        except ValueError:
            pass
    read = [read_amount(text, unit) for text in texts]
    return np.array([value for value, _ in read], dtype=np.float64), [code for _, code in read]


def read_amount(text: str, unit: str | None = None) -> tuple[float, str]:
    """One text's number and code."""
    if usual := _USUAL.fullmatch(text):
        return float(usual[1].replace(",", "")), OK
    said = plain_text(text)
    if not said:
        return math.nan, BLANK
    exact = exact_amount(said, unit)
    if exact is not None:
        number = float(exact)
        return (number, OK) if math.isfinite(number) else (math.nan, UNREADABLE)
    if said.upper() in ERROR_WORDS:
        return math.nan, ERROR_CELL
    return math.nan, BLANK_WORD if said.casefold() in BLANK_WORDS else UNREADABLE


def exact_amount(said: str, unit: str | None = None) -> Decimal | None:
    """The exact number of a plain text (NFKC, trimmed); None when it is none, or may be read in two ways
    (`1,5`).
    """
    said = said.replace("−", "-").replace("－", "-").replace("，", ",").removeprefix("'")
    negative = said.startswith("(") and said.endswith(")")
    if negative:
        said = said[1:-1].strip()
    if said.endswith("-") and said[:-1].strip()[-1:].isdigit():
        said = "-" + said[:-1].strip()
    said = _without_currency(said)
    if negative and said.startswith("-"):
        return None
    found = _NUMBER.match(said)
    if found is None or (found["whole"] is None and len(found["part"] or "") < 2):
        return None
    times = _tail(said[found.end() :].strip(), unit)
    if times is None:
        return None
    digits = re.sub(r"[, ]", "", found["whole"] or "0") + (found["part"] or "") + (found["power"] or "")
    number = Decimal((found["sign"] or "") + digits) * times
    return -number if negative else number


def _without_currency(said: str) -> str:
    """`-¥5` and `¥-5` are `-5`."""
    sign = said[0] if said[:1] in ("-", "+") else ""
    rest = said[len(sign) :].lstrip()
    found = _SIGNS.match(rest)
    if found:
        rest = rest[found.end() :].lstrip()
        if sign and rest[:1] in ("-", "+"):
            return "?"
    found = re.search(rf"(?:{_SIGNS.pattern})$", rest, re.IGNORECASE)
    if found and found.start() > 0:
        rest = rest[: found.start()].rstrip()
    return sign + rest


def _tail(tail: str, unit: str | None) -> Decimal | None:
    """What a number is multiplied by for the words behind it; None when they are not understood."""
    if not tail:
        return Decimal(1)
    if tail == "%":
        return Decimal("0.01")
    if tail == "‰":
        return Decimal("0.001")
    if unit and plain_text(unit) == tail:
        return Decimal(1)
    found = _TAIL.fullmatch(tail)
    if found is None:
        return None
    word = found["unit"] or ""
    times = Decimal(_TIMES.get(found["times"] or "", 1))
    base = UNIT_SCALE.get(unit or "", 1)
    if word in _MONEY_UNITS or (not word and found["times"]):
        return times / base
    own = plain_text(unit or "")
    return times if word and (word == own or word in _COUNTED) else None
