"""Who moved from one kept run to another: customers matched by their key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradestudio.analysis.compare import Moves, moves_between
from gradestudio.history import Result, Tiers


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """One grade at two times.

    `moves` is of the customers in both runs, `keys` theirs, in the order of the later run; `came` and `gone`
    count those of one run only by their outcome there; `unmatched` customers without a key or with a key that
    stands twice in a run, before and after: nobody can say which is which.
    """

    moves: Moves
    keys: tuple[str, ...]
    came: tuple[tuple[str, int], ...]
    gone: tuple[tuple[str, int], ...]
    unmatched: tuple[int, int]


def movement(old: Tiers, new: Tiers) -> tuple[Movement, ...]:
    """Every grade that both runs have, in the order of the later one."""
    before, after = _single(old.keys), _single(new.keys)
    both = [key for key in after if key in before]
    was = np.array([before[key] for key in both], dtype=np.int64)
    now = np.array([after[key] for key in both], dtype=np.int64)
    gone = [row for key, row in before.items() if key not in after]
    came = [row for key, row in after.items() if key not in before]
    unmatched = len(old.keys) - len(before), len(new.keys) - len(after)
    made = []
    for grade, later in new.results.items():
        earlier = old.results.get(grade)
        if earlier is None:
            continue
        places = _codes(earlier)[was], _codes(later)[now]
        moves = moves_between(grade, (earlier.names, later.names), places, later.ordered)
        made.append(Movement(moves, tuple(both), _counted(later, came), _counted(earlier, gone), unmatched))
    return tuple(made)


def _single(keys: Sequence[str]) -> dict[str, int]:
    """Row by key, of keys that stand once."""
    times = Counter(keys)
    return {key: row for row, key in enumerate(keys) if key and times[key] == 1}


def _codes(result: Result) -> np.ndarray:
    return np.array(result.codes, dtype=np.int16)


def _counted(result: Result, rows: Sequence[int]) -> tuple[tuple[str, int], ...]:
    times = Counter(result.codes[row] for row in rows)
    return tuple((name, times[i]) for i, name in enumerate(result.names) if times[i])
