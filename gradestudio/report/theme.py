"""The formats of the graded workbook."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradestudio.messages.numbers import symbol
from gradestudio.report.cells import Styles
from gradestudio.report.colours import NEEDS_DATA, ink
from gradestudio.report.sheet import StreamedBook

DATE = "yyyy-mm-dd"
_LINE = "#E2E5EA"
_HEAD = {"bold": True, "valign": "vcenter", "bottom": 1, "bottom_color": "#C8CDD6"}
_ACCENT = "#2450B0"
_LIGHT_UP = 14


class Theme:
    """Formats by what they are for; each is made once."""

    def __init__(self, book: StreamedBook, language: str) -> None:
        self._book = book
        self._language = language

    def title(self) -> Any:
        return self._book.style(bold=True, font_size=16, valign="vcenter")

    def subtitle(self) -> Any:
        return self._book.style(bold=True, font_size=12, valign="vcenter")

    def quiet(self) -> Any:
        return self._book.style(font_color="#525A68")

    def head(self, added: bool = False, right: bool = False) -> Any:
        """A column heading; those of added columns are blue."""
        colours = {"bg_color": "#E9EFFB", "font_color": _ACCENT} if added else {"bg_color": "#F2F3F5"}
        return self._book.style(**_HEAD, **colours, align="right" if right else "left")

    def link(self) -> Any:
        return self._book.style(font_color=_ACCENT, underline=1)

    def wrapped(self) -> Any:
        return self._book.style(text_wrap=True, valign="top")

    def code(self) -> Any:
        return self._book.style(font_name="Consolas", font_size=10, text_wrap=True, valign="top")

    def tier(self, colour: str | None) -> dict[str, Any]:
        """The look of a tier's cells; None is an outcome without a tier: hatched."""
        if colour is None:
            fill = {
                "pattern": _LIGHT_UP,
                "fg_color": NEEDS_DATA,
                "bg_color": "#FFFFFF",
                "font_color": "#1B1F26",
            }
            return {**fill, "align": "center"}
        return {"bg_color": colour, "font_color": ink(colour), "align": "center", "bold": True}

    def tier_number(self, colour: str | None) -> int:
        return self._book.style_number(**self.tier(colour))

    def tier_format(self, colour: str | None) -> Any:
        return self._book.style(**self.tier(colour))

    def changing(self, colour: str | None) -> Any:
        """The look of a tier's cells as a condition gives it: a condition sets no alignment."""
        look = {name: value for name, value in self.tier(colour).items() if name != "align"}
        return self._book.style(**look)

    def where_text(self, text: str, look: Any) -> dict[str, Any]:
        """A condition: cells that say `text` get the look."""
        quoted = text.replace('"', '""')
        return {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": look}

    def plain(self, **properties: Any) -> Any:
        return self._book.style(**properties)

    def cells(self, money: bool = False, unit: str | None = None, whole: bool = False) -> Styles:
        """Formats of a data column by kind of cell."""
        number = self._book.style_number(num_format=self.money_form(unit, whole)) if money else 0
        return Styles(
            number=number,
            date=self._book.style_number(num_format=DATE, align="center"),
            moment=self._book.style_number(num_format="yyyy-mm-dd hh:mm:ss"),
            time=self._book.style_number(num_format="hh:mm:ss"),
            duration=self._book.style_number(num_format="[h]:mm:ss"),
        )

    def money_form(self, unit: str | None = None, whole: bool = False) -> str:
        """Excel's format for an amount; the sign only where the unit is known."""
        sign = symbol(unit, "en") or ""
        digits = "#,##0" if whole else "#,##0.00"
        return f'"{sign}"{digits}' if sign else digits


def all_whole(numbers: np.ndarray) -> bool:
    """Whether every number there is is a whole one."""
    known = numbers[np.isfinite(numbers)]
    return bool(np.all(known == np.trunc(known)))
