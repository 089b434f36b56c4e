"""Cells that are native formulas, with the value that they had when the file was written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradestudio.report.cells import Cells, styled
from gradestudio.report.texts import escaped, writable
from gradestudio.table.columns import Column, ColumnKind
from gradestudio.workbook.formulas import ROW, Formula


class FormulaCells:
    """One formula down a column; `values` are its results as cell content, None where there is none yet."""

    def __init__(
        self, formula: Formula, rows: np.ndarray, style: int = 0, values: Values | None = None
    ) -> None:
        self._text = escaped(formula.text)
        self._rows = rows
        self._style = styled(style)
        self._values = values

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        """The pieces of the rows from `start` up to, not including, `stop`."""
        numbers = [str(n) for n in self._rows[start:stop].tolist()]
        parts = self._text.split(ROW)
        formulas = [n.join(parts) for n in numbers]
        if self._values is None:
            return [f"{self._style}><f>{f}</f></c>" for f in formulas]
        return [
            f"{self._style}{kind}><f>{f}</f><v>{value}</v></c>"
            for f, (kind, value) in zip(formulas, self._values.contents(start, stop), strict=True)
        ]


class Values:
    """Stored results: texts, or numbers with the empty text where there is none."""

    def __init__(self, column: Column) -> None:
        self._data = column.data
        self._texts = None
        if column.kind is ColumnKind.TEXT:
            self._texts = [escaped(writable(text)) for text in (*column.values, "")]

    def contents(self, start: int, stop: int) -> Sequence[tuple[str, str]]:
        """Type attribute and content of each row."""
        data = self._data[start:stop].tolist()
        if self._texts is not None:
            return [(' t="str"', self._texts[code]) for code in data]
        return [(' t="str"', "") if value != value else ("", f"{value!r}") for value in data]


def made_cells(formula: Formula, rows: np.ndarray, style: int, column: Column) -> Cells:
    """The cells of an added column as formulas with its values stored."""
    return FormulaCells(formula, rows, style, Values(column))
