"""GradeStudio grades customers by a small readable rule text.

    import gradestudio as gs
    book = gs.open_rulebook("rules/rfm.grade")
    table = gs.open_table("samples/customers.xlsx")
    grading = book.grade(table, as_of="2026-01-31")
    grading.write("out/graded.xlsx")

The names are loaded when first used: importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradestudio.scripting import Rulebook, ScriptGrading, open_rulebook, open_table
    from gradestudio.table import Table

__version__ = "0.1.0"

_PLACES = {
    "open_rulebook": "gradestudio.scripting",
    "open_table": "gradestudio.scripting",
    "Rulebook": "gradestudio.scripting",
    "ScriptGrading": "gradestudio.scripting",
    "Table": "gradestudio.table",
}
__all__ = ["Rulebook", "ScriptGrading", "Table", "__version__", "open_rulebook", "open_table"]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'gradestudio' has no attribute {name!r}")
