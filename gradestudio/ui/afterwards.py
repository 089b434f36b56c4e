"""What follows an edit in turns of its own, so that counts and customers are painted first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LATEST = 100
"""Milliseconds after which the turns begin by themselves, should what is looked at first take long."""
_BETWEEN = 3
"""Milliseconds between two turns: what a turn changed is painted, and a key is taken, before the next."""


class Afterwards(QObject):
    """Each act has a turn of the event loop to itself, so that typing and painting come in between.

    An act is given by name and done once, however often it was wanted; it reads what holds when its turn
    comes, so the last edit always has its way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts: dict[str, Callable[[], object]] = {}
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._turn)

    @property
    def pending(self) -> bool:
        """Whether a turn is still to come."""
        return bool(self._acts)

    def want(self, name: str, act: Callable[[], object]) -> None:
        """Have an act done once the turns begin."""
        self._acts[name] = act
        if not self._next.isActive():
            self._next.start(LATEST)

    def begin(self) -> None:
        """What is looked at first has been handed over: the turns begin behind its painting."""
        if self._acts:
            self._next.start(0)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._acts.clear()
        self._next.stop()

    def _turn(self) -> None:
        if not self._acts:
            return
        act = self._acts.pop(next(iter(self._acts)))
        if self._acts:
            self._next.start(_BETWEEN)
        act()
