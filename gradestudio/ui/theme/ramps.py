"""Tier colours: ramps whose lightness moves steadily, so that order survives in grey and in print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_LIGHT = {
    1: "#20477F",
    2: "#20477F #EFD390",
    3: "#20477F #089C7F #EFD390",
    4: "#20477F #00818B #71B172 #EFD390",
    5: "#20477F #00728C #089C7F #95BA70 #EFD390",
    6: "#20477F #00698C #008D87 #51AA76 #A9BF72 #EFD390",
    7: "#20477F #00638B #00818B #089C7F #71B172 #B6C274 #EFD390",
    8: "#20477F #005F8A #00798C #009185 #42A679 #86B670 #BFC577 #EFD390",
}
_DARK = {
    1: "#A4E0FF",
    2: "#A4E0FF #7F602C",
    3: "#A4E0FF #57B283 #7F602C",
    4: "#A4E0FF #4CC6BA #719851 #7F602C",
    5: "#A4E0FF #59CED4 #57B283 #7B893D #7F602C",
    6: "#A4E0FF #65D2E1 #4CBFA5 #68A364 #7F8135 #7F602C",
    7: "#A4E0FF #6FD5EA #4CC6BA #57B283 #719851 #807B31 #7F602C",
    8: "#A4E0FF #76D6EF #52CBC9 #4EBC9B #63A76C #779045 #81772E #7F602C",
}


@dataclass(frozen=True, slots=True)
class TierColours:
    """Ground and ink of a tier's badge, `#RRGGBB`."""

    ground: str
    ink: str


def ramp(count: int, dark: bool) -> tuple[str, ...]:
    """`count` colours, best tier first.  More than eight are interpolated in OKLCH."""
    table = _DARK if dark else _LIGHT
    if count <= 0:
        return ()
    if count in table:
        return tuple(table[count].split())
    stops = table[8].split()
    return tuple(_between(stops, i * 7 / (count - 1)) for i in range(count))


def tier_colours(written: Sequence[str | None], dark: bool) -> tuple[TierColours, ...]:
    """Colours of a grade's tiers in file order; a colour written in the rulebook wins over the ramp's."""
    grounds = (own or base for own, base in zip(written, ramp(len(written), dark), strict=True))
    return tuple(TierColours(ground, ink_on(ground)) for ground in grounds)


def ink_on(ground: str) -> str:
    """White or black, whichever contrasts more with `ground`."""
    light = luminance(ground)
    return "#FFFFFF" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def luminance(colour: str) -> float:
    """WCAG relative luminance, 0..1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1..21."""
    a, b = sorted((luminance(one), luminance(other)))
    return (b + 0.05) / (a + 0.05)


def _linear(colour: str) -> tuple[float, float, float]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def _between(stops: Sequence[str], at: float) -> str:
    low = min(int(at), len(stops) - 2)
    part = at - low
    (l1, c1, h1), (l2, c2, h2) = _oklch(stops[low]), _oklch(stops[low + 1])
    turn = (h2 - h1 + math.pi) % (2 * math.pi) - math.pi
    return _from_oklch(l1 + (l2 - l1) * part, c1 + (c2 - c1) * part, h1 + turn * part)


def _oklch(colour: str) -> tuple[float, float, float]:
    r, g, b = _linear(colour)
    m1 = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m2 = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    m3 = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    light = 0.2104542553 * m1 + 0.7936177850 * m2 - 0.0040720468 * m3
    a = 1.9779984951 * m1 - 2.4285922050 * m2 + 0.4505937099 * m3
    bb = 0.0259040371 * m1 + 0.7827717662 * m2 - 0.8086757660 * m3
    return light, math.hypot(a, bb), math.atan2(bb, a)


def _from_oklch(light: float, chroma: float, hue: float) -> str:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    m1 = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m2 = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    m3 = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * m1 - 3.3077115913 * m2 + 0.2309699292 * m3,
        -1.2684380046 * m1 + 2.6097574011 * m2 - 0.3413193965 * m3,
        -0.0041960863 * m1 - 0.7034186147 * m2 + 1.7076147010 * m3,
    )
    return "#" + "".join(f"{_byte(v):02X}" for v in linear)


def _byte(value: float) -> int:
    clear = min(max(value, 0.0), 1.0)
    curved = clear * 12.92 if clear <= 0.0031308 else 1.055 * clear ** (1 / 2.4) - 0.055
    return round(curved * 255)
