"""Unsaved text kept beside the settings, so that nothing typed is ever lost."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile


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
    """One file per running window, and beside it a lock that tells whether its window still runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "unsaved"
        self._mine = self._folder / f"{os.getpid()}-{os.urandom(4).hex()}.json"
        self._lock: QLockFile | None = None

    def keep(self, path: str, text: str) -> None:
        """Written whole or not at all; a full disk must not stop the typing."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = _lock(self._mine)
                self._lock.tryLock(0)
            beside = self._mine.with_suffix(".part")
            beside.write_text(json.dumps({"path": path, "text": text, "when": time.time()}), "utf-8")
            os.replace(beside, self._mine)
        except OSError:
            return

    def forget(self) -> None:
        """Saved, or thrown away on purpose."""
        self._mine.unlink(missing_ok=True)

    def found(self) -> Unsaved | None:
        """The newest text that an ended run left."""
        for file in sorted(self._left(), key=lambda f: f.stat().st_mtime, reverse=True):
            kept = _read(file)
            if kept is not None:
                return kept
        return None

    def forget_others(self) -> None:
        """What ended runs left was taken up or refused."""
        for file in self._left():
            file.unlink(missing_ok=True)

    def _left(self) -> list[Path]:
        """Files of windows that run no longer."""
        if not self._folder.is_dir():
            return []
        return [file for file in self._folder.glob("*.json") if file != self._mine and _ended(file)]


def _lock(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock


def _ended(file: Path) -> bool:
    """Whether nobody holds the lock: Qt sees by itself when its holder died."""
    lock = _lock(file)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _read(file: Path) -> Unsaved | None:
    try:
        kept = json.loads(file.read_text("utf-8"))
        return Unsaved(str(kept["path"]), str(kept["text"]), float(kept["when"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
