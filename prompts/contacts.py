"""What is wrong with a telephone number, a text number, an address: length, form, and known mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prompts.hours import WrongHours, read_hours
from prompts.resource_prose import number_in
from prompts.resources import PLACEHOLDER, Contact, KnownWrong

SHORT_NUMBERS = ("999", "112", "111", "101", "105", "116123", "18000")
_LABEL = re.compile(r"\([^()]*[A-Za-z][^()]*\)")
_OPTION = re.compile(r",?\s*then\s+option\s+\d$", re.IGNORECASE)
_EXTENSION = re.compile(r",?\s*\b(?:ext|extension)\.?\s*\d{2,6}$", re.IGNORECASE)
# An inside line that is the Samaritans' number is none.
_HARMONISED = re.compile(r"116\d{3}")
_TEXT = re.compile(r"(?:[A-Za-z0-9]+ to )?([\d +]+)", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_URL = re.compile(r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^\s<>\"]*)?")
# Lengths with the leading 0. 0800 has short ones too, and so have a few places under 01.
_LENGTHS = (
    ("0800", (8, 10, 11)),
    ("01", (10, 11)),
    ("02", (11,)),
    ("03", (11,)),
    ("07", (11,)),
    ("08", (11,)),
)


def numbers(contact: Contact) -> frozenset[str]:
    """Every number of a contact in one form: digits only, +44 as 0, without extension and option."""
    found = [digits_of(_bare(part)) for part in contact.phone.split(";")]
    if text := _TEXT.fullmatch(contact.text.strip()):
        found.append(digits_of(text[1]))
    return frozenset(number for number in found if number)


def to_call(contact: Contact) -> tuple[tuple[str, str], ...]:
    """Each number to call: as it is written, and as a telephone dials it. An inside line is not dialled."""
    parts = [part.strip() for part in contact.phone.split(";")]
    return tuple((part, digits) for part in parts if (digits := digits_of(_bare(part))))


def to_text(contact: Contact) -> tuple[str, str] | None:
    """The number to send a text to, and the word to begin it with (or nothing); None where there is none."""
    found = _TEXT.fullmatch(contact.text.strip())
    if not found:
        return None
    word, _, _ = contact.text.strip().rpartition(" to ")
    return digits_of(found[1]), word


def faults_of_contact(contact: Contact) -> Iterator[str]:
    """What is wrong with the form of a contact. Placeholders are not looked at."""
    for name, faults in (
        ("phone", _phone(contact.phone)),
        ("text", _text(contact.text)),
        ("email", _matching(_EMAIL, contact.email, "is no address of mail; write it like name@example.org")),
        ("url", _matching(_URL, contact.url, "must begin with https:// and have no spaces")),
        ("hours", _hours(contact.hours)),
    ):
        if not PLACEHOLDER.search(getattr(contact, name)):
            yield from (f"{name} {fault}" for fault in faults)


def known_mistakes(row_id: str, contact: Contact, known: tuple[KnownWrong, ...]) -> Iterator[str]:
    """Each mistake of the list that this contact repeats."""
    for wrong in known:
        value = getattr(contact, wrong.way, "")
        digits = digits_of(wrong.value)
        if wrong.way == "hours" or not digits:
            repeats = wrong.value.casefold() in value.casefold()
        else:
            repeats = digits in numbers(contact)
        if repeats and wrong.row in ("", row_id):
            yield f"{wrong.way} has {wrong.value!r}: {wrong.reason}"


def _phone(phone: str) -> Iterator[str]:
    for part in phone.split(";") if phone.strip() else ():
        bare = _bare(part)
        digits = digits_of(bare)
        extension = _EXTENSION.search(part)
        inside = not bare and extension
        if hidden := next(filter(None, map(number_in, _LABEL.findall(part))), ""):
            yield f"{part.strip()!r} has the number {hidden!r} in a label; put ; between two numbers"
        elif extension and _HARMONISED.fullmatch(digits_of(extension[0])):
            yield f"{part.strip()!r} has a helpline's number for an extension; write the number by itself"
        elif inside or digits in SHORT_NUMBERS:
            continue
        elif not re.fullmatch(r"\+?[\d ()-]+", bare):
            yield f"{part.strip()!r} is not a number; write digits, a label goes in brackets"
        elif not digits.startswith("0"):
            yield (
                f"{part.strip()!r} does not begin with 0; a spreadsheet may have taken it away: "
                "put it back with a space after the first part"
            )
        elif (lengths := _lengths(digits)) == ():
            yield f"{part.strip()!r} is no kind of number to call for help; check the first digits"
        elif len(digits) not in lengths:
            wanted = " or ".join(str(length) for length in lengths)
            yield f"{part.strip()!r} has {len(digits)} digits, it needs {wanted}; check it at the source"


def _text(text: str) -> Iterator[str]:
    found = _TEXT.fullmatch(text.strip())
    if not text.strip():
        return
    digits = digits_of(found[1]) if found else ""
    short = 5 <= len(digits) <= 6 and digits[:1] in ("6", "7", "8")
    word = text.strip().rpartition(" to ")[0]
    if number_in(word):
        yield f"{text!r} has a number where the word goes; write SHOUT to 85258"
    elif not short and not (digits.startswith("07") and len(digits) == 11):
        yield f"{text!r} is not a number for texts; write 85258, or WORD to 85258"


def _matching(form: re.Pattern[str], value: str, fault: str) -> Iterator[str]:
    if value and not form.fullmatch(value):
        yield f"{value!r} {fault}"


def _hours(hours: str) -> Iterator[str]:
    try:
        read_hours(hours)
    except WrongHours as fault:
        yield f"{hours!r} cannot be read; {fault}"


def _bare(part: str) -> str:
    """A number without its label, its option and its extension."""
    return _EXTENSION.sub("", _OPTION.sub("", _LABEL.sub("", part).strip())).strip()


def digits_of(text: str) -> str:
    """The digits of a number as a telephone dials it, +44 as 0."""
    plain = re.sub(r"\(0\)", "", text) if text.strip().startswith("+") else text
    digits = re.sub(r"\D", "", plain)
    return "0" + digits[2:] if text.strip().startswith("+44") else digits


def _lengths(digits: str) -> tuple[int, ...]:
    return next((lengths for start, lengths in _LENGTHS if digits.startswith(start)), ())
