"""Pictures of the import screen and of the export: what `shots` takes of sheets coming in and going out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from gradestudio.ui import files
from gradestudio.ui.speech import speech

_RENAMED = {
    "客户类型": "客户性质",
    "投诉次数": "投诉",
    "最近购买": "最后下单",
    "ability to pay": "paying ability",
    "calls": "calls this year",
    "site visits": "visits to the site",
}


def import_pictures(studio: Any, sample: Path) -> None:
    """A sheet whose headings are not the rulebook's: it is shown before it is used."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("2026Q4客户.xlsx" if speech().language == "zh" else "visitors-2026.xlsx")
        _other_headings(sample, path)
        studio.window.open_path(path)
        studio.settle()
        screen = studio.window.parts.import_screen
        if not screen.shown:
            raise RuntimeError("the import screen did not come")
        page = screen.page
        studio.picture("import")
        page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
        studio.picture("import-low")
        page.area.verticalScrollBar().setValue(0)
        bad = next((row for row in page.mapping.rows if row.readable.isEnabled()), None)
        if bad is not None:
            bad.readable.click()
        page.views.button("read").click()
        studio.picture("import-read")
        screen.leave()


def _other_headings(source: Path, target: Path) -> None:
    """A copy of the sample with some headings changed."""
    import openpyxl

    book = openpyxl.load_workbook(source)
    page = book.worksheets[0]
    for row in range(1, 7):
        for column in range(1, page.max_column + 1):
            renamed = _RENAMED.get(str(page.cell(row, column).value))
            if renamed:
                page.cell(row, column, renamed)
    book.save(target)


def sheet_pictures(studio: Any) -> None:
    """The export of the sample: as offered, a tier's sheet, and the end."""
    files.ask_export(studio.window)
    studio.settle()
    dialog = studio.window.parts.export_dialog
    studio.with_popup("export", dialog)
    dialog.pane.tabs.choose("tier:0")
    studio.with_popup("export-tier", dialog)
    dialog.options.forms["new"].click()
    with tempfile.TemporaryDirectory() as folder:
        dialog.path.setText(str(Path(folder) / dialog.target.name))
        dialog.start()
        studio.wait(lambda: not dialog.writing)
        studio.with_popup("export-done", dialog)
    dialog.reject()
    studio.settle()
