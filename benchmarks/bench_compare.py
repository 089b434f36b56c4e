"""Two versions of a rulebook compared without data: rules over five numbers and three choices.

One threshold is moved by a fifth, as people do.
"""

from __future__ import annotations

import random
import statistics
from datetime import date
from time import process_time

from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.semantic import semantic_difference
from gradestudio.language import check

NUMBERS = ("spend", "orders", "margin", "tenure", "visits")
CHOICES = {"region": "ENSW", "kind": "XYZ", "channel": "PQ"}
DAY = date(2026, 1, 31)


def policy(
    rules: int, conditions: tuple[int, int], seed: int
) -> list[tuple[str, list[tuple[str, str, str | int]]]]:
    """Random first-hit rules, each a tier and its conditions (field, sign, value); thresholds are round."""
    r = random.Random(seed)
    made = []
    for _ in range(rules):
        parts: list[tuple[str, str, str | int]] = []
        for n in r.sample([*NUMBERS, *CHOICES], r.randint(*conditions)):
            if n in CHOICES:
                parts.append((n, "=", r.choice(CHOICES[n])))
            else:
                parts.append((n, r.choice([">=", "<"]), r.randint(1, 20) * 10))
        made.append((r.choice("ABCDE"), parts))
    return made


def rulebook(rules: int, conditions: tuple[int, int], seed: int) -> str:
    """The policy as rule text; who meets no rule is E."""
    lines = ["field id : id", *(f"field {n} : number from 0" for n in NUMBERS)]
    for n, values in CHOICES.items():
        listed = ", ".join(f'"{v}"' for v in values)
        lines.append(f"field {n} : one of {listed}")
    lines += ["grade G", *(f"tier {t}" for t in "ABCDE")]
    for i, (tier, parts) in enumerate(policy(rules, conditions, seed)):
        written = [f'{n} {op} "{v}"' if isinstance(v, str) else f"{n} {op} {v}" for n, op, v in parts]
        lines.append(f'rule "{i}": {tier} when {" and ".join(written)}')
    return "\n".join([*lines, "otherwise E\n"])


def moved(text: str, seed: int) -> str:
    """The same rules with one threshold a fifth higher."""
    r = random.Random(seed)
    words = text.split(" ")
    at = r.choice([i for i, w in enumerate(words) if i and words[i - 1] in (">=", "<")])
    number, _, rest = words[at].partition("\n")
    words[at] = str(int(number) + max(1, int(number) // 5)) + (f"\n{rest}" if rest else "")
    return " ".join(words)


def measured(rules: int, conditions: tuple[int, int], sets: int) -> tuple[list[float], int, int]:
    """CPU milliseconds of each set, how many were left unproven, and the boxes told in all."""
    times, lost, boxes = [], 0, 0
    for seed in range(sets):
        old = check(rulebook(rules, conditions, seed)).program
        new = check(moved(rulebook(rules, conditions, seed), seed)).program
        begun = process_time()
        found = semantic_difference(old, new, DAY)
        times.append((process_time() - begun) * 1000)
        assert found is not None
        lost += any(o.verdict is Verdict.NOT_PROVEN for o in found.outputs)
        boxes += sum(len(o.kinds) for o in found.outputs)
    return times, lost, boxes


def run(sets: int = 7) -> None:
    print("two versions, one threshold moved: CPU milliseconds, the first time each version is seen")
    print(f"{'rules':>6} {'conditions':>10} {'median':>8} {'slowest':>8} {'not proven':>11} {'boxes':>6}")
    for rules, conditions in ((30, (1, 4)), (30, (3, 6)), (60, (3, 6)), (100, (1, 4)), (100, (3, 6))):
        times, lost, boxes = measured(rules, conditions, sets)
        middle, worst = statistics.median(times), max(times)
        kind = f"{conditions[0]}-{conditions[1]}"
        print(f"{rules:>6} {kind:>10} {middle:>8.1f} {worst:>8.1f} {lost:>8} of {sets} {boxes:>6}")
