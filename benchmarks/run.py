"""Runs the speed comparisons: `./studio bench [excel|grade|proofs|regrade|rules|start …] [--quick]`."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import Any

import clock

BENCHES: dict[str, dict[str, Any]] = {
    "compare": {"sets": 3},
    "excel": {"rows": 10_000, "rounds": 1, "million": 0},
    "grade": {"rows": 100_000},
    "proofs": {"sets": 3},
    "regrade": {"sizes": (100_000,)},
    "rules": {"rounds": 3},
    "sheets": {"rows": 10_000, "rounds": 1},
    "start": {"rounds": 3},
    "ui": {"sizes": (40_000,)},
}
"""Name (of the module `bench_…` that has `run`) and its arguments when it has to be quick."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Speed, side by side with other ways; read the ratios.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="fewer rows and rounds")
    chosen = parser.parse_args()
    if strangers := [name for name in chosen.names if name not in BENCHES]:
        parser.error(f"no comparison of that name: {', '.join(strangers)}; there are {', '.join(BENCHES)}")
    for name in chosen.names or BENCHES:
        import_module(f"bench_{name}").run(**(BENCHES[name] if chosen.quick else {}))
    clock.report_verdicts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
