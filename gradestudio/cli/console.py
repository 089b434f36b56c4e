"""What a command talks through: words, standard output and error, a progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from gradestudio.diagnostics import Diagnostic
from gradestudio.messages import Words

DONE, NO, WRONG = 0, 1, 2
"""Exit statuses: done; the answer is no; wrong use or input that cannot be read."""
INTERRUPTED = 130


class Stop(Exception):
    """Ends a command with status 2 and the sentence of one finding."""

    def __init__(self, code: str, /, **args: Any) -> None:
        super().__init__(code, args)
        self.found = Diagnostic(code, args=args)

    @classmethod
    def of(cls, found: Diagnostic) -> Stop:
        """For a finding that a layer below has made."""
        stop = cls(found.code)
        stop.found = found
        return stop


class Console:
    """Texts to standard error, results to standard output."""

    def __init__(self, words: Words, out: TextIO, err: TextIO) -> None:
        self.words = words
        self._out, self._err = out, err
        self._bar = Bar(err, words)

    def result(self, text: str) -> None:
        """A line of the answer."""
        self._bar.clear()
        self._out.write(text + "\n")

    def raw(self, text: str) -> None:
        """Text of the answer as it is."""
        self._out.write(text)

    def json(self, value: Mapping[str, Any]) -> None:
        self._bar.clear()
        self._out.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def tell(self, text: str) -> None:
        """A message for the person."""
        self._bar.clear()
        self._err.write(text + "\n")
        self._err.flush()

    def say(self, key: str, **args: Any) -> None:
        """A message by its key."""
        self.tell(self.words.text(key, **args))

    def step(self, key: str, share: float = 0.0) -> None:
        """What is going on, and how far it is (0–1)."""
        self._bar.show(self.words.text(key), share)

    def close(self) -> None:
        self._bar.clear()
        self._out.flush()


class Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    WIDTH = 24

    def __init__(self, stream: TextIO, words: Words) -> None:
        self._stream, self._words = stream, words
        self._live = stream.isatty()
        self._shown = ""

    def show(self, text: str, share: float) -> None:
        if not self._live:
            return
        full = round(min(max(share, 0.0), 1.0) * self.WIDTH)
        line = f"{text} {'█' * full}{'░' * (self.WIDTH - full)} {self._words.percent(round(share, 2))}"
        if line != self._shown:
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
            self._shown = line

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = ""


def plain_streams() -> None:
    """Texts in any script come out whole: UTF-8 into files and pipes, never an encoding error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="surrogateescape")
