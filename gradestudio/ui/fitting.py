"""Which rulebooks of the library the open sheet can run, worked out off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.templates import Fit


@dataclass(frozen=True, slots=True, eq=False)
class FitTemplates:
    """`entries` of the library; `table` of the sheet as read."""

    entries: tuple[Any, ...]
    table: Any

    def run(self, control: Control) -> Mapping[str, Fit]:
        made: dict[str, Fit] = {}
        for entry in self.entries:
            control.check()
            program = calls.language().check(entry.path.read_text("utf-8-sig"), None).program
            found = calls.matching().match_columns(program.fields, self.table).found
            # A field with a default, and the tier of last time, may be absent.
            missing = [
                f.name
                for f in program.fields
                if f.name not in found and f.default is None and str(f.kind) != "tier"
            ]
            made[entry.name] = Fit(len(found), len(program.fields), tuple(missing))
        return made
