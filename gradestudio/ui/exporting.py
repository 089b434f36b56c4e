"""Writing the graded customers on a worker's thread, as wished."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from time import perf_counter
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.export.desk import Written


def export_view(graded: Any, grader: Any, file: Any, words: Any, mask: bool, folder: Any) -> Any:
    """The grading as a report sees it, with what is needed to grade again; whoever calls holds the lock.
    `folder`: where approved versions are kept."""
    report, sheet, good = calls.report(), grader.sheet, graded.checked.good
    provenance = report.view.Provenance(
        rulebook_file=file.name,
        rulebook_text=good,
        rulebook_sha256=sha256(good.encode()).hexdigest(),
        source_file=sheet.path.name,
        source_sha256=sheet.sha256,
        reading=_reading(sheet, graded.grading.program, report.masking.HIDDEN if mask else None),
        approval=calls.approval().approval_in(folder, good, graded.grading.program, file.path),
    )
    return replace(grader.report_view(graded.grading, words), provenance=provenance, mask=mask)


def _reading(sheet: Any, program: Any, instead: str | None) -> tuple[str, ...]:
    """How a person steered the reading, as options of the command line; `instead` hides typed values."""
    if sheet.how is None:
        return ()
    how = calls.remembered().for_program(sheet.how, program)
    return tuple(calls.options()(how, instead))


def write(request: Any, control: Control) -> Written:
    """What was written.  Raises report's CannotWrite, or Stopped when it was cancelled."""
    report, sheet, choices = calls.report(), request.grader.sheet, request.choices
    inputs = (sheet.path, request.file.path) if request.file.path is not None else (sheet.path,)
    report.writing.check_target(request.target, inputs)
    began = perf_counter()

    def told(done: int, of: int) -> None:
        control.check()
        control.progress(done / of if of else 1.0)

    with request.grader.lock:
        control.check()
        view = replace(
            export_view(
                request.graded, request.grader, request.file, request.words, choices.mask, request.folder
            ),
            formulas=choices.formulas and choices.form in ("keep", "new"),
            contents=report.contents.Contents(choices.columns, choices.sheets),
        )
        notes: tuple[Any, ...] = ()
        if choices.form == "pdf":
            _pdf(report, view, request.target)
        else:
            notes = report.keeping.write_result(view, request.target, choices.form == "keep", told)
    return Written(
        request.target, view.rows, perf_counter() - began, choices, tuple(note.sentence for note in notes)
    )


def _pdf(report: Any, view: Any, target: Any) -> None:
    from gradestudio.ui.pdf import write_pdf

    with report.files.replacing(target) as beside:
        beside.write(write_pdf(report.page.page(view)))
