"""Opening the aim dialog: which numbers can be moved, and the one edit when a value is taken."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gradestudio.ui.background import Control
from gradestudio.ui.histogram.words import title
from gradestudio.ui.speech import say


@dataclass(frozen=True, slots=True, eq=False)
class FindNumbers:
    """The number that is looked at (or None), then every param that is a number."""

    checked: Any
    first: Any

    def run(self, control: Control) -> tuple[Any, ...]:
        from gradestudio.ui.histogram.requests import LookAt
        from gradestudio.ui.histogram.textmap import text_map

        places = text_map(self.checked.source, self.checked.good)
        found = [self.first] if self.first is not None else []
        for param in self.checked.program.params:
            span = places.to_source(param.value_span) if param.value_span is not None else None
            if span is None or not isinstance(param.value, Decimal):
                continue
            looked = LookAt(self.checked, span.start).run(control)
            if looked is not None and not any(f.threshold.span == looked.threshold.span for f in found):
                found.append(looked)
        return tuple(found)


def open_aim(window: Any, first: Any = None) -> None:
    """Ask for the numbers; the dialog opens when they are there."""
    controller = window.controller
    checked, graded = controller.last_check, controller.last_graded
    if graded is None or checked is None or checked.program is None:
        window.toast.tell(say("ui.aim-no-sheet"), "info", "accent_t")
        return
    controller.ask_numbers(FindNumbers(checked, first))


def show_aim(window: Any, numbers: tuple[Any, ...]) -> Any:
    """The dialog for these numbers; None where there are none."""
    from gradestudio.ui.aim.dialog import AimDialog

    controller = window.controller
    graded = controller.last_graded
    if not numbers or graded is None:
        window.toast.tell(say("ui.aim-no-number"), "info", "accent_t")
        return None
    tiers = tier_choices(graded)
    dialog = AimDialog([(title(n), n) for n in numbers], tiers, controller, window)
    dialog.applied.connect(lambda looked, value: _apply(window, looked, value))
    dialog.open()
    return dialog


def tier_choices(graded: Any) -> list[tuple[str, str, str]]:
    """Every tier: its words, the grade and the name."""
    several = len(graded.effects) > 1
    return [
        (_tier_words(effect, line, several), effect.grade, line.name)
        for effect in graded.effects
        for line in effect.lines
        if line.code >= 0
    ]


def _tier_words(effect: Any, line: Any, several: bool) -> str:
    name = f"{line.name} {line.title}".strip()
    return f"{effect.grade} {name}" if several else name


def _apply(window: Any, looked: Any, value: Decimal) -> None:
    """One edit, in the unit that is written."""
    from gradestudio.ui.histogram.requests import edits_in_source

    edits = edits_in_source(looked, value)
    if edits is None or looked.checked.source != window.controller.text:
        window.toast.tell(say("ui.text-changed-meanwhile"), "info", "accent_t")
        return
    window.workspace.text.editor.apply(edits, looked.checked.source, "aim")
