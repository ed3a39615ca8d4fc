"""What a channel's people decide about their nudges."""

from __future__ import annotations

from handlers.chat import Card
from prompts import Words


def stopped_card(words: Words) -> Card:
    """Says that nothing comes any more, because nobody had touched it for three weeks."""
    return Card(words.say("nudges.stopped_title"), (words.say("nudges.stopped_text"),))
