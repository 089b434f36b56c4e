"""Yes and no as people write them."""

from __future__ import annotations

from gradestudio.language.headings import plain_text, word_set
from gradestudio.workbook.plain import BLANK_WORDS, ERROR_WORDS

YES = word_set("是 有 对 真 已 y yes t true 1 1.0 √ ✓ ✔ ☑ ✅ on 启用 同意")
NO = word_set("否 无 没有 没 不是 错 假 未 n no f false 0 0.0 × ✗ ✘ ✕ ☐ ❌ off 停用 不同意")


def read_flag(text: str) -> tuple[int, str]:
    """1 or 0 (-1 for neither) and the code: "" when read, `blank`, `blank-word`, `error-cell` or
    `unreadable-flag`.

    A bare `x` is neither: for some it is a tick, for others a cross.
    """
    said = plain_text(text).casefold()
    if not said:
        return -1, "blank"
    if said in YES:
        return 1, ""
    if said in NO:
        return 0, ""
    if said.upper() in ERROR_WORDS:
        return -1, "error-cell"
    return -1, "blank-word" if said in BLANK_WORDS else "unreadable-flag"
