"""Who may have signed for a contact: a person, not a mark, a formula, or a service."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prompts.resource_prose import plain
from prompts.resources import PLACEHOLDER, Resource

WRONG_NAME = (
    "is no name of a person; write who checked it, such as Jo Bloggs: "
    "at least two letters together, no brackets and not = + @ # or - in front"
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_FORMULA = ("=", "+", "@", "-", "\u2212", "#")
_MARK = re.compile(r"[{}<>\[\]]|&#?\w+;")
_WHOLE_MARK = re.compile(r"\{.*\}|<.*>|\[.*\]|#\S+|(?:&#?\w+;\s*)+")
_NOT_YET = frozenset(
    [
        "tbc",
        "tba",
        "tbd",
        "todo",
        "nobody",
        "unverified",
        "unchecked",
        "unconfirmed",
        "unsigned",
        "placeholder",
        "pending",
    ]
)
_NO_PERSON = frozenset(
    (
        "none", "no one", "noone", "nil", "null", "na", "nan", "unknown", "anon", "anonymous", "somebody",
        "someone", "anybody", "anyone", "everybody", "everyone", "me", "test", "xx", "xxx", "name",
        "your name", "first name last name", "local", "verified", "checked", "yes", "no", "true", "false",
        "wren", "n a",
    )
)  # fmt: skip
_FORM_FIELDS = frozenset(
    ("to be confirmed", "to be checked", "click here to enter text", "click or tap here to enter text")
)
_OPENINGS = ("not ", "never ", "to be ", "no name", "click ", "tap here", "enter ", "insert ", "fill in")


def is_mark(text: str) -> bool:
    """Whether a text says that nobody has filled it in: a placeholder, an empty form field, "TBC"."""
    whole = plain(text)
    marked = PLACEHOLDER.search(whole) or _WHOLE_MARK.fullmatch(whole)
    return bool(marked) or _folded(whole) in _NOT_YET | _FORM_FIELDS


def is_name(text: str) -> bool:
    """Whether somebody can sign with this: no mark, no formula of a spreadsheet, not only figures."""
    whole = plain(text)
    folded = _folded(whole)
    if _MARK.search(whole) or whole.startswith(_FORMULA) or not _LETTERS.search(whole):
        return False
    said = folded in _NO_PERSON or folded.startswith(_OPENINGS)
    return not said and not _NOT_YET & set(folded.split())


def is_service(signer: str, row: Resource, rows: Iterable[Resource]) -> bool:
    """Whether this is what the row itself is called, or a service that is not the trust's own."""
    asked = _title(signer)
    services = (row, *(other for other in rows if not other.local))
    return any(asked in _titles(service) for service in services)


def _titles(row: Resource) -> frozenset[str]:
    """What people call a row: its name whole, without what is in brackets, and that by itself."""
    inner = re.findall(r"\(([^()]*)\)", row.name)
    outer = re.sub(r"\([^()]*\)", " ", row.name)
    return frozenset(title for text in (row.id, row.name, outer, *inner) if (title := _title(text)))


def _title(text: str) -> str:
    return re.sub(r" (?:helpline|line)$", "", _folded(plain(text)).removeprefix("the "))


def _folded(text: str) -> str:
    """Small letters and figures, with one space for all else."""
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())
