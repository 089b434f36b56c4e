"""Editors for the values of a condition, by what they are: numbers, params, choices, tiers, dates, texts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gradestudio.language import syntax as s
from gradestudio.language.amounts import write_like
from gradestudio.language.edits import terms, writing
from gradestudio.ui.cards.chooser import Chooser, Option, count_tail
from gradestudio.ui.cards.kinds import Known
from gradestudio.ui.cards.picking import PickButton
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.histogram.field import NumberField
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, theme
from gradestudio.ui.theme.paint import rounded

_DATE = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")


def editors(rows: Any, term: terms.Term, known: Known, here: Any) -> list[QWidget]:
    """The widgets behind the operator, in order."""
    op = term.op
    made: list[QWidget] = []
    if op == "period":
        return [_period(rows, term, here)]
    if op in ("=", "!=", "in", "not_in") and (known.choices or known.kind in ("one of", "tier of")):
        return [_choices(rows, term, known, here)]
    if known.kind == "tier of" and op in ("better", "worse"):
        return [_choices(rows, term, known, here)]
    for index in range(len(term.values)):
        if index:
            between = {"range": "ui.op-below", "between": "ui.cards-to", "top_in": "ui.cards-within"}
            if op in between:
                word = Label(Style.SMALL, "text2", say(between[op]))
                word.setFixedHeight(28)
                made.append(word)
        made += _value(rows, term, known, here, index)
    if op in ("past", "next"):
        made.append(_unit(rows, term, here))
    return made


def _value(rows: Any, term: terms.Term, known: Known, here: Any, index: int) -> list[QWidget]:
    node = term.values[index].node
    if rows.is_number(term, index):
        return [_number(rows, term, known, here, index)]
    if isinstance(node, s.DateLiteral):
        return [_date(rows, term, here, index)]
    if isinstance(node, s.TextLiteral):
        return [_text(rows, term, here, index)]
    return [_written(rows, term, here, index)]


# ── Numbers ──


def _number(rows: Any, term: terms.Term, known: Known, here: Any, index: int) -> QWidget:
    """A number, or a param with its number; with the histogram it shares its input."""
    value = term.values[index]
    active = rows.active == (here, index)
    param = _param_of(rows, value.node)
    field: NumberField = rows.panel.field if active else PlainNumber()
    written = _written_number(rows, value, param)
    if not active or not rows.panel.busy:
        field.show_value(_amount(value.node, param), written, known.unit or None)
    spoken = f"{param.name if param is not None else known.name or say('ui.cards-value')}"
    field.setAccessibleName(spoken)
    field.setObjectName(f"value-{'.'.join(map(str, here))}-{index}")
    if isinstance(field, PlainNumber):
        field.chosen.connect(lambda amount: _write_number(rows, here, index, amount, written))
        # Queued: the field that is entered makes room for the one with the histogram.
        field.entered.connect(lambda: rows.activate(here, index), Qt.ConnectionType.QueuedConnection)
    return ParamBox(rows, term, here, index, field, param)


class PlainNumber(NumberField):
    """A number that is not looked at just now."""

    entered = Signal()

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.entered.emit()


def _param_of(rows: Any, node: s.Node) -> Any:
    if not isinstance(node, s.Name) or rows.context.program is None:
        return None
    return next((p for p in rows.context.program.params if p.name == node.name), None)


def _amount(node: s.Node, param: Any) -> Decimal:
    if param is not None:
        return Decimal(param.value) if isinstance(param.value, Decimal) else Decimal(0)
    return node.value if isinstance(node, s.NumberLiteral) else Decimal(0)


def _written_number(rows: Any, value: terms.Value, param: Any) -> str:
    if param is not None:
        return param.as_written or "0"
    return rows.writer.text[value.span.start : value.span.end]


def _write_number(rows: Any, here: Any, index: int, amount: Decimal, written: str) -> None:
    """A number that is not looked at just now: its own literal is written, in its unit."""
    text = write_like(amount, written)
    rows.edit_term(here, lambda book, _, term: terms.with_value(book, term, index, text))


class ParamBox(QWidget):
    """A number alone, or behind the name of the param that it is; a small button exchanges the two."""

    def __init__(
        self, rows: Any, term: terms.Term, here: Any, index: int, field: NumberField, param: Any
    ) -> None:
        super().__init__()
        self._param = param
        self.field = field
        line = QHBoxLayout(self)
        line.setContentsMargins(9 if param is not None else 0, 0, 0, 0)
        line.setSpacing(2)
        if param is not None:
            line.addWidget(Drawing("param", 16, "accent_t"))
            line.addSpacing(4)
            line.addWidget(Label(Style.BODY, "text", param.name))
        field.bare = param is not None
        line.addWidget(field)
        field.show()
        self.swap: Button | None = None
        if param is not None or (rows.context.program is not None and rows.context.program.params):
            self.swap = Button("plain", "param" if param is None else "number", height=24)
            self.swap.setObjectName(f"swap-{'.'.join(map(str, here))}-{index}")
            self.swap.name_it(say("ui.cards-use-param"))
            self.swap.clicked.connect(lambda: _choose_param(rows, here, index, field, self.swap))
            line.addWidget(self.swap)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event) -> None:
        if self._param is not None:
            room = self.rect().adjusted(0, 0, -26, 0)
            rounded(QPainter(self), room, 6, theme().colour("surface"), theme().colour("line2"))


def _choose_param(rows: Any, here: Any, index: int, field: NumberField, button: Any) -> None:
    """One of the params, or the number itself."""
    program = rows.context.program
    options = [Option("\0number", say("ui.cards-own-number"), "number")]
    options += [
        Option(p.name, p.name, "param", p.as_written) for p in program.params if isinstance(p.value, Decimal)
    ]
    chooser = Chooser(say("ui.cards-use-param"), options, False, rows)

    def take(key: str) -> None:
        text = field.text() if key == "\0number" else writing.name(key)
        rows.edit_term(here, lambda book, _, term: terms.with_value(book, term, index, text))

    chooser.chosen.connect(take)
    rows.open_list(chooser, button)


# ── Choices and tiers ──


def _choices(rows: Any, term: terms.Term, known: Known, here: Any) -> QWidget:
    """Values from the list or the sheet, with how many customers have each."""
    chosen = [_said(v.node) for v in term.values]
    button = PickButton()
    button.setObjectName(f"value-{'.'.join(map(str, here))}-0")
    told = words().listed(tuple(chosen)) if len(chosen) > 1 else chosen[0] if chosen else "–"
    button.show_choice(told, say("ui.cards-values", values=told))
    several = term.op in ("=", "!=", "in", "not_in")
    options = _options(rows, known, chosen)

    def write(keys: tuple[str, ...]) -> None:
        texts = tuple(_value_text(known, key) for key in keys)
        rows.edit_term(here, lambda b, st, t: terms.with_values(b, st, t, texts))

    def open_list() -> None:
        chooser = Chooser(say("ui.cards-choose-value"), options, several, rows)
        chooser.changed.connect(write)
        chooser.chosen.connect(lambda key: write((key,)))
        rows.open_list(chooser, button)

    button.clicked.connect(open_list)
    return button


def _options(rows: Any, known: Known, chosen: list[str]) -> list[Option]:
    if known.kind == "tier of":
        tiers = rows.context.tiers.get(known.grade, ())
        made = [Option(n, f"{n} {t or ''}".strip(), "tier", checked=n in chosen) for n, t in tiers]
    else:
        made = [Option(c, c, tail=count_tail(n), checked=c in chosen) for c, n in known.choices]
    missing = [c for c in chosen if c not in {o.key for o in made}]
    return made + [Option(c, c, "warning", checked=True) for c in missing]


def _value_text(known: Known, key: str) -> str:
    return writing.name(key) if known.kind == "tier of" else writing.compared_text(key)


def _said(node: s.Node) -> str:
    if isinstance(node, s.TextLiteral):
        return node.value
    return node.name if isinstance(node, s.Name) else "…"


# ── Others ──


def _date(rows: Any, term: terms.Term, here: Any, index: int) -> QWidget:
    node = term.values[index].node
    line = PlainLine(Style.BODY, fits=True)
    line.setObjectName(f"value-{'.'.join(map(str, here))}-{index}")
    line.setAccessibleName(say("ui.cards-date"))
    line.show_text(node.value.isoformat() if isinstance(node, s.DateLiteral) else "")

    def write(text: str) -> None:
        day = read_date(text)
        line.wrong = day is None
        line.setToolTip(say("ui.cards-date-so") if day is None else "")
        line.update()
        if day is not None:
            rows.edit_term(here, lambda b, _, t: terms.with_value(b, t, index, day.isoformat()))

    line.written.connect(write)
    line.left.connect(rows.left)
    return line


def read_date(text: str) -> date | None:
    """A day as people write it; None for any other text."""
    found = _DATE.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _text(rows: Any, term: terms.Term, here: Any, index: int) -> QWidget:
    node = term.values[index].node
    line = PlainLine(Style.BODY, fits=True)
    line.setObjectName(f"value-{'.'.join(map(str, here))}-{index}")
    line.setAccessibleName(say("ui.cards-value"))
    line.show_text(node.value if isinstance(node, s.TextLiteral) else "")
    line.written.connect(
        lambda text: rows.edit_term(
            here, lambda b, _, t: terms.with_value(b, t, index, writing.compared_text(text))
        )
    )
    line.left.connect(rows.left)
    return line


def _written(rows: Any, term: terms.Term, here: Any, index: int) -> QWidget:
    """A name or an expression, as it stands in the text."""
    span = term.values[index].span
    line = PlainLine(Style.CODE_SMALL, fits=True)
    line.setObjectName(f"value-{'.'.join(map(str, here))}-{index}")
    line.setAccessibleName(say("ui.cards-value"))
    line.show_text(rows.writer.text[span.start : span.end])
    line.written.connect(
        lambda text: rows.edit_term(here, lambda b, _, t: terms.with_value(b, t, index, text))
    )
    line.left.connect(rows.left)
    return line


def _unit(rows: Any, term: terms.Term, here: Any) -> QWidget:
    button = PickButton()
    button.setObjectName(f"unit-{'.'.join(map(str, here))}")
    button.show_choice(say(f"ui.unit-{term.unit}"), say("ui.cards-unit"))
    options = [Option(u, say(f"ui.unit-{u}"), checked=u == term.unit) for u in terms.UNITS]

    def open_list() -> None:
        chooser = Chooser(say("ui.cards-unit"), options, False, rows)
        chooser.chosen.connect(
            lambda unit: rows.edit_term(here, lambda b, st, t: terms.with_unit(b, st, t, unit))
        )
        rows.open_list(chooser, button)

    button.clicked.connect(open_list)
    return button


def _period(rows: Any, term: terms.Term, here: Any) -> QWidget:
    chinese = words().language == "zh"
    button = PickButton()
    button.setObjectName(f"value-{'.'.join(map(str, here))}-0")
    told = terms.spelled(term.unit, chinese)
    button.show_choice(told, say("ui.cards-values", values=told))
    options = [Option(p, terms.spelled(p, chinese), checked=p == term.unit) for p in terms.PERIODS]

    def open_list() -> None:
        chooser = Chooser(say("ui.cards-choose-value"), options, False, rows)
        chooser.chosen.connect(
            lambda unit: rows.edit_term(here, lambda b, st, t: terms.with_unit(b, st, t, unit))
        )
        rows.open_list(chooser, button)

    button.clicked.connect(open_list)
    return button
