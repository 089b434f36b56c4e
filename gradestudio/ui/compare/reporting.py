"""Writing the difference report on a worker's thread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from gradestudio.analysis.semantic import semantic_difference
from gradestudio.report.compared import ChangedLine, Compared
from gradestudio.report.customer_list import check_list_target, write_list
from gradestudio.report.views import view_of
from gradestudio.ui.background import Control, Stopped


def write(request: Any, control: Control) -> Path:
    """Everything that is known.  Raises report's CannotWrite, or Stopped when it was cancelled."""
    check_list_target(request.target, request.inputs)
    both, said = request.both, request.words.on(request.both.as_of)
    found = both.found
    if found.semantic is None:
        semantic = semantic_difference(
            found.old.program, found.new.program, both.as_of, should_stop=control.should_stop
        )
        if semantic is None:
            raise Stopped
        found = replace(found, semantic=semantic)
    assert found.runs is not None
    control.check()
    with both.locked():
        views = view_of(found.runs[0], said), view_of(found.runs[1], said)
        compared = Compared(found, said, views, _changes(request.effects))
        lines = [compared.overview(), *compared.changes()]
        pages = compared.pages()
        control.check()
        write_list(request.target, pages, lines)
    return request.target


def _changes(effects: Any) -> tuple[ChangedLine, ...]:
    return tuple(
        ChangedLine(
            alone.title,
            alone.change.old.text.strip() if alone.change.old is not None else "",
            alone.change.new.text.strip() if alone.change.new is not None else "",
            alone.moved,
        )
        for alone in (effects.alone if effects is not None else ())
    )
