"""CPU time of several ways to do one thing, in turns, so that load hits all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

import resource_use


@dataclass(frozen=True)
class Times:
    """Seconds of each round: CPU of the whole process (all threads), and on the wall."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]


def rounds(ways: Mapping[str, Callable[[], Any]], count: int) -> dict[str, Times]:
    """Each way `count` times, in turns: a b c, a b c, …"""
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    wall: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(count):
        for name, way in ways.items():
            gc.collect()
            began_cpu, began = process_time(), perf_counter()
            way()
            cpu[name].append(process_time() - began_cpu)
            wall[name].append(perf_counter() - began)
    return {name: Times(tuple(cpu[name]), tuple(wall[name])) for name in ways}


def child_rounds(ways: Mapping[str, Callable[[], Any]], count: int) -> dict[str, Times]:
    """The same for ways that each run one child process: its CPU time is counted with ours."""
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    wall: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(count):
        for name, way in ways.items():
            began_cpu, began = resource_use.cpu_with_children(), perf_counter()
            way()
            cpu[name].append(resource_use.cpu_with_children() - began_cpu)
            wall[name].append(perf_counter() - began)
    return {name: Times(tuple(cpu[name]), tuple(wall[name])) for name in ways}


def seconds(value: float) -> str:
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table; the first column to the left, the others to the right."""
    widths = [max(len(str(line[i])) for line in (heads, *rows)) for i in range(len(heads))]
    print(f"\n{title}")
    for line in (heads, tuple("-" * w for w in widths), *rows):
        cells = [
            str(c).ljust(w) if i == 0 else str(c).rjust(w)
            for i, (c, w) in enumerate(zip(line, widths, strict=True))
        ]
        print("  " + "  ".join(cells))


def compared(title: str, found: Mapping[str, Times], base: str) -> None:
    """A table of CPU and wall seconds with ratios of the smallest CPU time to that of `base`."""
    least = min(found[base].cpu)
    table(
        title,
        ("way", "CPU min", "CPU median", f"x {base}", "wall min"),
        [
            (
                name,
                seconds(min(t.cpu)),
                seconds(median(t.cpu)),
                f"{min(t.cpu) / least:.2f}" if least else "–",
                seconds(min(t.wall)),
            )
            for name, t in found.items()
        ],
    )


_VERDICTS: list[tuple[bool, str]] = []


def verdict(reached: bool, what: str) -> None:
    """Notes whether a number to reach was reached; `report_verdicts` prints them all."""
    _VERDICTS.append((reached, what))


def report_verdicts() -> None:
    if _VERDICTS:
        print("\nNumbers to reach")
        for reached, what in _VERDICTS:
            print(f"  {'reached    ' if reached else 'NOT REACHED'}  {what}")
