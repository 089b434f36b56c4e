"""Every colour of the program, by role, for the light and for the dark theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as `#RRGGBB`, one per role; `colour(role)` gives the QColor."""

    name: str
    bg: str
    surface: str
    raised: str
    sunken: str
    line: str
    line2: str
    text: str
    text2: str
    text3: str
    accent: str
    accenth: str
    accentp: str
    """Primary button, pressed."""
    accent_ink: str
    accent_t: str
    tint: str
    sel: str
    focus: str
    up: str
    upt: str
    down: str
    downt: str
    ok: str
    okt: str
    warn: str
    warnt: str
    err: str
    errt: str
    hist: str
    histon: str
    histz: str
    na: str
    code_keyword: str
    code_number: str
    code_string: str
    dark: bool = False

    def colour(self, role: str) -> QColor:
        """The colour of a role, by its name.  Raises AttributeError for a role that there is not."""
        return QColor(getattr(self, role))


LIGHT = Tokens(
    name="light",
    bg="#F2F3F5",
    surface="#FFFFFF",
    raised="#F8F9FA",
    sunken="#ECEEF1",
    line="#E2E5EA",
    line2="#C8CDD6",
    text="#1B1F26",
    text2="#525A68",
    text3="#656D7B",
    accent="#2B59C3",
    accenth="#234AA5",
    accentp="#2450B0",
    accent_ink="#FFFFFF",
    accent_t="#2450B0",
    tint="#E9EFFB",
    sel="#DCE6FB",
    focus="#2B59C3",
    up="#0E7490",
    upt="#DDF1F5",
    down="#A84A06",
    downt="#FCEBDA",
    ok="#2E7D4F",
    okt="#E3F3E9",
    warn="#8A5C00",
    warnt="#FFF3D1",
    err="#B3261E",
    errt="#FCE9E7",
    hist="#C3CBD8",
    histon="#5B83DB",
    histz="#1D3F94",
    na="#D5D9E0",
    code_keyword="#7A3E9D",
    code_number="#0B6E8F",
    code_string="#3C6E3C",
)

DARK = Tokens(
    name="dark",
    bg="#14161A",
    surface="#1B1E23",
    raised="#21252B",
    sunken="#101215",
    line="#2D323A",
    line2="#474E5A",
    text="#E8EAED",
    text2="#B1B8C3",
    text3="#919AA7",
    accent="#3E6FD9",
    accenth="#4F7FE6",
    accentp="#3560BE",
    accent_ink="#FFFFFF",
    accent_t="#8FB2FA",
    tint="#212C43",
    sel="#283757",
    focus="#8FB2FA",
    up="#5CC8E0",
    upt="#163740",
    down="#F0A35E",
    downt="#3F2A17",
    ok="#7DCBA0",
    okt="#18362A",
    warn="#E3B341",
    warnt="#3A2F12",
    err="#F59389",
    errt="#3F2120",
    hist="#3C434E",
    histon="#5580D8",
    histz="#A9C4FF",
    na="#3A404A",
    code_keyword="#C9A0F0",
    code_number="#6CC5E0",
    code_string="#93CC93",
    dark=True,
)
