"""A program as native spreadsheet formulas: change a number in the sheet and the tier follows."""

from gradestudio.workbook.formulas.book import FormulaBook, formulas_for
from gradestudio.workbook.formulas.place import (
    ROW,
    TOP,
    FieldCells,
    Form,
    Formula,
    FormulaInputs,
    Given,
    Lookup,
    RelatedInput,
    Untranslatable,
    quoted,
)

__all__ = [
    "ROW",
    "TOP",
    "FieldCells",
    "Form",
    "Formula",
    "FormulaBook",
    "FormulaInputs",
    "Given",
    "Lookup",
    "RelatedInput",
    "Untranslatable",
    "formulas_for",
    "quoted",
]
