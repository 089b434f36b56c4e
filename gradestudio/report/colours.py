"""Tier colours: the light ramp, best tier first, and the ink that can be read on a colour."""

from __future__ import annotations

import re
from functools import cache

_RAMPS = {
    1: "#20477F",
    2: "#20477F #EFD390",
    3: "#20477F #089C7F #EFD390",
    4: "#20477F #00818B #71B172 #EFD390",
    5: "#20477F #00728C #089C7F #95BA70 #EFD390",
    6: "#20477F #00698C #008D87 #51AA76 #A9BF72 #EFD390",
    7: "#20477F #00638B #00818B #089C7F #71B172 #B6C274 #EFD390",
    8: "#20477F #005F8A #00798C #009185 #42A679 #86B670 #BFC577 #EFD390",
}
NEEDS_DATA = "#D5D9E0"
"""The hatching of customers without a tier."""

_HEX = re.compile("#?([0-9a-fA-F]{6})")


def tier_colours(own: tuple[str | None, ...]) -> tuple[str, ...]:
    """A colour for each tier, best first: its own where the rulebook gives one, else the ramp's."""
    ramp = _ramp(len(own))
    return tuple(_hex(mine) or given for mine, given in zip(own, ramp, strict=True))


def ink(colour: str) -> str:
    """White or black, whichever stands out more on `colour`."""
    light = _luminance(colour)
    return "#FFFFFF" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def _hex(colour: str | None) -> str | None:
    found = _HEX.fullmatch(colour.strip()) if colour else None
    return f"#{found.group(1).upper()}" if found else None


@cache
def _ramp(count: int) -> tuple[str, ...]:
    if count <= 8:
        return tuple(_RAMPS.get(count, "").split())
    stops = [_oklab(c) for c in _RAMPS[8].split()]
    made = []
    for i in range(count):
        at = i * 7 / (count - 1)
        low = min(int(at), 6)
        mixed = [a + (b - a) * (at - low) for a, b in zip(stops[low], stops[low + 1], strict=True)]
        made.append(_from_oklab(mixed))
    return tuple(made)


def _linear(colour: str) -> list[float]:
    """Linear light of red, green and blue, 0–1 (sRGB)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# https://bottosson.github.io/posts/oklab/
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _oklab(colour: str) -> list[float]:
    return _times(_TO_LAB, [x ** (1 / 3) for x in _times(_TO_CONES, _linear(colour))])


def _from_oklab(lab: list[float]) -> str:
    light = _times(_FROM_CONES, [x**3 for x in _times(_FROM_LAB, lab)])
    clipped = [min(max(x, 0.0), 1.0) for x in light]
    srgb = [12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in clipped]
    return "#" + "".join(f"{round(x * 255):02X}" for x in srgb)
