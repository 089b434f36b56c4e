"""Colours of the rule text; Chinese characters exactly two columns wide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
)

from gradestudio.ui.editor.scan import Token, quick_tokens
from gradestudio.ui.theme import Style, font, strength, theme

_ROLES = {
    "comment": "text3",
    "string": "code_string",
    "placeholder": "text",
    "number": "code_number",
    "keyword": "code_keyword",
    "name": "text",
}
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]+"
)
_LONGEST = 2000
"""A longer line stays plain."""


class Highlighter(QSyntaxHighlighter):
    """Colours at once by a line's looks; `refine` puts the language's own tokens in where they differ."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[tuple[str, bool], QTextCharFormat] = {}
        self._exact: Mapping[str, tuple[Token, ...]] = {}
        self._make_formats()

    def retint(self) -> None:
        self._make_formats()
        self.rehighlight()

    def refine(self, exact: Mapping[str, tuple[Token, ...]]) -> None:
        """`exact`: tokens by line, where they differ from the quick look.  Colours changed lines only."""
        before, self._exact = self._exact, exact
        changed = {line for line in before.keys() | exact.keys() if before.get(line) != exact.get(line)}
        if not changed:
            return
        block = self.document().begin()
        while block.isValid():
            if block.text() in changed:
                self.rehighlightBlock(block)
            block = block.next()

    def tokens(self, line: str) -> tuple[Token, ...]:
        if len(line) > _LONGEST:
            return ()
        found = self._exact.get(line)
        return quick_tokens(line) if found is None else found

    def placeholders(self, block: QTextBlock) -> list[tuple[int, int]]:
        """Where `{…}` stand in a line, for their ground."""
        text = block.text()
        return [(t.start, t.end) for t in self.tokens(text) if t.kind == "placeholder"] if "{" in text else []

    def _make_formats(self) -> None:
        code = font(Style.CODE)
        metrics = QFontMetricsF(code)
        wide_face = QFont(code)
        wide_face.setPixelSize(code.pixelSize() + 1)
        spread = 2 * metrics.horizontalAdvance("0") - QFontMetricsF(wide_face).horizontalAdvance("中")
        for kind, role in _ROLES.items():
            for wide in (False, True):
                made = QTextCharFormat()
                made.setForeground(theme().colour(role))
                if kind == "keyword":
                    made.setFontWeight(strength(600))
                if wide:
                    made.setProperty(QTextCharFormat.Property.FontPixelSize, wide_face.pixelSize())
                    made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
                    made.setFontLetterSpacing(max(spread, 0.0))
                self._formats[kind, wide] = made

    def highlightBlock(self, text: str) -> None:
        at = 0
        for token in self.tokens(text):
            if at < token.start:
                self._colour(text, at, token.start, "name")
            self._colour(text, token.start, token.end, token.kind)
            at = token.end
        if at < len(text):
            self._colour(text, at, len(text), "name")

    def _colour(self, text: str, start: int, end: int, kind: str) -> None:
        if text.isascii():
            self.setFormat(start, end - start, self._formats[kind, False])
            return
        for a, b, wide in _runs(text, start, end):
            self.setFormat(a, b - a, self._formats[kind, wide])


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Stretches of wide and of narrow characters."""
    at = start
    for found in _WIDE.finditer(text, start, end):
        if at < found.start():
            yield at, found.start(), False
        yield found.start(), found.end(), True
        at = found.end()
    if at < end:
        yield at, end, False
