"""How much memory another process of ours uses, on systems that cannot limit it beforehand."""

from __future__ import annotations

import subprocess
import sys


def memory_limit_holds() -> bool:
    """Whether a limit of address space set by the process itself is kept: on Linux, not on macOS and
    Windows.
    """
    return sys.platform.startswith("linux")


def memory_of(pid: int) -> int:
    """Bytes in use; 0 when the system does not say."""
    return _windows(pid) if sys.platform == "win32" else _by_ps(pid)


def _by_ps(pid: int) -> int:
    try:
        told = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, timeout=5, check=False
        )
        return int(told.stdout.strip() or b"0") * 1024
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def _windows(pid: int) -> int:
    """https://learn.microsoft.com/windows/win32/api/psapi/ns-psapi-process_memory_counters"""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [("cb", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
            (f"size{i}", ctypes.c_size_t) for i in range(8)
        ]

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(0x1000 | 0x0010, False, pid)
    if not handle:
        return 0
    try:
        counters = Counters()
        counters.cb = ctypes.sizeof(Counters)
        known = kernel.K32GetProcessMemoryInfo(wintypes.HANDLE(handle), ctypes.byref(counters), counters.cb)
        return int(counters.size1) if known else 0
    finally:
        kernel.CloseHandle(wintypes.HANDLE(handle))
