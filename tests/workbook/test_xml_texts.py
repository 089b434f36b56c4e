"""Texts in XML are what any other reader makes of them."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from gradestudio.workbook.keep.xmltext import escaped, quoted, unescaped

_TEXTS = st.text(st.one_of(st.characters(min_codepoint=32, max_codepoint=0xD7FF), st.sampled_from("\"'&<>;")))


@given(_TEXTS, st.sampled_from(["", "\n", "\t", "\r"]))
def test_they_are_read_as_they_were(text: str, sign: str) -> None:
    read = ElementTree.fromstring(f"<a b={quoted(text + sign)}>{escaped(text)}</a>")
    assert (read.get("b"), read.text or "") == (text + sign, text)
    assert unescaped(escaped(text)) == text


def test_signs_by_name_are_read_once() -> None:
    assert unescaped("&quot;A&apos;s&quot; &amp;lt; &lt;") == '"A\'s" &lt; <'
