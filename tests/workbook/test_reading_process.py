"""The reading process starts at once and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradestudio.workbook import open_table
from gradestudio.workbook.child import Job
from gradestudio.workbook.process import messages
from tests.workbook.bookmaking import CUSTOMERS, sheet_xml, write_xlsx

ROOT = Path(__file__).resolve().parents[2]


def imported(statement: str) -> set[str]:
    """Packages in memory after a statement, in a fresh interpreter."""
    code = f"{statement}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_it_imports_none_of_the_large_libraries() -> None:
    found = imported("from gradestudio.workbook import child, reading")
    assert not found & {"numpy", "pandas", "openpyxl", "lark", "xlsxwriter", "PySide6"}


def test_opening_and_fitting_a_sheet_never_imports_pandas_or_openpyxl(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"客户": sheet_xml(CUSTOMERS)})
    found = imported(
        "from gradestudio.workbook import open_table, conform, column_summaries\n"
        "from gradestudio.language.program import Program\n"
        f"t = open_table({str(path)!r}); conform(t, Program()); column_summaries(t)"
    )
    assert "numpy" in found
    assert not found & {"pandas", "openpyxl", "python_calamine"}


def test_a_reading_that_is_given_up_ends_its_process(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {f"S{i}": sheet_xml(CUSTOMERS) for i in range(3)})
    found = messages(Job(str(path)))
    assert next(found)[0] == "names"
    found.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/self/task/{next(Path('/proc/self/task').iterdir()).name}/children")
    if children.exists():
        for child in children.read_text().split():
            assert b"gradestudio.workbook" not in Path(f"/proc/{child}/cmdline").read_bytes()


def test_a_script_without_a_main_guard_can_open_a_sheet(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"客户": sheet_xml(CUSTOMERS)})
    script = tmp_path / "script.py"
    script.write_text(
        f"from gradestudio.workbook import open_table\nprint(open_table({str(path)!r}).row_count)\n", "utf-8"
    )
    found = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)], env=found, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1"]


@pytest.mark.parametrize("frozen", [True, False])
def test_without_an_interpreter_the_program_reads_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frozen: bool
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    if not frozen:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "no such program"))
    path = write_xlsx(tmp_path / "a.xlsx", {"客户": sheet_xml(CUSTOMERS)})
    assert open_table(path).row_count == 1


def test_names_with_blanks_quotes_and_other_scripts(tmp_path: Path) -> None:
    folder = tmp_path / "客户 \"2026\" & 'x'"
    folder.mkdir()
    path = write_xlsx(folder / "表 (1).xlsx", {"客户": sheet_xml(CUSTOMERS)})
    assert open_table(path).row_count == 1
