"""Writing the graded customers on a worker's thread, by the ending of the name."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control

ENDINGS = (".xlsx", ".csv", ".html", ".pdf")


def write(request: Any, control: Control) -> Path:
    """The file that was written.  Raises report's CannotWrite, or Stopped when it was cancelled."""
    report, sheet, file = calls.report(), request.grader.sheet, request.file
    inputs = (sheet.path, file.path) if file.path is not None else (sheet.path,)
    report.writing.check_target(request.target, inputs)
    provenance = report.view.Provenance(
        rulebook_file=file.name,
        rulebook_text=request.graded.checked.good,
        rulebook_sha256=sha256(request.graded.checked.good.encode()).hexdigest(),
        source_file=sheet.path.name,
        source_sha256=calls.studio().fingerprint(sheet.path),
    )

    def told(done: int, of: int) -> None:
        control.check()
        control.progress(done / of if of else 1.0)

    with request.grader.lock:
        control.check()
        view = replace(
            request.grader.report_view(request.graded.grading, request.words), provenance=provenance
        )
        if request.target.suffix.lower() == ".pdf":
            _pdf(report, view, request.target)
        else:
            report.writing.write(view, request.target, told)
    return request.target


def _pdf(report: Any, view: Any, target: Path) -> None:
    from gradestudio.ui.pdf import write_pdf

    with report.files.replacing(target) as beside:
        beside.write(write_pdf(report.page.page(view)))
