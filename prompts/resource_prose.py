"""What people write by hand into a row: prose that may hold no number to call and no address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from prompts.resources import Resource

_RUN = re.compile(r"\d(?:[\W_]{0,3}\d)*")
_ADDRESS = re.compile(
    r"\S*(?:\S@\S|\bwww\b|\bhttps?\b|\b[\w-]+\.(?:org|com|net|uk|eu|info|wales|scot|cymru|lgbt|direct)\b)\S*",
    re.IGNORECASE,
)
_EMERGENCY = {"999": "emergency_999", "112": "emergency_999", "111": "nhs_111_mh"}
"""Numbers of three figures, and the row of Wren's that may say each in its own text."""
_QUARTER = r"(?:00|15|30|45)"
_TIME = r"(?:[01]?\d|2[0-3])[:.][0-5][05]"
_FULL_TIME = rf"(?:[01]\d|2[0-3]){_QUARTER}"
_YEAR = r"(?:19|20)\d\d"
# What has many figures and is no number to call: hours, years, dates, sums, bands and ages.
_ORDINARY = re.compile(
    "|".join(
        (
            rf"{_TIME}(?:-{_TIME})?",
            rf"{_FULL_TIME}-{_FULL_TIME}",
            rf"{_YEAR}(?:[/-](?:\d\d|{_YEAR}))?",
            rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}",
            rf"{_YEAR}-\d\d-\d\d",
            r"[1-9]\d{0,2}(?:,\d{3})*,\d00",
            r"[1-9]\d?(?:[/-][1-9]\d?)?",
            r"0-[1-9]\d?",
        )
    )
)
# From this many figures on, a run may be a number to call or to text.
_FEWEST = 5
# Unicode counts these as letters or signs, and nothing is seen of them.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def visible(text: str) -> str:
    """The text without characters that nobody sees, and with one space where there are more."""
    seen = (sign for sign in " ".join(text.split()) if sign not in _BLANK)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign)[0] != "C").split())


def plain(text: str) -> str:
    """The text in one form: wide letters narrow, and without accents and vowel signs on top."""
    whole = visible(unicodedata.normalize("NFKC", visible(text)))
    return "".join(sign for sign in whole if unicodedata.category(sign)[0] != "M")


def runs(text: str) -> Iterator[str]:
    """The digits of each run of figures in a text, whatever stands between them."""
    yield from (_digits(found[0]) for found in _RUN.finditer(plain(text)))


def number_in(text: str, row_id: str = "") -> str:
    """The first thing in a text that looks like a number to call or to text, or nothing."""
    for found in _RUN.finditer(plain(text)):
        digits, run = _digits(found[0]), found[0]
        short = re.sub(r"[\s-]", "", run) in _EMERGENCY and _EMERGENCY[digits] != row_id
        if short or (len(digits) >= _FEWEST and not _is_ordinary(run)):
            return run
    return ""


def faults_of_prose(text: str, row_id: str = "") -> Iterator[str]:
    """What a text for people may not hold, as nobody signs for it there."""
    if number := number_in(text, row_id):
        yield (
            f"has {number!r}, which looks like a telephone number; "
            "write numbers under phone or text, where somebody signs for them; "
            "if it is none, put words between the figures"
        )
    if address := _ADDRESS.search(plain(text)):
        yield f"has {address[0]!r}, which looks like an address; write it under email or url"


def contacts_in_prose(row: Resource) -> Iterator[str]:
    """Each text for people that holds what looks like a number or an address."""
    for name in ("name", "what_for", "serves"):
        yield from (f"{name} {fault}" for fault in faults_of_prose(getattr(row, name), row.id))


def _is_ordinary(run: str) -> bool:
    """Whether each part of it is. Parts have a comma or a full stop between them, not only a space."""
    tight = re.sub(r"\s*[\u2010-\u2015\u2212-]\s*", "-", run)
    return all(_ORDINARY.fullmatch(part) for part in re.split(r"[,;.:]\s+", tight))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
