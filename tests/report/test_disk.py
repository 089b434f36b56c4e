"""A disk that is full in the middle of writing: told as such, the old file whole, whatever the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradestudio.report import files
from gradestudio.report.files import CannotWrite
from gradestudio.report.keeping import write_result
from gradestudio.report.view import View

Made = Callable[..., View]


class _Full:
    """A file on a disk that has room for `room` bytes more."""

    def __init__(self, file: Any, room: int) -> None:
        self._file, self._room = file, room

    def write(self, data: bytes) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise OSError(28, "No space left on device")
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _opened(path: Path, mode: str) -> Any:
    return path.open(mode)


@pytest.mark.parametrize("room", [0, 700])
@pytest.mark.parametrize(
    ("name", "keep"),
    [("a.xlsx", False), ("a.xlsx", True), ("a.csv", None), ("a.html", None)],
    ids=["new", "kept", "csv", "html"],
)
def test_a_full_disk_leaves_the_old_result(
    view: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, keep: bool | None, room: int
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / name
    target.write_bytes(b"the result of last month")
    made = view()
    monkeypatch.setattr(files, "open", lambda path, mode: _Full(_opened(path, mode), room), raising=False)
    with pytest.raises(CannotWrite) as refused:
        write_result(made, target, keep)
    assert refused.value.code == "write-no-space"
    assert target.read_bytes() == b"the result of last month"
    assert list(folder.iterdir()) == [target]
