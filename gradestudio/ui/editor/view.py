"""The rule text's editor: fixed lines, gutter, marks, counts at line ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QTextBlock, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from gradestudio.diagnostics import Edit
from gradestudio.ui.editor import keys
from gradestudio.ui.editor.gutter import Gutter
from gradestudio.ui.editor.highlight import Highlighter
from gradestudio.ui.editor.lines import LINE, FixedLines
from gradestudio.ui.editor.notes import LineNote, LineSign, moved
from gradestudio.ui.editor.sliders import Sliders
from gradestudio.ui.editor.squiggle import Mark, paint_squiggle
from gradestudio.ui.editor.units import Units, unit_length
from gradestudio.ui.speech import words
from gradestudio.ui.theme import Style, font, theme, wear
from gradestudio.ui.theme.paint import line_text

_ROLES = {"error": "err", "warning": "warn", "information": "accent_t"}
_RIGHT = 14
"""Room between a note and the right edge."""


class CodeEditor(QPlainTextEdit):
    """Text in code points outside, UTF-16 inside; everything a person does goes through one undo history."""

    loaded = Signal()
    """Another file's text stands."""
    text_edited = Signal()
    """The text changed, whoever changed it, but for loading."""
    note_clicked = Signal(tuple)
    definition_asked = Signal(int)
    """The code point of a name whose definition is looked for."""
    composing = Signal(bool)
    typed = Signal(str)
    """A person typed (or an input method committed) this."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setTabChangesFocus(False)
        self.setMouseTracking(True)
        self.setCursorWidth(2)
        self.setUndoRedoEnabled(True)
        self._set_font()
        self.highlighter = Highlighter(self.document())
        self.gutter = Gutter(self)
        self.marks: list[Mark] = []
        self._notes: list[LineNote] = []
        self._signs: list[LineSign] = []
        self.sliders = Sliders(self)
        self._loading = False
        self._line, self._chosen = 0, False
        """Where the text cursor was painted, and whether with a selection."""
        self._text = ""
        self.origin = self.told = ""
        """Where the edit that is under way comes from; empty for the keyboard."""
        self.applying = False
        """Whether the change under way was made by the program, not typed."""
        self.is_composing = False
        self.document().contentsChange.connect(self._shift)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_gutter)
        self.cursorPositionChanged.connect(self._cursor_moved)
        theme().changed.connect(self._retint)
        self._make_room()

    # ── Text ────────────────────────────────────────────────────────────────────────────────────

    def text(self) -> str:
        """The whole text; line ends are `\\n`, hard blanks stay what they are."""
        return self._text

    def _read(self) -> str:
        # toPlainText would turn hard blanks into blanks.
        return self.document().toRawText().replace("\u2029", "\n")

    def load(self, text: str) -> None:
        """A new file: the undo history begins here."""
        self._loading = True
        self.marks, self._notes, self._signs = [], [], []
        self.sliders.show_items(())
        self.setPlainText(text)
        self.document().setModified(False)
        self._text = self._read()
        self._loading = False
        self.loaded.emit()

    def apply(self, edits: Iterable[Edit], text: str | None = None, origin: str = "", told: str = "") -> None:
        """Make edits (code points of `text`, default: the text of now) as one step of the undo history;
        `origin` says there where it comes from, `told` what it does."""
        self.origin, self.told, self.applying = origin, told, True
        units = Units(self.text() if text is None else text)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        # From the end, so that earlier positions stay true.
        for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end), reverse=True):
            cursor.setPosition(units.to_units(edit.span.start))
            cursor.setPosition(units.to_units(edit.span.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.text)
        cursor.endEditBlock()
        self.origin, self.told, self.applying = "", "", False
        self.ensureCursorVisible()

    def position(self) -> int:
        """The text cursor, in code points."""
        return Units(self.text()).to_point(self.textCursor().position())

    def go_to(self, start: int, end: int | None = None, focus: bool = True) -> None:
        """Select a stretch (code points), in the middle of the view when it was out of sight."""
        units = Units(self.text())
        cursor = self.textCursor()
        cursor.setPosition(min(units.to_units(start), self.document().characterCount() - 1))
        if end is not None:
            last = min(units.to_units(end), self.document().characterCount() - 1)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        if not self.viewport().rect().contains(self.cursorRect()):
            self.centerCursor()
        if focus:
            self.setFocus()

    def _shift(self, at: int, removed: int, added: int) -> None:
        if self._loading:
            return
        new = self._read()
        if new == self._text:
            return  # only colours changed
        self._text = new
        self.marks = [m for m in (m.moved(at, removed, added) for m in self.marks) if m is not None]
        self._notes = [n for n in (moved(n, at, removed, added) for n in self._notes) if n is not None]
        self._signs = [s for s in (moved(s, at, removed, added) for s in self._signs) if s is not None]
        self.sliders.move_on(at, removed, added)
        self.text_edited.emit()

    # ── What is shown beside the text ───────────────────────────────────────────────────────────

    def show_marks(self, marks: Sequence[Mark]) -> None:
        if list(marks) == self.marks:
            return
        self.marks = list(marks)
        self.viewport().update()
        self.gutter.update()

    def show_notes(self, notes: Sequence[LineNote], signs: Sequence[LineSign]) -> None:
        if (list(notes), list(signs)) == (self._notes, self._signs):
            return
        self._notes, self._signs = list(notes), list(signs)
        self.viewport().update()
        self.gutter.update()

    def signs_by_line(self) -> dict[int, LineSign]:
        return {self._line_of(sign.at): sign for sign in self._signs}

    def notes_by_line(self) -> dict[int, LineNote]:
        return {self._line_of(note.at): note for note in self._notes}

    def wrong_lines(self) -> set[int]:
        return {self._line_of(mark.start) for mark in self.marks if mark.severity == "error"}

    def mark_at(self, unit: int) -> Mark | None:
        """The finding at a position, the worst first."""
        here = [m for m in self.marks if m.start <= unit <= max(m.end, m.start + 1)]
        return min(here, key=lambda m: (m.severity != "error", m.end - m.start), default=None)

    def next_mark(self, step: int) -> Mark | None:
        """The next finding after (1) or before (-1) the cursor, round the end."""
        ordered = sorted(self.marks, key=lambda m: m.start)
        if not ordered:
            return None
        at = self.textCursor().selectionStart()
        if step > 0:
            return next((m for m in ordered if m.start > at), ordered[0])
        return next((m for m in reversed(ordered) if m.start < at), ordered[-1])

    def _line_of(self, unit: int) -> int:
        return self.document().findBlock(min(unit, self.document().characterCount() - 1)).blockNumber()

    # ── Geometry ────────────────────────────────────────────────────────────────────────────────

    def visible_lines(self, area: QRect) -> Iterator[tuple[int, QRect]]:
        """(block number, rectangle in the viewport) of the lines in `area`."""
        for block, rect in self._visible_blocks(area):
            yield block.blockNumber(), rect

    def _visible_blocks(self, area: QRect) -> Iterator[tuple[QTextBlock, QRect]]:
        block = self.firstVisibleBlock()
        # Lines are of one height and never wrap: only the first has to be asked for.
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect().top()
        width = self.viewport().width()
        while block.isValid() and top <= area.bottom():
            if top + LINE > area.top():
                yield block, QRect(0, top, width, LINE)
            top += LINE
            block = block.next()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        inner = self.contentsRect()
        self.gutter.setGeometry(inner.left(), inner.top(), self.gutter.wanted_width(), inner.height())

    def _make_room(self) -> None:
        width = self.gutter.wanted_width()
        self.setViewportMargins(width, 0, 0, 0)
        inner = self.contentsRect()
        self.gutter.setGeometry(inner.left(), inner.top(), width, inner.height())

    def _scroll_gutter(self, rect: QRect, dy: int) -> None:
        if dy:
            self.gutter.update()
        else:
            self.gutter.update(0, rect.top(), self.gutter.width(), rect.height())
        if dy and self._notes:
            self.viewport().update()

    def _cursor_moved(self) -> None:
        """The ground of the current line goes along; a selection is painted by lines."""
        cursor = self.textCursor()
        line, chosen = cursor.blockNumber(), cursor.hasSelection()
        if chosen or self._chosen:
            self.viewport().update()
            self.gutter.update()
        elif line != self._line:
            for one in (line, self._line):
                self._repaint_line(one)
        self._line, self._chosen = line, chosen

    def _repaint_line(self, line: int) -> None:
        block = self.document().findBlockByNumber(line)
        if block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect().top()
            self.viewport().update(0, top, self.viewport().width(), LINE)
            self.gutter.update(0, top, self.gutter.width(), LINE)

    def _set_font(self) -> None:
        document = self.document()
        document.setDocumentLayout(FixedLines(document))
        document.setDefaultFont(font(Style.CODE))
        wear(self, Style.CODE)
        document.setDocumentMargin(4)
        self.setTabStopDistance(2 * QFontMetrics(font(Style.CODE)).horizontalAdvance("0"))

    def _retint(self) -> None:
        face = font(Style.CODE)
        if self.document().defaultFont().pixelSize() != face.pixelSize():
            self.document().setDefaultFont(face)
            self.setTabStopDistance(2 * QFontMetrics(face).horizontalAdvance("0"))
            self._make_room()
        self.highlighter.retint()
        self.viewport().update()

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        under = QPainter(self.viewport())
        self._paint_grounds(under, event.rect())
        under.end()
        super().paintEvent(event)
        over = QPainter(self.viewport())
        self._paint_marks(over, event.rect())
        self._paint_notes(over, event.rect())
        self.sliders.paint(over, event.rect())
        over.end()

    def _paint_grounds(self, painter: QPainter, area: QRect) -> None:
        wrong = self.wrong_lines()
        cursor = self.textCursor()
        for block, rect in self._visible_blocks(area):
            if block.blockNumber() in wrong:
                painter.fillRect(rect, theme().colour("errt"))
            elif block.blockNumber() == cursor.blockNumber():
                painter.fillRect(rect, theme().colour("raised"))
            self._paint_placeholders(painter, block, rect)
            if cursor.hasSelection():
                self._paint_selection(painter, block, rect, cursor)

    def _paint_placeholders(self, painter: QPainter, block: QTextBlock, rect: QRect) -> None:
        for start, end in self.highlighter.placeholders(block):
            room = self._stretch(block, rect, start, end)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("tint"))
            painter.drawRoundedRect(room.adjusted(-1, 2, 1, -2), 3, 3)
            painter.restore()

    def _paint_selection(
        self, painter: QPainter, block: QTextBlock, rect: QRect, cursor: QTextCursor
    ) -> None:
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        start = max(first - block.position(), 0)
        end = min(last - block.position(), block.length() - 1)
        if end < start or last <= block.position() or first > block.position() + block.length() - 1:
            return
        room = self._stretch(block, rect, start, end)
        if last > block.position() + block.length() - 1:
            room.setWidth(room.width() + 6)
        painter.fillRect(room, theme().colour("accent"))

    def _stretch(self, block: QTextBlock, rect: QRect, start: int, end: int) -> QRectF:
        """The rectangle of a block's characters, over the full line height."""
        line = block.layout().lineForTextPosition(start)
        if not line.isValid():
            return QRectF(rect.left(), rect.top(), 0, rect.height())
        left = self.contentOffset().x() + self._x(line, start)
        right = self.contentOffset().x() + self._x(line, end)
        return QRectF(left, rect.top(), right - left, rect.height())

    @staticmethod
    def _x(line, at: int) -> float:
        found = line.cursorToX(at)
        return float(found[0] if isinstance(found, tuple) else found)

    def _paint_marks(self, painter: QPainter, area: QRect) -> None:
        if not self.marks:
            return
        for block, rect in self._visible_blocks(area):
            first, last = block.position(), block.position() + block.length() - 1
            for mark in self.marks:
                if mark.start <= last and max(mark.end, mark.start + 1) > first:
                    start, end = (
                        max(mark.start, first) - first,
                        min(max(mark.end, mark.start + 1), last) - first,
                    )
                    room = self._stretch(block, rect, start, end)
                    if room.width() < 8:
                        room.setWidth(8)
                    paint_squiggle(painter, room, theme().colour(_ROLES.get(mark.severity, "err")))

    def _paint_notes(self, painter: QPainter, area: QRect) -> None:
        if not self._notes:
            return
        notes = self.notes_by_line()
        painter.setFont(font(Style.SMALL))
        metrics = QFontMetrics(font(Style.SMALL))
        for block, rect in self._visible_blocks(area):
            note = notes.get(block.blockNumber())
            if note is None:
                continue
            room = self._note_rect(note, rect, metrics)
            # Over a long line the note keeps a ground of its own.
            if self._stretch(block, rect, 0, block.length() - 1).right() > room.left() - 8:
                painter.fillRect(
                    QRect(room.left() - 6, rect.top(), self.viewport().width(), rect.height()),
                    theme().colour("surface"),
                )
            painter.setPen(theme().colour(note.role))
            line_text(painter, room, note.text, "right")

    def _note_rect(self, note: LineNote, line: QRect, metrics: QFontMetrics) -> QRect:
        width = metrics.horizontalAdvance(note.text) + 2
        return QRect(self.viewport().width() - _RIGHT - width, line.top(), width, line.height())

    def line_rect(self, block: QTextBlock) -> QRect:
        """The whole line of a block, in the viewport."""
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()

    def line_end(self, block: QTextBlock) -> float:
        """Where the words of a line end."""
        return self._stretch(block, self.line_rect(block), 0, block.length() - 1).right()

    # ── Mouse ───────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.sliders.press(event):
            return
        note = self._note_under(event)
        if note is not None and event.button() == Qt.MouseButton.LeftButton:
            self.note_clicked.emit(note.key)
            return
        if (
            event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            at = self.cursorForPosition(self._in_line(event).position().toPoint()).position()
            self.definition_asked.emit(Units(self.text()).to_point(at))
            return
        super().mousePressEvent(self._in_line(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.sliders.move(event):
            return
        on_slider = self.sliders.under(event.position().toPoint()) is not None
        over = on_slider or self._note_under(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(self._in_line(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(self._in_line(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.sliders.release():
            return
        super().mouseReleaseEvent(self._in_line(event))

    def _in_line(self, event: QMouseEvent) -> QMouseEvent:
        """The event in the middle of its line: between the natural boxes Qt would jump to a line's end."""
        at = event.position()
        top = self.contentOffset().y()
        middle = top + ((at.y() - top) // LINE) * LINE + LINE / 2
        return QMouseEvent(
            event.type(),
            QPointF(at.x(), middle),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )

    def _note_under(self, event: QMouseEvent) -> LineNote | None:
        if not self._notes or event.position().x() < self.viewport().width() / 2:
            return None
        notes = self.notes_by_line()
        metrics = QFontMetrics(font(Style.SMALL))
        at = event.position().toPoint()
        for block, rect in self._visible_blocks(QRect(at.x(), at.y(), 1, 1)):
            note = notes.get(block.blockNumber())
            if note is not None and note.key and self._note_rect(note, rect, metrics).contains(at):
                return note
        return None

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._tell(event)
            return True
        return super().event(event)

    def _tell(self, event) -> None:
        at = self.viewport().mapFromGlobal(event.globalPos())
        mark = self.mark_at(self.cursorForPosition(at).position())
        if mark is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), self.describe(mark), self.viewport())

    def describe(self, mark: Mark) -> str:
        """The sentence of a mark."""
        return words().sentence(mark.finding)

    # ── Input methods ───────────────────────────────────────────────────────────────────────────

    def inputMethodEvent(self, event) -> None:
        was, self.is_composing = self.is_composing, bool(event.preeditString())
        if was != self.is_composing or self.is_composing:
            self.composing.emit(self.is_composing)
        super().inputMethodEvent(event)
        if event.commitString():
            self.typed.emit(event.commitString())

    # ── Keys ────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.sliders.give_up():
            return
        key, plain = event.key(), not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            keys.new_line(self)
            self.typed.emit("\n")
        elif key == Qt.Key.Key_Tab and plain:
            keys.indent(self, out=False)
        elif key == Qt.Key.Key_Backtab:
            keys.indent(self, out=True)
        else:
            before = self._text
            super().keyPressEvent(event)
            if event.text() and self._text != before:
                self.typed.emit(event.text() if event.text().isprintable() else "")

    def caret(self) -> int:
        """The text cursor in UTF-16 units."""
        return self.textCursor().position()

    def length_in_units(self) -> int:
        return unit_length(self.text())
