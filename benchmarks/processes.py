"""What one process with its children costs: CPU, wall time, and the largest process's peak memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

# a child's peak memory is told only once it has ended, and then as the greatest of all children: one is asked
# by a process of its own
_WEIGHED = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(status)
"""


@dataclass(frozen=True)
class Cost:
    """CPU seconds, peak bytes and wall seconds; `status` and `said` are the process's own."""

    cpu: float
    memory: float
    wall: float
    status: int
    said: str


def weighed(arguments: Sequence[str], allowed: tuple[int, ...] = (0,)) -> Cost:
    """Runs this interpreter with the arguments.  Raises RuntimeError for a status that is not allowed."""
    began = perf_counter()
    command = [sys.executable, "-c", _WEIGHED, sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1])
    wall = perf_counter() - began
    if done.returncode not in allowed:
        raise RuntimeError(done.stderr)
    cpu, memory = done.stdout.split()
    return Cost(float(cpu), float(memory), wall, done.returncode, done.stderr)
