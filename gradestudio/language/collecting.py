"""Python's search for garbage in circles, put off while something short must be answered."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for circles inside; it goes on afterwards as before.

    Checking and grading leave no circles behind, while one search goes over every node of every rulebook
    that is held: several milliseconds, which is as long as an edit takes.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
