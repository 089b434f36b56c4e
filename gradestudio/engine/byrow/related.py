"""The rows of a related sheet that belong to a customer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from gradestudio.engine.cells import cell
from gradestudio.language.program import RelationDef
from gradestudio.table.columns import ColumnKind, Table

_SEARCHED = 3


class RelatedRows:
    """One relation: the related table's columns, and its rows by key.

    The first keys asked for are found by looking through the rows (enough to explain a customer); more of
    them build the index.
    """

    def __init__(self, definition: RelationDef, table: Table | None) -> None:
        self.definition = definition
        self.table = table
        self._found: dict[Any, list[int]] = {}
        self._index: dict[Any, list[int]] | None = None

    def rows(self, key: Any) -> list[int]:
        """Row numbers with this key, in the related sheet's order; none for a missing key."""
        if key is None or self.table is None:
            return []
        if self._index is None and key not in self._found and len(self._found) < _SEARCHED:
            self._found[key] = self._search(self.table, key)
        return self._found[key] if key in self._found else self.index().get(key, [])

    def index(self) -> dict[Any, list[int]]:
        """Rows by key; rows without a key stand under None."""
        if self._index is None:
            found: defaultdict[Any, list[int]] = defaultdict(list)
            for row in range(self.table.row_count if self.table else 0):
                found[self.key_of(row)].append(row)
            self._index = dict(found)
        return self._index

    def _search(self, table: Table, key: Any) -> list[int]:
        column = table.columns.get(self.definition.theirs)
        if column is not None and column.kind is ColumnKind.TEXT:
            code = column.values.index(key) if key in column.values else -1
            return [int(r) for r in np.flatnonzero(column.data == code)] if code >= 0 else []
        return [r for r in range(table.row_count) if self.key_of(r) == key]

    def key_of(self, row: int) -> Any:
        return self.cell(self.definition.theirs, row)

    def cell(self, column: str, row: int) -> Any:
        assert self.table is not None
        return cell(self.table.columns.get(column), row)
