"""What the program remembers between starts: language, theme, sizes, recent files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QStandardPaths

SCALES = (100, 125, 150, 175, 200)
AUTOSAVES = (0, 5, 30)
_RECENT = 8
_RECENT_FOUND = 12


class Settings:
    """A thin, typed face on QSettings; `GRADESTUDIO_SETTINGS` names another folder (tests, portable use)."""

    def __init__(self) -> None:
        self.folder = settings_folder()
        self._store = QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def language(self) -> str | None:
        value = self._store.value("language")
        return value if value in ("zh", "en") else None

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def theme(self) -> str:
        value = self._store.value("theme")
        return str(value) if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("theme", value)

    @property
    def body(self) -> int:
        """The body size in pixels, 12 to 15."""
        return self._number("body", 13, (12, 13, 14, 15))

    @body.setter
    def body(self, value: int) -> None:
        self._store.setValue("body", value)

    @property
    def scale(self) -> int:
        """The size of everything in per cent."""
        return self._number("scale", 100, SCALES)

    @scale.setter
    def scale(self, value: int) -> None:
        self._store.setValue("scale", value)

    @property
    def autosave(self) -> int:
        """Seconds of rest after which the rulebook's file is written by itself; 0: only when asked to."""
        return self._number("autosave", 0, AUTOSAVES)

    @autosave.setter
    def autosave(self, value: int) -> None:
        self._store.setValue("autosave", value)

    def _number(self, key: str, otherwise: int, allowed: tuple[int, ...]) -> int:
        raw = str(self._store.value(key, otherwise))
        return int(raw) if raw.isdecimal() and int(raw) in allowed else otherwise

    @property
    def moves(self) -> tuple[str, str]:
        """How moves are shown (matrix or ribbons) and by which figure (people or money)."""
        kept = self._json("moves", [])
        form, figure = kept if isinstance(kept, list) and len(kept) == 2 else ("", "")
        return ("ribbons" if form == "ribbons" else "matrix"), ("money" if figure == "money" else "people")

    @moves.setter
    def moves(self, value: tuple[str, str]) -> None:
        import json

        self._store.setValue("moves", json.dumps(value))

    @property
    def view(self) -> str:
        """The view of the rulebook that was shown last."""
        value = self._store.value("view")
        return str(value) if value in ("cards", "text") else "cards"

    @view.setter
    def view(self, value: str) -> None:
        self._store.setValue("view", value)

    def recent(self) -> tuple[str, ...]:
        """Files opened last, newest first, that are still there."""
        kept = self._json("recent", [])
        return tuple(p for p in kept if isinstance(p, str) and os.path.exists(p))

    def remember(self, path: str | Path) -> None:
        import json

        absolute = str(Path(path).absolute())
        kept = [p for p in self._json("recent", []) if p != absolute]
        self._store.setValue("recent", json.dumps([absolute, *kept][:_RECENT]))

    def palette(self) -> tuple[str, ...]:
        """Keys of what was chosen in the palette, newest first."""
        return tuple(str(key) for key in self._json("palette", []))

    def remember_found(self, key: str) -> None:
        import json

        kept = [k for k in self._json("palette", []) if k != key]
        self._store.setValue("palette", json.dumps([key, *kept][:_RECENT_FOUND]))

    def sizes(self, name: str) -> list[int] | None:
        """Splitter sizes as left, by name and window size class."""
        kept = self._json(f"sizes/{name}", None)
        return [int(v) for v in kept] if isinstance(kept, list) and kept else None

    def keep_sizes(self, name: str, values: list[int]) -> None:
        import json

        self._store.setValue(f"sizes/{name}", json.dumps(values))

    def choices(self, name: str) -> Any:
        """What was chosen last in a dialog, as it was kept; None for nothing."""
        return self._json(f"choices/{name}", None)

    def keep_choices(self, name: str, values: Any) -> None:
        import json

        self._store.setValue(f"choices/{name}", json.dumps(values))

    def _json(self, key: str, otherwise: Any) -> Any:
        raw = self._store.value(key)
        if not isinstance(raw, str):
            return otherwise
        import json  # the first start has nothing to read, and need not load it

        try:
            return json.loads(raw)
        except ValueError:
            return otherwise


def settings_folder() -> Path:
    """Where settings and unsaved text are kept; made when missing."""
    named = os.environ.get("GRADESTUDIO_SETTINGS")
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    folder = Path(named) if named else Path(QStandardPaths.writableLocation(place)) / "GradeStudio"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
