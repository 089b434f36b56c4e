"""Published grading systems: what the check says about them, in numbers."""

from __future__ import annotations

from datetime import date

from gradestudio.analysis.semantic import semantic_difference
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


def test_the_two_rules_of_d_are_the_same_in_effect() -> None:
    """Three or four signs, or fewer: the customer stays in D, as long as no sign is blank."""
    filled = "".join(f"never {n} is missing\n" for n in ("ability", "fit", *SIGNS))
    text = real_estate("AB", extended=False) + filled
    lines = text.splitlines(keepends=True)
    (first, second) = [i for i, line in enumerate(lines) if ": D when " in line]
    condition = lines[first].partition(" when ")[2].partition(" and (at least 3 of")[0]
    signs = ", ".join(f'{n} = "A"' for n in SIGNS)
    merged = f'rule "4": D when {condition} and not at least 5 of ({signs})\n'
    one = "".join([*lines[:first], merged, *lines[first + 1 : second], *lines[second + 1 :]])
    day = date(2026, 1, 31)
    both = (check(text), check(one))
    assert not any(c.errors for c in both)
    found = semantic_difference(both[0].program, both[1].program, day)
    assert found is not None
    assert found.identical
    # They are no empty rules: without the second of them somebody would get another tier.
    without = check("".join([*lines[:second], *lines[second + 1 :]])).program
    other = semantic_difference(both[0].program, without, day)
    assert other is not None
    assert other.differs


# ── Tables of RFM segments ──────────────────────────────────────────────────────────────────────

SCORES = range(1, 6)
"""5 is the best score of recency, frequency and money."""

PACKAGE = {
    "champions": ((4, 5), (4, 5), (4, 5)),
    "loyal": ((2, 5), (3, 5), (3, 5)),
    "potential": ((3, 5), (1, 3), (1, 3)),
    "new": ((4, 5), (1, 1), (1, 1)),
    "promising": ((3, 4), (1, 1), (1, 1)),
    "attention": ((2, 3), (2, 3), (2, 3)),
    "sleeping": ((2, 3), (1, 2), (1, 2)),
    "at risk": ((1, 2), (2, 5), (2, 5)),
    "cannot lose": ((1, 1), (4, 5), (4, 5)),
    "lost": ((1, 2), (1, 2), (1, 2)),
}
"""The example of the R package `rfm` (`rfm_segment`): lowest and highest score of R, F and M."""

ELEVEN = {
    "champions": ((4, 5), (4, 5)),
    "loyal": ((2, 5), (3, 5)),
    "potential": ((3, 5), (1, 3)),
    "recent": ((4, 5), (0, 1)),
    "promising": ((3, 4), (0, 1)),
    "attention": ((2, 3), (2, 3)),
    "sleeping": ((2, 3), (0, 2)),
    "at risk": ((0, 2), (2, 5)),
    "cannot lose": ((0, 1), (4, 5)),
    "hibernating": ((1, 2), (1, 2)),
    "lost": ((0, 2), (0, 2)),
}
"""The eleven segments of shop dashboards (Putler and its many followers): R, and the mean of F and M."""

REGEX = {
    "hibernating": ("12", "12"),
    "at risk": ("12", "34"),
    "cannot lose": ("12", "5"),
    "sleeping": ("3", "12"),
    "attention": ("3", "3"),
    "loyal": ("34", "45"),
    "promising": ("4", "1"),
    "new": ("5", "1"),
    "potential": ("45", "23"),
    "champions": ("5", "45"),
}
"""The map of regular expressions that tutorials of RFM in Python copy from one another: R and F alone."""


def quoted(digits: str | range) -> str:
    return ", ".join(f'"{d}"' for d in digits)


def rfm(conditions: dict[str, str], more: str = "") -> str:
    """A rulebook over the 125 cells, one rule a segment."""
    fields = "".join(f"field {n} : one of {quoted(SCORES)}\n" for n in "RFM")
    tiers = "".join(f"tier `{name}`\n" for name in conditions)
    rules = "".join(f'rule "{name}": `{name}` when {when}\n' for name, when in conditions.items())
    return f"field id : id\n{fields}{more}grade segment unranked\n{tiers}{rules}"


def package() -> str:
    made = {}
    for name, ends in PACKAGE.items():
        parts = (f"{n} in ({quoted(range(a, b + 1))})" for n, (a, b) in zip("RFM", ends, strict=True))
        made[name] = " and ".join(parts)
    return rfm(made)


def eleven() -> str:
    scores = "".join(
        f'let {n.lower()} = if {n} = "1" then 1 else (if {n} = "2" then 2 else (if {n} = "3" then 3'
        f' else (if {n} = "4" then 4 else (if {n} = "5" then 5 else missing))))\n'
        for n in "RFM"
    )
    made = {
        name: f"r between {r[0]} to {r[1]} and fm between {fm[0]} to {fm[1]}"
        for name, (r, fm) in ELEVEN.items()
    }
    return rfm(made, scores + "let fm = (f + m) / 2\n")


def regex() -> str:
    return rfm({n: f"R in ({quoted(r)}) and F in ({quoted(f)})" for n, (r, f) in REGEX.items()})


def dead(text: str) -> set[str]:
    """Segments of which nobody becomes a member."""
    checked = check(text)
    assert not checked.errors, checked.errors
    found = verify(checked.program, date(2026, 1, 31))
    assert not [f for f in found if f.code == "not-proven"]
    return {f.tier for f in found if f.code == "unreachable-tier" and f.tier}


def test_36_of_125_cells_reach_no_segment_of_the_package() -> None:
    def inside(cell: tuple[int, ...], ends: tuple[tuple[int, int], ...]) -> bool:
        return all(a <= x <= b for x, (a, b) in zip(cell, ends, strict=True))

    cells = [(r, f, m) for r in SCORES for f in SCORES for m in SCORES]
    left = {"".join(map(str, c)) for c in cells if not any(inside(c, s) for s in PACKAGE.values())}
    (gap,) = gaps(package())
    assert (gap.args["n"], gap.args["total"]) == (len(left), 125) == (36, 125)
    assert gap.witness is not None
    assert "".join(gap.witness[n] for n in "RFM") in left


def test_two_segments_of_the_package_lie_inside_potential() -> None:
    assert {"new", "promising"} <= dead(package())


def test_eleven_segments_leave_nobody_out_but_four_have_no_members() -> None:
    # With scores from 1 to 5 the mean of F and M is at least 1: recent and promising (0 to 1) lie inside
    # potential (1 to 3), cannot lose inside at risk, lost inside hibernating or what stands before it.
    assert gaps(eleven()) == []
    assert dead(eleven()) == {"recent", "promising", "cannot lose", "lost"}


def test_the_regular_expressions_cover_each_cell_once() -> None:
    assert gaps(regex()) == []
    assert dead(regex()) == set()
    found = verify(check(regex()).program, date(2026, 1, 31))
    assert [f.code for f in found if f.code == "crossing-rules"] == []
