"""Whether rules are those that were approved: told wherever a result of them goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from gradestudio.history import Approved, HistoryUnreadable, Version, book_name, plain_text


class State(StrEnum):
    APPROVED = "approved"
    """The text is the newest approved version."""
    OLDER = "older"
    """The text is an approved version, but not the newest one."""
    DRAFT = "draft"
    """The text differs from every approved version."""
    NEVER = "never"
    """Nothing of this rulebook was approved on this machine."""
    UNKNOWN = "unknown"
    """The history cannot be read."""


@dataclass(frozen=True, slots=True)
class Approval:
    """`version`, `approved`: of the version that the text is, else (a draft) of the newest, `newest`."""

    state: State
    version: str = ""
    approved: date | None = None
    newest: str = ""

    @property
    def key(self) -> str:
        """The sentence's key; its fields are `args`."""
        return f"approval.{self.state.value}"

    @property
    def args(self) -> dict[str, Any]:
        return {"version": self.version, "date": self.approved, "newest": self.newest}

    @property
    def doubtful(self) -> bool:
        """Whether whoever gets a result should be told."""
        return self.state is not State.APPROVED


def approval(text: str, versions: Sequence[Version]) -> Approval:
    """How a rulebook's text stands to its versions, the newest first.  Line ends do not count."""
    if not versions:
        return Approval(State.NEVER)
    mine, newest = plain_text(text), versions[0]
    same = next((v for v in versions if plain_text(v.text) == mine), None)
    found = same or newest
    state = State.DRAFT if same is None else State.APPROVED if same is newest else State.OLDER
    return Approval(state, found.name, found.approved.date(), newest.name)


def approval_in(folder: Path, text: str, program: Any, path: Path | None) -> Approval:
    """The same, with the versions that are kept in a settings folder."""
    try:
        return approval(text, Approved(folder).versions(book_name(program, path)))
    except HistoryUnreadable:
        return Approval(State.UNKNOWN)
