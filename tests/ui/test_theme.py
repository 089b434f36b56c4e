"""Colours, contrast, type, icons: the design's own numbers."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton

from gradestudio.engine import grading
from gradestudio.ui import outcomes
from gradestudio.ui.icons import names, pixmap
from gradestudio.ui.theme import DARK, LIGHT, Style, Tokens, font, ink_on, ramp, theme
from gradestudio.ui.theme.ramps import contrast, luminance, tier_colours


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "surface"),
        ("text2", "surface"),
        ("text3", "surface"),
        ("text3", "bg"),
        ("text3", "raised"),
        ("accent_t", "surface"),
        ("accent_t", "tint"),
        ("accent_ink", "accent"),
        ("up", "upt"),
        ("down", "downt"),
        ("warn", "warnt"),
        ("err", "errt"),
        ("ok", "surface"),
        ("code_keyword", "surface"),
        ("code_number", "surface"),
        ("code_string", "surface"),
    ],
)
def test_text_is_never_fainter_than_four_and_a_half(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("count", range(1, 13))
@pytest.mark.parametrize("dark", [False, True])
def test_tiers_are_told_apart_by_lightness_alone(count: int, dark: bool) -> None:
    """The best tier is darkest on light ground, lightest on dark; the order never turns."""
    steps = [luminance(c) for c in ramp(count, dark)]
    assert len(steps) == count
    assert steps == sorted(steps, reverse=dark)


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("dark", [False, True])
def test_ink_on_tiers_can_be_read(count: int, dark: bool) -> None:
    assert all(contrast(ink_on(c), c) >= 4.5 for c in ramp(count, dark))


def test_a_written_colour_wins_over_the_ramp() -> None:
    made = tier_colours(["#123456", None], dark=False)
    assert [c.ground for c in made] == ["#123456", ramp(2, False)[1]]


def test_every_icon_paints_in_its_colour() -> None:
    assert len(names()) == 67
    for name in names():
        for size in (16, 20):
            image = pixmap(name, size, QColor("#2B59C3"), 2.0).toImage()
            solid = [
                image.pixelColor(x, y)
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).alpha() > 200
            ]
            assert solid, name
            # A step either way comes from blending at the edges.
            assert all(_near(shade, QColor("#2B59C3")) for shade in solid), name


def _near(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 2 for a, b in pairs)


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(KeyError):
        pixmap("no-such-icon", 16, "#000000")


def test_the_palette_follows_the_theme() -> None:
    theme().use("dark")
    assert QApplication.palette().window().color().name() == DARK.bg.lower()
    theme().use("light")
    assert QApplication.palette().window().color().name() == LIGHT.bg.lower()


def test_an_unknown_system_scheme_means_light() -> None:
    theme().use("system")
    assert theme().dark is (QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)


def test_figures_have_one_width() -> None:
    metrics = QFontMetricsF(font(Style.BODY))
    assert len({round(metrics.horizontalAdvance(d), 2) for d in "0123456789"}) == 1


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    theme().use_body(12)
    try:
        assert all(font(style).pixelSize() >= 11 for style in Style)
    finally:
        theme().use_body(13)


def test_outcome_codes_are_the_engine_s() -> None:
    for name in ("NEEDS_DATA", "NO_RULE", "CONFLICT", "BY_VALUE", "OTHERWISE", "NOBODY"):
        assert getattr(outcomes, name) == getattr(grading, name)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_calls_do_not_lose_references_to_none() -> None:
    """PySide6 6.12.0 gives a reference to None away with every call; some thousand calls end the process."""
    image = QPixmap(8, 8)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(500):
        painter.setPen(Qt.PenStyle.NoPen)
    after = sys.getrefcount(None)
    painter.end()
    assert after > before - 250


def test_buttons_of_dialogs_look_alike_everywhere() -> None:
    button = QPushButton("OK")
    style = QApplication.style()
    assert style.styleHint(style.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons, None, button) == 0
