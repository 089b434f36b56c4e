"""Cells that are native formulas, with the value that they had when the file was written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradestudio.report.cells import styled
from gradestudio.report.texts import escaped, writable
from gradestudio.table.columns import Column, ColumnKind
from gradestudio.workbook.formulas import ROW, Form, Formula


class FormulaCells:
    """One formula down a column, without values; rows of the block beyond `rows` stay blank."""

    def __init__(self, formula: Formula, rows: np.ndarray, style: int = 0) -> None:
        self._parts = escaped(formula.text).split(ROW)
        self._array = formula.letter if formula.form is Form.ARRAY else ""
        self._rows = rows
        self._style = styled(style)

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        """The pieces of the rows from `start` up to, not including, `stop`."""
        numbers = [str(n) for n in self._rows[start:stop].tolist()]
        made: list[str | None] = [
            f"{self._style}><f{self._kind(n)}>{n.join(self._parts)}</f></c>" for n in numbers
        ]
        return made + [None] * (stop - start - len(made))

    def _kind(self, row: str) -> str:
        return f' t="array" ref="{self._array}{row}"' if self._array else ""


class StoredCells:
    """The same formula in every row with its results stored: texts, or numbers and the empty text."""

    def __init__(self, formula: str, style: int, column: Column) -> None:
        self._formula = f"<f>{escaped(formula)}</f>"
        self._style = styled(style)
        self._data = column.data
        self._texts = None
        if column.kind is ColumnKind.TEXT:
            self._texts = [escaped(writable(text)) for text in (*column.values, "")]

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        """The pieces of the rows from `start` up to, not including, `stop`."""
        return [
            f"{self._style}{kind}>{self._formula}<v>{value}</v></c>"
            for kind, value in self._contents(start, stop)
        ]

    def _contents(self, start: int, stop: int) -> Sequence[tuple[str, str]]:
        """Type attribute and content of each row."""
        data = self._data[start:stop].tolist()
        if self._texts is not None:
            return [(' t="str"', self._texts[code]) for code in data]
        return [(' t="str"', "") if value != value else ("", f"{value!r}") for value in data]
