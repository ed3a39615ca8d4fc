"""One row of the table of help as people read it: what for, for whom, how to reach it, when it is open."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from handlers.chat import DialogField, Entry, Link, Prose
from handlers.context import HelpContext
from handlers.limits import BUTTON_LABEL
from handlers.opening_hours import opening
from handlers.pieces import other_ways
from prompts import Resource, Words
from prompts.contacts import to_call, to_text
from prompts.resources import Contact

OCCUPATIONAL_HEALTH = "occupational_health"
MOST_CALLS = 2


def big(context: HelpContext, row: Resource, nation: str = "") -> Entry:
    """The row that counts on its page. ``nation``: whose safety line stands there, if not our own."""
    off = () if row.contact_is_live else (_why_no_contact(context.words, row, nation),)
    return Entry(row.name, "\n".join((*told(context, row), *off)), side="answer")


def small(context: HelpContext, *rows: Resource) -> tuple[DialogField, ...]:
    """Rows beside it, or on a list; at the end why some have no number."""
    shown = tuple(Entry(row.name, "\n".join(told(context, row))) for row in rows)
    if all(row.contact_is_live for row in rows):
        return shown
    return (*shown, Prose(context.words.say("help.some_off"), tone="quiet"))


def told(context: HelpContext, row: Resource) -> tuple[str, ...]:
    """All that may be said of a row, line by line. A contact nobody has signed for is not among it."""
    words = context.words
    for_all = row.serves in ("", words.say("help.everyone"))
    lines = [row.what_for] if for_all else [row.what_for, words.say("help.serves", who=row.serves)]
    if not row.contact_is_live:
        return tuple(lines)
    return (*lines, *ways(words, row), *times(context, row))


def times(context: HelpContext, row: Resource) -> tuple[str, ...]:
    """Whether a row is open now; and when its contact was checked, if that is long ago."""
    words, now, zone = context.words, context.clock(), context.rules.zone
    lines = []
    if row.contact.phone or row.contact.text or row.contact.opening.known:
        hours = opening(words, row.contact.opening, now, zone, words.organisation["nation"])
        lines.append(words.say("help.hours", hours=hours))
    if row.verified_on and row.overdue(now.astimezone(zone).date()):
        lines.append(words.say("help.checked", date=said_day(words, row.verified_on)))
    return tuple(lines)


def _why_no_contact(words: Words, row: Resource, nation: str) -> str:
    """The helplines of the fixed line need nobody's signature: their numbers are there."""
    here = nation or words.safety_nation
    on_the_line = {one.id for one in words.safety_rows if here in one.nations}
    return words.say("help.on_the_line" if row.id in on_the_line else "help.off")


def ways(words: Words, row: Resource) -> tuple[str, ...]:
    """Every way to reach a row, each on its line: numbers are written out, so that anybody can dial them."""
    given = (
        ("phone", row.contact.phone),
        ("text", row.contact.text),
        ("email", row.contact.email),
        ("url", row.contact.url),
    )
    return tuple(words.say(f"help.way.{name}", way=way) for name, way in given if way)


def links(words: Words, row: Resource) -> tuple[Link, ...]:
    """What a telephone can do with a press. What is too long for a button stands in the text only."""
    page = (Link(words.say("help.page"), row.contact.url),) if row.contact.url else ()
    return (*_to_dial(words, row.contact), *page)


def safety_links(words: Words, nation: str = "") -> tuple[Link, ...]:
    """The numbers of the fixed safety line, of a nation or our own, to call and text with a press."""
    here = nation or words.safety_nation
    lines = [Contact(phone=one.phone, text=one.text) for one in words.safety_rows if here in one.nations]
    return tuple(link for line in lines for link in _to_dial(words, line))


def _to_dial(words: Words, contact: Contact) -> tuple[Link, ...]:
    found = [
        Link(label, f"tel:{digits}")
        for written, digits in to_call(contact)[:MOST_CALLS]
        if len(label := words.say("help.call", phone=written)) <= BUTTON_LABEL
    ]
    if (text := to_text(contact)) is not None:
        number, word = text
        body = f"?body={quote(word)}" if word else ""
        found.append(Link(words.say("help.send_text", number=contact.text), f"sms:{number}{body}"))
    return tuple(found)


def a_person(context: HelpContext, *first: str, health: bool = False) -> Prose:
    """Somebody to talk to: the guardians by other ways than a chat; ``health``: occupational health too.

    ``first`` takes the place of the words that lead on from an answer.
    """
    words = context.words
    parts = [*(first or (words.say("help.person"),)), *other_ways(words)]
    row = words.resources.row(OCCUPATIONAL_HEALTH)
    if health and row is not None and not row.withdrawn:
        known = "\n".join((row.name, *ways(words, row), *times(context, row)))
        parts.append(known if row.contact_is_live else words.say("help.occupational", name=row.name))
    return Prose("\n\n".join(parts))


def said_day(words: Words, day: date) -> str:
    """A day as people say it, such as 2 November 2026."""
    month = words.say(f"time.month.{day.month}")
    return words.say("time.day", day=str(day.day), month=month, year=str(day.year))
