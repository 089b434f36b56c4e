"""From a run to what the report shows."""

from __future__ import annotations

from gradestudio.messages import Words
from gradestudio.report.masking import HIDDEN
from gradestudio.report.view import Provenance, View
from gradestudio.studio import Run
from gradestudio.studio.approval import Approval
from gradestudio.workbook.importing import options


def view_of(
    run: Run,
    words: Words,
    mask: bool = False,
    program_version: str = "",
    formulas: bool = False,
    approval: Approval | None = None,
) -> View:
    """The run with the words and masking of one report; `approval`: how its rules stand."""
    source = run.source if run.source.row_count == run.grading.row_count else None
    return View(
        run.grading,
        words,
        source,
        run.column,
        run.needs,
        mask,
        run.lifts,
        Provenance(
            run.book.file,
            run.book.source,
            run.book.sha256,
            _file_name(run.source.origin.file),
            run.source_sha256,
            program_version,
            tuple(options(run.how, HIDDEN if mask else None)),
            approval,
        ),
        formulas=formulas,
    )


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
