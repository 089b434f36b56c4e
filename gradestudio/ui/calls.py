"""The one place of the window that loads the layers below: only when first called, on a worker's thread.

So the window stands before numpy, lark or a reader of Excel is imported.
"""

from __future__ import annotations

import importlib
from typing import Any


def language() -> Any:
    """`gradestudio.language`: parse, check, format_text, complete."""
    return importlib.import_module("gradestudio.language")


def engine() -> Any:
    """`gradestudio.engine`: Evaluator."""
    return importlib.import_module("gradestudio.engine")


def explain() -> Any:
    """`gradestudio.engine.explain`."""
    return importlib.import_module("gradestudio.engine.explain")


def examples() -> Any:
    """`gradestudio.engine.examples`: the rulebook's own examples."""
    return importlib.import_module("gradestudio.engine.examples")


def recorded() -> Any:
    """`gradestudio.engine.recorded`: a customer as an example."""
    return importlib.import_module("gradestudio.engine.recorded")


def smallest() -> Any:
    """`gradestudio.engine.lifting.smallest`: the smallest change for a better tier, of one or of all."""
    return importlib.import_module("gradestudio.engine.lifting.smallest")


def trying() -> Any:
    """`gradestudio.engine.lifting.trying`: what could be otherwise about a customer."""
    return importlib.import_module("gradestudio.engine.lifting.trying")


def passing() -> Any:
    """`gradestudio.engine.lifting.passing`: what would lower a customer."""
    return importlib.import_module("gradestudio.engine.lifting.passing")


def near() -> Any:
    """`gradestudio.analysis.near`: customers for whom a small change makes another tier."""
    return importlib.import_module("gradestudio.analysis.near")


def needs() -> Any:
    """`gradestudio.engine.needs`."""
    return importlib.import_module("gradestudio.engine.needs")


def workbook() -> Any:
    """`gradestudio.workbook`: open_table, conform, column_summaries."""
    return importlib.import_module("gradestudio.workbook")


def matching() -> Any:
    """`gradestudio.workbook.matching`: which column belongs to which field."""
    return importlib.import_module("gradestudio.workbook.matching")


def report_view() -> Any:
    """`gradestudio.report.view`: View, Provenance."""
    return importlib.import_module("gradestudio.report.view")


def measures() -> Any:
    """`gradestudio.report.measures`: which money customers have."""
    return importlib.import_module("gradestudio.report.measures")


def report() -> Any:
    """`gradestudio.report` with its modules that write."""
    for name in ("writing", "keeping", "page", "files", "view", "contents", "masking"):
        importlib.import_module(f"gradestudio.report.{name}")
    return importlib.import_module("gradestudio.report")


def studio() -> Any:
    """`gradestudio.studio`: library, fingerprint."""
    return importlib.import_module("gradestudio.studio")


def docs_folder() -> Any:
    """The folder of the manual's pages; None where they are not there."""
    return importlib.import_module("gradestudio.studio.library").docs_folder()


def proofs() -> Any:
    """What the proofs panel asks of the studio: findings, acceptances, fixes, customers concerned."""
    return importlib.import_module("gradestudio.studio.proof_desk")


def approval() -> Any:
    """`gradestudio.studio.approval`: approval_in."""
    return importlib.import_module("gradestudio.studio.approval")


def history() -> Any:
    """`gradestudio.history`: Approved."""
    return importlib.import_module("gradestudio.history")


def looking() -> Any:
    """`gradestudio.studio.looking`: Looker, preview."""
    return importlib.import_module("gradestudio.studio.looking")


def remembered() -> Any:
    """`gradestudio.studio.remembered`: Memory, for_program, headings_found."""
    return importlib.import_module("gradestudio.studio.remembered")


def importing() -> Any:
    """`gradestudio.studio.importing`: mapped_columns, bad_cells_of, BadImport."""
    return importlib.import_module("gradestudio.studio.importing")


def options() -> Any:
    """`gradestudio.workbook.importing.options`."""
    return importlib.import_module("gradestudio.workbook.importing").options


def absent() -> Any:
    """`gradestudio.studio.absent`: deciding_fields."""
    return importlib.import_module("gradestudio.studio.absent")


def library() -> Any:
    """The rulebooks that come with the program; reads names only."""
    return importlib.import_module("gradestudio.studio.library").library()


def read_date(text: str) -> Any:
    """A date as people write it; None when it is none."""
    settings = importlib.import_module("gradestudio.studio.settings")
    try:
        return settings.read_date(text)
    except settings.BadSetting:
        return None
