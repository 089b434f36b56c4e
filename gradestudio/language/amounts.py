"""Numbers as people type them into a field of the window, and as they are written back into the rule text."""

from __future__ import annotations

import re
from decimal import Decimal

from gradestudio.language.building.values import SCALES, normalised

_TYPED = re.compile(
    r"(?P<sign>[-+−]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?:[eE](?P<power>[-+]?\d{1,3}))?(?P<scale>[千百万亿]*)(?P<percent>%?)(?P<unit>[^\W\d]*)"
)
_WRITTEN = re.compile(
    r"(?P<minus>[-－]?\s*)(?P<digits>[\d,，.．]+)(?P<gap> ?)(?P<scale>[千百万亿]*)(?P<percent>[%％]?)"
    r"(?P<unit>.*)",
    re.DOTALL,
)
_MOST_PLACES = 6
"""A value that takes more decimals in the unit written is written out without it."""


def read_amount(text: str, unit: str | None = None) -> Decimal | None:
    """The number of `12万`, `120,000`, `1.2e5`, `12 万元` (with the field's `unit`), `20%`; None for any
    other text, also for one with two units."""
    found = _TYPED.fullmatch(re.sub(r"\s", "", normalised(text)))
    if found is None or (found["scale"] and found["scale"] not in SCALES):
        return None
    if found["unit"] and found["unit"] not in (unit, "元", "￥"):
        return None
    if found["percent"] and found["scale"]:
        return None
    number = Decimal(found["digits"].replace(",", "")).scaleb(int(found["power"] or 0))
    number *= SCALES.get(found["scale"], 1)
    if found["percent"]:
        number = number.scaleb(-2)
    return -number if found["sign"] in ("-", "−") else number


def write_like(value: Decimal, written: str) -> str:
    """`value` in the unit of `written`: 120000 like `10万` is `12万`, 0.25 like `20%` is `25%`.

    A number that would need many decimals in that unit is written out in full; its measure word stays.
    """
    form = _WRITTEN.fullmatch(written)
    if form is None:
        return plain(value)
    if form["percent"]:
        return f"{plain(value.scaleb(2))}{form['gap']}{form['percent']}{form['unit']}"
    scale = SCALES.get(form["scale"], 1)
    scaled = plain(value / scale)
    if scale > 1 and len(scaled.partition(".")[2]) > _MOST_PLACES:
        return f"{plain(value)}{form['unit']}"
    return f"{scaled}{form['gap']}{form['scale']}{form['unit']}"


def plain(value: Decimal) -> str:
    """All digits, no exponent, no zeros behind the last decimal."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
