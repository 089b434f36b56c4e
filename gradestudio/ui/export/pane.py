"""The right side of the export: each sheet of the result with its first rows, as it will be written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.sheetgrid import GridColumn, SheetGrid
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.export.choices import Choices
from gradestudio.ui.export.tabs import SheetTabs, Tab, TierChart
from gradestudio.ui.progress import SlowBar
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style


class Refusal(Panel):
    """Why the customers' own workbook cannot be kept, and the way out."""

    new_asked = Signal()

    def __init__(self) -> None:
        super().__init__("warnt", edges="b")
        self.sentence = Label(Style.BODY, "warn", wrap=True)
        self.new = Button("secondary", "grid", height=24)
        self.new.clicked.connect(self.new_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 14, 6)
        line.setSpacing(8)
        line.addWidget(Drawing("warning", 16, "warn"))
        line.addWidget(self.sentence, 1)
        line.addWidget(self.new)
        self.hide()

    def tell(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.new.setText(say("ui.export-use-new"))
        self.new.setAccessibleName(self.new.text())
        self.setVisible(bool(sentence))


class PreviewPane(QWidget):
    """Shows a Preview as the choices of now make it."""

    def __init__(self, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._preview: Any = None
        self._choices = Choices()
        self.heading, self.facts, self.hint = (
            Label(Style.FIGURE),
            Label(Style.SMALL, "text2", elide=True),
            Label(Style.SMALL, "text2"),
        )
        self.slow, self.refusal = SlowBar(), Refusal()
        self.grid, self.tabs = SheetGrid(), SheetTabs()
        self.chart, self.chart_title = TierChart(), Label(Style.FIGURE)
        self.notes, self.notes_title = SheetGrid(), Label(Style.FIGURE)
        self.below = self._lower()
        head = QHBoxLayout()
        head.setContentsMargins(14, 0, 14, 0)
        head.setSpacing(8)
        for label, stretch in ((self.heading, 0), (self.facts, 1), (self.hint, 0)):
            head.addWidget(label, stretch)
        top = QWidget()
        top.setFixedHeight(37)
        top.setLayout(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in (
            (top, 0),
            (self.slow, 0),
            (self.refusal, 0),
            (self.grid, 3),
            (self.tabs, 0),
            (self.below, 2),
        ):
            column.addWidget(widget, stretch)
        self.tabs.currentChanged.connect(lambda _: self._show_sheet())
        self.retranslate()

    def _lower(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(14, 8, 14, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        frame = Card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.notes)
        grid.addWidget(self.chart_title, 0, 0)
        grid.addWidget(self.notes_title, 0, 1)
        grid.addWidget(self.chart, 1, 0)
        grid.addWidget(frame, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        holder.setMinimumHeight(150)
        return holder

    def retranslate(self) -> None:
        self.heading.setText(say("ui.export-preview"))
        self.tabs.setAccessibleName(say("ui.export-tabs"))
        self.grid.setAccessibleName(say("ui.export-preview"))

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, from above."""
        return [self.refusal.new, self.grid, self.tabs, self.notes]

    # ── Showing ─────────────────────────────────────────────────────────────────────────────────

    def show_preview(self, preview: Any, choices: Choices) -> None:
        self._preview, self._choices = preview, choices
        self._show_tabs()
        self._show_sheet()
        self._show_lower()

    def _show_tabs(self) -> None:
        made, choices, preview = [Tab("customers", say("ui.customers"))], self._choices, self._preview
        if choices.form in ("keep", "new"):
            if "summary" not in choices.sheets:
                made.append(Tab("summary", say("ui.export-tab-summary")))
            if "tiers" not in choices.sheets:
                many = len({t.grade for t in preview.tiers}) > 1
                for number, tier in enumerate(preview.tiers):
                    name = f"{tier.grade} {tier.line.name}" if many else tier.line.name
                    colour = tier.line.colour if tier.line.code >= 0 else ""
                    made.append(Tab(f"tier:{number}", f"{name} {words().number(tier.sheet.total)}", colour))
            if "problems" not in choices.sheets:
                total = words().number(preview.problems.total)
                made.append(Tab("problems", f"{say('ui.problems')} {total}"))
            made.append(Tab("rules", say("ui.export-tab-rules")))
        self.tabs.show_tabs(tuple(made))
        self.tabs.setVisible(len(made) > 1)

    def _show_sheet(self) -> None:
        preview, chosen = self._preview, self.tabs.chosen
        if preview is None:
            return
        self.hint.setText("")
        if chosen.startswith("tier:"):
            self._show_rows(preview.tiers[int(chosen[5:])].sheet)
        elif chosen == "problems":
            self._show_rows(preview.problems)
        elif chosen == "rules":
            texts = list(zip(*preview.rules, strict=True)) or [(), ()]
            columns = tuple(
                GridColumn(letters, "", tuple(text)) for letters, text in zip("AB", texts, strict=False)
            )
            self.grid.show_sheet(tuple(str(n) for n in range(1, len(texts[0]) + 1)), columns, 900)
            self.facts.setText(say("ui.export-rules-line"))
        elif chosen == "summary":
            self._show_summary()
        else:
            self._show_customers()

    def _show_customers(self) -> None:
        from gradestudio.report.previewed import added_letters

        preview, choices = self._preview, self._choices
        letters = added_letters(preview, choices.columns)
        columns = tuple(
            GridColumn(_letters(c, letters), c.heading, c.texts, c.form, bool(c.key), c.paints)
            for c in preview.customers.columns
            if not c.key or c.key in letters
        )
        self.grid.show_sheet(tuple(str(n) for n in preview.customers.rows), columns)
        self.facts.setText(
            say(
                "ui.export-sampled",
                file=self._file,
                n=len(preview.customers.rows),
                of=preview.customers.total,
                added=len(letters),
            )
        )
        above = preview.header > 1 and choices.form in ("keep", "new")
        self.hint.setText(say("ui.export-above", n=preview.header - 1) if above else "")

    def _show_rows(self, sheet: Any) -> None:
        """A sheet of ours."""
        columns = tuple(GridColumn(_letters(c, {}), c.heading, c.texts, c.form) for c in sheet.columns)
        self.grid.show_sheet(tuple(str(n) for n in sheet.rows), columns)
        self.facts.setText(say("ui.export-first-rows", n=len(sheet.rows), of=sheet.total))

    def _show_summary(self) -> None:
        bars = self._preview.bars
        total = sum(b.customers for b in bars)
        columns = (
            GridColumn("A", self._preview.grade, tuple(f"{b.name} {b.title}".strip() for b in bars)),
            GridColumn("B", say("ui.count"), tuple(words().number(b.customers) for b in bars), "number"),
            GridColumn("C", say("ui.share"), tuple(words().percent(b.share, 1) for b in bars), "number"),
        )
        self.grid.show_sheet(tuple(str(n) for n in range(1, len(bars) + 1)), columns)
        self.facts.setText(say("ui.n-customers", n=total))

    def _show_lower(self) -> None:
        preview, choices = self._preview, self._choices
        self.below.setVisible(choices.form != "csv")
        bars = tuple((b.name, b.customers, b.colour if b.code >= 0 else "") for b in preview.bars)
        self.chart_title.setText(say("ui.export-tab-summary"))
        self.chart.show_bars(bars, preview.grade)
        tier = preview.tiers[0] if preview.tiers else None
        if tier is None:
            return
        self.notes_title.setText(
            say("ui.export-notes", tier=f"{tier.line.name} {words().number(tier.sheet.total)}")
        )
        self.notes.setAccessibleName(self.notes_title.text())
        told = [c for c in tier.sheet.columns if c.key.partition(":")[0] in ("contact", "strategy")]
        who = [c for c in tier.sheet.columns if not c.key][:2]
        columns = tuple(GridColumn("", c.heading, c.texts, c.form) for c in (*who, *told))
        self.notes.show_sheet(tuple(str(n) for n in tier.sheet.rows), columns, 560)
        self.notes.setColumnHidden(0, True)


def _letters(column: Any, added: dict[str, str]) -> str:
    from gradestudio.diagnostics import column_letters

    return added.get(column.key) or (column_letters(column.position) if column.position else "")
