"""How a cell of a grid is painted: headings, conditions, chips, badges, swatches with bars, mistakes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from gradestudio.ui.controls.badge import badge_width, paint_badge
from gradestudio.ui.grids.celledit import CellDelegate
from gradestudio.ui.grids.model import GridModel
from gradestudio.ui.grids.shown import Cell, Row
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import hatch, line_text, rounded

ROW, HEADING, MATRIX_ROW = 28, 30, 42
PAD = 10
_BAR = 64
_RIGHT = ("count", "share")
_CHIP = 18


def width_of(cell: Cell, kind: str = "row") -> int:
    """The room that a cell wants."""
    size = theme().body
    if cell.badge is not None:
        return badge_width(cell.badge) + 2 * PAD
    if cell.chips:
        return sum(_advance(Style.SMALL, size, chip) + 18 for chip in cell.chips) + 2 * PAD
    width = _advance(Style.TABLE_HEAD if kind == "heading" else Style.BODY, size, cell.text) + 2 * PAD + 4
    if cell.form == "value" and cell.count is not None:
        width += _advance(Style.BODY, size, f"{cell.count:,}") + 20
    return width + (18 if cell.swatch or cell.sign else 0)


@lru_cache(maxsize=8192)
def _advance(style: Style, size: int, text: str) -> int:
    """The width of a text at a body size."""
    return QFontMetrics(font(style)).horizontalAdvance(text)


def count_zone(rect: QRect, cell: Cell, most: int) -> QRect:
    """Where a cell's count is clicked; `most`: the largest count of the grid, so that bars stand in line."""
    if cell.form == "value":
        width = QFontMetrics(font(Style.BODY)).horizontalAdvance(f"{most:,}") + 2 * PAD
        bar = _BAR + 8 if rect.width() > 150 else 0
        return QRect(rect.right() - width - bar, rect.top(), width + bar + 1, rect.height())
    return rect


class GridDelegate(CellDelegate):
    """Reads the model's cells; the editing is in `CellDelegate`."""

    hover: tuple[int, int] = (-1, -1)
    """The cell whose count is under the pointer."""
    hover_row = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(60, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        if not isinstance(model, GridModel) or model.block is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        row, cell = model.row(index.row()), model.cell(index.row(), index.column())
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, model, index, row, cell, selected)
        painter.save()
        if row.kind == "off":
            painter.setOpacity(0.6)
        self._contents(painter, rect, row, cell, index, model)
        painter.restore()
        self._lines(painter, rect, model, index, row)
        if cell.problem:
            role = "err" if cell.severity == "error" else "warn"
            rounded(painter, rect.adjusted(0, 0, -1, -1), 2, None, theme().colour(role), 1.5)
        if state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, rect.adjusted(-1, -1, 0, 0), 2, None, theme().colour("focus"), 2.0)

    def _ground(
        self,
        painter: QPainter,
        rect: QRect,
        model: GridModel,
        index: Any,
        row: Row,
        cell: Cell,
        selected: bool,
    ) -> None:
        role = "surface"
        if (
            row.kind == "heading"
            or cell.form in ("heading", "corner")
            or (index.row() == self.hover_row and row.kind in ("row", "off"))
        ):
            role = "raised"
        if row.kind == "ghost":
            role = "warnt"
        elif index.row() in model.tinted:
            role = "upt"
        if selected or (row.kind in ("row", "off") and model.current == index.row()):
            role = "sel" if row.kind != "ghost" else "warnt"
        if cell.problem and cell.severity == "error" and not selected:
            role = "errt"
        painter.fillRect(rect, theme().colour(role))
        blank = (
            cell.form == "value" and cell.quiet and model.block is not None and model.block.kind == "matrix"
        )
        if blank and row.kind == "row":
            painter.setBrushOrigin(rect.topLeft())
            painter.fillRect(rect, hatch(painter.device().devicePixelRatioF()))

    def _contents(
        self, painter: QPainter, rect: QRect, row: Row, cell: Cell, index: Any, model: GridModel
    ) -> None:
        middle = rect.center().y()
        if cell.badge is not None and row.kind != "heading" and not cell.problem:
            paint_badge(painter, rect.left() + PAD, middle, cell.badge)
            return
        if cell.chips:
            self._chips(painter, rect, cell, row)
            return
        if row.kind == "ghost" and cell.form in ("number", "ghost"):
            self._ghost(painter, rect, cell)
            return
        if cell.form == "value":
            self._value(painter, rect, cell, index, model)
            return
        style, role = _style(row, cell)
        if cell.form == "count" and row.kind in ("row", "ghost"):
            dim = model.block is not None and model.block.stale
            role = "warn" if row.kind == "ghost" else "text3" if dim else "text"
            if (index.row(), index.column()) == self.hover and cell.filter is not None:
                role = "accent_t"
        side = "right" if cell.form in _RIGHT or _right_heading(index, model) else "left"
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if cell.sign:
            ratio = painter.device().devicePixelRatioF()
            image = pixmap(cell.sign, 14, theme().colour("text2"), ratio)
            painter.drawPixmap(room.left(), middle - 7, image)
            room.setLeft(room.left() + 18)
        self._write(painter, room, cell.text, style, role, side, row.kind == "off")

    def _value(self, painter: QPainter, rect: QRect, cell: Cell, index: Any, model: GridModel) -> None:
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if cell.count is not None:
            zone = count_zone(rect, cell, model.most)
            dim = model.block is not None and model.block.stale
            hovered = (index.row(), index.column()) == self.hover
            role = "accent_t" if hovered else "text3" if dim else "text"
            figures = zone.adjusted(PAD, 0, -PAD, 0)
            self._write(painter, figures, f"{cell.count:,}", Style.BODY, role, "right")
            if rect.width() > 150:
                bar = QRect(zone.left(), rect.center().y() - 3, _BAR, 6)
                rounded(painter, bar, 3, theme().colour("sunken"))
                filled = round(bar.width() * cell.bar)
                if filled:
                    rounded(
                        painter, QRect(bar.left(), bar.top(), max(filled, 3), 6), 3, theme().colour("hist")
                    )
            room.setRight(zone.left() - 4)
        if cell.swatch:
            mark = QRect(room.left(), rect.center().y() - 5, 10, 10)
            rounded(painter, mark, 3, QColor(cell.swatch))
            room.setLeft(room.left() + 18)
        text = cell.text if not cell.quiet else "–"
        self._write(painter, room, text, Style.NAME, "text3" if cell.quiet else "text", "left")

    def _ghost(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """The sign of a gap; beside its words what a click does."""
        ratio = painter.device().devicePixelRatioF()
        middle = rect.center().y()
        if cell.form == "number":
            painter.drawPixmap(rect.left() + 9, middle - 8, pixmap("gap", 16, theme().colour("warn"), ratio))
            return
        self._write(painter, rect.adjusted(PAD, 0, -PAD, 0), cell.written, Style.BODY, "warn", "left")
        words = say("ui.grid-gap-add")
        small = QFontMetrics(font(Style.SMALL))
        x = rect.left() + PAD + QFontMetrics(font(Style.BODY)).horizontalAdvance(cell.written) + 10
        box = QRect(x, middle - 10, small.horizontalAdvance(words) + 34, 20)
        if box.right() > rect.right() - 4:
            return
        rounded(painter, box, 6, theme().colour("surface"), theme().colour("line2"))
        painter.drawPixmap(box.left() + 7, middle - 7, pixmap("plus", 14, theme().colour("text"), ratio))
        self._write(painter, box.adjusted(25, 0, 0, 0), words, Style.SMALL, "text", "left")

    def _chips(self, painter: QPainter, rect: QRect, cell: Cell, row: Row) -> None:
        small = font(Style.SMALL)
        metrics = QFontMetrics(small)
        x, limit = rect.left() + PAD, rect.right() - PAD + 4
        painter.setFont(small)
        for number, chip in enumerate(cell.chips):
            width = metrics.horizontalAdvance(chip) + 12
            rest = len(cell.chips) - number
            if x + width > limit and number:
                painter.setPen(theme().colour("text2"))
                line_text(painter, QRect(x, rect.top(), limit - x + 8, rect.height()), f"+{rest}")
                return
            box = QRect(x, rect.center().y() - _CHIP // 2, min(width, limit - x), _CHIP)
            ghost = row.kind == "ghost"
            edge = theme().colour("warn") if ghost else None
            rounded(painter, box, 4, None if ghost else theme().colour("sunken"), edge)
            painter.setPen(theme().colour("warn" if ghost else "text"))
            fitted = metrics.elidedText(chip, Qt.TextElideMode.ElideRight, box.width() - 8)
            line_text(painter, box, fitted, "centre")
            x += width + 5

    @staticmethod
    def _write(
        painter: QPainter, room: QRect, text: str, style: Style, role: str, side: str, struck: bool = False
    ) -> None:
        face = font(style)
        if struck:
            face = type(face)(face)
            face.setStrikeOut(True)
        metrics = QFontMetrics(face)
        painter.setFont(face)
        painter.setPen(theme().colour(role))
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text, side)

    def _lines(self, painter: QPainter, rect: QRect, model: GridModel, index: Any, row: Row) -> None:
        block = model.block
        assert block is not None
        line = theme().colour("line2" if index.row() == 0 else "line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if index.column() == block.edge and row.kind not in ("odd", "default"):
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), theme().colour("line2"))
        elif block.kind == "matrix" or index.row() == 0:
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme().colour("line"))


def _right_heading(index: Any, model: GridModel) -> bool:
    assert model.block is not None
    return index.row() == 0 and model.block.forms[index.column()] in _RIGHT


def _style(row: Row, cell: Cell) -> tuple[Style, str]:
    if row.kind == "ghost":
        return Style.BODY, "warn"
    if row.kind == "heading":
        return Style.TABLE_HEAD, "text2"
    if cell.form == "heading":
        return Style.NAME, "text3" if cell.quiet else "text"
    if cell.form in ("number", "share", "corner"):
        return Style.SMALL, "text2"
    if cell.form == "whole":
        return Style.CODE_SMALL, "text"
    if cell.form == "reason":
        return Style.BODY, "text2"
    return Style.BODY, "text3" if cell.quiet else "text"
