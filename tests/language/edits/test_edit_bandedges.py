"""Edges of bands: neighbours that meet keep meeting, whatever is moved, split or taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.language import parse
from gradestudio.language.edits import bandedges
from gradestudio.language.edits.bands import Bands, bands_of, meeting
from tests.language.edits.books import any_text, made, said

BANDS = """# 头
定义 R = 分段 已过月数 最近购买  # 几个月
  不足 4 -> 4
  # 半年
  至少 4 不足 7   -> 3  # 三
  至少 7 不足 13 -> 2
  空值 -> 0
  否则 -> 1
定义 别 = 1
"""
STEPS = "let t = bands of spend\n  at least 10万 -> 3\n  at least 5万 -> 2\n  >= 门槛 -> 1\n  else -> 0\n"
OPEN = "let t = bands of x\n  below 10 -> 1\n  at least 10 below 20 -> 2\n  at least 20 -> 3\n"


def the_bands(source: str) -> Bands:
    return next(b for s in parse(source).statements if (b := bands_of(s)) is not None)


def test_an_end_is_its_sign_and_its_number() -> None:
    bands = the_bands(STEPS)
    for number, op, value in ((0, ">=", "10万"), (2, ">=", "门槛")):
        edge = bandedges.edge_of(bands, bands.lines[number].low)
        assert edge is not None and edge.op == op
        assert STEPS[edge.value.start : edge.value.end] == value
    assert bandedges.edge_of(bands, None) is None


@pytest.mark.parametrize(
    ("number", "low", "value", "old", "new"),
    [
        (0, False, "5", "不足 4 -> 4\n  # 半年\n  至少 4", "不足 5 -> 4\n  # 半年\n  至少 5"),
        (2, True, "8", "不足 7   -> 3  # 三\n  至少 7", "不足 8   -> 3  # 三\n  至少 8"),
        (2, False, "12", "不足 13", "不足 12"),
    ],
)
def test_an_end_moves_with_the_end_that_meets_it(
    number: int, low: bool, value: str, old: str, new: str
) -> None:
    after = made(BANDS, bandedges.with_edge_value(BANDS, the_bands(BANDS), number, low, value))
    assert BANDS.count(old) == 1 and after == BANDS.replace(old, new)


def test_an_end_that_takes_its_number_in_leaves_it_out_beside() -> None:
    after = made(BANDS, bandedges.with_edge_op(BANDS, the_bands(BANDS), 1, False, "<="))
    assert after == BANDS.replace("不足 7   ->", "至多 7   ->").replace("至少 7 不足", "超过 7 不足")
    assert bandedges.with_edge_op(BANDS, the_bands(BANDS), 1, False, "<") == ()


@pytest.mark.parametrize(
    ("source", "number", "old", "new"),
    [
        # By hand: the middle of 7 and 13 is 10, of 4 and 7 is 5.5, which is 6 in whole months.
        (BANDS, 2, "至少 7 不足 13 -> 2\n", "至少 7 不足 10 -> 2\n  至少 10 不足 13 -> 2\n"),
        (BANDS, 1, "不足 7   -> 3  # 三\n", "不足 6   -> 3  # 三\n  至少 6 不足 7 -> 3\n"),
        # Without a lower end: as far below as the neighbour is wide.
        (BANDS, 0, "  不足 4 -> 4\n", "  不足 1 -> 4\n  至少 1 不足 4 -> 4\n"),
        (OPEN, 2, "at least 20 -> 3\n", "at least 20 below 30 -> 3\n  at least 30 -> 3\n"),
        # A stair: the narrower one in front decides.
        (STEPS, 0, "  at least 10万 -> 3\n", "  at least 20万 -> 3\n  at least 10万 -> 3\n"),
    ],
)
def test_a_band_is_split_in_its_middle(source: str, number: int, old: str, new: str) -> None:
    after = made(source, bandedges.split(source, the_bands(source), number))
    assert source.count(old) == 1 and after == source.replace(old, new)


def test_what_has_no_middle_is_not_split() -> None:
    assert bandedges.split(STEPS, the_bands(STEPS), 2) == ()  # its end is a param
    narrow = "let t = bands of x\n  at least 3 below 4 -> 1\n  else -> 2\n"
    assert bandedges.middle_of(narrow, the_bands(narrow), 0) is None
    tenths = "let t = bands of x\n  at least 0.5 below 1 -> 1\n  else -> 2\n"
    assert bandedges.middle_of(tenths, the_bands(tenths), 0) == "0.75"


@pytest.mark.parametrize(
    ("source", "number", "wanted"),
    [
        (
            BANDS,
            1,
            BANDS.replace("  # 半年\n  至少 4 不足 7   -> 3  # 三\n", "").replace("不足 4 ->", "不足 7 ->"),
        ),
        (BANDS, 0, BANDS.replace("  不足 4 -> 4\n", "").replace("至少 4 不足 7   ->", "不足 7   ->")),
        (OPEN, 2, "let t = bands of x\n  below 10 -> 1\n  at least 10 -> 2\n"),
        (BANDS, 3, BANDS.replace("  空值 -> 0\n", "")),
        (STEPS, 1, STEPS.replace("  at least 5万 -> 2\n", "")),
        ("let t = bands of x\n  below 10 -> 1\n  at least 10 -> 2\n", 1, "let t = bands of x\n  else -> 1\n"),
    ],
)
def test_a_band_that_goes_leaves_no_hole(source: str, number: int, wanted: str) -> None:
    assert made(source, bandedges.without_band(source, the_bands(source), number)) == wanted


# ── Laws ────────────────────────────────────────────────────────────────────────────────────────


def _drawn(source: str, data: st.DataObject) -> tuple[int, Bands, int] | None:
    book = parse(source)
    every = [
        (n, b, i)
        for n, s in enumerate(book.statements)
        if (b := bands_of(s)) is not None
        for i, line in enumerate(b.lines)
        if line.kind == "band"
    ]
    return data.draw(st.sampled_from(every)) if every else None


def _values(source: str, bands: Bands) -> list[str]:
    return [source[b.value.start : b.value.end] if b.value else "" for b in bands.lines]


@given(any_text(), st.data())
def test_a_split_band_meets_in_its_middle_and_all_else_stays(source: str, data: st.DataObject) -> None:
    drawn = _drawn(source, data)
    if drawn is None or bandedges.middle_of(source, drawn[1], drawn[2]) is None:
        return
    number, bands, at = drawn
    after = made(source, bandedges.split(source, bands, at))
    book = parse(after)
    now = bands_of(book.statements[number])
    assert now is not None and len(now.lines) == len(bands.lines) + 1
    values = _values(source, bands)
    assert _values(after, now) == [*values[: at + 1], values[at], *values[at + 1 :]]
    two = bands.lines[at].low is not None and bands.lines[at].high is not None
    if two:
        assert meeting(after, now, at, low=False) == at + 1
    others = [x for n, x in enumerate(said(parse(source))) if n != number]
    assert [x for n, x in enumerate(said(book)) if n != number] == others


@given(any_text(), st.data())
def test_a_band_that_is_split_and_loses_its_new_part_is_what_it_was(source: str, data: st.DataObject) -> None:
    drawn = _drawn(source, data)
    if drawn is None or bandedges.middle_of(source, drawn[1], drawn[2]) is None:
        return
    number, bands, at = drawn
    line = bands.lines[at]
    after = made(source, bandedges.split(source, bands, at))
    now = bands_of(parse(after).statements[number])
    assert now is not None
    new = at + 1 if line.low is not None and line.high is not None else at
    if new == at and meeting(after, now, at, low=False) is None and meeting(after, now, at, low=True) is None:
        back = made(after, bandedges.without_band(after, now, at))
    elif new == at and line.low is not None:  # the new part stands behind
        back = made(after, bandedges.without_band(after, now, at + 1))
    else:
        back = made(after, bandedges.without_band(after, now, new))
    assert parse(back).statements[number].node == parse(source).statements[number].node


@given(any_text(), st.booleans(), st.data())
def test_an_edge_written_is_read_and_its_neighbour_still_meets_it(
    source: str, low: bool, data: st.DataObject
) -> None:
    drawn = _drawn(source, data)
    if drawn is None:
        return
    number, bands, at = drawn
    line = bands.lines[at]
    if bandedges.edge_of(bands, line.low if low else line.high) is None:
        return
    met = meeting(source, bands, at, low)
    after = made(source, bandedges.with_edge_value(source, bands, at, low, "77"))
    now = bands_of(parse(after).statements[number])
    assert now is not None
    edge = bandedges.edge_of(now, now.lines[at].low if low else now.lines[at].high)
    assert edge is not None and after[edge.value.start : edge.value.end] == "77"
    if met is not None:
        assert meeting(after, now, at, low) == met
    assert _values(after, now) == _values(source, bands)
