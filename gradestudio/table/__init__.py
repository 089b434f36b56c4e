"""Columns with types and the origin of every cell."""

from gradestudio.table.columns import CellError, Column, ColumnKind, Origin, Problem, Table, missing_mask

__all__ = ["CellError", "Column", "ColumnKind", "Origin", "Problem", "Table", "missing_mask"]
