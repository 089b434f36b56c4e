"""Which language a person reads: `zh` or `en`, from the locale."""

from __future__ import annotations

import os
import sys

LANGUAGES = ("zh", "en")


def default_language() -> str:
    """`zh` where the locale is Chinese, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if _system_is_chinese() else "en"


def _system_is_chinese() -> bool:
    """What Windows and macOS say where no variable does."""
    if sys.platform == "win32":
        import ctypes  # here: exists to ask Windows only, and costs the start of every other system

        return ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04
    import locale

    return (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))
