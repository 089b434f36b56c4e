"""Runs the reading process: starts it, watches its time and memory, and hands out what it sends."""

from __future__ import annotations

import json
import marshal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from gradestudio.workbook import child
from gradestudio.workbook.memory import memory_limit_holds, memory_of
from gradestudio.workbook.refusal import Refused

_TICK = 0.1
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from gradestudio.workbook import child; child.main()"
)
ShouldStop = Callable[[], bool]
Message = tuple[Any, ...]


def messages(
    job: child.Job, isolated: bool = True, should_stop: ShouldStop | None = None
) -> Iterator[Message]:
    """What the reading process sends, up to `("done",)`; `isolated=False` reads in this process, for tests.

    Raises Refused for a file that cannot be read, for a reader that took too long (`reading-timed-out`), died
    (`reading-failed`) or was stopped (`reading-stopped`).
    """
    with ExitStack() as needed:
        if job.password is not None:
            folder = needed.enter_context(
                TemporaryDirectory(prefix="gradestudio-", ignore_cleanup_errors=True)
            )
            job = replace(job, folder=folder)
        found = _isolated(job, should_stop) if isolated and _can_start() else _here(job)
        for message in needed.enter_context(closing(found)):
            if message[0] == "refused":
                _, code, place, args = message
                raise Refused(code, place, **args)
            yield message
            if message[0] == "done":
                return


def _can_start() -> bool:
    """Whether there is an interpreter to start a second time: not in a program that is frozen into one
    file.
    """
    return not getattr(sys, "frozen", False) and bool(sys.executable) and Path(sys.executable).is_file()


def _here(job: child.Job) -> Generator[Message, None, None]:
    sent: list[Message] = []
    child.run(job, sent.append)
    yield from sent


def _command(job: child.Job) -> list[str]:
    """Our own interpreter without site packages' start-up: the places to import from are handed over."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *(entry for entry in sys.path if entry and entry != root)]
    return [sys.executable, "-S", "-E", "-s", "-c", _START, json.dumps(paths), job.written()]


def _isolated(job: child.Job, should_stop: ShouldStop | None) -> Generator[Message, None, None]:
    with tempfile.TemporaryFile() as complaints:
        running = subprocess.Popen(
            _command(job),
            stdin=subprocess.DEVNULL if job.password is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        watch = _Watch(running, job, should_stop)
        try:
            _hand_over(running, job.password)
            yield from _received(running, watch, complaints)
        finally:
            watch.end()


def _hand_over(running: subprocess.Popen[bytes], password: str | None) -> None:
    if password is not None and running.stdin is not None:
        with suppress(OSError), running.stdin as given:  # a process that died is told by what it sends
            given.write(password.encode())


def _received(running: subprocess.Popen[bytes], watch: _Watch, complaints: IO[bytes]) -> Iterator[Message]:
    assert running.stdout is not None
    while True:
        message = _message(running.stdout)
        if message is None:
            raise _death(running, watch, complaints)
        if message[0] == "size":
            watch.allow(message[1])
        else:
            yield message
        if message[0] in ("done", "refused"):
            return


def _message(stream: IO[bytes]) -> Message | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack("<Q", head)
    data = stream.read(length)
    return marshal.loads(data) if len(data) == length else None


def _death(running: subprocess.Popen[bytes], watch: _Watch, complaints: IO[bytes]) -> Refused:
    """Why it ended before it was done."""
    running.wait()
    if watch.reason:
        return Refused(watch.reason)
    complaints.seek(0)
    said = complaints.read(65536)
    if b"memory allocation" in said or b"MemoryError" in said or b"capacity overflow" in said:
        return Refused("file-too-large")
    if running.returncode == -getattr(__import__("signal"), "SIGXCPU", 0):
        return Refused("reading-timed-out")
    return Refused("reading-failed")


@dataclass(slots=True)
class _Watch:
    """A thread that kills the process when it takes too long or too much, or when nobody wants its answer."""

    running: subprocess.Popen[bytes]
    job: child.Job
    should_stop: ShouldStop | None
    reason: str = ""
    _until: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.job.limits.seconds
        self._thread = threading.Thread(target=self._watch, name="sheet reader watch", daemon=True)
        self._thread.start()

    def allow(self, unpacked: int) -> None:
        """More time for a larger file."""
        self._until += self.job.limits.time(unpacked) - self.job.limits.seconds

    def end(self) -> None:
        self._over.set()
        if self.running.poll() is None:
            self.running.kill()
        self.running.wait()
        if self.running.stdout is not None:
            self.running.stdout.close()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        weigh = not memory_limit_holds()
        while not self._over.wait(_TICK):
            if self.running.poll() is not None:
                return
            self.reason = self._verdict(weigh)
            if self.reason:
                self.running.kill()
                return

    def _verdict(self, weigh: bool) -> str:
        if time.monotonic() > self._until:
            return "reading-timed-out"
        if self.should_stop is not None and self.should_stop():
            return "reading-stopped"
        if weigh and memory_of(self.running.pid) > self.job.limits.memory:
            return "file-too-large"
        return ""
