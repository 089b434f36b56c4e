"""The words that people write for nothing, and what Excel writes for an error."""

from __future__ import annotations

from gradestudio.language.headings import plain_text, word_set

BLANK_WORDS = word_set(
    "- -- --- — —— – / \\ . … ... ? # * n/a na n.a. null (null) none nil nan unknown tbd (blank)",
    "(空) 空 空白 无 暂无 未知 未填 未填写 不详 待定 缺失 没有",
)
"""Written, case folded, where a number or date is not known."""
ERROR_WORDS = word_set(
    "#N/A #DIV/0! #REF! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA",
    "#FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!",
)

__all__ = ["BLANK_WORDS", "ERROR_WORDS", "plain_text"]
