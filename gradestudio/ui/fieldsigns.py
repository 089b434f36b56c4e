"""The icon of a field's type, by the word of `program.FieldKind`."""

from __future__ import annotations

FIELD_SIGNS = {
    "id": "tag",
    "text": "type",
    "number": "number",
    "money": "money",
    "date": "calendar",
    "flag": "check",
    "one of": "choice",
    "tier of": "tier",
}
