"""The theme in use: one object that every widget asks, and that tells them when it changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gradestudio.ui.theme.ramps import TierColours, tier_colours
from gradestudio.ui.theme.tokens import DARK, LIGHT, Tokens
from gradestudio.ui.theme.typeface import BODIES, Style, font, set_body, wear_again


class Theme(QObject):
    """Light or dark, and the body size.  `changed` is sent after the palette is in place."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.body = 13
        self._name = "system"

    @property
    def dark(self) -> bool:
        return self.tokens.dark

    def colour(self, role: str) -> QColor:
        return self.tokens.colour(role)

    def tiers(self, written: Sequence[str | None]) -> tuple[TierColours, ...]:
        """Badge colours of tiers in file order; `written` holds the rulebook's own colours or None."""
        return tier_colours(written, self.dark)

    def use(self, name: str) -> None:
        """Switch to `light`, `dark` or `system`, at run time."""
        self._name = name
        self.tokens = DARK if self._is_dark(name) else LIGHT
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(self.tokens))
            app.setFont(font(Style.BODY))
        self.changed.emit()

    def use_body(self, size: int) -> None:
        """Another body size, at run time: every text follows in proportion."""
        self.body = min(max(size, BODIES[0]), BODIES[-1])
        set_body(self.body)
        wear_again()
        self.use(self._name)

    @staticmethod
    def _is_dark(name: str) -> bool:
        if name != "system":
            return name == "dark"
        # Unknown (offscreen, plain X11) means light.
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def palette(tokens: Tokens) -> QPalette:
    """The QPalette of the tokens: what Fusion draws with."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "bg"),
        (role.Base, "surface"),
        (role.AlternateBase, "raised"),
        (role.Button, "surface"),
        (role.Midlight, "line"),
        (role.Mid, "line2"),
        (role.Dark, "line2"),
        (role.Light, "surface"),
        (role.Shadow, "line2"),
        (role.Text, "text"),
        (role.WindowText, "text"),
        (role.ButtonText, "text"),
        (role.BrightText, "err"),
        (role.PlaceholderText, "text3"),
        (role.Accent, "accent"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "accent_ink"),
        (role.Link, "accent_t"),
        (role.LinkVisited, "accent_t"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
    ):
        made.setColor(target, tokens.colour(name))
    for target in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, tokens.colour("text3"))
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, tokens.colour("bg"))
    made.setColor(QPalette.ColorGroup.Disabled, role.Button, tokens.colour("bg"))
    return made


_theme: Theme | None = None


def theme() -> Theme:
    """The one theme of the process."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme
