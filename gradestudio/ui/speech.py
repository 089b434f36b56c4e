"""The language that the window speaks: one object that every widget asks, and that tells when it changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.messages import Words


class Speech(QObject):
    """Chinese or English, switched at run time; `changed` is sent after the switch."""

    changed = Signal()

    def __init__(self, language: str | None = None) -> None:
        super().__init__()
        self.words = Words(language)

    @property
    def language(self) -> str:
        return self.words.language

    def use(self, language: str) -> None:
        if language != self.words.language:
            self.words = Words(language)
            self.changed.emit()


_speech: Speech | None = None


def speech() -> Speech:
    """The one speech of the process."""
    global _speech
    if _speech is None:
        _speech = Speech()
    return _speech


def words() -> Words:
    """The words of now, for sentences, numbers, money and dates."""
    return speech().words


def say(key: str, /, **args: Any) -> str:
    """The text of a key in the language of now."""
    return speech().words.text(key, **args)
