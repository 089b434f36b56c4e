"""The look of the program: colours, tier ramps, type, palette and style, light and dark."""

from gradestudio.ui.theme.current import Theme, theme
from gradestudio.ui.theme.ramps import TierColours, ink_on, ramp
from gradestudio.ui.theme.tokens import DARK, LIGHT, Tokens
from gradestudio.ui.theme.typeface import BODIES, Style, font, strength, wear

__all__ = [
    "BODIES",
    "DARK",
    "LIGHT",
    "Style",
    "Theme",
    "TierColours",
    "Tokens",
    "font",
    "ink_on",
    "ramp",
    "strength",
    "theme",
    "wear",
]
