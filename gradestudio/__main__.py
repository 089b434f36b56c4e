"""`gradestudio`: without arguments, or with a file, the window; with a command, the command line."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

_FILES = (".grade", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".et")


def main() -> int:
    """The exit status.  Both front ends are loaded only when they are wanted."""
    arguments = sys.argv[1:]
    if all(Path(a).suffix.lower() in _FILES for a in arguments):
        return import_module("gradestudio.ui.main").main(arguments)
    if "grade" in arguments and any(a.lower().endswith(".pdf") for a in arguments):
        _lend_pdf()
    return import_module("gradestudio.cli.main").main()


def _lend_pdf() -> None:
    """The command line may not load Qt; what makes a PDF is handed to it."""
    try:
        maker = import_module("gradestudio.ui.pdf").write_pdf
    except ImportError:
        return  # the command then says what to do instead
    import_module("gradestudio.cli.grade_command").pdf_maker.append(maker)


if __name__ == "__main__":
    sys.exit(main())
