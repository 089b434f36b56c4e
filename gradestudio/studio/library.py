"""The rule library: rulebooks that come with the program, each with its sample sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_SHEETS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A rulebook of the library; `sample` None where it has no sheet."""

    name: str
    path: Path
    sample: Path | None


def library_folders() -> tuple[Path, Path] | None:
    """The folders of rulebooks and samples: beside the package when installed, else of the source tree."""
    package = Path(__file__).resolve().parents[1]
    for home in (package / "library", package.parent):
        if (home / "rules").is_dir():
            return home / "rules", home / "samples"
    return None


def docs_folder() -> Path | None:
    """The folder of the manual and of the pages about findings: beside the package, else the source's."""
    package = Path(__file__).resolve().parents[1]
    return next((d for d in (package / "library" / "docs", package.parent / "docs") if d.is_dir()), None)


def library() -> tuple[LibraryEntry, ...]:
    """Every rulebook of the library, by name."""
    folders = library_folders()
    if folders is None:
        return ()
    rules, samples = folders
    return tuple(
        LibraryEntry(path.stem, path, _sample(samples, path.stem)) for path in sorted(rules.glob("*.grade"))
    )


def _sample(folder: Path, name: str) -> Path | None:
    return next((p for ending in _SHEETS if (p := folder / f"{name}{ending}").is_file()), None)
