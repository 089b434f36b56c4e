"""Work off the GUI thread: frozen requests with numbers, the latest wins, older answers are dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SLOW = 150
"""Milliseconds after which waiting is shown."""


class Stopped(Exception):
    """Raised inside a request that was told to stop."""


@dataclass(frozen=True, slots=True)
class Control:
    """What a running request may ask and say."""

    should_stop: Callable[[], bool]
    progress: Callable[[float], None]

    def check(self) -> None:
        """Raises Stopped when nobody waits for the answer any more."""
        if self.should_stop():
            raise Stopped


class Request(Protocol):
    """Frozen input; `run` touches no widget and returns a value."""

    def run(self, control: Control) -> Any: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """The program, or the disk, failed in a way that no call foresaw."""

    error: Exception


class Channel(QObject):
    """One kind of work on one thread.  A new request replaces the waiting one and stops the running one.

    `answered(request, answer)` and `failed(request, Failure)` arrive on the GUI thread, for the latest
    request only.  `busy(True)` comes 150 ms after a request that still runs, `busy(False)` with its end.
    """

    answered = Signal(object, object)
    failed = Signal(object, object)
    progressed = Signal(float)
    busy = Signal(bool)
    _came = Signal(int, object, object)
    _moved = Signal(int, float)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._number = 0
        self._waiting: tuple[int, Request] | None = None
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._shown = False
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._slow.timeout.connect(lambda: self._show(True))
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._advance, Qt.ConnectionType.QueuedConnection)

    # ── GUI thread ──────────────────────────────────────────────────────────────────────────────

    @property
    def pending(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked

    _asked = False

    def ask(self, request: Request) -> int:
        """Hand a request over; the number it got."""
        with self._condition:
            self._number += 1
            self._waiting = (self._number, request)
            self._asked = True
            self._condition.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=f"gradestudio-{self._name}", daemon=True)
            self._thread.start()
        if not self._slow.isActive() and not self._shown:
            self._slow.start()
        return self._number

    def cancel(self) -> None:
        """Nobody waits any more: stop what runs, drop what comes."""
        with self._condition:
            self._number += 1
            self._waiting = None
        self._settle()

    def close(self) -> None:
        """End the thread; waits for what runs to notice."""
        with self._condition:
            self._closed = True
            self._number += 1
            self._waiting = None
            self._condition.notify()
        self._slow.stop()
        if self._thread is not None:
            self._thread.join(5)

    def _deliver(self, number: int, request: Request, answer: Any) -> None:
        if number != self._number or self._closed:
            return
        self._settle()
        if isinstance(answer, Failure):
            self.failed.emit(request, answer)
        else:
            self.answered.emit(request, answer)

    def _advance(self, number: int, share: float) -> None:
        if number == self._number:
            self.progressed.emit(share)

    def _settle(self) -> None:
        self._asked = False
        self._slow.stop()
        self._show(False)

    def _show(self, on: bool) -> None:
        if on != self._shown:
            self._shown = on
            self.busy.emit(on)

    # ── Worker thread ───────────────────────────────────────────────────────────────────────────

    def _work(self) -> None:
        while True:
            with self._condition:
                while self._waiting is None and not self._closed:
                    self._condition.wait()
                if self._closed or self._waiting is None:
                    return
                number, request = self._waiting
                self._waiting = None
            answer = self._answer(number, request)
            if answer is not _NOTHING:
                try:
                    self._came.emit(number, request, answer)
                except RuntimeError:
                    return  # the window is gone

    def _answer(self, number: int, request: Request) -> Any:
        control = Control(lambda: number != self._number, lambda share: self._moved.emit(number, share))
        try:
            return request.run(control)
        except Stopped:
            return _NOTHING
        except Exception as error:  # a front door: a person sees a sentence, never a traceback
            return _NOTHING if control.should_stop() else Failure(error)


_NOTHING = object()
