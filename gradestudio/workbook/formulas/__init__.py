"""A program as native spreadsheet formulas: change a number in the sheet and the tier follows."""

from gradestudio.workbook.formulas.book import (
    Formula,
    FormulaBook,
    FormulaInputs,
    RelatedInput,
    Untranslatable,
    formulas_for,
)
from gradestudio.workbook.formulas.place import ROW

__all__ = ["ROW", "Formula", "FormulaBook", "FormulaInputs", "RelatedInput", "Untranslatable", "formulas_for"]
