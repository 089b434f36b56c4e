"""Sheets in: Excel, OpenDocument and text files to typed tables, with every unreadable cell listed.

The names are loaded when first used, so that the reading process, which needs few of them, starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradestudio.workbook.conforming import conform
    from gradestudio.workbook.errors import UnreadableFile
    from gradestudio.workbook.importing import BadCells, BadCellUse, CellFix, Import
    from gradestudio.workbook.limits import Limits
    from gradestudio.workbook.opening import open_import, open_table, read_workbook, table_of
    from gradestudio.workbook.sources import source_of
    from gradestudio.workbook.summaries import column_summaries, related_summaries

_PLACES = {
    "UnreadableFile": "errors",
    "BadCellUse": "importing",
    "BadCells": "importing",
    "CellFix": "importing",
    "Import": "importing",
    "Limits": "limits",
    "open_import": "opening",
    "open_table": "opening",
    "read_workbook": "opening",
    "table_of": "opening",
    "conform": "conforming",
    "column_summaries": "summaries",
    "related_summaries": "summaries",
    "source_of": "sources",
}

__all__ = [
    "BadCellUse",
    "BadCells",
    "CellFix",
    "Import",
    "Limits",
    "UnreadableFile",
    "column_summaries",
    "conform",
    "open_import",
    "open_table",
    "read_workbook",
    "related_summaries",
    "source_of",
    "table_of",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"gradestudio.workbook.{_PLACES[name]}"), name)
    raise AttributeError(name)
