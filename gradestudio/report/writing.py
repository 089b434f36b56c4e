"""The result as a file of the kind that its name asks for."""

from __future__ import annotations

import os
from pathlib import Path

from gradestudio.report.files import CannotWrite
from gradestudio.report.graded import Told, nobody, write_graded
from gradestudio.report.page import write_page
from gradestudio.report.plain import write_csv, write_parquet
from gradestudio.report.view import View

WRITERS = {
    ".xlsx": write_graded,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".html": write_page,
    ".htm": write_page,
}
ENDINGS = (".xlsx", ".csv", ".parquet", ".html", ".pdf")


def check_target(path: str | os.PathLike[str], inputs: tuple[str | os.PathLike[str], ...]) -> None:
    """Raises CannotWrite before any work is done: an unknown ending, no folder, or one of the inputs.

    A workbook with macros can only be written from one, by keeping it.
    """
    target = Path(path)
    kept = any(Path(given).suffix.lower() == ".xlsm" for given in inputs)
    if target.suffix.lower() not in (*WRITERS, ".pdf", *((".xlsm",) if kept else ())):
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=ENDINGS)
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))
    if target.is_dir():
        raise CannotWrite("write-is-folder", file=target.name)
    for given in inputs:
        if _same(target, Path(given)):
            raise CannotWrite("write-over-source", file=target.name)


def write(view: View, path: str | os.PathLike[str], told: Told = nobody) -> None:
    """Writes by the ending of the name.  Raises CannotWrite."""
    ending = Path(path).suffix.lower()
    writer = WRITERS.get(ending)
    if writer is None:
        raise CannotWrite("write-ending-unknown", file=Path(path).name, ending=ending, endings=ENDINGS)
    writer(view, path, told)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.exists() and other.exists() and one.samefile(other)
    except OSError:
        return False
