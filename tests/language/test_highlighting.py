"""Colours of a text."""

from __future__ import annotations

from gradestudio.language import parse, tokens


def coloured(source: str) -> list[tuple[str, str]]:
    return [(source[span.start : span.end], kind.value) for span, kind in tokens(source)]


def test_kinds() -> None:
    assert coloured(
        '# 头\n规则 "高": A 当 年消费≥10万元且 date = 2026-01-31 因为 "消费 {年消费} 元" # 尾\n'
    ) == [
        ("# 头", "comment"),
        ("规则", "keyword"),
        ('"高"', "string"),
        (":", "operator"),
        ("A", "name"),
        ("当", "keyword"),
        ("年消费", "name"),
        ("≥", "operator"),
        ("10万", "number"),
        ("元", "number"),
        ("且", "keyword"),
        ("date", "name"),
        ("=", "operator"),
        ("2026-01-31", "number"),
        ("因为", "keyword"),
        ('"消费 ', "string"),
        ("{年消费}", "placeholder"),
        (' 元"', "string"),
        ("# 尾", "comment"),
    ]


def test_what_cannot_be_read_is_coloured_by_its_looks() -> None:
    assert coloured('rule x: A when "b\n  and 3 # c\n') == [
        ("rule", "keyword"),
        ("x", "name"),
        (":", "operator"),
        ("A", "name"),
        ("when", "keyword"),
        ('"b', "string"),
        ("and", "keyword"),
        ("3", "number"),
        ("# c", "comment"),
    ]


def test_a_statement_alone_counts_from_its_start() -> None:
    statement = parse("\n\nshow a, b\n").statements[0]
    assert [(span.start, kind.value) for span, kind in tokens(statement)] == [
        (0, "keyword"),
        (5, "name"),
        (6, "operator"),
        (8, "name"),
    ]


def test_bars_and_cells_of_a_grid() -> None:
    assert coloured("table\n  | a | -> g\n  | - | b\n")[1:] == [
        ("|", "operator"),
        ("a", "name"),
        ("|", "operator"),
        ("->", "operator"),
        ("g", "name"),
        ("|", "operator"),
        ("-", "operator"),
        ("|", "operator"),
        ("b", "name"),
    ]
