"""A short line beside the fixed safety line, where the words are near abuse at home or a child in danger."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from handlers.chat import Prose
from handlers.context import HelpContext
from handlers.help_rows import times, ways
from prompts import Resource, Words

ROWS = "topic_rows_"
MOST_ROWS = 2


def topic_rows(words: Words) -> Mapping[str, Sequence[str]]:
    """The topics that have a line, and the rows that each may name."""
    return {name.removeprefix(ROWS): named for name, named in words.danger.items() if name.startswith(ROWS)}


def topics_with(words: Words, topics: Collection[str], first: str) -> tuple[str, ...]:
    """These topics, and one that the row which comes ``first`` is about."""
    return tuple(topic for topic, named in topic_rows(words).items() if topic in topics or first in named)


def beside(context: HelpContext, topics: Collection[str], nation: str = "") -> tuple[Prose, ...]:
    """One line for each of these topics. ``nation``: where she said she is, if she did."""
    here = nation or context.words.safety_nation
    return tuple(
        Prose(_line(context, topic, named, here), tone="helpline")
        for topic, named in topic_rows(context.words).items()
        if topic in topics
    )


def _line(context: HelpContext, topic: str, named: Sequence[str], nation: str) -> str:
    found = (context.words.resources.row(name) for name in named)
    live = [
        _known(context, row)
        for row in found
        if row is not None and row.contact_is_live and (not row.nations or nation in row.nations)
    ]
    key = f"safety.beside.{topic}"
    return "\n".join(
        (context.words.say(f"{key}.text"), *(live[:MOST_ROWS] or [context.words.say(f"{key}.off")]))
    )


def _known(context: HelpContext, row: Resource) -> str:
    """A row with a signed contact: whom it serves, whether it is open, when it was checked if long ago."""
    words = context.words
    told = [words.say("safety.beside.row", name=row.name, ways=" ".join(ways(words, row)))]
    if row.serves not in ("", words.say("help.everyone")):
        told.append(words.say("help.serves", who=row.serves))
    return " ".join((*told, *times(context, row)))
