"""CPU seconds of this process and of the children it has waited for."""

from __future__ import annotations

import os


def cpu_with_children() -> float:
    """User and system time; on Windows children are not counted there, only this process."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
