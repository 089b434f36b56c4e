"""Every test of the window: settings of its own, the program's style, no question unforeseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from gradestudio.ui.main import application
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import theme
from tests.ui.desk import Desk


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and unsaved texts of this test alone."""
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("GRADESTUDIO_SETTINGS", str(folder))
    return folder


@pytest.fixture(scope="session")
def qapp_cls() -> Any:
    """pytest-qt makes the application; ours dresses it."""
    return QApplication


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    application()
    theme().use("light")
    speech().use("zh")
    yield
    speech().use("zh")
    theme().use("light")


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    speech().use(request.param)
    return str(request.param)


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, language: str) -> Desk:
    return Desk(qtbot, tmp_path, language)


@pytest.fixture
def zh_desk(qtbot: Any, tmp_path: Path) -> Desk:
    speech().use("zh")
    return Desk(qtbot, tmp_path, "zh")


@pytest.fixture
def cards_desk(qtbot: Any, tmp_path: Path, language: str) -> Desk:
    """The window with the cards in the middle, in both languages."""
    return Desk(qtbot, tmp_path, language, "cards")


@pytest.fixture
def zh_cards(qtbot: Any, tmp_path: Path) -> Desk:
    speech().use("zh")
    return Desk(qtbot, tmp_path, "zh", "cards")


@pytest.fixture(autouse=True)
def no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that a test did not foresee must not wait for ever."""

    def refuse(self: QMessageBox) -> int:
        raise AssertionError(f"asked: {self.text()}")

    monkeypatch.setattr(QMessageBox, "exec", refuse)
