"""Unsaved text kept beside the settings, so that nothing typed is ever lost."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A text that was never saved: of which file ("" for a new one), and when it was kept (local time)."""

    path: str
    text: str
    when: float

    @property
    def clock(self) -> str:
        return time.strftime("%H:%M", time.localtime(self.when))


class Recovery:
    """One file per running window."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "unsaved"
        self._mine = self._folder / f"{os.getpid()}.json"

    def keep(self, path: str, text: str) -> None:
        """Written whole or not at all; a full disk must not stop the typing."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = self._mine.with_suffix(".part")
            beside.write_text(json.dumps({"path": path, "text": text, "when": time.time()}), "utf-8")
            os.replace(beside, self._mine)
        except OSError:
            return

    def forget(self) -> None:
        """Saved, or thrown away on purpose."""
        self._mine.unlink(missing_ok=True)

    def found(self) -> Unsaved | None:
        """The newest text that another run left; its file is taken over by this run."""
        if not self._folder.is_dir():
            return None
        left = [f for f in self._folder.glob("*.json") if f != self._mine and not _alive(f.stem)]
        for file in sorted(left, key=lambda f: f.stat().st_mtime, reverse=True):
            kept = _read(file)
            if kept is not None:
                return kept
        return None

    def forget_others(self) -> None:
        """What other, ended runs left was taken up or refused."""
        for file in self._folder.glob("*.json") if self._folder.is_dir() else ():
            if file != self._mine and not _alive(file.stem):
                file.unlink(missing_ok=True)


def _read(file: Path) -> Unsaved | None:
    try:
        kept = json.loads(file.read_text("utf-8"))
        return Unsaved(str(kept["path"]), str(kept["text"]), float(kept["when"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _alive(stem: str) -> bool:
    """Whether the process that wrote a file still runs; unknown counts as ended."""
    if not stem.isdigit() or int(stem) == os.getpid():
        return stem.isdigit() and int(stem) == os.getpid()
    proc = Path("/proc")
    return (proc / stem).exists() if proc.is_dir() else False
