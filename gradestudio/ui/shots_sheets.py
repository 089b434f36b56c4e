"""Pictures of the import screen and of the export: what `shots` takes of sheets coming in and going out."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui import files

_OTHER_NAMES = re.compile(r"\s+(又名|aka)\s+[^#\n]*?(?=\s*(默认|保密|default|private|#|\n))")


def import_pictures(studio: Any, sample: Path) -> None:
    """Rules that do not know the sheet's headings: it is shown before it is used."""
    editor = studio.space.text.editor
    text = editor.text()
    editor.apply([Edit(Span(m.start(), m.end()), "") for m in _OTHER_NAMES.finditer(text)])
    studio.settle()
    studio.window.open_path(sample)
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
    editor.apply([Edit(Span(0, len(editor.text())), text)])
    studio.settle()


def sheet_pictures(studio: Any) -> None:
    """The export of the sample: as offered, a tier's sheet, and the end."""
    files.ask_export(studio.window)
    studio.settle()
    dialog = studio.window.parts.export_dialog
    dialog.path.setText(
        str(Path("~") / dialog.target.name)
    )  # whose folder it is does not belong in a picture
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
