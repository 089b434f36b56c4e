"""The open card: head with tier, name, figures and switch; below it what the statement is made of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.cards.bodies import Body, body_of
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.headparts import Count, Grip, TierButton
from gradestudio.ui.cards.painting import badge_of
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls import surface
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.controls.switch import Switch
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

HEAD = 42
NAMED_INLINE = ("rule",)
"""Nothing else refers to the name of a rule, so it is typed over in place."""


class OpenCard(surface.Card):
    """One statement with real editors; shows anew whatever the text says."""

    filter_asked = Signal(tuple)
    menu_asked = Signal(QPoint)
    tier_asked = Signal(QPoint)
    rename_asked = Signal()
    close_asked = Signal()
    grip_pressed = Signal(QPoint)

    def __init__(self, writer: Writer, numbers: Any, parent: QWidget | None = None) -> None:
        super().__init__(edge="accent", parent=parent)
        self.edge_width = 2.0
        self.card: Card | None = None
        self.body: Body | None = None
        self._writer, self._numbers = writer, numbers
        self.grip = Grip()
        self.sign = Drawing("rule", 16, "text2")
        self.tier = TierButton()
        self.name = PlainLine(Style.SUBTITLE, quiet=True, fits=True)
        self.title = Label(Style.SUBTITLE, elide=False)
        self.rename = Button("plain", "type", height=24)
        self.matches = Count()
        self.decides = Count()
        self.change = Label(Style.SMALL, "text2")
        self.switch = Switch()
        self.more = Button("plain", "more", height=24)
        self.problem = Label(Style.SMALL, "err", wrap=True)
        self.fixes = [Button("secondary", "fix", height=24) for _ in range(2)]
        self._found = QWidget()
        self._room = QVBoxLayout()
        self._build()
        self.grip.pressed.connect(self.grip_pressed)
        self.tier.clicked.connect(lambda: self.tier_asked.emit(self._below(self.tier)))
        self.more.clicked.connect(lambda: self.menu_asked.emit(self._below(self.more)))
        self.rename.clicked.connect(self.rename_asked)
        self.name.left.connect(self.close_asked)
        for number, button in enumerate(self.fixes):
            button.clicked.connect(lambda _=False, number=number: self.mend(number))
        for count in (self.matches, self.decides):
            count.clicked.connect(lambda _=False, c=count: c.key and self.filter_asked.emit(c.key))

    def _build(self) -> None:
        head = QWidget()
        head.setFixedHeight(HEAD)
        line = QHBoxLayout(head)
        line.setContentsMargins(8, 0, 10, 0)
        line.setSpacing(6)
        for widget in (self.grip, self.sign, self.tier, self.name, self.title, self.rename):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in (self.matches, self.decides, self.change, self.switch, self.more):
            line.addWidget(widget)
        edge = Panel("line")
        edge.setFixedHeight(1)
        found = QHBoxLayout(self._found)
        found.setContentsMargins(16, 8, 16, 0)
        found.setSpacing(8)
        found.addWidget(self.problem, 1)
        for button in self.fixes:
            found.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(edge)
        column.addWidget(self._found)
        column.addLayout(self._room)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def height_for(self, width: int) -> int:
        layout = self._column
        layout.activate()
        found = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        return found if found > 0 else self.sizeHint().height()

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_card(self, card: Card, statement: Any, context: Context) -> None:
        """The statement as it is now; what has the keyboard keeps it."""
        self.card = card
        focus = self._focus()
        self.edge = "err" if card.problem else "accent"
        self._head(card, context)
        wanted = body_of(card, statement)
        if self.body is None or type(self.body) is not wanted:
            if self.body is not None:
                self.body.release()
                self._room.removeWidget(self.body)
                self.body.hide()
                self.body.deleteLater()
            self.body = wanted(self._writer, self._numbers)
            self.body.left.connect(self.close_asked)
            self._room.addWidget(self.body)
        self.body.show_statement(card, statement, context)
        if not self.body.claimed:
            self._focus_again(focus)
        self.update()

    def release(self) -> None:
        """What was lent to the card goes back, as it goes."""
        if self.body is not None:
            self.body.release()

    def _head(self, card: Card, context: Context) -> None:
        badge = badge_of(card, context.colours)
        self.tier.setVisible(badge is not None)
        self.sign.setVisible(badge is None)
        if badge is not None:
            title = next((t for n, t in context.tiers.get(card.grade, ()) if n == card.tier), None)
            self.tier.show_tier(badge, card.tier, title or "", card.keyword in ("rule", "otherwise"))
        self.sign.name = card.drawing
        self.sign.update()
        inline = card.keyword in NAMED_INLINE and not card.problem
        self.name.setVisible(inline)
        self.title.setVisible(not inline)
        self.name.setAccessibleName(say("ui.cards-rule-name"))
        if inline:
            self.name.show_text(card.name)
        else:
            self.title.setText(card.name)
        self.rename.setVisible(card.keyword in RENAMED and not card.problem)
        self.rename.name_it(say("ui.cards-rename"), "F2")
        self.switch.setVisible(card.switchable)
        self.switch.setChecked(not card.off)
        self.switch.setAccessibleName(say("ui.cards-on-off"))
        self.switch.setToolTip(say("ui.cards-on-off") + "  Ctrl+/")
        self.more.name_it(say("ui.cards-more"))
        self.problem.set_role("err" if card.problem else "warn")
        self.problem.setText(card.problem or card.worry)
        self._found.setVisible(bool(card.problem or card.worry))
        self._fixes(card, context)
        self._figures(card, context)

    def _fixes(self, card: Card, context: Context) -> None:
        """A button for each way to mend what was found."""
        for number, button in enumerate(self.fixes):
            fix = card.fixes[number] if number < len(card.fixes) else None
            button.setVisible(fix is not None)
            if fix is not None:
                title = words().fix_title(fix)
                button.setText(title)
                button.setAccessibleName(title)
                button.setToolTip("" if number else "Ctrl+.")
        self._mending = (card.fixes, context.source)

    _mending: tuple[tuple[Any, ...], str] = ((), "")

    def mend(self, number: int) -> None:
        """Take one of the ways to mend what was found, where there is one."""
        fixes, source = self._mending
        if number < len(fixes) and source == self._writer.text:
            self._writer.make(tuple(fixes[number].edits), words().fix_title(fixes[number]))

    def _figures(self, card: Card, context: Context) -> None:
        rule = card.keyword in ("rule", "table") and not card.off and not card.problem
        self.matches.setVisible(rule and card.matches is not None)
        if card.matches is not None:
            self.matches.tell(say("ui.cards-matches"), words().number(card.matches), ())
        told = card.count if card.decides is None else ""
        self.decides.setVisible(bool(card.count) and not card.problem)
        if card.decides is not None:
            self.decides.tell(say("ui.cards-decides"), words().number(card.decides), card.key)
        else:
            self.decides.tell(told, "", card.key)
        moved = card.decides is not None and card.before is not None and card.before != card.decides
        self.change.setVisible(moved)
        if moved and card.decides is not None and card.before is not None:
            by = card.decides - card.before
            sign = f"+{words().number(by)}" if by > 0 else words().number(by)
            self.change.setText(
                say("ui.cards-against", version=context.compared or say("ui.opened"), by=sign)
            )

    # ── Keyboard ────────────────────────────────────────────────────────────────────────────────

    def _focus(self) -> tuple[str, ...]:
        """The names of the part that has the keyboard and of what it stands in, to give it back after it was
        made anew."""
        widget = self.window().focusWidget()
        if widget is None or not self.isAncestorOf(widget):
            return ()
        names: list[str] = []
        while widget is not None and widget is not self:
            names += [widget.objectName()] if widget.objectName() else []
            widget = widget.parentWidget()
        return tuple(reversed(names))

    def _focus_again(self, names: tuple[str, ...]) -> None:
        found: QWidget | None = self
        for name in names:
            found = found.findChild(QWidget, name) if found is not None else None
        if names and found is not None and not found.hasFocus():
            # What was made just now is shown, and can take the keyboard, a moment later.
            QTimer.singleShot(0, found, found.setFocus)

    def take_keyboard(self) -> None:
        """The first thing to edit takes the keyboard."""
        if self.name.isVisibleTo(self):
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.body is not None:
            self.body.take_keyboard()

    def _below(self, widget: QWidget) -> QPoint:
        return widget.mapToGlobal(QPoint(0, widget.height() + 2))


RENAMED = ("field", "param", "let", "score", "tag", "tier", "grade", "related")
