"""What is compared: the draft, the text as saved, an approved version, another file; what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradestudio.ui.speech import say, words


@dataclass(frozen=True, slots=True)
class Side:
    """`kind`: draft, saved, version (with `version`) or file (with `path`)."""

    kind: str
    version: Any = None
    path: Path | None = None

    @property
    def drawing(self) -> str:
        return {"draft": "text", "saved": "save", "version": "promise"}.get(self.kind, "rule")


DRAFT, SAVED = Side("draft"), Side("saved")


def short_name(side: Side) -> str:
    """For heads of columns and sentences: `v3`, `草稿`, `已保存`, a file's name."""
    if side.kind == "version":
        return str(side.version.name)
    if side.kind == "file" and side.path is not None:
        return side.path.stem
    return say("ui.side-draft" if side.kind == "draft" else "ui.side-saved")


def title(side: Side) -> str:
    """For the button: `已批准 v3`."""
    if side.kind == "version":
        return say("ui.side-version", version=side.version.name)
    return side.path.name if side.kind == "file" and side.path is not None else short_name(side)


def line(side: Side, controller: Any) -> str:
    """The small line below the title: day and note, or file."""
    if side.kind == "version":
        day = words().date(side.version.approved.date())
        note = " ".join(side.version.note.split())
        return f"{day} · {note}" if note else day
    if side.kind == "file" and side.path is not None:
        return str(side.path.parent)
    name = controller.file.name or say("ui.untitled")
    if side.kind == "draft" and controller.dirty:
        return f"{name} · {say('ui.unsaved')}"
    return name


def choices(controller: Any) -> tuple[Side, ...]:
    """What a menu offers beside files; the draft first, then the versions, the newest first."""
    versions = tuple(Side("version", version) for version in controller.versions.known)
    return (DRAFT, SAVED, *versions)
