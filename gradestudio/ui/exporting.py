"""Writing the graded workbook on a worker's thread."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control


def write(request: Any, control: Control) -> Path:
    """The file that was written.  Raises report's CannotWrite, or Stopped when it was cancelled."""
    report, studio = calls.report(), calls.studio()
    provenance = calls.report_view().Provenance(
        rulebook_file=request.file.name,
        rulebook_text=request.graded.checked.good,
        rulebook_sha256=sha256(request.graded.checked.good.encode()).hexdigest(),
        source_file=request.grader.sheet.path.name,
        source_sha256=studio.fingerprint(request.grader.sheet.path),
    )

    def told(done: int, of: int) -> None:
        control.check()
        control.progress(done / of if of else 1.0)

    with request.grader.lock:
        control.check()
        view = request.grader.report_view(request.graded.grading, request.words)
        report.write_graded(replace(view, provenance=provenance), request.target, told)
    return request.target
