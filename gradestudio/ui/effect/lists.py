"""What is worth a look beside the counts: rules that decide nobody, columns that are wanting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.listline import ListLine
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_MOST = 12


class LineList(QWidget):
    """A line above, a head with a count, clickable lines; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.lines: list[ListLine] = []
        self._last: Any = None

    def show_lines(self, head: str, lines: Sequence[tuple[str, str, str, str]], act: Any) -> None:
        """`lines`: icon, colour role, sentence, tag; `act(number)` is called for the one that is clicked."""
        now = (head, tuple(lines))
        if now == self._last:
            return
        self._last = now
        empty(self._column)
        self.lines = []
        self.setVisible(bool(lines))
        if not lines:
            return
        self._column.addSpacing(6)
        self._column.addWidget(separator())
        title = Label(Style.SMALL_STRONG, text=f"{head}  {len(lines)}")
        title.setContentsMargins(12, 8, 12, 4)
        self._column.addWidget(title)
        for number, (drawing, role, sentence, tag) in enumerate(lines[:_MOST]):
            line = ListLine(drawing, role, sentence, tag)
            line.clicked.connect(lambda _=False, number=number: act(number))
            self._column.addWidget(line)
            self.lines.append(line)
        if len(lines) > _MOST:
            rest = Label(Style.SMALL, "text2", say("ui.and-more", n=len(lines) - _MOST))
            rest.setContentsMargins(36, 4, 12, 4)
            self._column.addWidget(rest)


class IdleRules(LineList):
    """Rules that decide nobody of the list, and whether anybody meets them at all."""

    rule_asked = Signal(str, str)
    """Grade and rule."""

    def show_effects(self, effects: Sequence[Any]) -> None:
        found = [(e.grade, r) for e in effects for r in e.rules if not r.decides and not r.off]
        lines = []
        for _, rule in found:
            met = say("ui.idle-taken", n=rule.matches) if rule.matches else say("ui.idle-unmet")
            lines.append(("warning", "warn", say("ui.idle-rule", rule=rule.name, met=met), ""))
        self.show_lines(
            say("ui.idle-rules"), lines, lambda n: self.rule_asked.emit(found[n][0], found[n][1].name)
        )


class LackingColumns(LineList):
    """Per grade, the columns whose missing values keep customers ungraded; a click shows those customers."""

    filter_asked = Signal(object, bool)

    def show_lacking(self, columns: Mapping[str, Mapping[str, Any]]) -> None:
        """`columns`: by grade and column, the customers as a mask."""
        found = [
            (grade, column, int(mask.sum()))
            for grade, masks in columns.items()
            for column, mask in sorted(masks.items(), key=lambda pair: -int(pair[1].sum()))
        ]
        several = len(columns) > 1
        lines = [
            (
                "columns",
                "text2",
                say("ui.lacks-line", field=column, grade=grade, n=words().number(n))
                if several
                else say("ui.lacks-line-one", field=column, n=words().number(n)),
                "",
            )
            for grade, column, n in found
        ]
        self.show_lines(
            say("ui.lacking"),
            lines,
            lambda n: self.filter_asked.emit(Filter("lacks", found[n][0], found[n][1]), False),
        )


def separator() -> Panel:
    line = Panel("line")
    line.setFixedHeight(1)
    return line
