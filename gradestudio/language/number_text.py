"""A new number written as the old one was: `10万` becomes `11.5万`, `20%` becomes `17.5%`."""

from __future__ import annotations

import re
from decimal import Decimal

_SIZES = {"": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10}
_SIZES |= {"千亿": 11, "万亿": 12}
_WRITTEN = re.compile(r"[-−+]?[ ]?[0-9.]+(?P<gap> ?)(?P<size>[十百千万亿]*)(?P<percent>%?)(?P<unit>.*)", re.S)
_MOST_PLACES = 4


def number_like(value: Decimal, written: str) -> str | None:
    """`value` in the size, share sign and measure word of `written`; None where that is no plain number.

    The size is left out where it would want more than four decimals; a share stays a share.
    """
    found = _WRITTEN.fullmatch(written.strip().replace("％", "%"))
    if found is None or found["size"] not in _SIZES or re.search(r"[-+*/()（）]", found["unit"]):
        return None
    if found["percent"]:
        return f"{plain_number(value.scaleb(2))}%{found['unit']}"
    part = value.scaleb(-_SIZES[found["size"]])
    if not found["size"] or _places(part) > _MOST_PLACES:
        return plain_number(value) + found["gap"] * bool(found["unit"].strip()) + found["unit"]
    return plain_number(part) + found["gap"] + found["size"] + found["unit"]


def plain_number(value: Decimal) -> str:
    """Without an exponent and without zeros behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
