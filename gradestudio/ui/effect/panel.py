"""The right panel's effect side: an error band, bars and moves per grade, idle rules, lacking columns,
problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui import outcomes
from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.listline import ListLine
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.effect.band import Band
from gradestudio.ui.effect.bars import Bar, EffectBars
from gradestudio.ui.effect.lists import IdleRules, LackingColumns, separator
from gradestudio.ui.effect.moves import MovesSection
from gradestudio.ui.effect.proven import Findings, Promises
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, theme

_MOST_PROBLEMS = 12


class EffectPanel(QWidget):
    """Shows the figures it is given; asks for filters and places by signal."""

    filter_asked = Signal(object, bool)
    finding_asked = Signal(object)
    rule_asked = Signal(str, str)
    """Grade and rule whose text is to be shown."""
    money_asked = Signal(str)
    form_chosen = Signal(str, str)
    """How moves are shown (matrix, ribbons), and by which figure (people, money)."""

    compare_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._effects: tuple[Any, ...] = ()
        self._before: Mapping[str, Any] = {}
        self._told_effects: tuple[Any, ...] = ()
        self._findings: tuple[Any, ...] = ()
        self._told_problems: tuple[tuple[str, str], ...] = ()
        self._filters: tuple[Filter, ...] = ()
        self._version, self._money_name = "", ""
        self._moves: Mapping[str, Any] = {}
        self._lacking: Mapping[str, Mapping[str, Any]] = {}
        self._form, self._figure = "matrix", "people"
        self._first = ""
        """The grade that stands first; "": as in the rulebook."""
        self._lodger: QWidget | None = None
        self.bars: dict[str, EffectBars] = {}
        self.moves: dict[str, MovesSection] = {}
        self.money = Button("plain", "money", height=24)
        self.money_menu = QMenu(self)
        self.money.set_menu(self.money_menu)
        self.idle = IdleRules()
        self.lacking = LackingColumns()
        self.rules_found, self.promises = Findings(), Promises()
        self.band = Band()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 4, 0, 12)
        self._column.setSpacing(0)
        self._grades = QVBoxLayout()
        self._grades.setSpacing(0)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(0)
        self.empty = EmptyState("histogram")
        self._column.addWidget(self.empty)
        above = QHBoxLayout()
        above.setContentsMargins(8, 0, 8, 0)
        above.addStretch(1)
        above.addWidget(self.money)
        self._column.addLayout(above)
        self._column.addLayout(self._grades)
        self._column.addWidget(self.lacking)
        self._column.addWidget(self.idle)
        self._column.addWidget(self.rules_found)
        self._column.addWidget(self.promises)
        self._column.addLayout(self._problems)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(scroll, 1)
        theme().changed.connect(self._rebuild)
        self.idle.rule_asked.connect(self.rule_asked)
        self.lacking.filter_asked.connect(self.filter_asked)
        self.money.hide()
        self.idle.hide()
        self.rules_found.hide()
        self.promises.hide()
        self.lacking.hide()

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_effects(
        self,
        effects: tuple[Any, ...],
        before: Mapping[str, Any],
        version: str = "",
        monies: tuple[str, ...] = (),
        money: str = "",
    ) -> None:
        """Figures per grade, and those of the version compared with (by grade name).

        `version`: its name, empty for the text as opened; `monies`: the amounts of money to choose from.
        """
        now = (effects, before, version, monies, money)
        if now == self._told_effects:
            return
        self._told_effects = now
        self._effects, self._before, self._version = effects, before, version
        self._money_name = money
        self._fill_monies(monies, money)
        self._rebuild()
        self.idle.show_effects(effects)
        if not effects:
            self.show_lacking({})
            self.show_moves(())

    def lodge(self, widget: QWidget) -> None:
        """Takes in what stands below the figures of the first grade."""
        self._lodger = widget
        widget.setParent(self._inside)
        self.bars = {}
        self._rebuild()

    def lead(self, grade: str) -> None:
        """This grade first, then the others as in the rulebook."""
        if grade != self._first:
            self._first = grade
            self._rebuild()

    def show_moves(self, moves: tuple[Any, ...]) -> None:
        """Who moves, per grade; none while nothing is compared."""
        self._moves = {facts.grade: facts for facts in moves}
        self._rebuild_moves()

    def show_lacking(self, columns: Mapping[str, Mapping[str, Any]]) -> None:
        """By grade and column, the customers (a mask) who need it."""
        self._lacking = columns
        self.lacking.show_lacking(columns)

    def show_form(self, form: str, figure: str) -> None:
        """Matrix or ribbons, people or money."""
        self._form, self._figure = form or "matrix", figure or "people"
        self._rebuild_moves()

    def _choose_form(self, form: str = "", figure: str = "") -> None:
        self.show_form(form or self._form, figure or self._figure)
        self.form_chosen.emit(self._form, self._figure)

    def _rebuild_moves(self) -> None:
        for number, (grade, section) in enumerate(self.moves.items()):
            facts = self._moves.get(grade)
            section.setVisible(facts is not None and (number == 0 or bool(facts.moved)))
            if facts is not None:
                section.show_moves(facts, self._version, self._form, self._figure)

    def _fill_monies(self, monies: tuple[str, ...], money: str) -> None:
        self.money.setVisible(len(monies) > 1)
        self.money.setText(say("ui.money-of", name=money))
        self.money.setAccessibleName(say("ui.money-of", name=money))
        self.money_menu.clear()
        for name in monies:
            action = self.money_menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == money)
            action.triggered.connect(lambda _=False, name=name: self.money_asked.emit(name))

    def show_findings(self, findings: tuple[Any, ...]) -> None:
        self._findings = findings
        self._rebuild_problems()

    def show_filters(self, filters: tuple[Filter, ...]) -> None:
        self._filters = filters
        for grade, bars in self.bars.items():
            bars.mark_active(frozenset(f.value for f in filters if f.kind == "tier" and f.name == grade))
        for section in self.moves.values():
            section.show_filters(filters)

    def fade(self, on: bool) -> None:
        for bars in self.bars.values():
            bars.fade(on)

    def retranslate(self) -> None:
        self._rebuild()
        self._rebuild_moves()
        self.lacking.show_lacking(self._lacking)
        self.idle.show_effects(self._effects)
        self._rebuild_problems()

    def _rebuild(self) -> None:
        self.empty.tell(say("ui.no-effect-title"), say("ui.no-effect-line"))
        self.empty.setVisible(not self._effects)
        wanted = sorted((e.grade for e in self._effects), key=lambda grade: grade != self._first)
        if list(self.bars) != wanted:
            if self._lodger is not None:
                self._grades.removeWidget(self._lodger)
            empty(self._grades)
            self.bars, self.moves = {}, {}
            for number, grade in enumerate(wanted):
                if number:
                    self._grades.addSpacing(8)
                    self._grades.addWidget(separator())
                    self._grades.addSpacing(4)
                bars = EffectBars()
                bars.chosen.connect(lambda code, add, grade=grade: self._ask(grade, code, add))
                self._grades.addWidget(bars)
                self.bars[grade] = bars
                if not number and self._lodger is not None:
                    self._grades.addWidget(self._lodger)
                self.moves[grade] = self._section(grade)
            self._rebuild_moves()
        for effect in self._effects:
            self._fill(self.bars[effect.grade], effect)
        self.show_filters(self._filters)

    def _section(self, grade: str) -> MovesSection:
        section = MovesSection(grade)
        section.filter_asked.connect(self.filter_asked)
        section.compare_asked.connect(self.compare_asked)
        section.form_chosen.connect(lambda form: self._choose_form(form=form))
        section.figure_chosen.connect(lambda figure: self._choose_form(figure=figure))
        self._grades.addWidget(section)
        section.hide()
        return section

    def _fill(self, bars: EffectBars, effect: Any) -> None:
        before = self._before.get(effect.grade)
        colours = theme().tiers([line.color for line in effect.lines if line.code >= 0])
        shown = list(effect.lines)
        if before is not None:
            known = {line.code for line in shown}
            gone = [line for line in before.lines if line.code < 0 and line.code not in known]
            shown += [_without_customers(line) for line in gone]
        changed = say("ui.versus-opened") if before is not None else ""
        if before is not None and self._version:
            changed = say("ui.versus-version", version=self._version)
        head = (effect.grade, say("ui.count"), say("ui.share"), changed, self._money_name)
        bars.show_bars(head, tuple(self._bar(line, effect, before, colours) for line in shown))

    def _bar(self, line: Any, effect: Any, before: Any, colours: Any) -> Bar:
        if line.code >= 0:
            badge = Badge(short_name(line.name), colours[line.code])
            title = line.title or (line.name if short_name(line.name) != line.name else "")
        else:
            badge, title = Badge(say(outcomes.SHORT_NAMES[line.code])), say(outcomes.NAMES[line.code])
        old = _old_count(before, line)
        share = _share(line.count, effect.total)
        change = "" if old is None else _signed(line.count - old)
        name = line.name if line.code >= 0 else title
        spoken = say(
            "ui.bar-spoken",
            tier=f"{name} {line.title}".strip(),
            n=line.count,
            share=share,
            change=change or "–",
        )
        money = words().money(line.money) if line.money is not None else ""
        if money:
            spoken += f"{say('ui.comma')}{self._money_name} {words().money(line.money, short=False)}"
        return Bar(line.code, badge, title, line.count, share, old, change, spoken, money)

    def _ask(self, grade: str, code: int, add: bool) -> None:
        self.filter_asked.emit(Filter("tier", grade, code), add)

    # ── Problems ────────────────────────────────────────────────────────────────────────────────

    def _rebuild_problems(self) -> None:
        told = tuple((str(getattr(f, "severity", "")), words().sentence(f)) for f in self._findings)
        if told == self._told_problems:
            return  # the lines look the findings up when they are clicked
        self._told_problems = told
        empty(self._problems)
        if not self._findings:
            return
        self._problems.addSpacing(8)
        self._problems.addWidget(separator())
        head = Label(Style.SMALL_STRONG, text=f"{say('ui.problems')}  {len(self._findings)}")
        head.setContentsMargins(12, 8, 12, 4)
        self._problems.addWidget(head)
        for number, finding in enumerate(self._findings[:_MOST_PROBLEMS]):
            self._problems.addWidget(self._problem(finding, number))
        if len(self._findings) > _MOST_PROBLEMS:
            rest = Label(Style.SMALL, "text2", say("ui.and-more", n=len(self._findings) - _MOST_PROBLEMS))
            rest.setContentsMargins(36, 4, 12, 4)
            self._problems.addWidget(rest)

    def _problem(self, finding: Any, number: int) -> ListLine:
        severity = str(getattr(finding, "severity", "warning"))
        drawing, role = {"error": ("error", "err"), "warning": ("warning", "warn")}.get(
            severity, ("info", "accent_t")
        )
        line = ListLine(drawing, role, words().sentence(finding))
        line.clicked.connect(lambda: self.finding_asked.emit(self._findings[number]))
        return line


def _old_count(before: Any, line: Any) -> int | None:
    if before is None:
        return None
    if line.code < 0:
        return before.count(line.code)
    return next((old.count for old in before.lines if old.name == line.name and old.code >= 0), None)


def _without_customers(line: Any) -> Any:
    return type(line)(line.code, line.name, line.title, 0, line.color)


def _share(count: int, total: int) -> str:
    """One decimal; never 0 % of somebody."""
    if not total:
        return ""
    return "<0.1%" if 0 < count / total < 0.0005 else words().percent(count / total, 1)


def _signed(change: int) -> str:
    if change == 0:
        return "–"
    return ("+" if change > 0 else "\N{MINUS SIGN}") + f"{abs(change):,}"
