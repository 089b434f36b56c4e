"""Buttons: primary, secondary, plain, icon only, destructive; 24, 28 or 36 high."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme, wear
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_GAP = 6


class Button(QAbstractButton):
    """`kind`: primary, secondary, plain, destructive.  Without a text it is an icon, 28 × 28.

    An icon button's name for screen readers is its tool tip's text: `name_it` sets both.
    """

    def __init__(
        self,
        kind: str = "secondary",
        drawing: str = "",
        text: str = "",
        height: int = 28,
        tight: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self._tight = tight
        self.drawing = drawing
        self.small = height < 28
        self.hint = ""
        """A shortcut shown at the right end of a wide button."""
        self.ink = ""
        """A colour role of its own for text and icon."""
        self.stretch_left = False
        """Contents begin at the left edge (the wide buttons of the welcome page)."""
        self._height = height
        self._menu: QMenu | None = None
        self.setText(text)
        wear(self, Style.SMALL if self.small else Style.BODY)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def name_it(self, text: str, shortcut: str = "") -> None:
        """Say what an icon button does, to eyes (tool tip) and ears (accessible name)."""
        self.setAccessibleName(text)
        self.setToolTip(f"{text}  {shortcut}" if shortcut else text)

    def set_menu(self, menu: QMenu) -> None:
        """Open `menu` below the button when it is pressed; shows a small arrow."""
        self._menu = menu
        self.clicked.connect(self._open_menu)

    def menu(self) -> QMenu | None:
        return self._menu

    def _open_menu(self) -> None:
        if self._menu is not None:
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self.updateGeometry()

    # ── Size and painting ───────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        if not self.text():
            return QSize(self._height, self._height) if self._menu is None else QSize(44, self._height)
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.text()) + 2 * self._padding()
        if self.drawing:
            width += 16 + self._gap()
        if self._menu is not None:
            width += 12 + _GAP
        return QSize(width, self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _gap(self) -> int:
        return 2 if self._tight else _GAP

    def _padding(self) -> int:
        return 4 if self._tight else 8 if self.small or self.kind == "plain" else 11

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        self._paint_ground(painter)
        ink = self._ink()
        if self.text():
            self._paint_contents(painter, ink)
        elif self.drawing:
            side = 16 if self.small else 20
            room = self.rect() if self._menu is None else self.rect().adjusted(0, 0, -14, 0)
            at = room.center() - QPoint(side // 2 - 1, side // 2 - 1)
            painter.drawPixmap(at, self._icon(side, ink))
        if self._menu is not None:
            x = self.width() - self._padding() - 12
            painter.drawPixmap(x, (self.height() - 12) // 2, pixmap("chev-down", 12, ink, self._ratio()))
        if self.hasFocus() and self._by_keyboard():
            focus_frame(painter, self.rect(), 7)

    def _paint_ground(self, painter: QPainter) -> None:
        rect = self.rect()
        tokens = theme()
        hovered = self.underMouse() and self.isEnabled()
        pressed = self.isDown()
        if not self.isEnabled():
            if self.kind != "plain":
                rounded(painter, rect, 6, tokens.colour("bg"), tokens.colour("line"))
            return
        if self.kind == "primary":
            role = "accentp" if pressed else "accenth" if hovered else "accent"
            rounded(painter, rect, 6, tokens.colour(role))
            return
        ground = "sel" if pressed else "sunken" if hovered else None
        if self.kind == "plain":
            if ground:
                rounded(painter, rect, 6, tokens.colour(ground))
            return
        edge = "err" if self.kind == "destructive" else "line2"
        rounded(painter, rect, 6, tokens.colour(ground or "surface"), tokens.colour(edge))

    def _paint_contents(self, painter: QPainter, ink: QColor) -> None:
        metrics = QFontMetrics(self.font())
        wanted = self.sizeHint().width() - 2 * self._padding()
        x = self._padding() if self.stretch_left else max(4, (self.width() - wanted) // 2)
        if self.drawing:
            painter.drawPixmap(x, (self.height() - 16) // 2, self._icon(16, ink))
            x += 16 + self._gap()
        painter.setPen(ink)
        room = QRect(x, 0, self.width() - x - (0 if self._tight else 4), self.height())
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text)
        if self.hint:
            painter.setFont(font(Style.SMALL))
            line_text(painter, self.rect().adjusted(0, 0, -self._padding(), 0), self.hint, "right")

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return theme().colour("text3")
        if self.kind == "primary":
            return theme().colour("accent_ink")
        if self.kind == "destructive" or self.ink:
            return theme().colour(self.ink or "err")
        return theme().colour("text2" if self.kind == "plain" else "text")

    def _icon(self, size: int, ink: QColor):
        return pixmap(self.drawing, size, ink, self._ratio())

    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    # ── Focus: the frame is for the keyboard only ───────────────────────────────────────────────

    _reason = Qt.FocusReason.OtherFocusReason

    def focusInEvent(self, event) -> None:
        self._reason = event.reason()
        super().focusInEvent(event)

    def _by_keyboard(self) -> bool:
        return self._reason in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
