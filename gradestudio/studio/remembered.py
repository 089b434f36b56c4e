"""How sheets with the same headings were read before, kept beside the program's other settings.

One file of JSON; a broken or foreign one counts as nothing remembered, and is written anew.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gradestudio.diagnostics import CellRef
from gradestudio.language.headings import compared
from gradestudio.studio.importing import fields_of
from gradestudio.workbook.errors import UnreadableFile
from gradestudio.workbook.importing import BadCells, BadCellUse, CellFix, Import
from gradestudio.workbook.opening import table_of
from gradestudio.workbook.sheets import Workbook

MOST_KEPT = 300
"""Sets of headings; the one that was not used for longest goes first."""
_FILE = "imports.json"


def settings_folder() -> Path:
    """Where settings are kept: `GRADESTUDIO_SETTINGS`, or the system's place for them."""
    named = os.environ.get("GRADESTUDIO_SETTINGS")
    if named:
        return Path(named)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "GradeStudio"
    if sys.platform == "darwin":
        return home / "Library/Preferences/GradeStudio"
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "GradeStudio"


def heading_key(headings: Iterable[str]) -> str:
    """One key for sheets with the same headings, in whatever order; width, capitals and blanks aside."""
    plain = sorted({compared(heading) for heading in headings if heading})
    return sha256("\n".join(plain).encode()).hexdigest()[:32]


def headings_found(book: Workbook, how: Import) -> tuple[str, ...]:
    """The headings by which a workbook is known again: those that are found with no wish but the sheet.

    Raises UnreadableFile.
    """
    try:
        table = table_of(book, Import(how.sheet))
    except UnreadableFile:
        if how.header is None:
            raise
        table = table_of(book, Import(how.sheet, how.header))
    return tuple(column.heading or name for name, column in table.columns.items())


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered, in a folder."""

    folder: Path

    def recall(self, headings: Iterable[str], file: str | os.PathLike[str] | None = None) -> Import | None:
        """How a sheet with these headings was read; corrections only of the very file they were made for, and
        only while its cells say the same."""
        kept = self._load().get(heading_key(headings))
        if not isinstance(kept, dict):
            return None
        try:
            return import_of(kept, str(Path(file).absolute()) if file is not None else "")
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def keep(self, headings: Iterable[str], how: Import, file: str | os.PathLike[str] | None = None) -> None:
        """Remembers; raises OSError where the folder cannot be written."""
        key = heading_key(headings)
        every = self._load()
        every.pop(key, None)
        every[key] = plain_import(how, str(Path(file).absolute()) if file is not None else "")
        while len(every) > MOST_KEPT:
            del every[next(iter(every))]
        self._save(every)

    def forget(self, headings: Iterable[str]) -> bool:
        """Whether there was something to forget."""
        every = self._load()
        if every.pop(heading_key(headings), None) is None:
            return False
        self._save(every)
        return True

    def _load(self) -> dict[str, Any]:
        try:
            kept = json.loads((self.folder / _FILE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _save(self, every: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".{_FILE}.{secrets.token_hex(6)}"
        try:
            beside.write_text(json.dumps(every, ensure_ascii=False, indent=1), "utf-8")
            os.replace(beside, self.folder / _FILE)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def for_program(how: Import, program: Any) -> Import:
    """What is remembered of the fields and relations that this rulebook has."""
    known = fields_of(program)
    relations = {relation.name for relation in program.relations}
    return Import(
        how.sheet,
        how.header,
        {name: heading for name, heading in how.mapping.items() if name in known},
        {name: bad for name, bad in how.bad_cells.items() if name in known},
        how.fixes,
        {name: place for name, place in how.related.items() if name in relations},
    )


def plain_import(how: Import, file: str) -> dict[str, Any]:
    """As JSON can hold it; corrections belong to the file at this place."""
    fixes = [[f.cell.sheet, f.cell.row, f.cell.column, f.text, f.was] for f in how.fixes]
    return {
        "sheet": how.sheet,
        "header": how.header,
        "mapping": dict(how.mapping),
        "bad_cells": {name: [bad.use.value, bad.value] for name, bad in how.bad_cells.items()},
        "related": dict(how.related),
        **({"file": file, "fixes": fixes} if fixes and file else {}),
    }


def import_of(kept: Mapping[str, Any], file: str) -> Import:
    """Back again; raises KeyError, TypeError, ValueError or AttributeError for a shape that is not ours."""
    fixes: tuple[CellFix, ...] = ()
    if kept.get("file") == file:
        fixes = tuple(
            CellFix(CellRef(str(sheet), int(row), int(column)), str(text), was)
            for sheet, row, column, text, was in kept.get("fixes", ())
        )
    sheet, header = kept.get("sheet"), kept.get("header")
    return Import(
        sheet if isinstance(sheet, str) else None,
        header if isinstance(header, int) and header > 0 else None,
        {str(name): str(heading) for name, heading in kept["mapping"].items()},
        {
            str(name): BadCells(BadCellUse(use), str(value))
            for name, (use, value) in kept["bad_cells"].items()
        },
        fixes,
        {str(name): str(place) for name, place in kept["related"].items()},
    )
