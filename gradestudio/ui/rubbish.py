"""When Python looks for rubbish: at rest, and round what stays.  A full search holds up every thread."""

from __future__ import annotations

import gc

_RARELY = 100
"""Searches of the middle generation to one of all, while nobody rests; Python's own number is 10."""


def search_at_rest() -> None:
    """From now on full searches are for `search` to begin; one comes by itself only after very long work."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _RARELY)


def search() -> None:
    """Search now, and leave out what was found in use the next times: it is there to stay."""
    gc.collect()
    gc.freeze()


def leave_out() -> None:
    """Leave out what there is without a search: a list of customers is much to go through."""
    gc.freeze()


def take_in() -> None:
    """Nothing is left out any more: what was there to stay may go now."""
    gc.unfreeze()
