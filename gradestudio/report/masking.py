"""Private texts in a form that their owner knows again and nobody else can use."""

from __future__ import annotations

import re

HIDDEN = "***"
_PHONE = re.compile(r"(?:\+\d{1,3}[ -]?|86[ -]?)?(\d{3})[ -]?\d{4}[ -]?(\d{4})")
_LONG_NUMBER = re.compile(r"(\d{3})[\dXx]{8,}([\dXx]{4})")
_MAIL = re.compile(r"(.)[^@\s]*(@[^@\s]+)")


def masked(text: str) -> str:
    """A phone number as 138****5678, an identity card's or a bank's number as 110***********1234, a mail
    address as l***@example.com; of any other text its first character, of a single one nothing.

    Numbers shorter than a phone's keep their first digit only: their rest would soon be guessed.
    """
    plain = text.strip()
    if found := _PHONE.fullmatch(plain):
        return f"{found[1]}****{found[2]}"
    if found := _LONG_NUMBER.fullmatch(plain):
        return f"{found[1]}{'*' * (len(plain) - 7)}{found[2]}"
    if found := _MAIL.fullmatch(plain):
        return f"{found[1]}{HIDDEN}{found[2]}"
    return plain[0] + HIDDEN if len(plain) > 1 else HIDDEN
