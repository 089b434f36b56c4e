"""How much a file may ask for before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading.  They are far above what Excel's own largest sheets of customers need."""

    cells: int = 30_000_000
    """Cells of the smallest block that holds everything in a sheet: the reader makes one of each."""
    memory: int = 4096 * MEBIBYTE
    """Bytes of address space (or of memory in use, where the system cannot limit address space)."""
    unpacked: int = 3072 * MEBIBYTE
    """Bytes of a workbook's parts together once unpacked."""
    ratio: int = 400
    """Bytes unpacked for each byte packed, for parts above `ratio_from` bytes: sheets reach some 20."""
    ratio_from: int = 64 * MEBIBYTE
    text: int = 2048 * MEBIBYTE
    """Bytes of a text file."""
    seconds: float = 30.0
    """Time for a small file …"""
    seconds_per_mebibyte: float = 0.6
    """… and for each mebibyte unpacked; a busy machine reads ten times faster."""
    seconds_at_most: float = 600.0
    together: int = 6_000_000
    """Cells that are read in one go beside the first sheet; further sheets are read when asked for."""

    def time(self, unpacked: int) -> float:
        """Seconds allowed for so many unpacked bytes."""
        return min(self.seconds + self.seconds_per_mebibyte * unpacked / MEBIBYTE, self.seconds_at_most)


LIMITS = Limits()
