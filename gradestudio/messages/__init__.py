"""Every visible text, in Chinese and in English.

Catalogues: `catalogues/<language>/<domain>.po`, compiled beside to `.mo` by
`python -m gradestudio.messages.compile`.  A msgid is a key, never a sentence: a diagnostic's, problem's
or finding's code as it is (`unknown-column`), `fix.<code>`, `related.<code>`, `did.<code>`, else a dotted
name (`ui.open`).  A msgstr has `{named}` fields of the code's arguments; see `Words.text`.
"""

from gradestudio.messages.language import LANGUAGES, default_language
from gradestudio.messages.words import Words

__all__ = ["LANGUAGES", "Words", "default_language"]
