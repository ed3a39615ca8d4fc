"""The weekly note: the same card for everybody who has Wren."""

from __future__ import annotations

from handlers.chat import Card
from prompts import Words


def card(words: Words) -> Card:
    """The note itself. It says nothing of whom it goes to."""
    return Card(words.say("nudges.note_title"), (words.say("nudges.note_text"),))
