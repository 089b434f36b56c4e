"""Published grading systems: what the check says about them, in numbers."""

from __future__ import annotations

from datetime import date

from gradestudio.analysis.verify import verify
from gradestudio.language import check

SIGNS = ("visits", "calls", "site", "process", "price")


def real_estate(letters: str, extended: bool) -> str:
    """The published real-estate grading: two necessary conditions, five signs, tiers A to E."""
    listed = ", ".join(f'"{x}"' for x in letters)
    fields = "".join(f"field {n} : one of {listed}\n" for n in ("ability", "fit", *SIGNS))
    signs = ", ".join(f'{n} = "A"' for n in SIGNS)
    two = 'ability = "A" and fit = "A"'
    single = '((ability = "A" and fit != "A") or (ability != "A" and fit = "A"))'
    last = 'ability != "A" and fit != "A"' if extended else 'ability = "B" and fit = "B"'
    full, middle = f"at least 5 of ({signs})", f"(at least 3 of ({signs}) and not at least 5 of ({signs}))"
    low = f"not at least 3 of ({signs})"
    rules = [
        ("A", two, full), ("B", two, middle), ("C", two, low),
        ("C", single, full), ("D", single, middle), ("D", single, low)
    ]  # fmt: skip
    lines = "".join(f'rule "{i}": {t} when {a} and {b}\n' for i, (t, a, b) in enumerate(rules))
    tiers = "".join(f"tier {t}\n" for t in "ABCDE")
    return f'field id : id\n{fields}grade level\n{tiers}{lines}rule "E": E when {last}\n'


def gaps(text: str) -> list:
    checked = check(text)
    assert not checked.errors
    return [f for f in verify(checked.program, date(2026, 1, 31)) if f.code == "gap"]


def test_real_estate_over_three_letters_leaves_729_of_2187_without_a_grade() -> None:
    (gap,) = gaps(real_estate("ABC", extended=False))
    assert (gap.args["n"], gap.args["total"]) == (729, 2187)
    assert gap.witness is not None
    # Neither necessary condition is A, and they are not both B.
    pair = {gap.witness["ability"], gap.witness["fit"]}
    assert "A" not in pair
    assert "C" in pair


def test_real_estate_over_two_letters_leaves_nobody_out() -> None:
    assert gaps(real_estate("AB", extended=False)) == []


def test_neither_is_a_goes_to_e_and_leaves_nobody_out() -> None:
    assert gaps(real_estate("ABC", extended=True)) == []


FIVES = ", ".join(f'"{n}"' for n in "12345")
SEGMENTS = {
    "champions": ("45", "45", "45"),
    "loyal": ("2345", "345", "345"),
    "potential": ("345", "123", "123"),
    "new": ("45", "1", "1"),
    "promising": ("34", "1", "1"),
    "attention": ("23", "23", "23"),
    "sleeping": ("23", "12", "12"),
    "at risk": ("12", "2345", "2345"),
    "cannot lose": ("1", "45", "45"),
    "lost": ("12", "12", "12"),
}
"""A table of segments that circulates: scores of R, F and M, 5 the best, as ranges."""


def rfm() -> str:
    fields = "".join(f"field {n} : one of {FIVES}\n" for n in "RFM")
    tiers = "".join(f"tier `{name}`\n" for name in SEGMENTS)
    rules = ""
    for name, wanted in SEGMENTS.items():
        parts: list[str] = []
        for n, digits in zip("RFM", wanted, strict=True):
            quoted = ", ".join('"' + d + '"' for d in digits)
            parts.append(f"{n} in ({quoted})")
        rules += f'rule "{name}": `{name}` when {" and ".join(parts)}\n'
    return f"field id : id\n{fields}grade segment unranked\n{tiers}{rules}"


def test_cells_of_an_rfm_table_in_no_segment() -> None:
    cells = [(r, f, m) for r in "12345" for f in "12345" for m in "12345"]
    uncovered = [
        c for c in cells if not any(all(x in w for x, w in zip(c, s, strict=True)) for s in SEGMENTS.values())
    ]
    (gap,) = gaps(rfm())
    assert (gap.args["n"], gap.args["total"]) == (len(uncovered), 125)
    assert gap.witness is not None
    assert (gap.witness["R"], gap.witness["F"], gap.witness["M"]) in uncovered


def test_a_segment_that_others_take_whole() -> None:
    # New (R 4–5, F 1, M 1) lies inside potential (R 3–5, F 1–3, M 1–3), which stands before it.
    found = verify(check(rfm()).program, date(2026, 1, 31))
    dead = {tuple(list(SEGMENTS)[i] for i in f.rules) for f in found if f.code == "dead-rule"}
    assert ("new", "potential") in dead
    assert {"new", "promising"} <= {f.tier for f in found if f.code == "unreachable-tier"}
