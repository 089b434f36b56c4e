"""One QProxyStyle over Fusion: focus frames, inputs, check boxes, menus, scroll bars, splitters."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QProxyStyle, QStyle, QStyleOption, QStyleOptionComplex, QWidget

from gradestudio.ui.theme.current import theme
from gradestudio.ui.theme.paint import focus_frame, rounded

_PE = QStyle.PrimitiveElement
_CE = QStyle.ControlElement
_CC = QStyle.ComplexControl
_PM = QStyle.PixelMetric
_SH = QStyle.StyleHint
_State = QStyle.StateFlag

SCROLL_BAR = 12
"""Zone of a scroll bar: an 8 px bar in it, wider when hovered."""

_METRICS = {
    _PM.PM_ScrollBarExtent: SCROLL_BAR,
    _PM.PM_ScrollBarSliderMin: 28,
    _PM.PM_SplitterWidth: 1,
    _PM.PM_MenuPanelWidth: 1,
    _PM.PM_MenuVMargin: 4,
    _PM.PM_MenuHMargin: 4,
    _PM.PM_SmallIconSize: 16,
    _PM.PM_ButtonIconSize: 16,
    _PM.PM_IndicatorWidth: 14,
    _PM.PM_IndicatorHeight: 14,
    _PM.PM_DefaultFrameWidth: 1,
    _PM.PM_ToolTipLabelFrameWidth: 6,
}
_HINTS = {
    # The same dialogs on every platform: no old icons on the buttons.
    _SH.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    _SH.SH_EtchDisabledText: 0,
    _SH.SH_UnderlineShortcut: 0,
    _SH.SH_ItemView_ShowDecorationSelected: 1,
    _SH.SH_ScrollBar_Transient: 0,
}


class StudioStyle(QProxyStyle):
    """Draws what Fusion draws differently from the design; the rest is Fusion's."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(self, metric, option=None, widget=None) -> int:
        found = _METRICS.get(metric)
        return found if found is not None else super().pixelMetric(metric, option, widget)

    def styleHint(self, hint, option=None, widget=None, returnData=None) -> int:
        found = _HINTS.get(hint)
        return found if found is not None else super().styleHint(hint, option, widget, returnData)

    def drawPrimitive(self, element, option, painter, widget=None) -> None:
        drawer = _PRIMITIVES.get(element)
        if drawer is None or not drawer(option, painter, widget):
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(self, element, option, painter, widget=None) -> None:
        if element == _CE.CE_Splitter:
            _splitter(option, painter)
        elif element == _CE.CE_ScrollBarAddLine or element == _CE.CE_ScrollBarSubLine:
            return
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(self, control, option, painter, widget=None) -> None:
        if control == _CC.CC_ScrollBar:
            self._scroll_bar(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(self, control, option, sub, widget=None) -> QRect:
        if control == _CC.CC_ScrollBar:
            return _scroll_part(option, sub)
        return super().subControlRect(control, option, sub, widget)  # type: ignore[arg-type]

    def _scroll_bar(self, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
        handle = QRectF(_scroll_part(option, QStyle.SubControl.SC_ScrollBarSlider))
        hovered = bool(option.state & _State.State_MouseOver)
        thick = 8.0 if hovered else 6.0
        if option.orientation == Qt.Orientation.Horizontal:  # type: ignore[attr-defined]
            handle = QRectF(handle.x() + 2, handle.center().y() - thick / 2, handle.width() - 4, thick)
        else:
            handle = QRectF(handle.center().x() - thick / 2, handle.y() + 2, thick, handle.height() - 4)
        if option.minimum < option.maximum:  # type: ignore[attr-defined]
            rounded(painter, handle, thick / 2, theme().colour("text3" if hovered else "line2"))


def _scroll_part(option, sub) -> QRect:
    """Parts of a scroll bar without arrow buttons: groove, slider, and the pages beside it."""
    rect = option.rect
    flat = option.orientation == Qt.Orientation.Horizontal
    length = rect.width() if flat else rect.height()
    span = option.maximum - option.minimum
    size = length if span <= 0 else max(28, length * option.pageStep // (span + option.pageStep))
    size = min(size, length)
    start = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - size, option.upsideDown
    )
    part = QStyle.SubControl
    begin, extent = {
        part.SC_ScrollBarSlider: (start, size),
        part.SC_ScrollBarSubPage: (0, start),
        part.SC_ScrollBarAddPage: (start + size, length - start - size),
        part.SC_ScrollBarGroove: (0, length),
    }.get(sub, (0, 0))
    if flat:
        return QRect(rect.x() + begin, rect.y(), extent, rect.height())
    return QRect(rect.x(), rect.y() + begin, rect.width(), extent)


def _splitter(option: QStyleOption, painter: QPainter) -> None:
    rect = option.rect
    painter.fillRect(rect, theme().colour("line2"))


def _line_edit(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if isinstance(widget, QLineEdit) and not widget.hasFrame():
        return True
    enabled = bool(option.state & _State.State_Enabled)
    wrong = widget is not None and bool(widget.property("wrong"))
    edge = "err" if wrong else "line2" if enabled else "line"
    rounded(
        painter,
        option.rect,
        6,
        theme().colour("surface" if enabled else "bg"),
        theme().colour(edge),
    )
    if option.state & _State.State_HasFocus:
        focus_frame(painter, option.rect, 6)
    return True


def _check_box(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    box = QRectF(option.rect)
    box = QRectF(box.center().x() - 7, box.center().y() - 7, 14, 14)
    if option.state & _State.State_On:
        rounded(painter, box, 4, theme().colour("accent"))
        _tick(painter, box, theme().colour("accent_ink"))
    else:
        rounded(painter, box, 4, theme().colour("surface"), theme().colour("line2"))
    return True


def _tick(painter: QPainter, box: QRectF, ink: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    at = box.topLeft()
    points = [(3.4, 7.3), (6.0, 9.9), (10.7, 4.5)]
    painter.drawPolyline(QPolygonF([at + QPointF(x, y) for x, y in points]))
    painter.restore()


def _menu_panel(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    painter.fillRect(option.rect, theme().colour("surface"))
    return True


def _menu_frame(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    painter.save()
    painter.setPen(theme().colour("line2"))
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
    painter.restore()
    return True


def _focus_rect(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    focus_frame(painter, option.rect, 4)
    return True


def _tip(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    rounded(painter, option.rect, 6, theme().colour("surface"), theme().colour("line2"))
    return True


def _corner(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    painter.fillRect(option.rect, theme().colour("surface"))
    return True


_PRIMITIVES = {
    _PE.PE_PanelLineEdit: _line_edit,
    _PE.PE_FrameLineEdit: lambda *_: True,
    _PE.PE_IndicatorCheckBox: _check_box,
    _PE.PE_IndicatorItemViewItemCheck: _check_box,
    _PE.PE_PanelMenu: _menu_panel,
    _PE.PE_FrameMenu: _menu_frame,
    _PE.PE_FrameFocusRect: _focus_rect,
    _PE.PE_PanelTipLabel: _tip,
    _PE.PE_PanelScrollAreaCorner: _corner,
}
