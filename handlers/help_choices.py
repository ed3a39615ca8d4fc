"""What is asked beside an answer, only where the answer would differ. Nobody has to say. Nothing is kept."""

from __future__ import annotations

from handlers.chat import Choice, Option
from handlers.help_asked import Asked
from prompts import Resource, Words
from prompts.resources import NATIONS


def choices(words: Words, first: Resource, asked: Asked) -> tuple[Choice, ...]:
    """Where she works and what her job is, where it matters for ``first``, the row that stands large."""
    return (*_nation(words, first, asked), *_profession(words, asked))


def _nation(words: Words, first: Resource, asked: Asked) -> tuple[Choice, ...]:
    """Where nobody has said where the organisation is, and the row is not for all."""
    elsewhere = bool(first.nations) and set(first.nations) != set(NATIONS)
    if words.organisation["nation"] or not (elsewhere or asked.nation):
        return ()
    return (_choice(words, "nation", tuple(Option(nation, nation) for nation in NATIONS), asked.nation),)


def _profession(words: Words, asked: Asked) -> tuple[Choice, ...]:
    """Where another row would come first for another profession."""
    if not asked.professions:
        return ()
    offered = {*asked.professions, asked.profession}
    options = tuple(Option(one.id, one.label) for one in words.professions if one.id in offered)
    return (_choice(words, "profession", options, asked.profession),)


def _choice(words: Words, name: str, options: tuple[Option, ...], chosen: str) -> Choice:
    label, hint = words.say(f"help.{name}"), words.say("help.not_kept")
    return Choice(name, label, options, hint, chosen=(chosen,) if chosen else (), required=False)
