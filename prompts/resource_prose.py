"""What people write by hand into a row: a name to sign with, and prose that may hold no number to call."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from prompts.resources import PLACEHOLDER, Resource

WRONG_NAME = (
    "is no name of a person; write who checked it, such as Jo Bloggs: "
    "at least two letters together, no {{ or }}, and not = + @ or - in front"
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NUMBER = re.compile(r"\d(?:[\s.()\[\]\u2010-\u2015\u2212-]*\d){5,}")
_FORMULA = ("=", "+", "@", "-", "\u2212")
# Unicode counts these as letters or signs, and nothing is seen of them.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def visible(text: str) -> str:
    """The text without characters that nobody sees, and with one space where there are more."""
    seen = (sign for sign in " ".join(text.split()) if sign not in _BLANK)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign)[0] != "C").split())


def is_name(text: str) -> bool:
    """Whether somebody can sign with this: no mark, no formula of a spreadsheet, not only figures."""
    plain = _plain(text)
    return not (PLACEHOLDER.search(plain) or plain.startswith(_FORMULA)) and bool(_LETTERS.search(plain))


def numbers_in_prose(row: Resource) -> Iterator[str]:
    """Each text for people that holds what looks like a number: nobody signs for those."""
    for name in ("name", "what_for", "serves"):
        if found := _NUMBER.search(_plain(getattr(row, name))):
            yield (
                f"{name} has {found[0]!r}, which looks like a telephone number; "
                "write numbers under phone or text, where somebody signs for them"
            )


def _plain(text: str) -> str:
    """The text in one form: wide letters narrow, and without accents and vowel signs on top."""
    whole = visible(unicodedata.normalize("NFKC", visible(text)))
    return "".join(sign for sign in whole if unicodedata.category(sign)[0] != "M")
