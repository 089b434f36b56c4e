"""The ends and values of bands: the text says what was asked, and nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language.edits import bands as edits
from gradestudio.language.edits.bands import Bands, bands_of
from tests.language.edits.books import any_text

BANDS = """# 头
定义 R = 分段 已过月数 最近购买  # 几个月
  不足 4 -> 4
  # 半年
  至少 4 不足 7   -> 3  # 三
  7 至 13 -> 2
  超过 1.3万 -> "多"
  空值 -> 0
  否则 -> 1
  默认 9
定义 别 = 1
"""
ENGLISH = (
    "let x = bands of spend\n  < 3 -> 1\n  oops oops -> 2\n  at least 3 below 9 -> if a = 1 then 2 else 3\n"
)


def the_bands(source: str) -> Bands:
    return next(b for s in parse(source).statements if (b := bands_of(s)) is not None)


def parts(source: str) -> list[tuple[str, str, str, str]]:
    def text(span: object) -> str:
        return source[span.start : span.end] if span is not None else ""  # type: ignore[attr-defined]

    return [
        (b.kind, text(b.low), text(b.high) if b.kind == "band" else text(b.phrase), text(b.value))
        for b in the_bands(source).lines
    ]


def test_the_parts_are_those_that_are_written() -> None:
    assert parts(BANDS) == [
        ("band", "", "不足 4", "4"),
        ("band", "至少 4", "不足 7", "3"),
        ("phrase", "", "7 至 13", "2"),
        ("band", "超过 1.3万", "", '"多"'),
        ("missing", "", "空值", "0"),
        ("else", "", "否则", "1"),
        ("default", "", "", "9"),
    ]
    bands = the_bands(BANDS)
    assert bands.name == "R"
    assert BANDS[bands.subject.start : bands.subject.end] == "已过月数 最近购买"
    assert parts(ENGLISH) == [
        ("band", "", "< 3", "1"),
        ("odd", "", "", ""),
        ("band", "at least 3", "below 9", "if a = 1 then 2 else 3"),
    ]


@pytest.mark.parametrize(
    ("line", "act", "text", "old", "new"),
    [
        (0, edits.with_high, "不足 5", "不足 4 ->", "不足 5 ->"),
        (0, edits.with_low, "至少 1", "  不足 4 ->", "  至少 1 不足 4 ->"),
        (1, edits.with_low, "", "至少 4 不足 7   ->", "不足 7   ->"),
        (1, edits.with_high, "", "至少 4 不足 7   ->", "至少 4 ->"),
        (3, edits.with_high, "至多 2万", "超过 1.3万 ->", "超过 1.3万 至多 2万 ->"),
    ],
)
def test_a_part_is_written_anew(line: int, act, text: str, old: str, new: str) -> None:
    bands = the_bands(BANDS)
    made = apply_edits(BANDS, act(BANDS, bands, bands.lines[line], text))
    assert BANDS.count(old) == 1 and made == BANDS.replace(old, new)


def test_phrases_and_values_are_written_anew() -> None:
    bands = the_bands(BANDS)
    for line, act, text, old, new in (
        (2, edits.with_phrase, "7 至 14", "7 至 13", "7 至 14"),
        (5, edits.with_value, "2", "否则 -> 1", "否则 -> 2"),
        (6, edits.with_value, "空值", "默认 9", "默认 空值"),
    ):
        made = apply_edits(BANDS, act(BANDS, bands.lines[line], text))
        assert BANDS.count(old) == 1 and made == BANDS.replace(old, new)


def test_two_ends_are_written_with_words() -> None:
    bands = the_bands(ENGLISH)
    made = apply_edits(ENGLISH, edits.with_low(ENGLISH, bands, bands.lines[0], ">= 1"))
    assert made == ENGLISH.replace("< 3 ->", "at least 1 below 3 ->")
    one = apply_edits(ENGLISH, edits.with_high(ENGLISH, bands, bands.lines[0], "<= 2"))
    assert one == ENGLISH.replace("< 3 ->", "<= 2 ->")


def test_new_lines_stand_like_the_others() -> None:
    bands = the_bands(BANDS)
    text = edits.band_text(bands, "至少 13", "不足 20", "5")
    made = apply_edits(BANDS, edits.added(BANDS, bands, [text, edits.band_text(bands, "", "", "6")], 2))
    assert made == BANDS.replace("-> 2\n", "-> 2\n  至少 13 不足 20 -> 5\n  否则 -> 6\n")
    first = apply_edits(BANDS, edits.added(BANDS, bands, [text], -1))
    assert first == BANDS.replace("  不足 4 ->", "  至少 13 不足 20 -> 5\n  不足 4 ->")
    cut = ENGLISH.rstrip("\n")
    more = apply_edits(cut, edits.added(cut, the_bands(cut), ["else -> 0"], 2))
    assert more == cut + "\n  else -> 0"


def test_ends_that_meet() -> None:
    bands = the_bands(BANDS)
    assert edits.meeting(BANDS, bands, 0, low=False) == 1
    assert edits.meeting(BANDS, bands, 1, low=True) == 0
    assert edits.meeting(BANDS, bands, 1, low=False) is None
    assert edits.opposite(bands, "< 5万") == "至少 5万"
    assert [edits.opposite(bands, e) for e in ("至多 3", "超过 3", "至少 3", "= 3")] == [
        "超过 3",
        "至多 3",
        "不足 3",
        "",
    ]


@given(any_text(), st.sampled_from(["low", "high", "value"]), st.data())
def test_every_other_part_stays(source: str, part: str, data: st.DataObject) -> None:
    found = [b for s in parse(source).statements if (b := bands_of(s)) is not None]
    lines = [(i, n) for i, b in enumerate(found) for n, x in enumerate(b.lines) if x.kind == "band"]
    if not lines:
        return
    number, at = data.draw(st.sampled_from(lines))
    bands, text = found[number], {"low": "above 77", "high": "at most 99", "value": "55"}[part]
    line = bands.lines[at]
    if part == "value":
        made = apply_edits(source, edits.with_value(source, line, text))
    else:
        act = edits.with_low if part == "low" else edits.with_high
        made = apply_edits(source, act(source, bands, line, text))
    after = [b for s in parse(made).statements if (b := bands_of(s)) is not None][number]

    def said(text: str, bands: Bands) -> list[list[str]]:
        spans = [(x.low, x.high, x.value) for x in bands.lines]
        return [[text[s.start : s.end] if s is not None else "" for s in three] for three in spans]

    wanted = said(source, bands)
    wanted[at] = [edits.in_words(bands, end) if part != "value" else end for end in wanted[at]]
    got = said(made, after)
    if part != "value" and not (line.low if part == "high" else line.high):
        wanted[at] = got[at]  # the only end: as it was typed
        assert text in got[at]
    wanted[at][["low", "high", "value"].index(part)] = text
    assert got == wanted
