"""Numbers, money, shares and dates as people read them.

The minus sign is U+2212, digits are grouped by commas in both languages, dates are ISO.  A missing value is
a dash, never 0.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite
from typing import Any

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

_SYMBOLS = {
    "¥": "¥", "￥": "¥", "元": "¥", "人民币": "¥", "cny": "¥", "rmb": "¥",
    "$": "$", "usd": "$", "美元": "$", "€": "€", "eur": "€", "欧元": "€", "£": "£", "gbp": "£", "英镑": "£",
}  # fmt: skip
_SHORT = {
    "zh": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "en": ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k")),
}
_WIDE = Context(prec=400)
_SCIENTIFIC_FROM = Decimal(10**15)


def exact(value: Any) -> Decimal | None:
    """The shortest decimal that reads back as `value`; None for a missing one."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return Decimal(value)
    number = float(value)
    return Decimal(repr(number)) if isfinite(number) else None


def number(value: Any, places: int | None = None) -> str:
    """`1,234.5`; with `places`, rounded half away from zero to that many decimals."""
    if places is None and type(value) is float and (quick := _quick(value)):
        return quick
    x = exact(value)
    if x is None:
        return DASH
    if places is not None:
        x = _rounded(x, places)
        return _signed(f"{x:,.{places}f}", x)
    if (abs(x) >= _SCIENTIFIC_FROM and x != x.to_integral_value()) or abs(x) >= _SCIENTIFIC_FROM**2:
        return _signed(f"{x.normalize():g}".replace("E+", "e"), x)
    text = f"{x:,f}"
    return _signed(text.rstrip("0").rstrip(".") if "." in text else text, x)


def _quick(value: float) -> str:
    """The same for an everyday double, a few times faster; empty for any other."""
    written = repr(value)
    if len(written) > 16 or "e" in written or "n" in written:
        return ""
    whole, _, rest = written.lstrip("-").partition(".")
    text = f"{int(whole):,}" if rest == "0" else f"{int(whole):,}.{rest}"
    return MINUS + text if value < 0 else text


def percent(value: Any, places: int | None = None) -> str:
    """A share 0–1 as `12.5%`: one decimal unless `places` says how many; a small one is never shown as 0%."""
    x = exact(value)
    if x is None:
        return DASH
    if places is not None:
        return number(_rounded(x * 100, places), places) + "%"
    hundred = x * 100
    shown = 1 if hundred == 0 or abs(hundred) >= Decimal("0.1") else 1 - hundred.adjusted()
    return number(_rounded(hundred, shown)) + "%"


def symbol(unit: str | None, language: str) -> str | None:
    """The sign before an amount: its unit's, ¥ where a Chinese reader is told none; None for another unit."""
    if not unit:
        return "¥" if language == "zh" else ""
    return _SYMBOLS.get(unit.strip().casefold())


def money(value: Any, language: str, unit: str | None = None, short: bool = True) -> str:
    """An amount: short (`¥1.44亿`, `¥7,692万`, `1.44m`: three or four figures) or exact (`¥1,234.50`)."""
    x = exact(value)
    if x is None:
        return DASH
    sign = symbol(unit, language)
    body = _short(abs(x), language) if short else number(abs(x), 2)
    minus = MINUS if x < 0 and body.strip("0.,") else ""
    return f"{minus}{sign}{body}" if sign is not None else f"{minus}{body} {unit}"


def _short(x: Decimal, language: str) -> str:
    sizes = _SHORT[language]
    for (size, word), (below, _) in zip(sizes, (*sizes[1:], (Decimal(1), "")), strict=True):
        # 9,999.6万 would print as 10,000万: that is 1亿 already
        if _rounded(x / below, 0) * below >= size:
            part = x / size
            places = 2 if part < 10 else 1 if part < 100 else 0
            return number(_rounded(part, places)) + word
    return number(_rounded(x, 0 if x >= 100 else 2))


def day(value: Any) -> str:
    """`2026-01-31`."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _rounded(x: Decimal, places: int) -> Decimal:
    return x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def _signed(text: str, x: Decimal) -> str:
    """`text` with the right minus; none before a number that was rounded to nothing."""
    bare = text.lstrip("-")
    return MINUS + bare if x < 0 and bare.strip("0.,%") else bare
