"""What the comparison needs is loaded on a worker, so that its page comes at once."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from gradestudio.ui.background import Control

_NEEDED = ("requests", "rows", "effects", "standing")


@dataclass(frozen=True, slots=True)
class Prepare:
    def run(self, control: Control) -> None:
        for name in _NEEDED:
            import_module(f"gradestudio.ui.compare.{name}")
            control.check()
